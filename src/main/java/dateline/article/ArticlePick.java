package dateline.article;

import dateline.article.ArticleFilter.Group;
import dateline.database.Sql;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * Which articles a list holds, in order, as rows of {@code (id, published_at, modified_at)}. Every filter with one value is a walk along the
 * index of {@code article_term}; of the filters with several values one becomes a walk per value, merged in order. So a page
 * reads about as many rows as it shows, however many articles match.
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

        String by(String table) {
            String way = descending ? "desc" : "asc";
            return "order by %1$s.%2$s %3$s, %1$s.id %3$s".formatted(table, column, way);
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
        List<Sql> walks = walks().stream().map(walk -> walk.sql(limit)).toList();
        if (walks.size() == 1) return walks.get(0);
        Sql union = new Sql();
        for (Sql walk : walks) {
            if (!union.isEmpty()) union.add("union all");
            union.add("(").add(walk).add(")");
        }
        // What several walks find comes from each of them at once, since all keep the same order.
        return new Sql()
                .add("select distinct on (w.%s, w.id) w.id, w.published_at, w.modified_at from ("
                        .formatted(order.column()))
                .add(union)
                .add(") w")
                .add(order.by("w"))
                .add("limit ?", limit);
    }

    private List<Walk> walks() {
        List<Group> asked = new ArrayList<>(ArticleFilter.of(query).groups());
        if (feed == null) return walks(asked, List.of());
        Sql shown = feed.excluded == null || feed.excluded.isEmpty()
                ? new Sql().add("true")
                : new Sql().add("a.id <> all(?)", feed.excluded);
        List<Group> selected = new ArrayList<>(asked);
        if (feed.query != null) selected.addAll(feed.query.groups());
        List<Walk> walks = new ArrayList<>(walks(selected, List.of(shown)));
        if (!feed.pinnedIds().isEmpty() && selected.size() > asked.size()) {
            Sql pinned = new Sql().add("a.id = any(?)", feed.pinnedIds());
            List<Sql> conditions = new ArrayList<>(List.of(shown, pinned));
            asked.forEach(group -> conditions.add(group.condition()));
            walks.add(new Walk(List.of(), conditions));
        }
        return walks;
    }

    private List<Walk> walks(List<Group> groups, List<Sql> more) {
        List<String> joined = new ArrayList<>();
        List<Sql> conditions = new ArrayList<>(more);
        Group several = groups.stream()
                .filter(group -> group.terms().size() > 1 && group.terms().size() <= MOST_WALKS)
                .min(Comparator.comparing(group -> group.terms().size()))
                .orElse(null);
        for (Group group : groups) {
            if (group == several) continue;
            if (group.terms().size() == 1 && joined.size() < MOST_JOINS) {
                joined.add(group.terms().get(0));
            } else {
                conditions.add(group.condition());
            }
        }
        if (several == null) return List.of(new Walk(joined, conditions));
        return several.terms().stream()
                .map(term -> {
                    List<String> terms = new ArrayList<>(joined);
                    terms.add(term);
                    return new Walk(terms, conditions);
                })
                .toList();
    }

    /** Articles that have every one of these terms and meet every condition, in order. */
    private final class Walk {

        private final List<String> terms;
        private final List<Sql> conditions;

        Walk(List<String> terms, List<Sql> conditions) {
            this.terms = terms.stream().distinct().toList();
            this.conditions = conditions;
        }

        Sql sql(int limit) {
            Sql sql = new Sql().add("select a.id, a.published_at, a.modified_at from article a");
            for (int i = 0; i < terms.size(); i++) {
                String k = "k" + i;
                sql.add("""
                        join article_term %1$s on %1$s.article_id = a.id and %1$s.published_at = a.published_at
                         and %1$s.modified_at = a.modified_at and %1$s.term = ?
                        """.formatted(k), terms.get(i));
                if (reach.open()) sql.add("and " + k + ".open");
                sql.add(bounds(k, k + ".article_id"));
            }
            if (words != null) sql.add("join article_text x on x.article_id = a.id");
            // A term stands only at what is not taken back and tells who is shown it; asking again would mislead the
            // planner.
            boolean known = !terms.isEmpty() && reach.until() != null;
            sql.add("where").add(known ? unexpired() : reach.articles());
            if (terms.isEmpty()) sql.add(bounds("a", "a.id"));
            if (query.modifiedFrom() != null) sql.add("and a.modified_at >= ?", query.modifiedFrom());
            if (words != null) sql.add("and").add(words.matches(reach));
            for (Sql condition : conditions) sql.add("and").add(condition);
            return sql.add(order.by("a")).add("limit ?", limit);
        }

        private Sql unexpired() {
            return new Sql().add("(a.expires_at is null or a.expires_at > ?)", reach.until());
        }

        private Sql bounds(String table, String id) {
            Sql sql = new Sql();
            if (reach.until() != null) sql.add("and " + table + ".published_at <= ?", reach.until());
            if (query.publishedFrom() != null) sql.add("and " + table + ".published_at >= ?", query.publishedFrom());
            if (query.publishedTo() != null) sql.add("and " + table + ".published_at < ?", query.publishedTo());
            if (after != null) {
                String place = "and (%s.%s, %s) %s (?, ?)";
                sql.add(
                        place.formatted(table, order.column(), id, order.descending() ? "<" : ">"),
                        after.at(),
                        after.id());
            }
            return sql;
        }
    }
}
