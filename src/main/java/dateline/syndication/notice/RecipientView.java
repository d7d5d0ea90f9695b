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
 * A partner that was ever given an article.
 *
 * @param status of the partner: active, suspended or closed
 * @param deliveredVersion the last that it was given
 * @param behind versions since; absent of what is withheld or was killed: no version of that may stand
 * @param copies where it says that it runs it, and which version: the latest {@link #COPIES_SHOWN}, oldest first
 * @param copyCount of all of them, which are at links.copies; absent where there is none
 * @param notices those that it has yet to answer
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

    /** Copies of one partner that are shown. */
    static final int COPIES_SHOWN = 100;

    /** Absolute URLs. */
    @Schema(name = "HolderLinks")
    public record Links(String copies) {}

    /** Where a partner says that it runs an article. */
    public record HeldCopy(UUID id, String url, int version, String status, Instant updatedAt) {}

    /** What it has yet to answer. */
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
