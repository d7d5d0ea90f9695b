package dateline.article.search;

import dateline.database.sql.Sql;
import java.time.Instant;
import java.util.List;

/**
 * Selects the first matches in time order with a GIN index, which finds articles by terms and time range but not in
 * order. The scan reads one time range after the other. The density of matches so far predicts the length of the next
 * range. A range with many more matches than expected is abandoned and re-entered with a quarter of its length. A page
 * therefore reads few rows beyond those it shows, whether matches are frequent or rare, evenly spread or clustered.
 * In the statement, {@code near} and {@code far} bound the time that is not read yet; the next range begins at {@code near}.
 *
 * @param candidates the table of all candidates, with the condition of an index that orders them by the instant
 * @param newest no match is later than this second, an expression; null if unknown
 * @param oldest no match is earlier; null if unknown
 * @param timeRangeQuery the query for the matches of one time range
 * @param extraColumns columns of {@code timeRangeQuery} after the first two
 * @param abandonThreshold from the second step on, a range with more matches than this and twice the expected number is abandoned. A low
 *     value reads fewer rows in vain if all matches are far from the start, and needs more steps if they are near
 */
public record TimeRangeScan(
        SortOrder order,
        String candidates,
        Sql newest,
        Instant oldest,
        TimeRangeQuery timeRangeQuery,
        List<SelectedColumn> extraColumns,
        int abandonThreshold) {

    static final String PUBLISHED = "article a where a.version > 0";
    public static final String ENDED = "article_text a where a.ended_at is not null";

    private static final List<String> TIME_COLUMNS = List.of("published_at", "modified_at", "ended_at");
    // Number of candidates, matching or not, that the first time range spans.
    private static final int FIRST_RANGE_CANDIDATES = 6;
    // The most matches that a time range is planned to hold.
    private static final int MAX_PLANNED_MATCHES = 1_000;
    /** Value for {@code abandonThreshold} if matches may be near the start. */
    public static final int MATCHES_NEAR_START = 8;
    /** Value for {@code abandonThreshold} if all matches may be far from the start. */
    static final int MATCHES_FAR_FROM_START = 1;
    // Factor by which a range grows after no match and shrinks after too many; also the factor by which the weight of
    // earlier ranges in the density decreases with each range.
    private static final int GROWTH_FACTOR = 4;
    // About two thousand years, in seconds.
    private static final long MAX_SECOND = 1L << 36;

    /**
     * Selects {@code id} and the instant from {@code article_text x} within a time range in epoch seconds. The
     * statement ends in a condition.
     */
    public interface TimeRangeQuery {
        Sql within(String since, String before);

        static TimeRangeQuery of(String column, Sql query) {
            return (since, before) -> query.add(inTimeRange(column, since, before));
        }
    }

    public Sql selectFirst(int limit) {
        return scan(firstStep(limit), limit);
    }

    /**
     * Like {@link #selectFirst(int)}, but continues after an earlier read.
     *
     * @param startTable a table with one row, or none if nothing is left to do: the last instant {@code at}, the
     *     {@code length} of the period read in seconds, and the number of {@code hits}
     */
    Sql selectFirst(int limit, String startTable) {
        return scan(continuedStep(limit, startTable), limit);
    }

    private Sql scan(Sql firstStep, int limit) {
        Sql sql = Sql.of("select w.id, w." + order.column());
        for (SelectedColumn column : extraColumns) sql = sql.add(", w." + column.name());
        sql = sql.add(
                "from (with recursive scan(control, near, far, step, most, abandoned_end, hits, length, wanted, id, "
                        + order.column());
        for (SelectedColumn column : extraColumns) sql = sql.add(", " + column.name());
        return sql.add(") as (")
                .add(firstStep)
                .add("union all")
                .add(nextStep())
                .add(") select * from scan where not control) w")
                .add(order.orderBy("w", "id"))
                // The limit is part of the statement text, so that one prepared plan suits all parameter values.
                .add("limit " + limit);
    }

    // The control row of the first step: from the near to the far end, in epoch seconds.
    private Sql firstStep(int limit) {
        Sql sql = Sql.of("""
                        select true, s.near, s.far, greatest(1, abs(s.near - coalesce(s.ahead, s.far))), %d, cast(null as bigint),
                               cast(0 as double precision), cast(0 as double precision), cast(:limit as integer), cast(null as uuid), cast(null as timestamptz)
                        """.formatted(2 * FIRST_RANGE_CANDIDATES)).with("limit", limit);
        for (SelectedColumn column : extraColumns) sql = sql.add(", cast(null as " + column.type() + ")");
        return sql.add("from (select e.near, e.far, (select " + epochSecond("a." + order.column()) + " from "
                        + candidates)
                .add("and a.%s %s to_timestamp(e.near)".formatted(order.column(), order.descending() ? "<" : ">="))
                .add("order by a.%s %s".formatted(order.column(), order.descending() ? "desc" : "asc"))
                .add("offset :firstRangeCandidates limit 1) as ahead from (select")
                .with("firstRangeCandidates", FIRST_RANGE_CANDIDATES)
                .add(order.descending() ? latestBound() : earliestBound())
                .add("as near,")
                .add(order.descending() ? earliestBound() : latestBound())
                .add("as far) e) s");
    }

    private Sql continuedStep(int limit, String startTable) {
        Sql sql = Sql.of("""
                        select true, n.near, n.far, n.step, %1$d + cast(2 * n.hits / n.length * n.step as integer), cast(null as bigint),
                               n.hits, n.length, n.wanted, cast(null as uuid), cast(null as timestamptz)
                        """.formatted(abandonThreshold));
        for (SelectedColumn column : extraColumns) sql = sql.add(", cast(null as " + column.type() + ")");
        return sql.add("from (select r.*, greatest(1, cast(least(r.wanted * r.length / (r.hits + 1),")
                .add("r.length * greatest(%d, r.hits + 1)) as bigint)) as step".formatted(GROWTH_FACTOR))
                .add("from (select %s as near,".formatted(epochSecond("d.at") + (order.descending() ? " + 1" : "")))
                .add(order.descending() ? earliestBound() : latestBound())
                .add("as far, cast(d.hits as double precision) as hits,")
                .add("cast(greatest(1, d.length) as double precision) as length,")
                .add("cast(:limit - d.hits as integer) as wanted from %s d) r) n".formatted(startTable))
                .with("limit", limit);
    }

    private Sql latestBound() {
        return newest == null ? outermostInstant("max", " + 1") : newest.add("+ 1");
    }

    private Sql earliestBound() {
        return oldest == null
                ? outermostInstant("min", "")
                : Sql.of("cast(:oldest as bigint)").with("oldest", epochSecond(oldest));
    }

    private Sql outermostInstant(String aggregate, String addition) {
        return Sql.of("(select %s%s from %s)"
                .formatted(epochSecond(aggregate + "(a." + order.column() + ")"), addition, candidates));
    }

    // One step. A range of one second is not shortened. While no match is known, a few matches are enough to abandon
    // a range. A range ends on a boundary of a quarter of its length, so that few time_cover values cover it
    // and the next range.
    // abandoned_end is the end of the last range that was abandoned, half_distance half the distance to it; recent has
    // the number of matches and the length of the ranges so far, the latest ones weighted most.
    private Sql nextStep() {
        boolean isDescending = order.descending();
        Sql sql = Sql.of("select p.* from scan w cross join lateral")
                .add("(select 2 * greatest(0, cast(floor(ln(w.step) / ln(4)) as integer) - 1) as quarter) q")
                .add("cross join lateral (select")
                .add(
                        isDescending
                                ? "greatest(w.far, %s)".formatted(roundDown("w.near - w.step"))
                                : "least(w.far, %s)".formatted(roundUp("w.near + w.step")))
                .add("as bound) e cross join lateral (with found as materialized (")
                .add(timeRangeQuery.within(isDescending ? "e.bound" : "w.near", isDescending ? "w.near" : "e.bound"))
                .add("""
                        limit case when w.step > 1 then w.most + 1 end),
                        seen as materialized (
                            select cast(count(*) as integer) as n, count(*) > w.most and w.step > 1 as many from found),
                        recent as materialized (
                            select case when many then 0 else w.hits / %1$d + n end as hits,
                                   case when many then 0 else w.length / %1$d + abs(e.bound - w.near) end as length,
                                   nullif(abs(e.bound - w.abandoned_end), 0) / 2 as half_distance
                            from seen),
                        next as materialized (
                            select greatest(1, cast(case
                                when seen.many then w.step / %1$d
                                when hits < 0.5 then least(w.step * %1$d, half_distance)
                                else least(
                                    least(w.wanted - seen.n, %2$d) * length / (hits + 1),
                                    abs(e.bound - w.near) * case when w.abandoned_end is null or seen.n = 0 then greatest(%1$d, seen.n + 1) else 1 end,
                                    case when seen.n = 0 then half_distance end) end as bigint)) as step
                            from seen, recent)
                        select false, cast(null as bigint), cast(null as bigint), cast(null as bigint), cast(null as integer),
                               cast(null as bigint), cast(null as double precision), cast(null as double precision), cast(null as integer),
                               found.* from found, seen where not seen.many
                        union all
                        select true, case when seen.many then w.near else e.bound end, w.far, next.step,
                               %3$d + case when hits < 0.5 then 0 else cast(2 * hits / length * next.step as integer) end,
                               case when seen.many then e.bound when seen.n = 0 then nullif(w.abandoned_end, e.bound) end, hits, length,
                               case when seen.many then w.wanted else w.wanted - seen.n end, null, null
                        """.formatted(GROWTH_FACTOR, MAX_PLANNED_MATCHES, abandonThreshold));
        for (int i = 0; i < extraColumns.size(); i++) sql = sql.add(", null");
        return sql.add("from seen, recent, next) p where w.control and w.wanted > 0 and w.near <> w.far");
    }

    /** Rounds an expression in seconds down to a quarter boundary. */
    static String roundDown(String second) {
        return "(%s) >> q.quarter << q.quarter".formatted(second);
    }

    /** Rounds an expression in seconds up to a quarter boundary. */
    static String roundUp(String second) {
        return "-(-(%s) >> q.quarter << q.quarter)".formatted(second);
    }

    /**
     * Returns an additional condition on {@code x}: the instant of this column lies in the time range from
     * {@code since} to before {@code before}, in epoch seconds.
     */
    static String inTimeRange(String column, String since, String before) {
        return "and x.times && time_cover(%d, %s, %s)".formatted(TIME_COLUMNS.indexOf(column), since, before);
    }

    /** Returns the epoch second of an instant, clamped to within about 2,000 years of 1970. */
    static long epochSecond(Instant instant) {
        return Math.max(-MAX_SECOND, Math.min(MAX_SECOND, instant.getEpochSecond()));
    }

    public static Sql epochSecond(Sql instant) {
        return Sql.of("cast(floor(extract(epoch from").add(instant).add(")) as bigint)");
    }

    static String epochSecond(String instant) {
        return "cast(floor(extract(epoch from %s)) as bigint)".formatted(instant);
    }
}
