package dateline.ingest;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static dateline.Newsroom.post;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dateline.JsonBody;
import dateline.LoggedRecords;
import dateline.TestServer;
import dateline.access.key.AuthenticatedCaller;
import dateline.access.key.AuthenticatedCallerBuilder;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import dateline.http.RawHttp;
import dateline.http.request.ProblemMappers;
import dateline.ingest.job.ImportLog;
import dateline.push.Hooks;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

/** The life of an import: uploads, fetches, schedules, cancellation. */
@QuarkusTest
@TestProfile(Hooks.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ImportJobTest extends ImportScenario {

    @Inject
    ImportLog log;

    @Test
    void aHostileDocumentIsRefusedAsAWhole() throws Exception {
        String id = createImport(JsonBody.empty());
        upload(id, "<!DOCTYPE rss [<!ENTITY a SYSTEM \"http://127.0.0.1:" + Hooks.SITE + "/\">]><rss><channel/></rss>")
                .then()
                .statusCode(422)
                .body("code", is("document-refused"))
                .body("reason", is("doctype"));
        get(editorKey, "/v1/imports/" + id)
                .then()
                .body("state", is("awaiting-document"))
                .body("problem", nullValue());
        upload(id, lanternFeed().substring(0, 1_500)).then().statusCode(422).body("reason", is("malformed-xml"));
        upload(id, "").then().statusCode(400).body("code", is("body-missing"));
        assertEquals(List.of(), requests);
        assertEquals(Map.of(), articleIds());
        assertEquals(0, count("import_part", id));
    }

    @Test
    void aSecondUploadAtTheSameTimeIsRefusedAndCanBeCanceled() throws Exception {
        String id = createImport(JsonBody.empty());
        Sql.of("update import set state = 'receiving', lease = gen_random_uuid(),")
                .add("leased_until = dateline_now() + interval '2 minutes' where id = :id")
                .with("id", UUID.fromString(id))
                .run(database);
        upload(id, lanternFeed())
                .then()
                .statusCode(409)
                .body("code", is("state-conflict"))
                .body("state", is("awaiting-document"))
                .body("detail", containsString("being received"));
        post(editorKey, "/v1/imports/" + id + "/cancellations", "").then().statusCode(201);
        upload(id, lanternFeed()).then().statusCode(202);
    }

    @Test
    void anUploadWhoseClientLeavesIsNoErrorInTheLog() throws Exception {
        String id = createImport(JsonBody.empty());
        try (LoggedRecords logged = new LoggedRecords(ProblemMappers.class)) {
            for (int sent : new int[] {0, 1, 100_000}) {
                try (Socket socket = new Socket("localhost", RawHttp.PORT)) {
                    socket.setSoLinger(true, 0);
                    String head =
                            "PUT /v1/imports/" + id + "/document HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                                    + editorKey + "\r\nContent-Type: application/xml\r\nContent-Length: 500000\r\n\r\n";
                    socket.getOutputStream().write((head + "x".repeat(sent)).getBytes(StandardCharsets.US_ASCII));
                    TimeUnit.MILLISECONDS.sleep(200);
                }
                // While the upload is in progress, another one is refused.
                Response next = upload(id, "");
                for (int i = 0; i < 100 && next.statusCode() == 409; i++) {
                    TimeUnit.MILLISECONDS.sleep(50);
                    next = upload(id, "");
                }
                next.then().statusCode(400).body("code", is("body-missing"));
            }
            assertEquals(List.of(), logged.messages(line -> line.getLevel().intValue() >= Level.WARNING.intValue()));
        }
    }

    private int count(String table, String id) {
        return Sql.of("select count(*)::int from " + table + " where import_id = :importId")
                .with("importId", UUID.fromString(id))
                .first(database, row -> row.getInt(1))
                .orElseThrow();
    }

    @Test
    void theLogEndsWhenTheKeyOfItsReaderIsRevoked() throws Exception {
        String id = createImport(JsonBody.empty());
        StringBuilder items = new StringBuilder();
        for (int i = 0; i < 600; i++) items.append("<item><guid>").append(i).append("</guid></item>");
        importDocument(id, "<rss version=\"2.0\"><channel><title>t</title>" + items + "</channel></rss>");
        assertEquals(600, readLog(id).size());
        String keyId = newsroom.key("articles:write").split("_")[1];
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        // The log is read in batches of 500 lines. The key is revoked while the first one is sent.
        OutputStream response = new OutputStream() {
            @Override
            public void write(int octet) {
                if (received.size() == 0) revoke(keyId);
                received.write(octet);
            }
        };
        AuthenticatedCaller reader = AuthenticatedCallerBuilder.builder()
                .id(keyId)
                .name("test")
                .scopes(List.of("articles:write"))
                .build();
        assertThrows(IOException.class, () -> log.write(response, UUID.fromString(id), reader, () -> false));
        assertEquals(500, received.toString(StandardCharsets.UTF_8).lines().count());
    }

    private void revoke(String keyId) {
        as(newsroom.key("keys:write")).delete("/v1/keys/" + keyId).then().statusCode(204);
    }

    @Test
    void aDocumentMayExceedTheLimitOfOtherRequests() throws Exception {
        String padding = "<!-- " + "x".repeat(2_000_000) + " -->";
        assertCounts(
                importDocument(createImport(JsonBody.empty()), lanternFeed().replace("<item>", padding + "<item>")),
                3,
                0,
                0,
                0,
                0);
    }

    @Test
    void aScheduledImportFetchesConditionallyAndImportsOnlyNewDocuments() throws Exception {
        responses.put("/feed", new SiteResponse(302, "", Map.of("Location", "/moved")));
        responses.put("/moved", new SiteResponse(200, lanternFeed(), Map.of("ETag", "\"v1\"")));
        String id = createImport(
                JsonBody.with("url", "http://127.0.0.1:" + Hooks.SITE + "/feed").and("every", "PT5M"));
        JsonPath job = awaitEnd(id);
        assertEquals("scheduled", job.getString("state"), job.prettify());
        assertCounts(job, 3, 0, 0, 0, 0);
        assertTrue(java.time.Instant.parse(job.getString("nextAt"))
                .isAfter(java.time.Instant.parse(job.getString("finishedAt")).plusSeconds(299)));
        makeDue(id);
        job = awaitRun(id, 2);
        assertEquals(0, job.getInt("counts.total"), "304");
        assertTrue(requests.stream().anyMatch(request -> request.startsWith("/moved \"v1\"")), requests.toString());
        responses.put(
                "/moved",
                new SiteResponse(
                        200, lanternFeed().replace("Twelve minutes", "Thirteen minutes"), Map.of("ETag", "\"v2\"")));
        makeDue(id);
        assertCounts(awaitRun(id, 3), 0, 1, 2, 0, 0);
        responses.put("/moved", new SiteResponse(500, "", Map.of()));
        makeDue(id);
        job = awaitRun(id, 4);
        assertEquals("scheduled", job.getString("state"));
        assertEquals("fetch-status", job.getString("problem.code"));
        post(editorKey, "/v1/imports/" + id + "/cancellations", "")
                .then()
                .statusCode(201)
                .body("state", is("canceled"));
        upload(id, lanternFeed()).then().statusCode(409).body("code", is("state-conflict"));
    }

    /** The test runs one worker, as a node does by default. */
    @Test
    void aSlowServerDoesNotDelayAnUploadedDocument() throws Exception {
        site.createContext("/slow", exchange -> requests.add("slow"));
        List<String> slow = new ArrayList<>();
        for (int i = 0; i < 3; i++)
            slow.add(createImport(JsonBody.with("url", "http://127.0.0.1:" + Hooks.SITE + "/slow?" + i)));
        Hooks.await("requests", () -> requests.contains("slow"));
        String id = createImport(JsonBody.empty());
        long began = System.nanoTime();
        upload(id, lanternFeed()).then().statusCode(202);
        assertCounts(awaitEnd(id), 3, 0, 0, 0, 0);
        assertTrue(System.nanoTime() - began < 10_000_000_000L);
        for (String one : slow)
            post(editorKey, "/v1/imports/" + one + "/cancellations", "").then().statusCode(201);
    }

    @Test
    void aNotModifiedResponseToAnUnconditionalRequestFails() throws Exception {
        responses.put("/feed", new SiteResponse(304, "", Map.of()));
        JsonPath job = awaitEnd(createImport(JsonBody.with("url", "http://127.0.0.1:" + Hooks.SITE + "/feed")));
        assertEquals("failed", job.getString("state"), job.prettify());
        assertEquals("fetch-status", job.getString("problem.code"));
        assertTrue(job.getString("problem.detail").contains("304"), job.prettify());
    }

    // Makes the next fetch of the import due now.
    private void makeDue(String id) {
        Sql.of("update import set next_at = dateline_now() where id = :id")
                .with("id", UUID.fromString(id))
                .run(database);
    }

    private JsonPath awaitRun(String id, int run) throws InterruptedException {
        for (int i = 0; i < 600; i++) {
            JsonPath job = awaitEnd(id);
            if (job.getInt("run") == run) return job;
            Thread.sleep(30);
        }
        throw new AssertionError(get(editorKey, "/v1/imports/" + id).asString());
    }

    @Test
    void aScheduledImportEndsWithItsKeyUnlessTheKeyWasRotated() throws Exception {
        responses.put("/feed", new SiteResponse(200, lanternFeed(), Map.of()));
        String keeper = newsroom.key("keys:write", "articles:write", "articles:read", "audit:read");
        JsonBody more =
                JsonBody.with("url", "http://127.0.0.1:" + Hooks.SITE + "/feed").and("every", "PT5M");
        String soon = java.time.Instant.now().plusSeconds(3_600).toString();
        JsonBody name = JsonBody.with("name", "Schedules").and("scopes", List.of("articles:write", "articles:read"));
        Response leaked = post(keeper, "/v1/keys", name.json());
        Response rotated = post(keeper, "/v1/keys", name.json());
        Response expiring = post(keeper, "/v1/keys", name.and("expiresAt", soon).json());
        expiring.then().statusCode(201);
        editorKey = leaked.path("secret");
        String request = createImport(more);
        editorKey = rotated.path("secret");
        String two = createImport(more);
        editorKey = expiring.path("secret");
        String three = createImport(more);
        editorKey = keeper;
        for (String id : List.of(request, two, three))
            assertEquals("scheduled", awaitEnd(id).getString("state"));
        as(keeper).delete("/v1/keys/" + leaked.path("id")).then().statusCode(204);
        JsonPath job = awaitState(request, List.of("canceled"));
        assertEquals("key-revoked", job.getString("problem.code"), job.prettify());
        assertEquals(null, job.getString("nextAt"));
        get(keeper, "/v1/audit-events?kind=import-canceled&subject=import:" + request)
                .then()
                .statusCode(200)
                .body("items[0].note", is("key-revoked"));

        post(keeper, "/v1/keys/" + rotated.path("id") + "/rotations", "{\"overlap\":\"PT1M\"}")
                .then()
                .statusCode(201);
        int run = get(keeper, "/v1/imports/" + two).jsonPath().getInt("run");
        newsroom.later(java.time.Duration.ofHours(2));
        try {
            assertEquals("key-expired", awaitState(three, List.of("canceled")).getString("problem.code"));
            assertEquals("scheduled", awaitRun(two, run + 1).getString("state"));
            post(keeper, "/v1/imports/" + two + "/cancellations", "").then().statusCode(201);
        } finally {
            newsroom.clockBack();
        }
    }

    @Test
    void privateAddressesAreNeverFetched() throws Exception {
        for (String url : List.of(
                "http://127.0.0.1:" + TestServer.PORT + "/v1/feeds/latest.rss",
                "http://[::1]/",
                "http://0x7f000001/",
                "http://2130706433/",
                "http://127.1/",
                "http://[::ffff:10.0.0.1]/",
                "http://169.254.169.254/latest/meta-data",
                "http://localhost/",
                "ftp://lanternpost.example/",
                "file:///etc/passwd",
                "http://user:secret@lanternpost.example/")) {
            post(
                            editorKey,
                            "/v1/imports",
                            JsonBody.with("source", source).and("url", url).json())
                    .then()
                    .statusCode(422)
                    .body("code", is("url-not-allowed"))
                    .body("errors[0].pointer", is("/url"));
        }
        HttpServer canary = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        List<String> calls = new CopyOnWriteArrayList<>();
        canary.createContext("/", exchange -> calls.add(exchange.getRequestURI().toString()));
        canary.start();
        try {
            String inside = "http://127.0.0.1:" + canary.getAddress().getPort() + "/";
            responses.put("/away", new SiteResponse(302, "", Map.of("Location", inside)));
            String id = createImport(JsonBody.with("url", "http://127.0.0.1:" + Hooks.SITE + "/away"));
            JsonPath job = awaitEnd(id);
            assertEquals("failed", job.getString("state"));
            assertEquals("fetch-not-allowed", job.getString("problem.code"));
            // URLs in a document are stored and never called.
            importDocument(
                    createImport(JsonBody.empty()), lanternFeed().replace("https://lanternpost.example/", inside));
        } finally {
            canary.stop(0);
        }
        assertEquals(List.of(), calls);
    }

    @Test
    void anIntervalNeedsAUrlAndAtLeastFiveMinutes() {
        post(
                        editorKey,
                        "/v1/imports",
                        JsonBody.with("source", source).and("every", "PT1H").json())
                .then()
                .statusCode(422)
                .body("errors[0].pointer", is("/every"));
        post(
                        editorKey,
                        "/v1/imports",
                        JsonBody.with("source", source)
                                .and("url", "https://a.example/")
                                .and("every", "PT1M")
                                .json())
                .then()
                .statusCode(422)
                .body("errors[0].code", is("out-of-range"));
    }

    @Test
    void aDeletedImportLeavesItsArticles() throws Exception {
        String id = createImport(JsonBody.empty());
        importDocument(id, lanternFeed());
        post(editorKey, "/v1/imports/" + id + "/cancellations", "").then().statusCode(409);
        as(editorKey).delete("/v1/imports/" + id).then().statusCode(204);
        get(editorKey, "/v1/imports/" + id).then().statusCode(404).body("code", is("import-not-found"));
        assertEquals(3, articleIds().size());
        assertEquals(0, count("import_entry", id));
        String waiting = createImport(JsonBody.empty());
        post(editorKey, "/v1/imports/" + waiting + "/cancellations", "")
                .then()
                .statusCode(201)
                .body("state", is("canceled"));
        get(editorKey, "/v1/imports?limit=1")
                .then()
                .body("items[0].id", equalTo(waiting))
                .body("page.nextCursor", is(org.hamcrest.Matchers.notNullValue()));
    }
}
