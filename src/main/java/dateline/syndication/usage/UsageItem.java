package dateline.syndication.usage;

import dateline.database.sql.Sql;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The deliveries of one article under one permission for one use in one period. Only the first delivery of a version at a
 * level to an outlet counts; repeated fetches do not.
 *
 * @param period day (2026-11-24) or month (2026-11) of the UTC calendar
 * @param partnerName like the other names only in the report of the rights desk
 * @param headline of the latest version; absent if the text was erased
 * @param level the highest level that was delivered
 * @param versions number of different versions
 * @param deliveries number of receipts
 * @param counted whether the article counts against a quota in this period, because it was first delivered at level
 *     full in it
 */
@RecordBuilder
@Schema(name = "Usage")
public record UsageItem(
        String period,
        UUID partner,
        String partnerName,
        UUID permission,
        String permissionTitle,
        UUID article,
        String headline,
        String use,
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
                .use(row.getString("use"))
                .level(row.getString("level"))
                .versions(row.getInt("versions"))
                .deliveries(row.getInt("deliveries"))
                .counted(row.getBoolean("counted"))
                .firstDeliveredAt(Sql.instant(row, "first_at"))
                .lastDeliveredAt(Sql.instant(row, "last_at"))
                .build();
    }

    /** Returns the item with names, by id. */
    UsageItem withNames(Map<UUID, String> names) {
        return UsageItemBuilder.builder(this)
                .partnerName(names.get(partner))
                .permissionTitle(names.get(permission))
                .headline(names.get(article))
                .build();
    }

    /** The keyset position after this item. */
    String[] position() {
        String day = period.length() == 7 ? period + "-01" : period;
        return new String[] {partner.toString(), permission.toString(), article.toString(), day + "T00:00:00Z", use};
    }
}
