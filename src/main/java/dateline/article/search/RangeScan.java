package dateline.article.search;

import dateline.article.search.ArticleFilter.Group;
import dateline.article.search.CandidateQuery.SortOrder;
import dateline.article.search.TimeBucketScan.SelectedColumn;
import dateline.database.sql.Sql;
import java.util.List;

/**
 * Selects the first articles that satisfy a partner's condition, which can be true only within some index ranges. It
 * first tests as many of the nearest articles as cost about one index look-up; where the condition selects much, they
 * fill the page. Otherwise it scans the index ranges.
 */
record RangeScan(CandidateQuery pick, List<Group> groups, IndexRanges lanes) {

    private static final String LIVE =
            "from article a where a.version > 0 and a.pub_status = 'usable' and a.unpublished_at is null";
    // Number of articles tested first: per term that the look-up would have, per range with several groups, and per
    // wanted article; and the maximum.
    private static final int FOR_A_TERM = 10;
    private static final int FOR_A_CROSSING = 200;
    private static final int FOR_A_MATCH = 3;
    // If a range has no term, the articles beyond the nearest ones are tested one by one, so more of them are tested
    // first.
    private static final int FOR_ONE_OF_ALL = 20;
    private static final int MOST = 2_000;
    // Beyond this number of terms, the full condition is slower than likely() at rejecting an article without
    // any of them.
    private static final int MANY = 20;
    private static final int MOST_MATCHES = 1_000;

    Sql first(int limit, List<SelectedColumn> more) {
        if (!pick.plain(more) || limit > MOST_MATCHES)
            return walk(lanes, more, new Sql()).first(limit);
        SortOrder order = pick.order();
        int near = (int) Math.min(
                MOST,
                FOR_A_TERM * lanes.weight()
                        + FOR_A_CROSSING * lanes.crossed().size()
                        + (lanes.beginWithAll(order) ? FOR_ONE_OF_ALL : FOR_A_MATCH) * limit);
        Sql sql = new Sql()
                .add("select distinct on (l.%1$s, l.id) l.* from (with early as materialized ("
                        .formatted(order.column()))
                .add(near(near, limit))
                .add("), read as materialized (")
                .add(read(near, limit))
                .add(") select * from early");
        boolean byTerm = groups.isEmpty() && order.published() && !pick.crossesOrder();
        if (byTerm && !lanes.joined().isEmpty()) {
            Sql decided = new Sql().add(pick.reach().articles()).add(pick.bounds("a", "id"));
            sql.add("union all select * from (")
                    .add(new TermIndexScan(order, lanes.terms(), decided).first(limit, "read"))
                    .add(") named");
        }
        IndexRanges left = byTerm ? lanes.onlyCrossed() : lanes;
        if (!left.isEmpty()) {
            sql.add("union all select * from (")
                    .add(walk(left, more, beyond()).first(limit, "read"))
                    .add(") crossed");
        }
        return sql.add(") l").add(order.by("l", "id")).add("limit ?", limit);
    }

    private Sql near(int near, int limit) {
        Sql sql = new Sql()
                .add("select a.id, a.%s from (select a.*".formatted(pick.order().column()))
                .add(inOrder())
                .add("limit ?) a where true", near);
        if (lanes.weight() > MANY) sql.add("and").add(lanes.likely());
        for (Group group : groups) sql.add("and").add(group.condition());
        return sql.add("and").add(pick.reach().articles()).add("limit ?", limit);
    }

    private Sql inOrder() {
        return new Sql()
                .add(LIVE)
                .add(pick.bounds("a", "id"))
                .add(inLanes("a", lanes))
                .add(pick.order().by("a", "id"));
    }

    private Sql inLanes(String table, IndexRanges some) {
        return new Sql()
                .add(pick.bound(table, "published_at", "<=", some.newest()))
                .add(pick.bound(table, "published_at", ">=", some.oldest()));
    }

    // The last of the nearest articles, from which the scan continues if the page is not full.
    private Sql read(int near, int limit) {
        String at = "a." + pick.order().column();
        return new Sql()
                .add("select e.at, e.id, h.hits, abs(%s - b.second) as length".formatted(TimeBucketScan.second("e.at")))
                .add("from (select count(*) as hits from early) h")
                .add("cross join lateral (select s.* from (select %s as at, a.id".formatted(at))
                .add(inOrder())
                .add("offset ? limit 1) s where h.hits < ?) e", near - 1, limit)
                .add("cross join lateral (select %s as second".formatted(TimeBucketScan.second(at)))
                .add(inOrder())
                .add("limit 1) b");
    }

    private TimeBucketScan walk(IndexRanges some, List<SelectedColumn> more, Sql beyond) {
        SortOrder order = pick.order();
        return new TimeBucketScan(
                order,
                TimeBucketScan.PUBLISHED,
                pick.newest(),
                pick.oldest(),
                (since, before) -> look(some, more, beyond, since, before),
                more,
                TimeBucketScan.FEW);
    }

    // The range is extended to a quarter boundary, because then fewer time_cover values cover it. A condition
    // on the instant excludes the surplus.
    private Sql look(IndexRanges some, List<SelectedColumn> more, Sql beyond, String since, String before) {
        SortOrder order = pick.order();
        boolean back = order.descending();
        String from = back ? since : TimeBucketScan.down(since);
        String to = back ? TimeBucketScan.up(before) : before;
        return pick.texts(groups, more, some.beside(order, from, to))
                .add(beyond)
                .add(inLanes("x", some))
                .add("and x.%s %s to_timestamp(%s)".formatted(order.column(), back ? "<" : ">=", back ? before : since))
                .add("and")
                .add(some.look(order, from, to));
    }

    private Sql beyond() {
        SortOrder order = pick.order();
        return new Sql()
                .add("and (x.%s, x.article_id) %s ((select at from read), (select id from read))"
                        .formatted(order.column(), order.descending() ? "<" : ">"));
    }
}
