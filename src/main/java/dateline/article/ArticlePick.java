package dateline.article;

import dateline.article.ArticleFilter.Group;
import dateline.database.Sql;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Which articles a list holds, in order, as rows of {@code (id, published_at, modified_at)}. Every filter with one value is a walk along the
 * index of {@code article_term}; of the filters with several values one becomes a walk per value, merged in order. So a page
 * reads about as many rows as it shows, however many articles match. A search stays within {@code article_text}.
 */
record ArticlePick(ArticleQuery query, Feed feed, Reach reach, TextSearch.Parsed words, Order order, Position after) {

    private static final int MOST_WALKS = 10;
    private static final int MOST_JOINS = 4;

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
            return column.equals("published_at") ? row.publishedAt() : row.modifiedAt();
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
        return first(limit, new Sql());
    }

    /** @param more columns of {@code a}, or of {@code x} where it is a search, each after a comma */
    Sql first(int limit, Sql more) {
        List<Sql> walks = walks().stream().map(walk -> sql(walk, limit, more)).toList();
        if (walks.size() == 1) return walks.get(0);
        Sql union = new Sql();
        for (Sql walk : walks) {
            if (!union.isEmpty()) union.add("union all");
            union.add("(").add(walk).add(")");
        }
        // What several walks find comes from each of them at once, since all keep the same order.
        return new Sql()
                .add("select distinct on (w.%s, w.id) w.* from (".formatted(order.column()))
                .add(union)
                .add(") w")
                .add(order.by("w", "id"))
                .add("limit ?", limit);
    }

    private List<Walk> walks() {
        List<Group> asked = new ArrayList<>(ArticleFilter.of(query).groups());
        if (feed == null) return walks(asked, List.of());
        List<Sql> shown = feed.excluded == null || feed.excluded.isEmpty()
                ? List.of()
                : List.of(new Sql().add("a.id <> all(?)", feed.excluded));
        List<Group> selected = new ArrayList<>(asked);
        if (feed.query != null) selected.addAll(feed.query.groups());
        List<Walk> walks = new ArrayList<>(walks(selected, shown));
        if (!feed.pinnedIds().isEmpty() && selected.size() > asked.size()) {
            Sql pinned = new Sql().add("a.id = any(?)", feed.pinnedIds());
            walks.add(new Walk(
                    List.of(),
                    asked,
                    Stream.concat(shown.stream(), Stream.of(pinned)).toList()));
        }
        return walks;
    }

    private List<Walk> walks(List<Group> groups, List<Sql> more) {
        if (words != null) return List.of(new Walk(List.of(), groups, more));
        List<String> joined = new ArrayList<>();
        List<Group> rest = new ArrayList<>();
        Group several = groups.stream()
                .filter(group -> group.terms().size() > 1 && group.terms().size() <= MOST_WALKS)
                .min(Comparator.comparing(group -> group.terms().size()))
                .orElse(null);
        for (Group group : groups) {
            if (group == several) continue;
            boolean single = group.terms().size() == 1;
            if (single && joined.contains(group.terms().get(0))) continue;
            if (single && joined.size() < MOST_JOINS) {
                joined.add(group.terms().get(0));
            } else {
                rest.add(group);
            }
        }
        if (several == null) return List.of(new Walk(joined, rest, more));
        return several.terms().stream()
                .map(term -> {
                    List<String> terms = new ArrayList<>(joined);
                    if (!terms.contains(term)) terms.add(term);
                    return new Walk(terms, rest, more);
                })
                .toList();
    }

    private Sql sql(Walk walk, int limit, Sql more) {
        boolean decided = reach.until() == null;
        boolean onlyText = words != null && !decided && walk.conditions().isEmpty();
        boolean onlyTerm = words == null
                && !decided
                && walk.terms().size() == 1
                && walk.groups().isEmpty()
                && walk.conditions().isEmpty()
                && query.modifiedFrom() == null
                && more.isEmpty();
        // Where one table knows everything, the article is not asked.
        String root = onlyText ? "x" : onlyTerm ? "k0" : "a";
        String id = root.equals("a") ? "id" : "article_id";
        Sql sql = new Sql()
                .add("select %1$s.%2$s as id, %1$s.published_at, %1$s.modified_at".formatted(root, id))
                .add(more)
                .add("from " + (onlyText ? "article_text x" : onlyTerm ? "article_term k0" : "article a"));
        if (words != null && !onlyText) sql.add("join article_text x on x.article_id = a.id");
        for (int i = 0; i < walk.terms().size() && !onlyTerm; i++) {
            sql.add("""
                    join article_term k%1$d on k%1$d.article_id = a.id and k%1$d.published_at = a.published_at
                     and k%1$d.modified_at = a.modified_at
                    """.formatted(i));
        }
        sql.add("where true");
        for (int i = 0; i < walk.terms().size(); i++) {
            sql.add("and k" + i + ".term = ?", walk.terms().get(i));
            if (reach.open()) sql.add("and k" + i + ".open");
            sql.add(bounds("k" + i, "article_id"));
        }
        boolean known = onlyText || !walk.terms().isEmpty() && !decided;
        if (known) {
            // A term stands only at what is not taken back; asking the article again would mislead the planner.
            sql.add("and (%1$s.expires_at is null or %1$s.expires_at > ?)".formatted(root), reach.until());
        } else {
            sql.add("and").add(reach.articles());
        }
        if (onlyText) sql.add(reach.open() ? "and x.shown <> 'licensed'" : "and x.shown is not null");
        if (walk.terms().isEmpty()) sql.add(bounds(root, id));
        if (query.modifiedFrom() != null) sql.add("and " + root + ".modified_at >= ?", query.modifiedFrom());
        if (words != null) sql.add("and").add(words.matches(reach));
        for (Group group : walk.groups()) {
            sql.add("and").add(words == null ? group.condition() : new Sql().add("x.terms && ?", group.terms()));
        }
        for (Sql condition : walk.conditions()) sql.add("and").add(condition);
        return sql.add(order.by(root, id)).add("limit ?", limit);
    }

    private Sql bounds(String table, String id) {
        Sql sql = new Sql();
        if (reach.until() != null) sql.add("and " + table + ".published_at <= ?", reach.until());
        if (query.publishedFrom() != null) sql.add("and " + table + ".published_at >= ?", query.publishedFrom());
        if (query.publishedTo() != null) sql.add("and " + table + ".published_at < ?", query.publishedTo());
        if (after != null) {
            String place = "and (%s.%s, %s.%s) %s (?, ?)";
            sql.add(
                    place.formatted(table, order.column(), table, id, order.descending() ? "<" : ">"),
                    after.at(),
                    after.id());
        }
        return sql;
    }

    /**
     * Articles that have every one of these terms, something of every group and meet every condition, in order.
     *
     * @param conditions on {@code a}
     */
    private record Walk(List<String> terms, List<Group> groups, List<Sql> conditions) {}
}
