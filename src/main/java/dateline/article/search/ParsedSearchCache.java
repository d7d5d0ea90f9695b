package dateline.article.search;

import static java.util.stream.Collectors.joining;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dateline.article.highlight.HighlightTerms;
import dateline.article.highlight.TextIndex;
import dateline.article.search.SearchInput.Alternative;
import dateline.article.search.SearchInput.WordGroup;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Has the database parse and stem the words of a search, and caches the result. */
@Singleton
public class ParsedSearchCache {

    // At most a few megabytes. Entries expire because the text search configurations can change.
    private static final Duration LIFETIME = Duration.ofMinutes(10);
    private static final int MAX_BYTES = 4_000_000;

    private record SearchKey(String q, String language) {}

    private final Cache<SearchKey, SearchExpression> cache = Caffeine.newBuilder()
            .expireAfterWrite(LIFETIME)
            .maximumWeight(MAX_BYTES)
            .executor(Runnable::run)
            .weigher((SearchKey key, SearchExpression one) ->
                    one.approximateSize() + 2 * key.q().length())
            .build();

    private final AgroalDataSource database;

    ParsedSearchCache(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * Returns the cached parse if it was made with this set of configurations; otherwise parses again.
     *
     * @param configurationSet null if the caller does not know the current one
     */
    SearchExpression get(String q, String language, String configurationSet) {
        SearchKey key = new SearchKey(q, language);
        SearchExpression cached = cache.getIfPresent(key);
        boolean isCurrent = cached != null
                && (configurationSet == null || cached.configurationSet().equals(configurationSet));
        if (isCurrent) return cached;
        SearchExpression expression = parse(q, language);
        cache.put(key, expression);
        return expression;
    }

    public SearchExpression parse(String q, String language) {
        List<Alternative> alternatives = SearchInput.of(q).alternatives();
        boolean hasRequiredWords = !alternatives.isEmpty()
                && alternatives.stream().noneMatch(one -> one.required().isEmpty());
        Sql sql =
                new Sql().add("select c.name, cast(").add(toQuery(alternatives)).add("as text) as query, cast(array[");
        for (int i = 0; hasRequiredWords && i < alternatives.size(); i++) {
            if (i > 0) sql.add(",");
            sql.add(queryForms(alternatives.get(i).required()));
        }
        sql.add("] as text[]) as forms, " + SearchExpression.CONFIGURATION_SET
                + " as configurations from text_configuration c");
        if (language != null) {
            List<String> names = Arrays.stream(language.split(","))
                    .map(TextIndex::configuration)
                    .toList();
            sql.add("where c.name = 'simple' or c.name = any(?)", names);
        }
        Map<String, String> queries = new TreeMap<>();
        Map<String, Set<String>> formsByConfiguration = new TreeMap<>();
        String[] configurationSet = new String[1];
        sql.list(database, row -> {
            configurationSet[0] = row.getString("configurations");
            queries.put(row.getString("name"), row.getString("query"));
            Set<String> forms = new HashSet<>(Sql.strings(row, "forms"));
            forms.remove("");
            return formsByConfiguration.put(row.getString("name"), forms);
        });
        Set<String> allForms = new TreeSet<>();
        formsByConfiguration.values().forEach(allForms::addAll);
        // For a single alternative without exclusions, each configuration matches any form of its words.
        boolean isSingle = hasRequiredWords
                && alternatives.size() == 1
                && alternatives.get(0).excluded().isEmpty();
        List<String> equivalent = queries.keySet().stream()
                .filter(name -> isSingle && formsByConfiguration.get(name).equals(allForms))
                .toList();
        Map<String, HighlightTerms> highlightTerms = new TreeMap<>();
        queries.values().forEach(query -> highlightTerms.computeIfAbsent(query, HighlightTerms::of));
        String necessaryQuery =
                hasRequiredWords ? allForms.stream().map("(%s)"::formatted).collect(joining(" | ")) : null;
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
            sql.add("(").add(anyForm(alternative.required()));
            for (WordGroup group : alternative.excluded()) sql.add("&& !!").add(anyForm(List.of(group)));
            sql.add(")");
        }
        return sql.add(")");
    }

    // Each form occurs once, because the planner estimates a repeated word as more frequent.
    private static Sql anyForm(List<WordGroup> groups) {
        if (groups.isEmpty()) return new Sql().add("cast('' as tsquery)");
        return new Sql()
                .add("cast(coalesce((select string_agg(distinct '(' || one || ')', ' | ') from unnest(cast(array[")
                .add(queryForms(groups))
                .add("] as text[])) one where one <> ''), '') as tsquery)");
    }

    // The words as queries: stemmed, stemmed without accents, and unstemmed without accents.
    private static Sql queryForms(List<WordGroup> groups) {
        return new Sql()
                .add(queryForm("cast(c.name as regconfig)", groups))
                .add(",")
                .add(queryForm("cast('folded_' || c.name as regconfig)", groups))
                .add(",")
                .add(queryForm("'folded_simple'", groups));
    }

    private static Sql queryForm(String configuration, List<WordGroup> groups) {
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
