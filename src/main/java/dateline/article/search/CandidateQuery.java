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
 * Which articles a list holds, in order, as rows of {@code id} and the instant that they are ordered by, read along an index: all articles in the order
 * asked for, or those of one term by publication; whatever else is asked for is found in stretches of time. So a page reads about as many rows as it
 * shows, however many articles match.
 */
public record CandidateQuery(
        ArticleQuery query, Feed feed, ReadScope reach, SearchExpression words, SortOrder order, KeysetPosition after) {

    /** A place in the order, after which a page begins. */
    record KeysetPosition(Instant at, UUID id) {}

    /** Columns to sort by; both fall back on the id, so that the order is total. */
    public record SortOrder(String column, boolean descending) {

        public static final SortOrder NEWEST = new SortOrder("published_at", true);

        public static SortOrder of(String sort) {
            if (sort == null || sort.equals("relevance")) return NEWEST;
            return new SortOrder(sort.endsWith("modifiedAt") ? "modified_at" : "published_at", sort.startsWith("-"));
        }

        Instant position(ArticleRow row) {
            return published() ? row.publishedAt() : row.modifiedAt();
        }

        /** By which the next page goes on after a row. */
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

    /** From where the query's cursor says, where it has one. */
    public CandidateQuery from(Cursors cursors, PageLinks links) {
        if (query.cursor() == null) return this;
        List<String> place = cursors.open(links.query(), query.cursor());
        return after(new KeysetPosition(Instant.parse(place.get(0)), UUID.fromString(place.get(1))));
    }

    /** The same from the beginning in another order. */
    CandidateQuery ordered(SortOrder other) {
        return new CandidateQuery(query, feed, reach, words, other, null);
    }

    /** The first so many of them. */
    public Sql first(int limit) {
        return first(limit, List.of());
    }

    /** @param more columns besides */
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

    /** Whether one index holds them in this order, so that the plan is the same whatever is asked for. */
    boolean alongOneIndex() {
        return feed == null
                && !decided()
                && alongOneIndex(ArticleFilter.of(query).groups(), List.of());
    }

    /** Whether articles themselves, read in their order, are the page. */
    public boolean everything() {
        return alongOneIndex() && ArticleFilter.of(query).groups().isEmpty();
    }

    /** Whether words are all that is asked for, so that one index finds them, whichever they are. */
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

    /** Whether an article's own row tells all that is asked. */
    boolean plain(List<SelectedColumn> more) {
        return words == null && more.isEmpty();
    }

    /** Whether another instant is asked for than the one that orders. */
    boolean crossesOrder() {
        return !acrossOrder().isEmpty();
    }

    private Sql named(List<Group> groups, Collection<UUID> articles, int limit, List<SelectedColumn> more) {
        if (decided() && groups.isEmpty() && plain(more) && !crossesOrder()) {
            // Set apart, so that nobody walks along their order to find them.
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

    /** What follows {@code article a} where articles themselves are the page. */
    public Sql ofEverything(int limit) {
        // The number stands in the text, for a plan that serves all values.
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

    /** @param beside what stands before {@code article_text x} */
    Sql texts(List<Group> groups, List<SelectedColumn> more, Sql beside) {
        Sql sql = new Sql().add("select x.article_id as id, x." + order.column());
        for (SelectedColumn column : more) sql.add(",").add(column.value()).add("as " + column.name());
        sql.add("from").add(beside).add("article_text x");
        if (decided()) {
            // Set apart, so that nobody looks at articles before the index has chosen.
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

    /** A condition on {@code x}: something of every group. */
    public static Sql terms(List<Group> groups) {
        Sql sql = new Sql().add("true");
        for (Group group : groups) sql.add("and x.terms && ?", group.terms());
        return sql;
    }

    // What the other instant is asked to be.
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
     * A condition after others, unless {@code after} says it already: a scan against the order of its index would begin at this end, however far
     * from there the page is.
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
