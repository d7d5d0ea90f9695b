package dateline.push.webhook;

import dateline.access.scope.Scopes;
import dateline.change.ChangeFeed.ChangeFeedItem;
import dateline.change.ChangeFeed.Subscriber;
import dateline.database.sql.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A webhook as the reader of the change feed needs it.
 *
 * @param kinds the selected kinds of events; empty for all
 * @param cursor cursor in the change feed
 * @param withdrawalsReadAt instant of the last search for withdrawals ahead of the log's order
 * @param createdAt when the webhook was created; it gets no withdrawals from before, because it never received those
 *     articles
 * @param pendingCount number of pending deliveries, counted up to the configured maximum
 * @param now when the row was read, by the database's clock
 */
public record Subscription(
        UUID webhook,
        Subscriber subscriber,
        List<String> kinds,
        String cursor,
        Instant withdrawalsReadAt,
        Instant createdAt,
        int pendingCount,
        Instant now) {

    /** Maps a row of the reader's query. */
    public static Subscription of(ResultSet row) throws SQLException {
        UUID partner = row.getObject("partner_id", UUID.class);
        String readScope = partner == null ? Scopes.ARTICLES_READ : Scopes.SYNDICATION_READ;
        Subscriber subscriber = new Subscriber(
                partner,
                row.getObject("outlet_id", UUID.class),
                Sql.strings(row, "scopes").contains(readScope),
                Sql.strings(row, "sections"),
                Sql.strings(row, "feeds"));
        return new Subscription(
                row.getObject("id", UUID.class),
                subscriber,
                Sql.strings(row, "kinds"),
                row.getString("place"),
                Sql.instant(row, "early_at"),
                Sql.instant(row, "created_at"),
                row.getInt("waiting"),
                Sql.instant(row, "now"));
    }

    public boolean hasSelection() {
        return !subscriber.sections().isEmpty() || !subscriber.feeds().isEmpty();
    }

    /** Whether the item matches a selected kind: put, hold or remove, or one of its reasons. */
    public boolean isSelectedKind(ChangeFeedItem item) {
        return kinds.isEmpty()
                || kinds.contains(item.kind())
                || item.reasons().stream().anyMatch(this::isSelectedReason);
    }

    // The change feed of a partner gives the reasons of decisions, which map to kinds of changes.
    private boolean isSelectedReason(String reason) {
        return switch (reason) {
            case "article-canceled" -> kinds.contains("canceled");
            case "article-withheld" -> kinds.contains("withheld");
            case "article-not-published" -> kinds.contains("unpublished") || kinds.contains("expired");
            default -> kinds.contains(reason);
        };
    }
}
