package dateline.article.search;

import dateline.article.search.IndexRanges.TimedTerm;
import dateline.database.sql.Sql;
import java.util.List;
import java.util.UUID;

/**
 * Selects the first articles in order of publication that have at least one of some terms and satisfy a condition: the lists of
 * partners, whose permissions are terms with periods.
 * {@code article_term} holds the articles of each term in order: the scan merges the terms, tests a batch, and doubles
 * the batch until enough articles are found.
 *
 * @param terms each with its period
 * @param condition a condition on {@code a}
 */
record TermIndexScan(SortOrder order, List<TimedTerm> terms, Sql condition) {

    // Articles in the first batch per wanted article.
    private static final double BATCH_FACTOR = 1.25;

    /**
     * @param startTable a table with the row at which to begin: after instant {@code at} and {@code id}, with {@code hits}
     *     matches found so far; no row if nothing is left to do
     */
    Sql selectFirst(int limit, String startTable) {
        return Sql.of("""
                        with recursive steps(control, at, id, wanted, batch) as (
                            select true, r.at, r.id, cast(:limit - r.hits as integer), cast(ceil(:batchFactor * (:limit - r.hits)) as integer) from %s r
                            union all
                            select p.* from steps w cross join lateral (with next as materialized (select distinct n.at, n.id from (
                        """.formatted(startTable))
                .with("limit", limit)
                .with("batchFactor", BATCH_FACTOR)
                .add(selectNext())
                .add(") n")
                .add("order by n.at %1$s, n.id %1$s limit w.batch), yes as materialized (".formatted(direction()))
                .add("select n.at, n.id from next n cross join lateral (select from article a where a.id = n.id and")
                .add(condition)
                .add("""
                        offset 0) a)
                        select false, y.at, y.id, cast(null as integer), cast(null as integer) from yes y
                        union all
                        select true, l.at, l.id, w.wanted - cast((select count(*) from yes) as integer), w.batch * 2
                        from (select n.at, n.id from next n order by n.at %1$s, n.id %1$s offset w.batch - 1 limit 1) l
                        ) p where w.control and w.wanted > 0)
                        select s.id, s.at as published_at from steps s where not s.control order by s.at %1$s, s.id %1$s limit :limit
                        """.formatted(direction()))
                .with("limit", limit);
    }

    private Sql selectNext() {
        List<TimedTerm> withTerm = terms.stream()
                .filter(term -> !term.name().equals(IndexRanges.LIVE))
                .toList();
        Sql sql = Sql.of("select k.published_at as at, k.article_id as id from")
                .add(IndexRanges.termTable(withTerm))
                .add(
                        "cross join lateral (select k.published_at, k.article_id from article_term k where k.term = t.term")
                .add(startAndEnd("k", "article_id", "t.since", "t.until + 1"))
                .add(order.orderBy("k", "article_id"))
                .add("limit w.batch) k");
        for (TimedTerm term : terms) {
            if (!term.name().equals(IndexRanges.LIVE)) continue;
            sql = sql.add("union all (select a.published_at, a.id from article a")
                    .add("where a.version > 0 and a.pub_status = 'usable' and a.unpublished_at is null")
                    .add(startAndEnd("a", "id", String.valueOf(term.since()), String.valueOf(term.until() + 1)))
                    .add(order.orderBy("a", "id"))
                    .add("limit w.batch)");
        }
        return sql;
    }

    // Bounds in seconds. The start of a scan is a single row comparison: given two conditions, a scan against the
    // order of the index could begin at the farther one.
    private String startAndEnd(String table, String id, String since, String before) {
        boolean isDescending = order.descending();
        return """
                and (%1$s.published_at, %1$s.%2$s) %3$s (%4$s(w.at, to_timestamp(%5$s)),
                    case when to_timestamp(%5$s) %6$s w.at then cast('%9$s' as uuid) else w.id end)
                and %1$s.published_at %7$s to_timestamp(%8$s)
                """.formatted(
                        table,
                        id,
                        isDescending ? "<" : ">",
                        isDescending ? "least" : "greatest",
                        isDescending ? before : since,
                        isDescending ? "<=" : ">",
                        isDescending ? ">=" : "<",
                        isDescending ? since : before,
                        new UUID(0, 0));
    }

    private String direction() {
        return order.descending() ? "desc" : "asc";
    }
}
