package dateline.article.search;

import static java.util.stream.Collectors.joining;

import dateline.article.highlight.HighlightTerms;
import dateline.database.sql.Sql;
import java.util.List;
import java.util.Map;

/**
 * A search parsed for each text search configuration in use: its words stemmed, stemmed without accents, and unstemmed
 * without accents. An article is matched with the query of its own language.
 *
 * @param queries query by name of the configuration
 * @param necessaryQuery a query that every matching article satisfies, whatever its language; null if the search contains an
 *     alternative with exclusions only
 * @param equivalentConfigurations configurations for which {@code anyQuery} alone decides, so that the query of the
 *     language is not tested again
 * @param highlightTerms the terms to highlight, by query
 * @param configurationSet identifies the configurations with which the search was parsed
 * @param anyQuery a query that every matching article satisfies, in a form that an index can answer
 */
public record SearchExpression(
        Map<String, String> queries,
        String necessaryQuery,
        List<String> equivalentConfigurations,
        Map<String, HighlightTerms> highlightTerms,
        String configurationSet,
        String anyQuery) {

    /** A token in the vector of every article. No text and no search can contain it, because words have no spaces. */
    private static final String EVERY_ARTICLE = "'every article'";

    static String combine(Map<String, String> queries, String necessaryQuery) {
        String combined = queries.values().stream()
                .distinct()
                .filter(query -> !query.isEmpty())
                .map("(%s)"::formatted)
                .collect(joining(" | "));
        // The GIN index cannot find articles by the absence of words, so the query also requires a token of every
        // article.
        return (necessaryQuery == null || necessaryQuery.isEmpty()) && !combined.isEmpty()
                ? EVERY_ARTICLE + " & (" + combined + ")"
                : combined;
    }

    /** Identifies the set of configurations. Within one incarnation of the database configurations are only added. */
    static final String CONFIGURATION_SET = "concat(incarnation(), ' ', (select count(*) from text_configuration))";

    /** Returns the terms to highlight in an article of this configuration. */
    public HighlightTerms termsFor(String configuration) {
        return highlightTerms.get(queries.getOrDefault(configuration, queries.get("simple")));
    }

    /** Returns the approximate size in bytes. */
    int approximateSize() {
        int words = highlightTerms.keySet().stream().mapToInt(String::length).sum();
        return 500 + 100 * queries.size() + 12 * words;
    }

    /** Returns the query for the configuration of the article whose text is {@code x}. */
    Sql queryByLanguage() {
        if (queries.values().stream().distinct().count() == 1) {
            return Sql.of("cast(:query as tsquery)").with("query", queries.get("simple"));
        }
        Sql sql = Sql.of("(case x.configuration");
        for (Map.Entry<String, String> one : queries.entrySet())
            sql = sql.add("when :name then cast(:query as tsquery)")
                    .with("name", one.getKey())
                    .with("query", one.getValue());
        return sql.add("else cast(:query as tsquery) end)").with("query", queries.get("simple"));
    }

    /** Returns the match condition on {@code x}, and on {@code a} if the scope is decided there. */
    Sql matchCondition(ReadScope scope) {
        Sql text = searchableText(scope);
        Sql sql = Sql.of("(");
        if (!scope.isForPartner()) {
            sql = sql.add(text).add("@@ cast(:anyQuery as tsquery)").with("anyQuery", anyQuery);
            if (queries.values().stream().distinct().count() == 1) return sql.add(")");
            sql = sql.add("and");
            if (!equivalentConfigurations.isEmpty())
                sql = sql.add("(x.configuration = any(:equivalentConfigurations) or")
                        .with("equivalentConfigurations", equivalentConfigurations);
        } else if (necessaryQuery != null) {
            // Every open text is part of the whole text, so the index on the whole text can preselect.
            sql = sql.add("x.whole @@ cast(:necessaryQuery as tsquery) and").with("necessaryQuery", necessaryQuery);
        }
        // not (text @@ !!query) means text @@ query. In this form the planner expects many matches. It
        // does not know the query when it plans, and would otherwise expect almost none.
        sql = sql.add("not").add(text).add("@@ !!").add(queryByLanguage()).add(")");
        return !scope.isForPartner() && !equivalentConfigurations.isEmpty() ? sql.add(")") : sql;
    }

    /**
     * Returns the text vector that the scope opens to a search: without captions if each media object is decided
     * separately.
     */
    static Sql searchableText(ReadScope scope) {
        if (scope.isForPartner()) {
            return Sql.of("(case when")
                    .add(scope.fullText())
                    .add("then coalesce(x.uncaptioned, x.whole) when")
                    .add(scope.teaser())
                    // Weight A is the headline.
                    .add("then x.open else ts_filter(x.open, '{a}') end)");
        }
        // Must equal the expression of the index, so that the planner uses it.
        return Sql.of(indexedText(scope.isForEverybody()));
    }

    private static String indexedText(boolean isForEverybody) {
        return isForEverybody ? "(case x.shown when 'public' then x.whole when 'teaser' then x.open end)" : "x.whole";
    }
}
