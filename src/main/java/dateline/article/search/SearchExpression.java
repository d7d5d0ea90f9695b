package dateline.article.search;

import static java.util.stream.Collectors.joining;

import dateline.article.highlight.HighlightTerms;
import dateline.database.sql.Sql;
import java.util.List;
import java.util.Map;

/**
 * What a search means in every language that articles are written in: its words stemmed, stemmed without their accents, and as they
 * are without their accents. An article is asked in its own language only.
 *
 * @param own the query by the name of a configuration
 * @param wanted every article found holds this, whatever its language; null where the search only says what is unwanted
 * @param settled configurations in which an article is found by everything that it is found by in any
 * @param marks what is marked, by the query
 * @param dictionaries by which it was parsed
 * @param any what every article found matches, whatever its language, as an index can answer it
 */
public record SearchExpression(
        Map<String, String> own,
        String wanted,
        List<String> settled,
        Map<String, HighlightTerms> marks,
        String dictionaries,
        String any) {

    /** A word of every article, which no text and no search can hold: words have no spaces. */
    private static final String EVERY_ARTICLE = "'every article'";

    static String anyOf(Map<String, String> own, String wanted) {
        String any = own.values().stream()
                .distinct()
                .filter(query -> !query.isEmpty())
                .map("(%s)"::formatted)
                .collect(joining(" | "));
        // No index finds an article by the words that it does not hold.
        return (wanted == null || wanted.isEmpty()) && !any.isEmpty() ? EVERY_ARTICLE + " & (" + any + ")" : any;
    }

    /** The languages as they are: in one life of a database they become more, and none is taken away. */
    static final String DICTIONARIES = "concat(incarnation(), ' ', (select count(*) from text_configuration))";

    /** What is marked in an article of this configuration. */
    public HighlightTerms wanted(String configuration) {
        return marks.get(own.getOrDefault(configuration, own.get("simple")));
    }

    /** Bytes, about. */
    int weight() {
        int words = marks.keySet().stream().mapToInt(String::length).sum();
        return 500 + 100 * own.size() + 12 * words;
    }

    /** The query in the language of the article whose text is {@code x}. */
    Sql query() {
        if (own.values().stream().distinct().count() == 1) {
            return new Sql().add("cast(? as tsquery)", own.get("simple"));
        }
        Sql sql = new Sql().add("(case x.configuration");
        own.forEach((name, query) -> sql.add("when ? then cast(? as tsquery)", name, query));
        return sql.add("else cast(? as tsquery) end)", own.get("simple"));
    }

    /** A condition on {@code x}, and on {@code a} where the reach is decided there. */
    Sql matches(ReadScope reach) {
        Sql text = searched(reach);
        Sql sql = new Sql().add("(");
        if (reach.until() != null) {
            sql.add(text).add("@@ cast(? as tsquery)", any);
            if (own.values().stream().distinct().count() == 1) return sql.add(")");
            sql.add("and");
            if (!settled.isEmpty()) sql.add("(x.configuration = any(?) or", settled);
        } else if (wanted != null) {
            // Nothing is open that is not in the whole.
            sql.add("x.whole @@ cast(? as tsquery) and", wanted);
        }
        // Twice denied, since the planner takes a query that it does not know beforehand for one that finds hardly
        // anything.
        sql.add("not").add(text).add("@@ !!").add(query()).add(")");
        return reach.until() != null && !settled.isEmpty() ? sql.add(")") : sql;
    }

    /** The text that {@code reach} lets a search look into: without captions where media are decided on one by one. */
    static Sql searched(ReadScope reach) {
        if (reach.until() == null) {
            return new Sql()
                    .add("(case when")
                    .add(reach.whole())
                    .add("then coalesce(x.uncaptioned, x.whole) when")
                    .add(reach.teaser())
                    // Weight A is the headline.
                    .add("then x.open else ts_filter(x.open, '{a}') end)");
        }
        // Word for word what is indexed.
        return new Sql().add(text(reach.open()));
    }

    private static String text(boolean open) {
        return open ? "(case x.shown when 'public' then x.whole when 'teaser' then x.open end)" : "x.whole";
    }
}
