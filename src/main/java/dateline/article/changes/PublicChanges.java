package dateline.article.changes;

import dateline.article.changes.ArticleChanges.Item;
import dateline.article.model.Audience;
import dateline.article.read.LiveStatus;
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
import dateline.database.sql.Sql;
import dateline.http.base.PublicUrl;
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
 * The public change stream. Without a cursor it is a snapshot: everything that everybody may read, then whatever happened since
 * it began. An article stands in it by its state at the moment of reading, once per catch-up.
 */
@Singleton
class PublicChanges {

    private static final String QUERY = "/v1/changes";
    private static final int MOST_EARLY = 1_000;
    private static final UUID FIRST = new UUID(0, 0);

    private final ChangeLog log;
    private final CursorRows rows;
    private final LiveStatus standing;
    private final Cursors cursors;
    private final AgroalDataSource database;
    private final ArticleRows articles;
    private final PublicUrl url;

    PublicChanges(
            ChangeLog log,
            CursorRows rows,
            LiveStatus standing,
            Cursors cursors,
            AgroalDataSource database,
            ArticleRows articles,
            PublicUrl url) {
        this.log = log;
        this.rows = rows;
        this.standing = standing;
        this.cursors = cursors;
        this.database = database;
        this.articles = articles;
        this.url = url;
    }

    /**
     * Where a follower stands: reading the snapshot after an article, or the log after a position.
     *
     * @param newest the newest row on which an item that it received depends; only where that lies after the position
     */
    private record PublicChangesCursor(boolean snapshot, Position position, UUID after, Position newest) {

        static PublicChangesCursor snapshot(Position position, UUID after, Position newest) {
            return new PublicChangesCursor(true, position, after, newest);
        }

        static PublicChangesCursor log(Position position, Position newest) {
            return new PublicChangesCursor(false, position, FIRST, newest.isAfter(position) ? newest : Position.START);
        }

        // Members are added at the end: a node of the release before reads those that it knows.
        String[] values() {
            return Stream.concat(
                            Stream.of(
                                    snapshot ? "s" : "c",
                                    String.valueOf(position.epoch()),
                                    String.valueOf(position.xid()),
                                    String.valueOf(position.id()),
                                    after.toString(),
                                    position.markValue()),
                            Stream.of(newest.values()))
                    .toArray(String[]::new);
        }

        static PublicChangesCursor of(List<String> values) {
            Position newest = values.size() > 6 ? Position.of(values, 6, 9) : Position.START;
            return new PublicChangesCursor(
                    values.get(0).equals("s"), Position.of(values, 1, 5), UUID.fromString(values.get(4)), newest);
        }
    }

    /** Everybody who reads so many at once. */
    record PublicPoll(int limit) {}

    /** @throws Problem 400 for a foreign cursor, 410 for one of another database */
    PollResult<ArticleChanges> read(PublicPoll follower, String since) {
        ArticleChanges changes =
                QuarkusTransaction.requiringNew().call(() -> read(since, follower.limit(), this::clock));
        // What is committed and cannot be read yet is waited for like what is to come.
        boolean more = !changes.caughtUp() && !changes.nextCursor().equals(since);
        boolean tells = !changes.items().isEmpty() || changes.mode().equals("snapshot") || more;
        // Whatever time brings about comes into the log.
        return new PollResult<>(changes, changes.nextCursor(), tells, Optional.empty());
    }

    private Instant clock() {
        return new Sql()
                .add("select dateline_now() as now")
                .list(database, row -> Sql.instant(row, "now"))
                .get(0);
    }

    /**
     * @param now asked after the log: what the log tells has happened by then, so that nobody is past a row whose effect is not to be
     *     seen yet
     */
    private ArticleChanges read(String since, int limit, Supplier<Instant> now) {
        PublicChangesCursor place = since == null
                ? PublicChangesCursor.snapshot(log.latest(ChangeAudience.PUBLIC), FIRST, Position.START)
                : PublicChangesCursor.of(cursors.open(QUERY, since, "since"));
        if (!rows.exist(place.position(), place.newest())) {
            throw Problem.of(
                            "cursor-gone",
                            "The log does not hold the row that this cursor names; start over without a cursor and drop what"
                                    + " the snapshot does not name.")
                    .with("startOver", url.to(QUERY));
        }
        return place.snapshot() ? snapshot(place, limit, now.get()) : changes(place, limit, now);
    }

    private ArticleChanges snapshot(PublicChangesCursor place, int limit, Instant now) {
        List<ArticleRow> found = articles.list(
                false,
                Audience.EVERYBODY,
                now,
                new Sql()
                        .add("where a.id > ? and", place.after())
                        .add(ArticleSql.live("a", now))
                        .add("and")
                        .add(ArticleSql.readable("a", Audience.EVERYBODY))
                        .add("order by a.id limit ?", limit));
        List<Item> items = found.stream()
                .map(row -> put(row, place.position(), "snapshot", row.modifiedAt()))
                .toList();
        boolean more = found.size() == limit;
        // What the snapshot shows, and what it leaves out, depends on all that was committed by now.
        Position newest = Position.latest(place.newest(), rows.newestPublic());
        PublicChangesCursor next = more
                ? PublicChangesCursor.snapshot(
                        place.position(), found.get(limit - 1).id(), newest)
                : PublicChangesCursor.log(place.position(), newest);
        // In this order: what waits no longer when it is asked for has its place by the time the log is read.
        boolean caughtUp = !more
                && !log.hasHeldBack(ChangeAudience.PUBLIC, place.position())
                && log.after(ChangeAudience.PUBLIC, place.position(), 1).isEmpty();
        return answer("snapshot", withTakenBack(items, now), next, caughtUp);
    }

    private ArticleChanges changes(PublicChangesCursor place, int limit, Supplier<Instant> clock) {
        boolean waits = log.hasHeldBack(ChangeAudience.PUBLIC, place.position());
        List<ArticleLogEntry> entries = log.after(ChangeAudience.PUBLIC, place.position(), limit);
        Instant now = clock.get();
        List<UUID> ids = entries.stream().map(ArticleLogEntry::article).toList();
        Map<UUID, ArticleRow> live = standing.live(ids, Audience.EVERYBODY, now);
        Map<UUID, String> gone = standing.gone(ids, Audience.EVERYBODY, now);
        List<Item> items = new ArrayList<>();
        for (ArticleLogEntry entry : entries) {
            if (live.containsKey(entry.article())) {
                items.add(put(live.get(entry.article()), entry.position(), entry.kind(), entry.at()));
            } else if (gone.containsKey(entry.article())) {
                items.add(remove(entry, gone.get(entry.article())));
            }
        }
        boolean more = entries.size() == limit;
        Position end = entries.isEmpty()
                ? place.position()
                : entries.get(entries.size() - 1).position();
        List<Item> all = withTakenBack(items, now);
        // An article is shown as it is by now, which a row after this position may have made it.
        Set<UUID> told =
                Stream.concat(ids.stream(), all.stream().map(Item::article)).collect(Collectors.toSet());
        Position newest = rows.newestOf(told, RowSelection.PUBLIC, Position.latest(place.newest(), end));
        return answer("changes", all, PublicChangesCursor.log(end, newest), !more && !waits);
    }

    private ArticleChanges answer(String mode, List<Item> items, PublicChangesCursor next, boolean caughtUp) {
        String cursor = cursors.seal(QUERY, next.values());
        return new ArticleChanges(mode, items, cursor, caughtUp, url.to(QUERY + "?since=" + cursor));
    }

    // It comes again when its turn comes; a follower that hears twice takes nothing down twice.
    private List<Item> withTakenBack(List<Item> items, Instant now) {
        List<ArticleLogEntry> early = log.heldBackWithdrawals(ChangeAudience.PUBLIC, MOST_EARLY);
        if (early.isEmpty()) return items;
        Map<UUID, String> gone =
                standing.gone(early.stream().map(ArticleLogEntry::article).toList(), Audience.EVERYBODY, now);
        List<Item> all = new ArrayList<>(items);
        early.stream()
                .filter(entry -> gone.containsKey(entry.article()))
                .forEach(entry -> all.add(remove(entry, gone.get(entry.article()))));
        return all;
    }

    private Item remove(ArticleLogEntry entry, String reason) {
        return new Item(
                seq(entry.position()), "remove", entry.article(), null, null, List.of(reason), entry.at(), null);
    }

    private Item put(ArticleRow row, Position position, String reason, Instant at) {
        return new Item(
                seq(position),
                "put",
                row.id(),
                row.version(),
                row.whole(Audience.EVERYBODY) ? "full" : "teaser",
                List.of(reason),
                at,
                url.to("/v1/articles/" + row.id()));
    }

    // The numbers of transactions would tell how much happens that is not told.
    private String seq(Position position) {
        return cursors.seal(QUERY + "#seq", position.values());
    }
}
