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
 * A webhook as the log is read for it.
 *
 * @param kinds that are wanted; empty for all
 * @param earlyAt up to when what was taken back has been looked for, out of turn
 * @param made when it began to listen: of what was taken back before, nobody told it that it was there
 * @param waiting deliveries, counted no further than may wait
 * @param now when it was taken in hand
 */
public record Subscription(
        UUID webhook,
        Subscriber listener,
        List<String> kinds,
        String place,
        Instant earlyAt,
        Instant made,
        int waiting,
        Instant now) {

    /** From what the reader of the log takes in hand. */
    public static Subscription of(ResultSet row) throws SQLException {
        UUID partner = row.getObject("partner_id", UUID.class);
        String reading = partner == null ? Scopes.ARTICLES_READ : Scopes.SYNDICATION_READ;
        Subscriber listener = new Subscriber(
                partner,
                row.getObject("outlet_id", UUID.class),
                Sql.strings(row, "scopes").contains(reading),
                Sql.strings(row, "sections"),
                Sql.strings(row, "feeds"));
        return new Subscription(
                row.getObject("id", UUID.class),
                listener,
                Sql.strings(row, "kinds"),
                row.getString("place"),
                Sql.instant(row, "early_at"),
                Sql.instant(row, "created_at"),
                row.getInt("waiting"),
                Sql.instant(row, "now"));
    }

    public boolean chooses() {
        return !listener.sections().isEmpty() || !listener.feeds().isEmpty();
    }

    /** Any of the kinds: what is to be done, or what happened. */
    public boolean wants(ChangeFeedItem told) {
        return kinds.isEmpty()
                || kinds.contains(told.kind())
                || told.reasons().stream().anyMatch(this::wanted);
    }

    // A partner's stream has its own words for why an article is gone.
    private boolean wanted(String reason) {
        return switch (reason) {
            case "article-canceled" -> kinds.contains("canceled");
            case "article-withheld" -> kinds.contains("withheld");
            case "article-not-published" -> kinds.contains("unpublished") || kinds.contains("expired");
            default -> kinds.contains(reason);
        };
    }
}
