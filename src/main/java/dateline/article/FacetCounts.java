package dateline.article;

import dateline.article.ArticlePick.Order;
import dateline.database.Sql;
import dateline.http.NearMiss;
import dateline.http.Page;
import dateline.http.Problem;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How many there are, and how many of each kind, among the newest that a list would show; one statement for all of it. */
@Singleton
class FacetCounts {

    private static final int COUNTED = 10_000;
    private static final int VALUES = 50;

    /** Each as rows of value and name, one for every article and value. */
    private static final Map<String, String> FACETS = new LinkedHashMap<>();

    static {
        FACETS.put("section", "select m.section, n.name from m join section n on n.slug = m.section");
        FACETS.put("tag", "select n.slug, n.name from m, unnest(m.tags) one join tag n on n.slug = one");
        FACETS.put("author", "select n.slug, n.name from m, unnest(m.authors) one join author n on n.slug = one");
        FACETS.put("source", "select m.source, n.name from m join source n on n.slug = m.source");
        FACETS.put("language", "select m.language, null from m");
        FACETS.put(
                "year",
                "select cast(cast(extract(year from m.published_at at time zone 'UTC') as integer) as text), null from m");
    }

    private final AgroalDataSource database;

    FacetCounts(AgroalDataSource database) {
        this.database = database;
    }

    static void check(String facets) {
        if (facets == null) return;
        for (String facet : facets.split(",", -1)) {
            if (FACETS.containsKey(facet)) continue;
            String allowed = "Allowed: " + String.join(", ", FACETS.keySet()) + ", joined with commas.";
            String near = NearMiss.of(facet, FACETS.keySet())
                    .map(meant -> " Did you mean " + meant + "?")
                    .orElse("");
            throw Problem.of("parameter-invalid", "facets: there is no facet " + facet + "." + near + " " + allowed)
                    .parameter("facets", "invalid-value", allowed);
        }
    }

    /** The page with what was asked for besides: facets, and the count that they were counted over. */
    <T> Page<T> counted(Page<T> page, ArticleQuery query, ArticlePick pick) {
        if (query.facets() == null && query.count() == null) return page;
        List<String> facets = query.facets() == null
                ? List.of()
                : Arrays.stream(query.facets().split(",")).distinct().toList();
        Sql sql = new Sql()
                .add("with picked as materialized (")
                .add(pick.ordered(Order.NEWEST).first(COUNTED + 1))
                .add(")");
        if (!facets.isEmpty()) {
            sql.add("""
                    , m as materialized (select one.* from (select id from picked order by published_at desc, id desc limit ?) p
                        cross join lateral (select a.section, a.tags, a.authors, a.source, a.language, a.published_at
                                            from article a where a.id = p.id limit 1) one)
                    """, COUNTED);
        }
        sql.add("select null as facet, null as value, null as name, count(*) as n from picked");
        for (String facet : facets) {
            sql.add("union all (select ?, f.value, f.name, count(*) from (", facet)
                    .add(FACETS.get(facet))
                    .add(") f(value, name) group by f.value, f.name order by count(*) desc, f.value limit ?)", VALUES);
        }
        Map<String, List<Page.Facet>> counts = new LinkedHashMap<>();
        facets.forEach(facet -> counts.put(facet, new ArrayList<>()));
        Page.Count[] total = new Page.Count[1];
        sql.list(database, row -> {
            String facet = row.getString("facet");
            int n = row.getInt("n");
            if (facet == null) {
                total[0] = new Page.Count(Math.min(n, COUNTED), n > COUNTED);
            } else {
                counts.get(facet).add(new Page.Facet(row.getString("value"), row.getString("name"), n));
            }
            return null;
        });
        return page.counted(total[0], facets.isEmpty() ? null : counts);
    }
}
