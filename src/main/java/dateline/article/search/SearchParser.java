package dateline.article.search;

import static java.util.stream.Collectors.joining;

import dateline.article.highlight.HighlightTerms;
import dateline.article.highlight.TextIndex;
import dateline.article.search.SearchInput.Alternative;
import dateline.article.search.SearchInput.WordGroup;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Parses a search: {@link SearchInput} splits it into words, and one statement on the main pool stems the words in each text search
 * configuration in use. {@link ParsedSearchCache} keeps the results.
 */
@Singleton
public class SearchParser {

    private final AgroalDataSource database;

    SearchParser(AgroalDataSource database) {
        this.database = database;
    }

    /** @param language languages by comma, to parse the search for their configurations only; null for all */
    public SearchExpression parse(String q, String language) {
        List<Alternative> alternatives = SearchInput.of(q).alternatives();
        boolean hasRequiredWords = !alternatives.isEmpty()
                && alternatives.stream().noneMatch(one -> one.required().isEmpty());
        Sql sql =
                new Sql().add("select c.name, cast(").add(toQuery(alternatives)).add("as text) as query, cast(array[");
        for (int i = 0; hasRequiredWords && i < alternatives.size(); i++) {
            if (i > 0) sql.add(",");
            sql.add(wordQueries(alternatives.get(i).required()));
        }
        sql.add("] as text[]) as word_queries, " + SearchExpression.CONFIGURATION_SET
                + " as configurations from text_configuration c");
        if (language != null) {
            List<String> names = Arrays.stream(language.split(","))
                    .map(TextIndex::configuration)
                    .toList();
            sql.add("where c.name = 'simple' or c.name = any(?)", names);
        }
        Map<String, String> queries = new TreeMap<>();
        Map<String, Set<String>> wordQueriesByConfiguration = new TreeMap<>();
        String[] configurationSet = new String[1];
        sql.list(database, row -> {
            configurationSet[0] = row.getString("configurations");
            queries.put(row.getString("name"), row.getString("query"));
            Set<String> wordQueries = new HashSet<>(Sql.strings(row, "word_queries"));
            wordQueries.remove("");
            return wordQueriesByConfiguration.put(row.getString("name"), wordQueries);
        });
        Set<String> allWordQueries = new TreeSet<>();
        wordQueriesByConfiguration.values().forEach(allWordQueries::addAll);
        // For a single alternative without exclusions, the query of a configuration is the disjunction of its word
        // queries.
        boolean isSingle = hasRequiredWords
                && alternatives.size() == 1
                && alternatives.get(0).excluded().isEmpty();
        List<String> equivalent = queries.keySet().stream()
                .filter(name -> isSingle && wordQueriesByConfiguration.get(name).equals(allWordQueries))
                .toList();
        Map<String, HighlightTerms> highlightTerms = new TreeMap<>();
        queries.values().forEach(query -> highlightTerms.computeIfAbsent(query, HighlightTerms::of));
        String necessaryQuery = hasRequiredWords
                ? allWordQueries.stream().map("(%s)"::formatted).collect(joining(" | "))
                : null;
        return new SearchExpression(
                queries,
                necessaryQuery,
                equivalent,
                highlightTerms,
                configurationSet[0],
                SearchExpression.combine(queries, necessaryQuery));
    }

    private static Sql toQuery(List<Alternative> alternatives) {
        if (alternatives.isEmpty()) return new Sql().add("cast('' as tsquery)");
        Sql sql = new Sql().add("(");
        for (int i = 0; i < alternatives.size(); i++) {
            if (i > 0) sql.add("||");
            Alternative alternative = alternatives.get(i);
            sql.add("(").add(anyWordQuery(alternative.required()));
            for (WordGroup group : alternative.excluded()) sql.add("&& !!").add(anyWordQuery(List.of(group)));
            sql.add(")");
        }
        return sql.add(")");
    }

    // Each query occurs once, because the planner estimates a repeated word as more frequent.
    private static Sql anyWordQuery(List<WordGroup> groups) {
        if (groups.isEmpty()) return new Sql().add("cast('' as tsquery)");
        return new Sql()
                .add("cast(coalesce((select string_agg(distinct '(' || one || ')', ' | ') from unnest(cast(array[")
                .add(wordQueries(groups))
                .add("] as text[])) one where one <> ''), '') as tsquery)");
    }

    // The words as queries: stemmed, stemmed without accents, and unstemmed without accents.
    private static Sql wordQueries(List<WordGroup> groups) {
        return new Sql()
                .add(wordQuery("cast(c.name as regconfig)", groups))
                .add(",")
                .add(wordQuery("cast('folded_' || c.name as regconfig)", groups))
                .add(",")
                .add(wordQuery("'folded_simple'", groups));
    }

    private static Sql wordQuery(String configuration, List<WordGroup> groups) {
        String parse = "websearch_to_tsquery(" + configuration + ", searchable(?))";
        Sql sql = new Sql().add("cast(");
        for (int i = 0; i < groups.size(); i++) {
            if (i > 0) sql.add("&&");
            WordGroup group = groups.get(i);
            if (group.joined() == null) sql.add(parse, group.words());
            else sql.add("(" + parse + "||" + parse + ")", group.words(), group.joined());
        }
        return sql.add("as text)");
    }
}
