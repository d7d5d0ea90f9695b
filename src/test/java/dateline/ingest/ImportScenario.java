package dateline.ingest;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static dateline.Newsroom.post;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.oneOf;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dateline.JsonBody;
import dateline.Newsroom;
import dateline.database.sql.Sql;
import dateline.push.Hooks;
import io.agroal.api.AgroalDataSource;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Creates imports, uploads documents and reads the results; runs a site to fetch documents from. */
abstract class ImportScenario {

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    String editorKey;
    String source;
    HttpServer site;
    final Map<String, SiteResponse> responses = new HashMap<>();
    final List<String> requests = new CopyOnWriteArrayList<>();

    record SiteResponse(int status, String body, Map<String, String> headers) {}

    @BeforeEach
    void startSite() throws Exception {
        editorKey = newsroom.key("articles:write", "articles:read", "feeds:write");
        source = Newsroom.unique("lantern");
        site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), Hooks.SITE), 0);
        site.createContext("/", exchange -> {
            String etag = exchange.getRequestHeaders().getFirst("If-None-Match");
            requests.add(exchange.getRequestURI() + " " + etag + " "
                    + exchange.getRequestHeaders().getFirst("If-Modified-Since"));
            SiteResponse response =
                    responses.getOrDefault(exchange.getRequestURI().getPath(), new SiteResponse(404, "", Map.of()));
            response.headers().forEach(exchange.getResponseHeaders()::set);
            // The next test has a server of its own, so a connection that is kept alive would be useless.
            exchange.getResponseHeaders().set("Connection", "close");
            boolean isKnown = etag != null && etag.equals(response.headers().get("ETag"));
            byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(
                    isKnown ? 304 : response.status(), isKnown || body.length == 0 ? -1 : body.length);
            if (!isKnown && body.length > 0) exchange.getResponseBody().write(body);
            exchange.close();
        });
        site.start();
    }

    @AfterEach
    void stopSite() {
        site.stop(0);
    }

    String createImport(JsonBody members) {
        Response created = post(
                editorKey,
                "/v1/imports",
                JsonBody.with("source", source).andAll(members).json());
        created.then().statusCode(201).header("Location", endsWith("/v1/imports/" + created.path("id")));
        return created.path("id");
    }

    Response upload(String id, String document) {
        return upload(id, document.getBytes(StandardCharsets.UTF_8));
    }

    Response upload(String id, byte[] document) {
        return as(editorKey)
                .contentType("application/octet-stream")
                .body(document)
                .put("/v1/imports/" + id + "/document");
    }

    /** Waits until the run has ended, and returns the import. */
    JsonPath awaitEnd(String id) throws InterruptedException {
        return awaitState(id, List.of("done", "failed", "canceled", "scheduled"));
    }

    JsonPath awaitState(String id, List<String> states) throws InterruptedException {
        for (int i = 0; i < 600; i++) {
            JsonPath job = get(editorKey, "/v1/imports/" + id).jsonPath();
            if (states.contains(job.getString("state"))) return job;
            Thread.sleep(30);
        }
        throw new AssertionError(get(editorKey, "/v1/imports/" + id).asString());
    }

    JsonPath importDocument(String id, String document) throws InterruptedException {
        upload(id, document).then().statusCode(202).body("state", oneOf("queued", "running", "done"));
        JsonPath job = awaitEnd(id);
        assertEquals("done", job.getString("state"), job.prettify());
        return job;
    }

    static String lanternFeed() throws Exception {
        try (var in = ImportScenario.class.getResourceAsStream("/dateline/ingest/lantern.rss")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    Map<String, String> articleIds() {
        Map<String, String> ids = new TreeMap<>();
        Sql.of("select source_id, id from article where source = :source and source_id is not null")
                .with("source", source)
                .list(database, row -> ids.put(row.getString(1), row.getString(2)));
        return ids;
    }

    static void assertCounts(JsonPath job, int created, int updated, int unchanged, int passedOver, int refused) {
        assertEquals(
                List.of(created, updated, unchanged, passedOver, refused),
                List.of(
                        job.getInt("counts.created"),
                        job.getInt("counts.updated"),
                        job.getInt("counts.unchanged"),
                        job.getInt("counts.passedOver"),
                        job.getInt("counts.refused")),
                job.prettify());
    }

    List<JsonNode> readLog(String id) throws Exception {
        Response answer = get(editorKey, "/v1/imports/" + id + "/log");
        answer.then()
                .statusCode(200)
                .contentType("application/x-ndjson")
                .header("Content-Disposition", containsString("attachment"));
        List<JsonNode> lines = new ArrayList<>();
        for (String line : answer.asString().split("\n"))
            if (!line.isEmpty()) lines.add(new ObjectMapper().readTree(line));
        return lines;
    }
}
