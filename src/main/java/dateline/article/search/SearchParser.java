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
        Sql sql = Sql.of("select c.name, cast(").add(toQuery(alternatives)).add("as text) as query, cast(array[");
        if (hasRequiredWords)
            sql = sql.add(Sql.join(
                    ",",
                    alternatives.stream()
                            .map(one -> wordQueries(one.required()))
                            .toList()));
        sql = sql.add("] as text[]) as word_queries, " + SearchExpression.CONFIGURATION_SET
                + " as configurations from text_configuration c");
        if (language != null) {
            List<String> names = Arrays.stream(language.split(","))
                    .map(TextIndex::configuration)
                    .toList();
            sql = sql.add("where c.name = 'simple' or c.name = any(:names)").with("names", names);
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
        if (alternatives.isEmpty()) return Sql.of("cast('' as tsquery)");
        return Sql.of("(")
                .add(Sql.join(
                        "||", alternatives.stream().map(SearchParser::toQuery).toList()))
                .add(")");
    }

    private static Sql toQuery(Alternative alternative) {
        Sql sql = Sql.of("(").add(anyWordQuery(alternative.required()));
        for (WordGroup group : alternative.excluded()) sql = sql.add("&& !!").add(anyWordQuery(List.of(group)));
        return sql.add(")");
    }

    // Each query occurs once, because the planner estimates a repeated word as more frequent.
    private static Sql anyWordQuery(List<WordGroup> groups) {
        if (groups.isEmpty()) return Sql.of("cast('' as tsquery)");
        return Sql.of("cast(coalesce((select string_agg(distinct '(' || one || ')', ' | ') from unnest(cast(array[")
                .add(wordQueries(groups))
                .add("] as text[])) one where one <> ''), '') as tsquery)");
    }

    // The words as queries: stemmed, stemmed without accents, and unstemmed without accents.
    private static Sql wordQueries(List<WordGroup> groups) {
        return wordQuery("cast(c.name as regconfig)", groups)
                .add(",")
                .add(wordQuery("cast('folded_' || c.name as regconfig)", groups))
                .add(",")
                .add(wordQuery("'folded_simple'", groups));
    }

    private static Sql wordQuery(String configuration, List<WordGroup> groups) {
        String parse = "websearch_to_tsquery(" + configuration + ", searchable(:words))";
        List<Sql> queries =
                groups.stream().map(group -> groupQuery(parse, group)).toList();
        return Sql.of("cast(").add(Sql.join("&&", queries)).add("as text)");
    }

    // The words as they are written, or joined to one word.
    private static Sql groupQuery(String parse, WordGroup group) {
        Sql words = Sql.of(parse).with("words", group.words());
        if (group.joined() == null) return words;
        return Sql.of("(")
                .add(words)
                .add("||")
                .add(parse)
                .with("words", group.joined())
                .add(")");
    }
}
