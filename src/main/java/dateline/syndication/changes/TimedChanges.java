package dateline.syndication.changes;

import dateline.database.sql.Sql;
import dateline.rights.PermissionFacts;
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

    /** @param reason code of the transition: published, expired, delay-over or media-rights-ended */
    record TimedChange(Instant at, UUID article, String reason) {}

    /** A database column of instants at which an article changes. */
    private record InstantColumn(String name, String table, String articleColumn, String condition, String reason) {

        Sql between(Instant after, Instant until, Duration delay) {
            return Sql.of(
                            "select %1$s + make_interval(secs => :delay) as at, %2$s as article, '%3$s' as reason from %4$s where %5$s and %1$s >= :after and %1$s <= :until"
                                    .formatted(name, articleColumn, reason, table, condition))
                    .with("delay", delay.toSeconds())
                    .with("after", after.minus(delay))
                    .with("until", until.minus(delay));
        }

        Sql next(Instant after, Duration delay) {
            return Sql.of("(select min(%1$s) from %2$s where %3$s and %1$s > :after) + make_interval(secs => :delay)"
                            .formatted(name, table, condition))
                    .with("after", after.minus(delay))
                    .with("delay", delay.toSeconds());
        }

        InstantColumn withReason(String otherReason) {
            return new InstantColumn(name, table, articleColumn, condition, otherReason);
        }
    }

    // The instant of publication of an embargoed article is the end of its embargo.
    private static final InstantColumn PUBLISHED =
            new InstantColumn("published_at", "article", "id", "version > 0", "published");
    private static final List<InstantColumn> ARTICLE_COLUMNS = List.of(
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
     * @param lastArticle article id of that transition
     * @param until inclusive
     */
    List<TimedChange> between(
            Instant after, UUID lastArticle, Instant until, PartnerContext partnerContext, int limit) {
        InstantColumn delayOver = PUBLISHED.withReason("delay-over");
        Stream<Sql> transitions = Stream.concat(
                ARTICLE_COLUMNS.stream().map(column -> column.between(after, until, Duration.ZERO)),
                delays(partnerContext).stream().map(delay -> delayOver.between(after, until, delay)));
        return Sql.of("select at, article, min(reason) as reason from (")
                .add(Sql.join("union all", transitions.toList()))
                .add(") transitions where (at, article) > (:after, :lastArticle)")
                .with("after", after)
                .with("lastArticle", lastArticle)
                .add("group by at, article order by at, article limit :limit")
                .with("limit", limit)
                .list(
                        database,
                        row -> new TimedChange(
                                Sql.instant(row, "at"), row.getObject("article", UUID.class), row.getString("reason")));
    }

    /** The next instant after {@code now} at which a scheduled transition can affect the partner. */
    Optional<Instant> next(Instant now, PartnerContext partnerContext) {
        Stream<Sql> transitions = Stream.concat(
                ARTICLE_COLUMNS.stream().map(column -> column.next(now, Duration.ZERO)),
                delays(partnerContext).stream().map(delay -> PUBLISHED.next(now, delay)));
        Optional<Instant> nextOfArticles = Sql.of("select least(")
                .add(Sql.join(",", transitions.toList()))
                .add(") as at")
                .list(database, row -> Optional.ofNullable(Sql.instant(row, "at")))
                .get(0);
        return Stream.concat(
                        nextOfArticles.stream(), termBoundaries(partnerContext).filter(instant -> instant.isAfter(now)))
                .min(Instant::compareTo);
    }

    /**
     * Whether the term of a permission begins or ends in ({@code after}, {@code until}], which affects many articles.
     */
    static boolean hasTermBoundary(PartnerContext partnerContext, Instant after, Instant until) {
        return termBoundaries(partnerContext).anyMatch(instant -> instant.isAfter(after) && !instant.isAfter(until));
    }

    private static Stream<Instant> termBoundaries(PartnerContext partnerContext) {
        return partnerContext.permissions().stream()
                .flatMap(permission -> Stream.of(
                        Optional.ofNullable(permission.validFrom), Optional.ofNullable(permission.validUntil)))
                .flatMap(Optional::stream);
    }

    private static TreeSet<Duration> delays(PartnerContext partnerContext) {
        TreeSet<Duration> delays = new TreeSet<>();
        partnerContext.permissionFacts().stream()
                .map(PermissionFacts::minDelay)
                .filter(delay -> delay != null && !delay.isZero() && !delay.isNegative())
                .forEach(delays::add);
        return delays;
    }
}
