package dateline.syndication.changes;

import dateline.database.sql.Sql;
import dateline.syndication.partner.PartnerContext;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

/** Finds the scheduled transitions that affect a partner. They are queried when a page is read; no job records them. */
@Singleton
class TimedChanges {

    /** @param what code of the transition: published, expired, delay-over or media-rights-ended */
    record TimedChange(Instant at, UUID article, String what) {}

    /** A database column of instants at which an article changes. */
    private record InstantColumn(String name, String table, String article, String where, String what) {

        Sql between(Instant after, Instant until, Duration delay) {
            return new Sql()
                    .add(
                            "select %1$s + make_interval(secs => ?) as at, %2$s as article, '%3$s' as what from %4$s where %5$s and %1$s >= ? and %1$s <= ?"
                                    .formatted(name, article, what, table, where),
                            delay.toSeconds(),
                            after.minus(delay),
                            until.minus(delay));
        }

        Sql next(Instant after, Duration delay) {
            return new Sql()
                    .add(
                            "(select min(%1$s) from %2$s where %3$s and %1$s > ?) + make_interval(secs => ?)"
                                    .formatted(name, table, where),
                            after.minus(delay),
                            delay.toSeconds());
        }

        InstantColumn as(String other) {
            return new InstantColumn(name, table, article, where, other);
        }
    }

    // The instant of publication of an embargoed article is the end of its embargo.
    private static final InstantColumn PUBLISHED =
            new InstantColumn("published_at", "article", "id", "version > 0", "published");
    private static final List<InstantColumn> OF_ARTICLES = List.of(
            PUBLISHED,
            // Only an article that becomes available under embargo at a planned instant has scheduled_at.
            new InstantColumn("scheduled_at", "article", "id", "scheduled_at is not null", "published"),
            new InstantColumn("expires_at", "article", "id", "expires_at is not null", "expired"),
            new InstantColumn(
                    "rights_expire_at", "media", "article_id", "rights_expire_at is not null", "media-rights-ended"));

    private final AgroalDataSource database;

    TimedChanges(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * Transitions in the order of instant and article id, by keyset pagination.
     *
     * @param after instant of the last transition that was read
     * @param last article id of that transition
     * @param until inclusive
     */
    List<TimedChange> between(Instant after, UUID last, Instant until, PartnerContext licensee, int limit) {
        Sql edges = new Sql();
        OF_ARTICLES.forEach(column -> or(edges, column.between(after, until, Duration.ZERO)));
        InstantColumn over = PUBLISHED.as("delay-over");
        delays(licensee).forEach(delay -> or(edges, over.between(after, until, delay)));
        return new Sql()
                .add("select at, article, min(what) as what from (")
                .add(edges)
                .add(") edges where (at, article) > (?, ?)", after, last)
                .add("group by at, article order by at, article limit ?", limit)
                .list(
                        database,
                        row -> new TimedChange(
                                Sql.instant(row, "at"), row.getObject("article", UUID.class), row.getString("what")));
    }

    private static void or(Sql edges, Sql more) {
        if (!edges.isEmpty()) edges.add("union all");
        edges.add(more);
    }

    /** The next instant after {@code now} at which a scheduled transition can affect the partner. */
    Optional<Instant> next(Instant now, PartnerContext licensee) {
        Sql sql = new Sql().add("select least(null");
        OF_ARTICLES.forEach(column -> sql.add(",").add(column.next(now, Duration.ZERO)));
        delays(licensee).forEach(delay -> sql.add(",").add(PUBLISHED.next(now, delay)));
        Optional<Instant> ofArticles = sql.add(") as at")
                .list(database, row -> Optional.ofNullable(Sql.instant(row, "at")))
                .get(0);
        return Stream.concat(ofArticles.stream(), terms(licensee).filter(edge -> edge.isAfter(now)))
                .min(Instant::compareTo);
    }

    /**
     * Whether the term of a permission begins or ends in ({@code after}, {@code until}], which affects many articles.
     */
    static boolean termsMove(PartnerContext licensee, Instant after, Instant until) {
        return terms(licensee).anyMatch(edge -> edge.isAfter(after) && !edge.isAfter(until));
    }

    private static Stream<Instant> terms(PartnerContext licensee) {
        return licensee.permissions().stream()
                .flatMap(permission -> Stream.of(
                        Optional.ofNullable(permission.validFrom), Optional.ofNullable(permission.validUntil)))
                .flatMap(Optional::stream);
    }

    private static TreeSet<Duration> delays(PartnerContext licensee) {
        TreeSet<Duration> delays = new TreeSet<>();
        licensee.licences().stream()
                .map(dateline.rights.PermissionFacts::minDelay)
                .filter(delay -> delay != null && !delay.isZero() && !delay.isNegative())
                .forEach(delays::add);
        return delays;
    }
}
