package dateline.article.search;

import dateline.article.rows.ArticleRows;
import dateline.database.sql.PlannerSettings;
import dateline.database.sql.Sql;
import dateline.http.base.DidYouMean;
import dateline.http.problem.Problem;
import dateline.http.response.Page;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Counts the newest matches of a list, in total and per facet value, in one statement. */
@Singleton
class FacetCounts {

    private static final int MAX_COUNTED = 10_000;
    private static final int MAX_VALUES = 50;

    /**
     * Facet name to its query, which returns one row per article and value, and the table with the names of the values,
     * if any.
     */
    private static final Map<String, List<String>> FACETS = new LinkedHashMap<>();

    static {
        FACETS.put(
                "section", List.of("select p.ancestor from m join section_path p on p.section = m.section", "section"));
        for (String kind : List.of("tag", "author", "source")) {
            String values = "select substr(one, %d) from m, unnest(m.terms) one where one like '%s:%%'";
            FACETS.put(kind, List.of(values.formatted(kind.length() + 2, kind), kind));
        }
        FACETS.put("language", List.of("select m.language from m"));
        FACETS.put(
                "year",
                List.of(
                        "select cast(cast(extract(year from m.published_at at time zone 'UTC') as integer) as text) from m"));
    }

    // The sections of the matches, each with itself and the sections above it: a filter by one of them finds the match.
    private static final String SECTION_PATHS = """
            , section_path(section, ancestor) as (
                select distinct m.section, m.section from m where m.section is not null
                union select p.section, s.parent from section_path p join section s on s.slug = p.ancestor where s.parent is not null)
            """;

    /** The columns that the facets count. */
    private static final List<SelectedColumn> COLUMNS = Stream.of("section", "language", "terms")
            .map(name -> new SelectedColumn(name, name.equals("terms") ? "text[]" : "text", Sql.of("x." + name)))
            .toList();

    private final ArticleRows articles;

    FacetCounts(ArticleRows articles) {
        this.articles = articles;
    }

    static void validate(String facets) {
        if (facets == null) return;
        for (String facet : facets.split(",", -1)) {
            if (FACETS.containsKey(facet)) continue;
            String allowed = "Allowed: " + String.join(", ", FACETS.keySet()) + ", joined with commas.";
            String suggestion = DidYouMean.of(facet, FACETS.keySet())
                    .map(name -> " Did you mean " + name + "?")
                    .orElse("");
            throw Problem.of(
                            "parameter-invalid",
                            "facets: there is no facet " + facet + "." + suggestion + " " + allowed)
                    .parameter("facets", "invalid-value", allowed);
        }
    }

    /** Returns the page with the facets and the count that the query requests. @param candidates newest first */
    <T> Page<T> withCounts(Page<T> page, ArticleQuery query, CandidateQuery candidates) {
        if (query.facets() == null && query.count() == null) return page;
        List<String> facets = query.facets() == null
                ? List.of()
                : Arrays.stream(query.facets().split(",")).distinct().toList();
        Sql sql = Sql.of("with recursive candidate as materialized (")
                .add(candidates.selectFirst(MAX_COUNTED + 1, facets.isEmpty() ? List.of() : COLUMNS))
                .add("), m as (select * from candidate order by published_at desc, id desc limit :maxCounted)")
                .with("maxCounted", MAX_COUNTED)
                .add(facets.contains("section") ? SECTION_PATHS : "")
                .add("select null as facet, null as value, null as name, count(*) as n from candidate");
        for (String facet : facets) {
            List<String> from = FACETS.get(facet);
            sql = sql.add("union all (select :facet, f.value, n.name, f.n from (select f.value, count(*) as n from (")
                    .with("facet", facet)
                    .add(from.get(0))
                    .add(") f(value) group by f.value order by count(*) desc, f.value limit :maxValues) f")
                    .with("maxValues", MAX_VALUES)
                    .add(
                            from.size() > 1
                                    ? "join " + from.get(1) + " n on n.slug = f.value"
                                    : "cross join (select cast(null as text) as name) n")
                    .add("order by f.n desc, f.value)");
        }
        Map<String, List<Page.Facet>> counts = new LinkedHashMap<>();
        facets.forEach(facet -> counts.put(facet, new ArrayList<>()));
        Page.Count[] total = new Page.Count[1];
        articles.run(sql, PlannerSettings.FOR_VALUES, row -> {
            String facet = row.getString("facet");
            int n = row.getInt("n");
            if (facet == null) {
                total[0] = new Page.Count(Math.min(n, MAX_COUNTED), n > MAX_COUNTED);
            } else {
                counts.get(facet).add(new Page.Facet(row.getString("value"), row.getString("name"), n));
            }
            return facet;
        });
        return page.withCount(query.count() == null ? null : total[0], facets.isEmpty() ? null : counts);
    }
}
