package dateline.article;

import dateline.article.ArticleFilter.Group;
import dateline.article.TimeWalk.Column;
import dateline.database.Sql;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Which articles a list holds, in order, as rows of {@code id} and the instant that they are ordered by, read along an index: all articles in the order
 * asked for, or those of one term by publication; whatever else is asked for is found in stretches of time. So a page reads about as many rows as it
 * shows, however many articles match.
 */
record ArticlePick(ArticleQuery query, Feed feed, Reach reach, TextSearch.Parsed words, Order order, Position after) {

    /** A place in the order, after which a page begins. */
    record Position(Instant at, UUID id) {}

    /** Columns to sort by; both fall back on the id, so that the order is total. */
    record Order(String column, boolean descending) {

        static final Order NEWEST = new Order("published_at", true);

        static Order of(String sort) {
            if (sort == null || sort.equals("relevance")) return NEWEST;
            return new Order(sort.endsWith("modifiedAt") ? "modified_at" : "published_at", sort.startsWith("-"));
        }

        Instant position(ArticleRow row) {
            return published() ? row.publishedAt() : row.modifiedAt();
        }

        boolean published() {
            return column.equals("published_at");
        }

        String by(String table, String id) {
            String way = descending ? "desc" : "asc";
            return "order by %1$s.%2$s %3$s, %1$s.%4$s %3$s".formatted(table, column, way, id);
        }
    }

    ArticlePick after(Position position) {
        return new ArticlePick(query, feed, reach, words, order, position);
    }

    /** The same from the beginning in another order. */
    ArticlePick ordered(Order other) {
        return new ArticlePick(query, feed, reach, words, other, null);
    }

    /** The first so many of them. */
    Sql first(int limit) {
        return first(limit, List.of());
    }

    /** @param more columns besides */
    Sql first(int limit, List<Column> more) {
        List<Group> asked = ArticleFilter.of(query).groups();
        List<Group> saved = feed == null || feed.query == null ? List.of() : feed.query.groups();
        Sql selected = selected(Stream.concat(asked.stream(), saved.stream()).toList(), limit, more);
        if (saved.isEmpty() || feed.pinnedIds().isEmpty()) return selected;
        Sql pinned = texts(asked, more)
                .add("and x.article_id = any(?)", feed.pinnedIds())
                .add(order.by("x", "article_id"))
                .add("limit ?", limit);
        return new Sql()
                .add("select distinct on (w.%s, w.id) w.* from ((".formatted(order.column()))
                .add(selected)
                .add(") union all (")
                .add(pinned)
                .add(")) w")
                .add(order.by("w", "id"))
                .add("limit ?", limit);
    }

    private Sql selected(List<Group> groups, int limit, List<Column> more) {
        boolean plain = words == null && more.isEmpty() && acrossOrder().isEmpty();
        if (plain && groups.isEmpty()) return all(limit);
        boolean oneTerm = groups.size() == 1 && groups.get(0).terms().size() == 1;
        if (plain && oneTerm && order.published() && !decided()) {
            return ofTerm(groups.get(0).terms().get(0), limit);
        }
        return new TimeWalk(order, TimeWalk.PUBLISHED, newest(), oldest(), texts(groups, more), more).first(limit);
    }

    private Sql all(int limit) {
        return new Sql()
                .add("select a.id, a.%s from article a where".formatted(order.column()))
                .add(reach.articles())
                .add(bounds("a", "id"))
                .add(order.by("a", "id"))
                .add("limit ?", limit);
    }

    private Sql ofTerm(String term, int limit) {
        return new Sql()
                .add("select k.article_id as id, k.published_at from article_term k where k.term = ?", term)
                .add(reach.open() ? "and k.open" : "")
                .add("and (k.expires_at is null or k.expires_at > ?)", reach.until())
                .add(bounds("k", "article_id"))
                .add(order.by("k", "article_id"))
                .add("limit ?", limit);
    }

    private Sql texts(List<Group> groups, List<Column> more) {
        Sql sql = new Sql().add("select x.article_id as id, x." + order.column());
        for (Column column : more) sql.add(",").add(column.value()).add("as " + column.name());
        sql.add("from article_text x").add(decided() ? "join article a on a.id = x.article_id" : "");
        sql.add(reach.open() ? "where x.terms @> '{open}' and" : "where x.terms @> '{live}' and")
                .add(terms(groups));
        if (words != null) sql.add("and").add(words.matches(reach));
        if (decided()) {
            sql.add("and").add(reach.articles());
        } else {
            sql.add("and (x.expires_at is null or x.expires_at > ?)", reach.until());
        }
        return sql.add(acrossOrder()).add(bounds("x", "article_id"));
    }

    /** A condition on {@code x}: something of every group. */
    static Sql terms(List<Group> groups) {
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
                        TimeWalk.within(order.published() ? "modified_at" : "published_at", "?", "?"),
                        TimeWalk.second(from == null ? Instant.MIN : from),
                        TimeWalk.second(to == null ? Instant.MAX : to) + 1);
    }

    private Sql bounds(String table, String id) {
        Sql sql = new Sql();
        if (reach.until() != null) sql.add("and " + table + ".published_at <= ?", reach.until());
        if (query.publishedFrom() != null) sql.add("and " + table + ".published_at >= ?", query.publishedFrom());
        if (query.publishedTo() != null) sql.add("and " + table + ".published_at < ?", query.publishedTo());
        if (query.modifiedFrom() != null) sql.add("and " + table + ".modified_at >= ?", query.modifiedFrom());
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

    private Instant newest() {
        return Stream.of(
                        order.published() ? reach.until() : null,
                        order.published() ? query.publishedTo() : null,
                        after != null && order.descending() ? after.at() : null)
                .filter(Objects::nonNull)
                .min(Instant::compareTo)
                .orElse(null);
    }

    private Instant oldest() {
        return Stream.of(
                        order.published() ? query.publishedFrom() : query.modifiedFrom(),
                        after != null && !order.descending() ? after.at() : null)
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .orElse(null);
    }

    private boolean decided() {
        return reach.until() == null;
    }
}
