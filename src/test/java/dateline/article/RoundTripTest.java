package dateline.article;

import static dateline.Newsroom.as;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.FreshDemo;
import dateline.JsonBody;
import dateline.Newsroom;
import dateline.article.body.InlineHtml;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Exports a whole newsroom and imports it into an empty one. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class RoundTripTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MEGABYTE = 1_000_000;

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    @Inject
    FreshDemo demo;

    private String key;

    @BeforeEach
    @AfterEach
    void restoreDemo() throws SQLException {
        demo.restore();
    }

    @Test
    void anExportRestoresTheNewsroom() throws Exception {
        key = newsroom.key("articles:write", "articles:read");
        String wire = "/v1/articles/by-source/agency/urn:rain";
        as(key).contentType("application/json")
                .body("{\"sourceVersion\":\"1\",\"headline\":\"Rain\"}")
                .put(wire + "?publish=true")
                .then()
                .statusCode(201);
        String item = as(key).contentType("application/json")
                .body("{\"sourceVersion\":\"2\",\"headline\":\"Sun\"}")
                .put(wire)
                .path("id");
        String killed = newsroom.publish(
                        JsonBody.with("headline", "A secret of state")
                                .and(
                                        "body",
                                        List.of(JsonBody.with("type", "paragraph")
                                                .and("text", "Hush.")))
                                .json(),
                        "{}")
                .toString();
        Newsroom.post(key, "/v1/articles/" + killed + "/kills", "{\"reason\":\"No.\"}")
                .then()
                .statusCode(201);

        int publicArticles = countPublicArticles();
        assertTrue(publicArticles > 100, () -> publicArticles + " public articles");
        List<String> before = export();
        assertTrue(before.size() > 150, () -> before.size() + " articles");
        assertEquals(
                JsonBody.with("id", killed)
                        .and("slug", "a-secret-of-state")
                        .and("state", "canceled")
                        .json(),
                comparable(lineOf(before, killed)).toString());
        List<String> sorted = before.stream().sorted().toList();
        assertEquals(sorted, before, "by id, each once");

        assertTrue(lineOf(before, item).contains("\"workingCopy\""));
        for (String line : before)
            for (JsonNode block : JSON.readTree(line).findParents("html"))
                assertNotEquals(
                        InlineHtml.ofText(block.path("text").asText()),
                        block.path("html").asText(),
                        line);
        Map<String, String> hashes = contentHashes();

        deleteAll();
        int skipped = importLines(before);
        assertEquals(
                before.stream()
                        .filter(line -> line.contains("\"state\":\"canceled\""))
                        .count(),
                skipped);
        List<String> after = export();
        assertEquals(comparable(before), comparable(after));
        assertEquals(hashes, contentHashes(), "hashes over the html that the export leaves out");
        // The public sees the same number of articles.
        assertEquals(publicArticles, countPublicArticles());
        as(key).contentType("application/json")
                .body("{\"sourceVersion\":\"3\",\"headline\":\"Snow\"}")
                .put(wire)
                .then()
                .statusCode(200)
                .body("conflicts", org.hamcrest.Matchers.empty());
        System.out.println("round trip: " + before.size() + " articles, "
                + before.stream().mapToInt(String::length).sum() + " characters");
    }

    private static int countPublicArticles() {
        return as(null).get("/v1/articles?count=exact&limit=1").path("page.count.value");
    }

    /** Content hashes of the live versions by article. */
    private Map<String, String> contentHashes() {
        Map<String, String> hashes = new HashMap<>();
        Sql.of("""
                        select a.id, encode(v.content_hash, 'hex') from article a
                        join version v on v.article_id = a.id and v.number = a.version where a.pub_status <> 'canceled'
                        """).list(database, row -> hashes.put(row.getString(1), row.getString(2)));
        return hashes;
    }

    private List<String> export() {
        Response answer = as(key).get("/v1/articles/export");
        answer.then().statusCode(200).contentType("application/x-ndjson");
        return List.of(new String(answer.asByteArray(), StandardCharsets.UTF_8).split("\n"));
    }

    private static String lineOf(List<String> lines, String id) {
        List<String> found = lines.stream()
                .filter(line -> line.startsWith("{\"id\":\"" + id))
                .toList();
        assertEquals(1, found.size());
        return found.get(0);
    }

    private void deleteAll() {
        Sql.of(
                        "truncate source, section, tag, author, article, slug, draft, draft_edit, wire_item, version, correction, article_text, media, change cascade")
                .run(database);
    }

    private int importLines(List<String> lines) {
        int skipped = 0;
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            body.append(lines.get(i)).append('\n');
            boolean full =
                    i + 1 == lines.size() || body.length() + lines.get(i + 1).length() > MEGABYTE;
            if (!full) continue;
            Response answer = send(body.toString());
            assertEquals(0, (int) answer.path("counts.refused"), answer::asString);
            skipped += (int) answer.path("counts.skipped");
            body.setLength(0);
        }
        return skipped;
    }

    // A slow machine may refuse some items as overloaded; they are sent again.
    private Response send(String body) {
        for (int tries = 1; ; tries++) {
            Response answer = as(key).contentType("application/x-ndjson")
                    .body(body.getBytes(StandardCharsets.UTF_8))
                    .post("/v1/articles/bulk");
            answer.then().statusCode(207);
            if (tries == 10 || !answer.asString().contains("\"code\":\"overloaded\"")) return answer;
        }
    }

    private static List<String> comparable(List<String> lines) throws Exception {
        List<String> comparable = new ArrayList<>();
        for (String line : lines) {
            JsonNode article = comparable(line);
            if (!article.path("state").asText().equals("canceled")) comparable.add(article.toString());
        }
        return comparable;
    }

    // Version numbers start at 1 again, and the last change is the import.
    private static JsonNode comparable(String line) throws Exception {
        ObjectNode article = (ObjectNode) JSON.readTree(line);
        article.remove(List.of("changedAt", "version"));
        return article;
    }
}
