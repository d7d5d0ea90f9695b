package dateline.article.search;

import dateline.article.rows.ArticleRow;
import dateline.article.search.ArticleFilter.Group;
import dateline.article.search.TimeBucketScan.BucketQuery;
import dateline.article.search.TimeBucketScan.SelectedColumn;
import dateline.database.sql.Sql;
import dateline.http.response.Cursors;
import dateline.http.response.PageLinks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The plan of an article list: selects the ids and sort instants of the articles in order. It reads the index of
 * {@code article} in the requested order, or the range of one term in {@code article_term}; all other queries use time
 * range scans. A page therefore reads about as many rows as it shows, however many articles match.
 */
public record CandidateQuery(
        ArticleQuery query, Feed feed, ReadScope reach, SearchExpression words, SortOrder order, KeysetPosition after) {

    /** The sort values of the last item of a page; the next page begins after it. */
    record KeysetPosition(Instant at, UUID id) {}

    /** The sort column and its direction. The id is the second sort column, so that the order is total. */
    public record SortOrder(String column, boolean descending) {

        public static final SortOrder NEWEST = new SortOrder("published_at", true);

        public static SortOrder of(String sort) {
            if (sort == null || sort.equals("relevance")) return NEWEST;
            return new SortOrder(sort.endsWith("modifiedAt") ? "modified_at" : "published_at", sort.startsWith("-"));
        }

        Instant position(ArticleRow row) {
            return published() ? row.publishedAt() : row.modifiedAt();
        }

        /** Returns a function that makes the cursor of the page that follows a row. */
        public Function<ArticleRow, String> cursor(Cursors cursors, PageLinks links) {
            return last -> cursors.seal(
                    links.query(), position(last).toString(), last.id().toString());
        }

        boolean published() {
            return column.equals("published_at");
        }

        public String by(String table, String id) {
            String way = descending ? "desc" : "asc";
            return "order by %1$s.%2$s %3$s, %1$s.%4$s %3$s".formatted(table, column, way, id);
        }
    }

    CandidateQuery after(KeysetPosition position) {
        return new CandidateQuery(query, feed, reach, words, order, position);
    }

    /** Returns this plan starting at the query's cursor, or unchanged if the query has no cursor. */
    public CandidateQuery from(Cursors cursors, PageLinks links) {
        if (query.cursor() == null) return this;
        List<String> place = cursors.open(links.query(), query.cursor());
        return after(new KeysetPosition(Instant.parse(place.get(0)), UUID.fromString(place.get(1))));
    }

    /** Returns the same plan in another order, from its beginning. */
    CandidateQuery ordered(SortOrder other) {
        return new CandidateQuery(query, feed, reach, words, other, null);
    }

    /** Returns a statement for the first {@code limit} candidates. */
    public Sql first(int limit) {
        return first(limit, List.of());
    }

    /** @param more additional columns to select */
    Sql first(int limit, List<SelectedColumn> more) {
        List<Group> asked = ArticleFilter.of(query).groups();
        List<Group> saved = feed == null || feed.query == null ? List.of() : feed.query.groups();
        List<Group> groups = Stream.concat(asked.stream(), saved.stream()).toList();
        List<Sql> parts = new ArrayList<>();
        if (!decided()) {
            parts.add(selected(groups, limit, more));
        } else if (!lanes().isEmpty()) {
            parts.add(new RangeScan(this, groups, lanes()).first(limit, more));
        }
        if (decided() && !reach.named().isEmpty()) parts.add(named(groups, reach.named(), limit, more));
        if (!saved.isEmpty() && !feed.pinnedIds().isEmpty()) parts.add(named(asked, feed.pinnedIds(), limit, more));
        if (parts.isEmpty()) return texts(groups, more).add("and false");
        if (parts.size() == 1) return parts.get(0);
        Sql sql = new Sql().add("select distinct on (w.%s, w.id) w.* from (".formatted(order.column()));
        for (Sql part : parts) {
            if (part != parts.get(0)) sql.add("union all");
            sql.add("(").add(part).add(")");
        }
        return sql.add(") w").add(order.by("w", "id")).add("limit ?", limit);
    }

    /** Whether one index holds the candidates in this order. If so, one prepared plan suits all values. */
    boolean alongOneIndex() {
        return feed == null
                && !decided()
                && alongOneIndex(ArticleFilter.of(query).groups(), List.of());
    }

    /**
     * Whether the query has no condition beside the read scope, so that the page is a range of {@code article} in its
     * order.
     */
    public boolean everything() {
        return alongOneIndex() && ArticleFilter.of(query).groups().isEmpty();
    }

    /** Whether the query consists of search words only. The full-text index then finds the candidates for all words. */
    boolean wordsAlone() {
        return words != null
                && feed == null
                && !decided()
                && acrossOrder().isEmpty()
                && ArticleFilter.of(query).groups().isEmpty()
                && !"relevance".equals(query.sort());
    }

    private boolean alongOneIndex(List<Group> groups, List<SelectedColumn> more) {
        if (!plain(more) || !acrossOrder().isEmpty()) return false;
        boolean oneTerm = groups.size() == 1 && groups.get(0).terms().size() == 1;
        return groups.isEmpty() || oneTerm && order.published();
    }

    private Sql selected(List<Group> groups, int limit, List<SelectedColumn> more) {
        if (alongOneIndex(groups, more))
            return groups.isEmpty() ? all(limit) : ofTerm(groups.get(0).terms().get(0), limit);
        return new TimeBucketScan(
                        order,
                        TimeBucketScan.PUBLISHED,
                        newest(),
                        oldest(),
                        BucketQuery.of(order.column(), texts(groups, more)),
                        more,
                        acrossOrder().isEmpty() ? TimeBucketScan.FEW : TimeBucketScan.FEWER)
                .first(limit);
    }

    /** Whether the {@code article} row alone has all the columns needed. */
    boolean plain(List<SelectedColumn> more) {
        return words == null && more.isEmpty();
    }

    /** Whether the query also bounds the instant that is not the sort column. */
    boolean crossesOrder() {
        return !acrossOrder().isEmpty();
    }

    private Sql named(List<Group> groups, Collection<UUID> articles, int limit, List<SelectedColumn> more) {
        if (decided() && groups.isEmpty() && plain(more) && !crossesOrder()) {
            // OFFSET 0 keeps the planner from scanning the index of the sort order to find these ids.
            return new Sql()
                    .add("select w.* from (select a.id, a.%s from article a".formatted(order.column()))
                    .add("where a.id = any(?) and", articles)
                    .add(reach.articles())
                    .add(bounds("a", "id"))
                    .add("offset 0) w")
                    .add(order.by("w", "id"))
                    .add("limit ?", limit);
        }
        return texts(groups, more)
                .add("and x.article_id = any(?)", articles)
                .add(order.by("x", "article_id"))
                .add("limit ?", limit);
    }

    private Sql all(int limit) {
        return new Sql()
                .add("select a.id, a.%s from article a".formatted(order.column()))
                .add(ofEverything(limit));
    }

    /** Returns the clauses that follow {@code article a} if the page is a range of {@code article}. */
    public Sql ofEverything(int limit) {
        // The limit is part of the statement text, so that one prepared plan suits all parameter values.
        return new Sql()
                .add("where")
                .add(reach.articles())
                .add(bounds("a", "id"))
                .add(order.by("a", "id"))
                .add("limit " + limit);
    }

    private Sql ofTerm(String term, int limit) {
        return new Sql()
                .add("select k.article_id as id, k.published_at from article_term k where k.term = ?", term)
                .add(reach.open() ? "and k.open" : "")
                .add("and (k.expires_at is null or k.expires_at > ?)", reach.until())
                .add(bounds("k", "article_id"))
                .add(order.by("k", "article_id"))
                .add("limit " + limit);
    }

    private Sql texts(List<Group> groups, List<SelectedColumn> more) {
        return texts(groups, more, new Sql());
    }

    /** @param beside a join to insert before {@code article_text x}; may be empty */
    Sql texts(List<Group> groups, List<SelectedColumn> more, Sql beside) {
        Sql sql = new Sql().add("select x.article_id as id, x." + order.column());
        for (SelectedColumn column : more) sql.add(",").add(column.value()).add("as " + column.name());
        sql.add("from").add(beside).add("article_text x");
        if (decided()) {
            // OFFSET 0 keeps the planner from reading articles before the index has selected them.
            sql.add("cross join lateral (select a.* from article a where a.id = x.article_id and")
                    .add(reach.articles())
                    .add("offset 0) a where x.shown is not null and");
        } else {
            sql.add(reach.open() ? "where x.terms @> '{open}' and" : "where x.terms @> '{live}' and");
        }
        sql.add(terms(groups));
        if (words != null) sql.add("and").add(words.matches(reach));
        if (!decided()) sql.add("and (x.expires_at is null or x.expires_at > ?)", reach.until());
        return sql.add(acrossOrder()).add(bounds("x", "article_id"));
    }

    /** Returns a condition on the table alias {@code x}: the article has at least one term of every group. */
    public static Sql terms(List<Group> groups) {
        Sql sql = new Sql().add("true");
        for (Group group : groups) sql.add("and x.terms && ?", group.terms());
        return sql;
    }

    // The bounds of the instant that is not the sort column.
    private Sql acrossOrder() {
        Instant from = order.published() ? query.modifiedFrom() : query.publishedFrom();
        Instant to = order.published() ? null : query.publishedTo();
        if (from == null && to == null) return new Sql();
        return new Sql()
                .add(
                        TimeBucketScan.within(order.published() ? "modified_at" : "published_at", "?", "?"),
                        TimeBucketScan.second(from == null ? Instant.MIN : from),
                        TimeBucketScan.second(to == null ? Instant.MAX : to) + 1);
    }

    /**
     * Returns an additional condition, or nothing if {@code after} implies it. With both conditions, a scan against the
     * order of its index would begin at the outer bound, however far that is from the page.
     */
    Sql bound(String table, String column, String sign, Instant value) {
        if (value == null || said(column, sign, value)) return new Sql();
        return new Sql().add("and %s.%s %s ?".formatted(table, column, sign), value);
    }

    private boolean said(String column, String sign, Instant value) {
        if (after == null || !order.column().equals(column)) return false;
        return switch (sign) {
            case "<=" -> order.descending() && !after.at().isAfter(value);
            case "<" -> order.descending() && after.at().isBefore(value);
            default -> !order.descending() && !after.at().isBefore(value);
        };
    }

    Sql bounds(String table, String id) {
        Sql sql = new Sql()
                .add(bound(table, "published_at", "<=", reach.until()))
                .add(bound(table, "published_at", ">=", query.publishedFrom()))
                .add(bound(table, "published_at", "<", query.publishedTo()))
                .add(bound(table, "modified_at", ">=", query.modifiedFrom()));
        if (feed != null && !feed.excludedIds().isEmpty()) {
            sql.add("and " + table + "." + id + " <> all(?)", feed.excludedIds());
        }
        if (after != null) {
            String place = "and (%s.%s, %s.%s) %s (?, ?)";
            sql.add(
                    place.formatted(table, order.column(), table, id, order.descending() ? "<" : ">"),
                    after.at(),
                    after.id());
        }
        return sql;
    }

    Instant newest() {
        return Stream.of(
                        order.published() ? until() : null,
                        order.published() ? query.publishedTo() : null,
                        after != null && order.descending() ? after.at() : null)
                .filter(Objects::nonNull)
                .min(Instant::compareTo)
                .orElse(null);
    }

    Instant oldest() {
        return Stream.of(
                        order.published() && decided() ? lanes().oldest() : null,
                        order.published() ? query.publishedFrom() : query.modifiedFrom(),
                        after != null && !order.descending() ? after.at() : null)
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .orElse(null);
    }

    private Instant until() {
        return decided() ? lanes().newest() : reach.until();
    }

    private boolean decided() {
        return reach.byLanes();
    }

    private IndexRanges lanes() {
        return IndexRanges.of(reach.lanes());
    }
}
