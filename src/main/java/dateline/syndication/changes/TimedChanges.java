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

/** What time alone changes for a licensee: found by its instant, when somebody asks, never by a job. */
@Singleton
class TimedChanges {

    /** @param what happened to the article at that instant */
    record TimedChange(Instant at, UUID article, String what) {}

    /** A column of instants at which something happens to an article. */
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

    // An embargo's end is the instant of publication.
    private static final InstantColumn PUBLISHED =
            new InstantColumn("published_at", "article", "id", "version > 0", "published");
    private static final List<InstantColumn> OF_ARTICLES = List.of(
            PUBLISHED,
            // Only those that an embargo holds back from then on have such an hour.
            new InstantColumn("scheduled_at", "article", "id", "scheduled_at is not null", "published"),
            new InstantColumn("expires_at", "article", "id", "expires_at is not null", "expired"),
            new InstantColumn(
                    "rights_expire_at", "media", "article_id", "rights_expire_at is not null", "media-rights-ended"));

    private final AgroalDataSource database;

    TimedChanges(AgroalDataSource database) {
        this.database = database;
    }

    /** After one place and up to an instant, in order of instant and article; at most so many. */
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

    /** The next instant after this one at which something may have changed for the licensee by time alone. */
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

    /** Whether the term of a permission began or ended after one instant and up to another: that touches many articles. */
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
