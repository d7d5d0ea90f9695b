package dateline.article.search;

import dateline.article.search.ArticleFilter.Group;
import dateline.database.sql.Sql;
import java.util.List;

/**
 * Selects the first articles that satisfy a partner's condition, which can be true only within some index ranges. It
 * first tests as many of the nearest articles as cost about one index look-up; where the condition selects much, they
 * fill the page. Otherwise it scans the index ranges.
 */
record IndexRangeScan(CandidateQuery candidates, List<Group> groups, IndexRanges ranges) {

    private static final String FROM_LIVE =
            "from article a where a.version > 0 and a.pub_status = 'usable' and a.unpublished_at is null";
    // Number of articles tested first: per term that the look-up would have, per range with several groups, and per
    // wanted article; and the maximum.
    private static final int TESTED_PER_TERM = 10;
    private static final int TESTED_PER_INTERSECTION = 200;
    private static final int TESTED_PER_RESULT = 3;
    // If a range has no term, the articles beyond the nearest ones are tested one by one, so more of them are tested
    // first.
    private static final int TESTED_PER_RESULT_WITHOUT_TERM = 20;
    private static final int MAX_TESTED = 2_000;
    // Beyond this number of terms, the full condition is slower than approximateCondition() at rejecting an article
    // without any of them.
    private static final int MANY_TERMS = 20;
    private static final int MAX_RESULTS = 1_000;

    Sql selectFirst(int limit, List<SelectedColumn> extraColumns) {
        if (!candidates.needsOnlyArticle(extraColumns) || limit > MAX_RESULTS)
            return scanTimeRanges(ranges, extraColumns, Sql.EMPTY).selectFirst(limit);
        SortOrder order = candidates.order();
        int nearest = (int) Math.min(
                MAX_TESTED,
                TESTED_PER_TERM * ranges.lookupCost()
                        + TESTED_PER_INTERSECTION * ranges.intersected().size()
                        + (ranges.startsWithAllArticles(order) ? TESTED_PER_RESULT_WITHOUT_TERM : TESTED_PER_RESULT)
                                * limit);
        Sql sql = Sql.of("select distinct on (l.%1$s, l.id) l.* from (with nearest as materialized ("
                        .formatted(order.column()))
                .add(selectNearest(nearest, limit))
                .add("), read as materialized (")
                .add(selectLastTested(nearest, limit))
                .add(") select * from nearest");
        boolean usesTermIndex = groups.isEmpty()
                && order.isByPublication()
                && !candidates.bounds().hasOtherInstant();
        if (usesTermIndex && !ranges.merged().isEmpty()) {
            Sql condition =
                    candidates.scope().articles().add(candidates.bounds().conditions("a", "id"));
            sql = sql.add("union all select * from (")
                    .add(new TermIndexScan(order, ranges.terms(), condition).selectFirst(limit, "read"))
                    .add(") by_term");
        }
        IndexRanges remaining = usesTermIndex ? ranges.intersectedOnly() : ranges;
        if (!remaining.isEmpty()) {
            sql = sql.add("union all select * from (")
                    .add(scanTimeRanges(remaining, extraColumns, afterLastTested())
                            .selectFirst(limit, "read"))
                    .add(") by_range");
        }
        return sql.add(") l").add(order.orderBy("l", "id")).add("limit :limit").with("limit", limit);
    }

    private Sql selectNearest(int count, int limit) {
        Sql sql = Sql.of("select a.id, a.%s from (select a.*"
                        .formatted(candidates.order().column()))
                .add(liveInOrder())
                .add("limit :count) a where true")
                .with("count", count);
        if (ranges.lookupCost() > MANY_TERMS) sql = sql.add("and").add(ranges.approximateCondition());
        for (Group group : groups) sql = sql.add("and").add(group.condition());
        return sql.add("and")
                .add(candidates.scope().articles())
                .add("limit :limit")
                .with("limit", limit);
    }

    private Sql liveInOrder() {
        return Sql.of(FROM_LIVE)
                .add(candidates.bounds().conditions("a", "id"))
                .add(withinPeriod("a", ranges))
                .add(candidates.order().orderBy("a", "id"));
    }

    private Sql withinPeriod(String table, IndexRanges scanned) {
        return candidates
                .bounds()
                .bound(table, "published_at", "<=", scanned.newest())
                .add(candidates.bounds().bound(table, "published_at", ">=", scanned.oldest()));
    }

    // The last of the nearest articles, from which the scan continues if the page is not full.
    private Sql selectLastTested(int count, int limit) {
        String at = "a." + candidates.order().column();
        return Sql.of("select e.at, e.id, h.hits, abs(%s - b.second) as length"
                        .formatted(TimeRangeScan.epochSecond("e.at")))
                .add("from (select count(*) as hits from nearest) h")
                .add("cross join lateral (select s.* from (select %s as at, a.id".formatted(at))
                .add(liveInOrder())
                .add("offset :offset limit 1) s where h.hits < :limit) e")
                .with("offset", count - 1)
                .with("limit", limit)
                .add("cross join lateral (select %s as second".formatted(TimeRangeScan.epochSecond(at)))
                .add(liveInOrder())
                .add("limit 1) b");
    }

    private TimeRangeScan scanTimeRanges(IndexRanges scanned, List<SelectedColumn> extraColumns, Sql condition) {
        SortOrder order = candidates.order();
        return new TimeRangeScan(
                order,
                TimeRangeScan.PUBLISHED,
                candidates.bounds().newestSecond(),
                candidates.bounds().oldest(),
                (since, before) -> selectTimeRange(scanned, extraColumns, condition, since, before),
                extraColumns,
                TimeRangeScan.MATCHES_NEAR_START);
    }

    // The range is extended to a quarter boundary, because then fewer time_cover values cover it. A condition
    // on the instant excludes the surplus.
    private Sql selectTimeRange(
            IndexRanges scanned, List<SelectedColumn> extraColumns, Sql condition, String since, String before) {
        SortOrder order = candidates.order();
        boolean isDescending = order.descending();
        String from = isDescending ? since : TimeRangeScan.roundDown(since);
        String to = isDescending ? TimeRangeScan.roundUp(before) : before;
        return candidates
                .selectTexts(groups, extraColumns, scanned.termsJoin(order, from, to))
                .add(condition)
                .add(withinPeriod("x", scanned))
                .add("and x.%s %s to_timestamp(%s)"
                        .formatted(order.column(), isDescending ? "<" : ">=", isDescending ? before : since))
                .add("and")
                .add(scanned.lookupCondition(order, from, to));
    }

    private Sql afterLastTested() {
        SortOrder order = candidates.order();
        return Sql.of("and (x.%s, x.article_id) %s ((select at from read), (select id from read))"
                .formatted(order.column(), order.descending() ? "<" : ">"));
    }
}
