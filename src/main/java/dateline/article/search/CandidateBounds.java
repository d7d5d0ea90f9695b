package dateline.article.search;

import dateline.article.search.CandidateQuery.KeysetPosition;
import dateline.database.sql.Sql;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The bounds of the candidates of a page: the instants of the query and the read scope, the articles that the feed
 * excludes, and the position at which the page begins.
 */
record CandidateBounds(ArticleQuery query, Feed feed, ReadScope scope, SortOrder order, KeysetPosition after) {

    /** Whether the query also bounds the instant that is not the sort column. */
    boolean hasOtherInstant() {
        return !ofOtherInstant().isEmpty();
    }

    /** Returns the conditions on the instant that is not the sort column; empty if the query does not bound it. */
    Sql ofOtherInstant() {
        Instant from = order.isByPublication() ? query.modifiedFrom() : query.publishedFrom();
        Instant to = order.isByPublication() ? null : query.publishedTo();
        if (from == null && to == null) return Sql.EMPTY;
        return Sql.of(TimeRangeScan.inTimeRange(
                        order.isByPublication() ? "modified_at" : "published_at", ":since", ":before"))
                .with("since", TimeRangeScan.epochSecond(from == null ? Instant.MIN : from))
                .with("before", TimeRangeScan.epochSecond(to == null ? Instant.MAX : to) + 1);
    }

    /**
     * Returns an additional condition, or nothing if the cursor ({@code after}) implies it. The cursor is the tighter bound. With both, a
     * scan of the index in reverse would start at the looser one and read all rows between them.
     */
    Sql bound(String table, String column, String sign, Instant value) {
        if (value == null || isImplied(column, sign, value)) return Sql.EMPTY;
        return Sql.of("and %s.%s %s :value".formatted(table, column, sign)).with("value", value);
    }

    private boolean isImplied(String column, String sign, Instant value) {
        if (after == null || !order.column().equals(column)) return false;
        return switch (sign) {
            case "<=" -> order.descending() && !after.at().isAfter(value);
            case "<" -> order.descending() && after.at().isBefore(value);
            default -> !order.descending() && !after.at().isBefore(value);
        };
    }

    /** Returns all conditions on the sort column, the id and the bounds of the query, for a table and its column of ids. */
    Sql conditions(String table, String id) {
        Sql sql = publishedUntilNow(table)
                .add(bound(table, "published_at", ">=", query.publishedFrom()))
                .add(bound(table, "published_at", "<", query.publishedTo()))
                .add(bound(table, "modified_at", ">=", query.modifiedFrom()));
        if (feed != null && !feed.excludedIds().isEmpty()) {
            sql = sql.add("and " + table + "." + id + " <> all(:excludedIds)")
                    .withIds("excludedIds", feed.excludedIds());
        }
        if (after != null) {
            String comparison = "and (%s.%s, %s.%s) %s (:at, :after)";
            sql = sql.add(comparison.formatted(table, order.column(), table, id, order.descending() ? "<" : ">"))
                    .with("at", after.at())
                    .with("after", after.id());
        }
        return sql;
    }

    private Sql publishedUntilNow(String table) {
        return scope.now() == null || startsInThePast()
                ? Sql.EMPTY
                : Sql.of("and %s.published_at <=".formatted(table)).add(scope.now());
    }

    /** Returns the latest second in which a candidate can have its sort instant, as an expression; null if unknown. */
    Sql newestSecond() {
        Instant known = Stream.of(
                        order.isByPublication() && scope.isForPartner() ? ranges().newest() : null,
                        order.isByPublication() ? query.publishedTo() : null,
                        after != null && order.descending() ? after.at() : null)
                .filter(Objects::nonNull)
                .min(Instant::compareTo)
                .orElse(null);
        Sql second =
                known == null ? null : Sql.of("cast(:known as bigint)").with("known", TimeRangeScan.epochSecond(known));
        if (!order.isByPublication() || scope.now() == null || startsInThePast()) return second;
        Sql now = TimeRangeScan.epochSecond(scope.now());
        return second == null
                ? now
                : Sql.of("least(").add(second).add(",").add(now).add(")");
    }

    /** Returns the earliest sort instant that a candidate can have; null if unknown. */
    Instant oldest() {
        return Stream.of(
                        order.isByPublication() && scope.isForPartner() ? ranges().oldest() : null,
                        order.isByPublication() ? query.publishedFrom() : query.modifiedFrom(),
                        after != null && !order.descending() ? after.at() : null)
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .orElse(null);
    }

    // An article of an earlier page was published before now, and so are those that follow it.
    private boolean startsInThePast() {
        return after != null && order.isByPublication() && order.descending();
    }

    private IndexRanges ranges() {
        return IndexRanges.of(scope.ranges());
    }
}
