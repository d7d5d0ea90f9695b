package dateline.syndication.notice;

import com.fasterxml.jackson.core.type.TypeReference;
import dateline.database.sql.Sql;
import dateline.http.base.PublicUrl;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A partner that has received an article.
 *
 * @param status of the partner: active, suspended or closed
 * @param deliveredVersion the latest delivered version
 * @param behind number of versions since; absent if the article is withheld or killed, because no version may stay then
 * @param copies that the partner has reported: the latest {@link #COPIES_SHOWN}, oldest first
 * @param copyCount number of all copies, which are at links.copies; absent if zero
 * @param notices open notices about the article
 * @param overdue whether one of them is overdue
 */
@RecordBuilder
@Schema(name = "Holder")
public record RecipientView(
        UUID partner,
        String name,
        String status,
        Instant firstDeliveredAt,
        Instant lastDeliveredAt,
        int deliveredVersion,
        Integer behind,
        List<HeldCopy> copies,
        Integer copyCount,
        List<OpenNotice> notices,
        boolean overdue,
        Links links) {

    /** Maximum number of copies per partner. */
    static final int COPIES_SHOWN = 100;

    /** Absolute URLs. */
    @Schema(name = "HolderLinks")
    public record Links(String copies) {}

    /**
     * A reported copy of the article.
     *
     * @param check the latest check of the page; absent if it was never checked
     */
    public record HeldCopy(UUID id, String url, int version, String status, Instant updatedAt, CheckSummary check) {}

    /** An open notice to the partner. */
    public record OpenNotice(UUID id, String kind, Instant dueAt) {}

    static RecipientView of(ResultSet row, UUID article, PublicUrl url, Instant now) throws SQLException {
        List<OpenNotice> open = NoticeView.read(row, "notices", new TypeReference<List<OpenNotice>>() {});
        UUID partner = row.getObject("id", UUID.class);
        return RecipientViewBuilder.builder()
                .partner(partner)
                .name(row.getString("name"))
                .status(row.getString("status"))
                .firstDeliveredAt(Sql.instant(row, "first_delivered_at"))
                .lastDeliveredAt(Sql.instant(row, "last_delivered_at"))
                .deliveredVersion(row.getInt("delivered_version"))
                .behind(row.getObject("behind", Integer.class))
                .copies(NoticeView.read(row, "copies", new TypeReference<List<HeldCopy>>() {}))
                .copyCount(row.getObject("copy_count", Integer.class))
                .notices(open)
                .overdue(open != null
                        && open.stream()
                                .anyMatch(notice -> notice.dueAt() != null
                                        && !notice.dueAt().isAfter(now)))
                .links(new Links(url.to("/v1/reports/reproductions?article=" + article + "&partner=" + partner)))
                .build();
    }
}
