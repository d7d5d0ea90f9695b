package dateline.article;

import dateline.article.SearchWords.Alternative;
import dateline.database.Sql;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a search means in every language that articles are written in: its words stemmed, stemmed without their accents, and as they
 * are without their accents. An article is asked in its own language only.
 */
@Singleton
class TextSearch {

    private final AgroalDataSource database;

    TextSearch(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * A search, parsed.
     *
     * @param own the query by the name of a configuration
     * @param wanted every article found matches this, whatever its language; null where the search only says what is unwanted
     */
    record Parsed(Map<String, String> own, String wanted) {

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
        Sql matches(Reach reach) {
            Sql text = searched(reach);
            Sql sql = new Sql().add("(");
            if (wanted != null && reach.until() != null) {
                sql.add(text).add("@@ cast(? as tsquery) and", wanted);
            } else if (wanted != null) {
                sql.add("(x.whole @@ cast(? as tsquery) or x.open @@ cast(? as tsquery)) and", wanted, wanted);
            }
            // Twice denied, since the planner takes a query that it does not know beforehand for one that finds hardly
            // anything.
            return sql.add("not").add(text).add("@@ !!").add(query()).add(")");
        }

        /** The text that {@code reach} lets a search look into. */
        static Sql searched(Reach reach) {
            if (reach.until() == null) {
                return new Sql()
                        .add("(case when")
                        .add(reach.whole())
                        .add("then x.whole when")
                        .add(reach.teaser())
                        // Weight A is the headline.
                        .add("then x.open else ts_filter(x.open, '{a}') end)");
            }
            // Word for word what is indexed.
            return new Sql()
                    .add(
                            reach.open()
                                    ? "(case x.shown when 'public' then x.whole when 'teaser' then x.open end)"
                                    : "x.whole");
        }
    }

    Parsed parse(String q, String language) {
        List<Alternative> alternatives =
                SearchWords.of(Normalizer.normalize(q, Normalizer.Form.NFC)).alternatives();
        Sql sql = new Sql()
                .add("select c.name, cast(")
                .add(queries(alternatives, true))
                .add("as text) as own, cast(");
        boolean positive = !alternatives.isEmpty()
                && alternatives.stream().noneMatch(one -> one.wanted().isEmpty());
        sql.add(positive ? queries(alternatives, false) : new Sql().add("null"))
                .add("as text) as wanted from text_configuration c");
        if (language != null) {
            List<String> names = Arrays.stream(language.split(","))
                    .map(TextIndex::configuration)
                    .toList();
            sql.add("where c.name = 'simple' or c.name = any(?)", names);
        }
        Map<String, String> own = new TreeMap<>();
        Map<String, String> wanted = new TreeMap<>();
        sql.list(database, row -> {
            own.put(row.getString("name"), row.getString("own"));
            String words = row.getString("wanted");
            if (words != null && !words.isEmpty()) wanted.put(words, "(" + words + ")");
            return null;
        });
        return new Parsed(own, positive ? String.join(" | ", wanted.values()) : null);
    }

    private static Sql queries(List<Alternative> alternatives, boolean unwanted) {
        if (alternatives.isEmpty()) return new Sql().add("cast('' as tsquery)");
        Sql sql = new Sql().add("(");
        for (int i = 0; i < alternatives.size(); i++) {
            if (i > 0) sql.add("||");
            Alternative one = alternatives.get(i);
            sql.add("(").add(one.wanted().isEmpty() ? new Sql().add("cast('' as tsquery)") : words(one.wanted()));
            if (unwanted) for (String word : one.unwanted()) sql.add("&& !!").add(words(word));
            sql.add(")");
        }
        return sql.add(")");
    }

    private static Sql words(String words) {
        return new Sql().add("""
                        (websearch_to_tsquery(cast(c.name as regconfig), ?)
                         || websearch_to_tsquery(cast('folded_' || c.name as regconfig), ?)
                         || websearch_to_tsquery('folded_simple', ?))
                        """, words, words, words);
    }
}
