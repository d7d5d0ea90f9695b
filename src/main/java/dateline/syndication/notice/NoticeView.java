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
 * A notice: a demand that a partner act on articles that it received.
 *
 * @param kind correction, clarification, editors-note, retraction, withholding, kill, permission-ended or
 *     permission-narrowed
 * @param state issued, delivered, acknowledged, done, overdue or withdrawn, at the time of the request
 * @param demand correct, remove or hold; hold only prohibits new use
 * @param article absent if a permission ended or was narrowed
 * @param version of a correction: the corrected version; hidden from partners if the article was killed, and while it
 *     is withheld if the notice was issued during the withholding
 * @param deliveredVersion the latest version that was delivered to this partner
 * @param permission of the last delivery of the article, or the permission that ended or was narrowed
 * @param use the use that a narrowed permission no longer permits; absent for reproduce, and for other kinds, which
 *     concern copies for every use
 * @param articles of a permission that ended or was narrowed: the first 100 affected articles; all are at
 *     links.articles
 * @param note the public note of the correction or kill
 * @param reason of a kill; only recipients of the article see it
 * @param dueAt first instant at which it is overdue; absent if no action is demanded
 * @param deliveredThrough api, webhook, email, phone or acknowledgement
 * @param withdrawnAt instant at which it was withdrawn
 * @param deliveries the latest deliveries by hand, oldest first: {@link #MAX_ENTRIES_ALONE} of a single notice,
 *     {@link #MAX_ENTRIES_IN_LISTS} in lists
 * @param deliveryCount number of all deliveries by hand; absent if zero
 * @param acknowledgements the latest, with the same limit and order; all are at links.acknowledgements
 * @param acknowledgementCount number of all acknowledgements; absent if zero
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
        String use,
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

    /** Maximum number of deliveries, and of acknowledgements, in the representation of a single notice. */
    static final int MAX_ENTRIES_ALONE = 100;

    /** Maximum number of deliveries, and of acknowledgements, per notice in lists and in responses to a POST. */
    static final int MAX_ENTRIES_IN_LISTS = 10;

    /** A delivery by hand; {@code note} and {@code by} are visible to the rights desk only. */
    public record HandDelivery(String channel, Instant at, String note, String by) {}

    /** An acknowledgement by the partner. */
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

    static NoticeView of(ResultSet row, NoticeViewer viewer, PublicUrl url) throws SQLException {
        boolean forRightsDesk = viewer.isRightsDesk();
        UUID id = row.getObject("id", UUID.class);
        UUID article = row.getObject("article_id", UUID.class);
        UUID permission = row.getObject("permission_id", UUID.class);
        boolean ofPermission = article == null;
        boolean hidden = !forRightsDesk && row.getBoolean("unseen");
        String self = url.to("/v1/notices/" + id);
        return NoticeViewBuilder.builder()
                .id(id)
                .kind(row.getString("kind"))
                .state(row.getString("state"))
                .demand(row.getString("demand"))
                .partner(row.getObject("partner_id", UUID.class))
                .article(article)
                .version(hidden ? null : row.getObject("version", Integer.class))
                .deliveredVersion(row.getObject("delivered_version", Integer.class))
                .permission(permission)
                .use(row.getString("use"))
                .articles(
                        ofPermission
                                ? Arrays.asList(
                                        (UUID[]) row.getArray("articles").getArray())
                                : null)
                .articleCount(ofPermission ? row.getInt("article_count") : null)
                .note(hidden ? null : row.getString("note"))
                .reason(row.getString("reason"))
                .issuedAt(Sql.instant(row, "issued_at"))
                .dueAt(Sql.instant(row, "due_at"))
                .deliveredAt(Sql.instant(row, "delivered_at"))
                .deliveredThrough(row.getString("delivered_through"))
                .acknowledgedAt(Sql.instant(row, "acknowledged_at"))
                .doneAt(Sql.instant(row, "done_at"))
                .withdrawnAt(Sql.instant(row, "withdrawn_at"))
                .deliveries(
                        deliveries(read(row, "deliveries", new TypeReference<List<HandDelivery>>() {}), forRightsDesk))
                .deliveryCount(row.getObject("delivery_count", Integer.class))
                .acknowledgements(read(row, "acknowledgements", new TypeReference<List<Acknowledgement>>() {}))
                .acknowledgementCount(row.getObject("acknowledgement_count", Integer.class))
                .links(new Links(
                        self,
                        self + "/acknowledgements",
                        viewer.mayRecordDelivery() ? self + "/deliveries" : null,
                        ofPermission || !viewer.mayReadText() ? null : url.to("/v1/syndication/articles/" + article),
                        ofPermission ? self + "/articles" : null,
                        viewer.mayReadPermissions() ? url.to("/v1/permissions/" + permission) : null))
                .build();
    }

    private static List<HandDelivery> deliveries(List<HandDelivery> all, boolean forRightsDesk) {
        if (forRightsDesk || all == null) return all;
        return all.stream()
                .map(delivery -> new HandDelivery(delivery.channel(), delivery.at(), null, null))
                .toList();
    }

    /**
     * Parses a JSON column.
     *
     * @return null if the column is null
     */
    static <T> T read(ResultSet row, String column, TypeReference<T> type) throws SQLException {
        try {
            String json = row.getString(column);
            return json == null ? null : StoredJson.MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new SQLException(e);
        }
    }
}
