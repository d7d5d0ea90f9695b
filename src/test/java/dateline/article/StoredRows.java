package dateline.article;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.database.sql.Sql;
import dateline.http.base.StoredJson;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** All rows that articles and names have in the database, for tests that compare two ways to write them. */
public final class StoredRows {

    private static final Map<String, String> TABLES = Map.ofEntries(
            Map.entry("article", "id"),
            Map.entry("slug", "article_id"),
            Map.entry("draft", "article_id"),
            Map.entry("draft_edit", "article_id"),
            Map.entry("wire_item", "article_id"),
            Map.entry("version", "article_id"),
            Map.entry("correction", "article_id"),
            Map.entry("article_text", "article_id"),
            Map.entry("article_term", "article_id"),
            Map.entry("article_state", "article_id"),
            Map.entry("finished_article", "article_id"),
            Map.entry("media", "article_id"),
            Map.entry("change", "article_id"));

    // Columns whose values are given out by the database.
    private static final Map<String, List<String>> GENERATED =
            Map.of("change", List.of("id", "mark", "xid"), "article_state", List.of("place", "recorded_at", "xid"));

    private StoredRows() {}

    public static void runAndRollBack(Runnable work) {
        QuarkusTransaction.begin();
        try {
            work.run();
        } finally {
            QuarkusTransaction.rollback();
        }
    }

    /** Returns the rows of an article by table, without generated values; {@code ID} stands for its id. */
    public static Map<String, List<String>> ofArticle(UUID id, AgroalDataSource database) {
        Map<String, List<String>> rows = new TreeMap<>();
        TABLES.forEach((table, column) -> rows.put(table, ofTable(table, column, id, database)));
        return rows;
    }

    private static List<String> ofTable(String table, String column, UUID id, AgroalDataSource database) {
        String text = id.toString();
        String suffix = text.substring(text.length() - 6);
        return Sql.of("select cast(to_jsonb(t) as text) from " + table + " t where " + column + " = :where")
                .with("where", id)
                .list(
                        database,
                        row -> withoutGenerated(table, row.getString(1))
                                .replace(text, "ID")
                                .replace("-" + suffix, "-ENDING"))
                .stream()
                .sorted()
                .toList();
    }

    private static String withoutGenerated(String table, String json) {
        if (!GENERATED.containsKey(table)) return json;
        try {
            ObjectNode row = (ObjectNode) StoredJson.MAPPER.readTree(json);
            row.remove(GENERATED.get(table));
            return row.toString();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the rows of all names by table, and how many articles carry each name. */
    public static Map<String, List<String>> ofNames(AgroalDataSource database) {
        Map<String, List<String>> rows = new TreeMap<>();
        for (String table : List.of("source", "section", "tag", "author"))
            rows.put(
                    table,
                    Sql.of("select cast(to_jsonb(t) as text) from " + table + " t order by slug")
                            .list(database, row -> row.getString(1)));
        rows.put(
                "name_count",
                Sql.of(
                                "select kind || ' ' || slug || ' ' || sum(articles) from name_count group by kind, slug order by 1")
                        .list(database, row -> row.getString(1)));
        return rows;
    }
}
