package dateline.syndication.notice;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dateline.database.sql.Sql;
import dateline.http.base.PublicUrl;
import dateline.http.base.StoredJson;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Something that a partner has to be told about what it was given.
 *
 * @param kind correction, clarification, editors-note, retraction, withholding, kill, permission-ended or permission-narrowed
 * @param state issued, delivered, acknowledged, done, overdue or withdrawn, at the moment of asking
 * @param demand correct, remove or hold; hold asks for nothing but to make no new use
 * @param article absent where a permission ended or was narrowed
 * @param version of a correction: the one that says it right; absent from partners where it came about unseen, while the article is withheld or for good when it was killed
 * @param deliveredVersion the last that this partner was given
 * @param permission under which the article was given last, or which ended or was narrowed
 * @param articles those given under the permission that ended, or lost by what narrowed it, the first hundred; all are at links.articles
 * @param note what readers are told
 * @param reason of a kill, for those who were given the article
 * @param dueAt first instant at which it is overdue; absent where nothing is to be done
 * @param deliveredThrough api, webhook, email, phone or acknowledgement
 * @param withdrawnAt when the newsroom took it back
 * @param deliveries the latest, oldest first: {@link #SHOWN_ALONE} where one notice is read, {@link #SHOWN_IN_LISTS} in lists
 * @param deliveryCount of all of them; absent where there is none
 * @param acknowledgements the latest, as many and in the same order; all are at links.acknowledgements
 * @param acknowledgementCount of all of them; absent where there is none
 */
@RecordBuilder
@Schema(name = "Notice")
public record NoticeView(
        UUID id,
        String kind,
        String state,
        String demand,
        UUID partner,
        UUID article,
        Integer version,
        Integer deliveredVersion,
        UUID permission,
        List<UUID> articles,
        Integer articleCount,
        String note,
        String reason,
        Instant issuedAt,
        Instant dueAt,
        Instant deliveredAt,
        String deliveredThrough,
        Instant acknowledgedAt,
        Instant doneAt,
        Instant withdrawnAt,
        List<HandDelivery> deliveries,
        Integer deliveryCount,
        List<Acknowledgement> acknowledgements,
        Integer acknowledgementCount,
        Links links) {

    /** Deliveries and acknowledgements of a notice that is read alone. */
    static final int SHOWN_ALONE = 100;

    /** Deliveries and acknowledgements of each notice in a list, and of one in the answer to a POST. */
    static final int SHOWN_IN_LISTS = 10;

    /** By hand; note and by are the rights desk's own. */
    public record HandDelivery(String channel, Instant at, String note, String by) {}

    /** What the partner said. */
    public record Acknowledgement(UUID id, String outcome, String url, String note, Instant at) {

        static Acknowledgement of(ResultSet row) throws SQLException {
            return new Acknowledgement(
                    row.getObject("id", UUID.class),
                    row.getString("outcome"),
                    row.getString("url"),
                    row.getString("note"),
                    Sql.instant(row, "at"));
        }
    }

    /** Absolute URLs. */
    @Schema(name = "NoticeLinks")
    public record Links(
            String self,
            String acknowledgements,
            String deliveries,
            String article,
            String articles,
            String permission) {}

    static NoticeView of(ResultSet row, NoticeViewer reader, PublicUrl url) throws SQLException {
        boolean desk = reader.desk();
        UUID id = row.getObject("id", UUID.class);
        UUID article = row.getObject("article_id", UUID.class);
        UUID permission = row.getObject("permission_id", UUID.class);
        boolean many = article == null;
        boolean unseen = !desk && row.getBoolean("unseen");
        String self = url.to("/v1/notices/" + id);
        return NoticeViewBuilder.builder()
                .id(id)
                .kind(row.getString("kind"))
                .state(row.getString("state"))
                .demand(row.getString("demand"))
                .partner(row.getObject("partner_id", UUID.class))
                .article(article)
                .version(unseen ? null : row.getObject("version", Integer.class))
                .deliveredVersion(row.getObject("delivered_version", Integer.class))
                .permission(permission)
                .articles(many ? Arrays.asList((UUID[]) row.getArray("articles").getArray()) : null)
                .articleCount(many ? row.getInt("article_count") : null)
                .note(unseen ? null : row.getString("note"))
                .reason(row.getString("reason"))
                .issuedAt(Sql.instant(row, "issued_at"))
                .dueAt(Sql.instant(row, "due_at"))
                .deliveredAt(Sql.instant(row, "delivered_at"))
                .deliveredThrough(row.getString("delivered_through"))
                .acknowledgedAt(Sql.instant(row, "acknowledged_at"))
                .doneAt(Sql.instant(row, "done_at"))
                .withdrawnAt(Sql.instant(row, "withdrawn_at"))
                .deliveries(deliveries(read(row, "deliveries", new TypeReference<List<HandDelivery>>() {}), desk))
                .deliveryCount(row.getObject("delivery_count", Integer.class))
                .acknowledgements(read(row, "acknowledgements", new TypeReference<List<Acknowledgement>>() {}))
                .acknowledgementCount(row.getObject("acknowledgement_count", Integer.class))
                .links(new Links(
                        self,
                        self + "/acknowledgements",
                        reader.delivers() ? self + "/deliveries" : null,
                        many || !reader.text() ? null : url.to("/v1/syndication/articles/" + article),
                        many ? self + "/articles" : null,
                        reader.permissions() ? url.to("/v1/permissions/" + permission) : null))
                .build();
    }

    private static List<HandDelivery> deliveries(List<HandDelivery> all, boolean desk) {
        if (desk || all == null) return all;
        return all.stream()
                .map(one -> new HandDelivery(one.channel(), one.at(), null, null))
                .toList();
    }

    /** @return null for a column that is null */
    static <T> T read(ResultSet row, String column, TypeReference<T> type) throws SQLException {
        try {
            String json = row.getString(column);
            return json == null ? null : StoredJson.MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new SQLException(e);
        }
    }
}
