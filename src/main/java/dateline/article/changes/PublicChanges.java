package dateline.article.changes;

import dateline.article.changes.ArticleChanges.Item;
import dateline.article.model.Audience;
import dateline.article.read.LiveStatus;
import dateline.article.rows.ArticleRead;
import dateline.article.rows.ArticleRow;
import dateline.article.rows.ArticleRows;
import dateline.article.rows.ArticleSql;
import dateline.change.ChangeLog;
import dateline.change.ChangeLog.ArticleLogEntry;
import dateline.change.ChangeLog.ChangeAudience;
import dateline.change.CursorRows;
import dateline.change.CursorRows.RowSelection;
import dateline.change.PollResult;
import dateline.change.Position;
import dateline.database.sql.PlannerSettings;
import dateline.database.sql.Sql;
import dateline.http.base.PublicUrl;
import dateline.http.problem.Now;
import dateline.http.problem.Problem;
import dateline.http.response.Cursors;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The public change feed. Without a cursor, a client first reads a snapshot of all publicly readable articles, then the
 * changes since the snapshot began. An item shows the state of its article when the page is read.
 */
@Singleton
class PublicChanges {

    private static final String PATH = "/v1/changes";
    private static final int MAX_EARLY_WITHDRAWALS = 1_000;

    private final ChangeLog log;
    private final CursorRows rows;
    private final LiveStatus liveStatus;
    private final Cursors cursors;
    private final AgroalDataSource database;
    private final ArticleRows articles;
    private final PublicUrl url;

    PublicChanges(
            ChangeLog log,
            CursorRows rows,
            LiveStatus liveStatus,
            Cursors cursors,
            AgroalDataSource database,
            ArticleRows articles,
            PublicUrl url) {
        this.log = log;
        this.rows = rows;
        this.liveStatus = liveStatus;
        this.cursors = cursors;
        this.database = database;
        this.articles = articles;
        this.url = url;
    }

    /** Key of a waiter group: long polls with the same limit share one read. */
    record PublicPoll(int limit) {}

    /**
     * @throws Problem 400 for a cursor that this feed did not issue, 410 for one from another history of the database
     */
    PollResult<ArticleChanges> read(PublicPoll poll, String since) {
        ArticleChanges changes =
                QuarkusTransaction.requiringNew().call(() -> read(since, poll.limit(), () -> Now.of(database)));
        // A page that does not advance the cursor only has held-back rows ahead. The long poll waits for them as for
        // future rows.
        boolean hasMore = !changes.caughtUp() && !changes.nextCursor().equals(since);
        boolean hasNews = !changes.items().isEmpty() || changes.mode().equals("snapshot") || hasMore;
        // Scheduled transitions are written to the log, so that the poll needs no due time.
        return new PollResult<>(changes, changes.nextCursor(), hasNews, Optional.empty());
    }

    /**
     * @param now clock, read after the log: every effect that the log reports has happened by then. Otherwise a client
     *     could move past a row whose effect is not visible yet
     */
    private ArticleChanges read(String since, int limit, Supplier<Instant> now) {
        PublicChangesCursor cursor = since == null
                ? PublicChangesCursor.startOfSnapshot(rows.inCurrentEpoch(log.latest(ChangeAudience.PUBLIC)))
                : PublicChangesCursor.of(cursors.open(PATH, since, "since"));
        if (!rows.exist(cursor.position(), cursor.newest())) {
            throw Problem.of(
                            "cursor-gone",
                            "The change log does not contain the row that this cursor names. Start again without a cursor, and remove what"
                                    + " the snapshot does not contain.")
                    .with("startOver", url.to(PATH));
        }
        return cursor.snapshot() ? snapshot(cursor, limit, now.get()) : changes(cursor, limit, now);
    }

    private ArticleChanges snapshot(PublicChangesCursor cursor, int limit, Instant now) {
        List<ArticleRow> found = articles.list(
                ArticleRead.state(Audience.EVERYBODY, now),
                PlannerSettings.FOR_VALUES,
                Sql.of("where a.id > :after and")
                        .with("after", cursor.after())
                        .add(ArticleSql.visible("a", Audience.EVERYBODY))
                        .add("order by a.id limit :limit")
                        .with("limit", limit));
        List<Item> items = found.stream()
                .map(row -> put(row, cursor.position(), "snapshot", row.modifiedAt()))
                .toList();
        boolean hasMore = found.size() == limit;
        // The snapshot depends on every row committed by now, whether it can be read in order yet or not.
        Position newest = Position.latest(cursor.newest(), rows.newestPublic());
        PublicChangesCursor next = hasMore
                ? PublicChangesCursor.snapshot(
                        cursor.position(), found.get(limit - 1).id(), newest)
                : PublicChangesCursor.log(cursor.position(), newest);
        // Checked in this order: the second query finds a row that stops being held back after the first.
        boolean caughtUp = !hasMore
                && !log.hasHeldBack(ChangeAudience.PUBLIC, cursor.position())
                && log.after(ChangeAudience.PUBLIC, cursor.position(), 1).isEmpty();
        return page("snapshot", withEarlyWithdrawals(items, now), next, caughtUp);
    }

    private ArticleChanges changes(PublicChangesCursor cursor, int limit, Supplier<Instant> clock) {
        boolean hasHeldBack = log.hasHeldBack(ChangeAudience.PUBLIC, cursor.position());
        List<ArticleLogEntry> entries = log.after(ChangeAudience.PUBLIC, cursor.position(), limit);
        Instant now = clock.get();
        List<UUID> ids = entries.stream().map(ArticleLogEntry::article).toList();
        Map<UUID, ArticleRow> live = liveStatus.findLive(ids, Audience.EVERYBODY, now);
        Map<UUID, String> removalReasons = liveStatus.findGone(ids, Audience.EVERYBODY, now);
        List<Item> items = new ArrayList<>();
        for (ArticleLogEntry entry : entries) {
            if (live.containsKey(entry.article())) {
                items.add(put(live.get(entry.article()), entry.position(), entry.kind(), entry.at()));
            } else if (removalReasons.containsKey(entry.article())) {
                items.add(remove(entry, removalReasons.get(entry.article())));
            }
        }
        boolean hasMore = entries.size() == limit;
        Position end = entries.isEmpty()
                ? cursor.position()
                : entries.get(entries.size() - 1).position();
        List<Item> all = withEarlyWithdrawals(items, now);
        // An item shows the current state of its article, which may depend on a row after this position.
        Set<UUID> articleIds =
                Stream.concat(ids.stream(), all.stream().map(Item::article)).collect(Collectors.toSet());
        Position newest = rows.newestOf(articleIds, RowSelection.PUBLIC, Position.latest(cursor.newest(), end));
        return page("changes", all, PublicChangesCursor.log(end, newest), !hasMore && !hasHeldBack);
    }

    private ArticleChanges page(String mode, List<Item> items, PublicChangesCursor nextCursor, boolean caughtUp) {
        String cursor = cursors.seal(PATH, nextCursor.values());
        return new ArticleChanges(mode, items, cursor, caughtUp, url.to(PATH + "?since=" + cursor));
    }

    // Held-back withdrawals are delivered immediately, and again in commit order. Clients apply a removal twice without
    // a second effect.
    private List<Item> withEarlyWithdrawals(List<Item> items, Instant now) {
        List<ArticleLogEntry> withdrawals = log.heldBackWithdrawals(ChangeAudience.PUBLIC, MAX_EARLY_WITHDRAWALS);
        if (withdrawals.isEmpty()) return items;
        Map<UUID, String> removalReasons = liveStatus.findGone(
                withdrawals.stream().map(ArticleLogEntry::article).toList(), Audience.EVERYBODY, now);
        List<Item> all = new ArrayList<>(items);
        withdrawals.stream()
                .filter(entry -> removalReasons.containsKey(entry.article()))
                .forEach(entry -> all.add(remove(entry, removalReasons.get(entry.article()))));
        return all;
    }

    private Item remove(ArticleLogEntry entry, String reason) {
        return new Item(
                sealPosition(entry.position()),
                "remove",
                entry.article(),
                null,
                null,
                List.of(reason),
                entry.at(),
                null);
    }

    private Item put(ArticleRow row, Position position, String reason, Instant at) {
        return new Item(
                sealPosition(position),
                "put",
                row.id(),
                row.version(),
                row.isFullyReadableBy(Audience.EVERYBODY) ? "full" : "teaser",
                List.of(reason),
                at,
                url.to("/v1/articles/" + row.id()));
    }

    // Sealed, because plain transaction ids would reveal how much unpublished activity there is.
    private String sealPosition(Position position) {
        return cursors.seal(PATH + "#seq", position.values());
    }
}
