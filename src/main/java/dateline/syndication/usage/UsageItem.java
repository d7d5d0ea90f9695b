package dateline.syndication.usage;

import dateline.database.sql.Sql;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What was delivered of one article under one permission in one period. A delivery is the first of a version at a level to an outlet;
 * fetching the same again is none.
 *
 * @param period day (2026-11-24) or month (2026-11) of the UTC calendar
 * @param level the most that was delivered
 * @param versions how many different ones
 * @param counted whether it counts against a quota in this period: it was delivered in full for the first time
 */
@RecordBuilder
@Schema(name = "Usage")
public record UsageItem(
        String period,
        UUID partner,
        UUID permission,
        UUID article,
        String level,
        int versions,
        int deliveries,
        boolean counted,
        Instant firstDeliveredAt,
        Instant lastDeliveredAt) {

    static UsageItem of(ResultSet row) throws SQLException {
        String starts = Sql.instant(row, "starts")
                .atOffset(ZoneOffset.UTC)
                .toLocalDate()
                .toString();
        return UsageItemBuilder.builder()
                .period(row.getBoolean("by_day") ? starts : starts.substring(0, 7))
                .partner(row.getObject("partner_id", UUID.class))
                .permission(row.getObject("permission_id", UUID.class))
                .article(row.getObject("article_id", UUID.class))
                .level(row.getString("level"))
                .versions(row.getInt("versions"))
                .deliveries(row.getInt("deliveries"))
                .counted(row.getBoolean("counted"))
                .firstDeliveredAt(Sql.instant(row, "first_at"))
                .lastDeliveredAt(Sql.instant(row, "last_at"))
                .build();
    }

    /** Where a page goes on. */
    String[] position() {
        String day = period.length() == 7 ? period + "-01" : period;
        return new String[] {partner.toString(), permission.toString(), article.toString(), day + "T00:00:00Z"};
    }
}
