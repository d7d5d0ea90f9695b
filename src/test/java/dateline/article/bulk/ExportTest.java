package dateline.article.bulk;

import static dateline.Newsroom.as;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.FreshDemo;
import dateline.Newsroom;
import dateline.TestServer;
import dateline.article.model.Article;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import dateline.http.SmallLimits;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Export of 2,500 articles with 20 MB of text, and four times as many with {@code -Dlong}, to clients that read slowly, stall
 * or disconnect.
 */
@QuarkusTest
@TestProfile(SmallLimits.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ExportTest {

    private static final int ARTICLES = Boolean.getBoolean("long") ? 10_000 : 1_000;
    private static final long MEGABYTE = 1 << 20;

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    @Inject
    FreshDemo demo;

    private String key;
    private String otherKey;

    @AfterAll
    void restoreDemo() throws SQLException {
        demo.restore();
    }

    @BeforeEach
    void fill() throws Exception {
        key = newsroom.key("articles:write");
        otherKey = newsroom.key("articles:write");
        if (Article.count() >= ARTICLES) return;
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("set transaction_timeout to '0'");
            statement.execute("""
                    create temporary table one as
                    select ('01980000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid as id,
                           jsonb_build_object('type', 'text', 'language', 'en', 'headline', 'Number ' || n,
                             'bylines', '[]'::jsonb, 'tags', '[]'::jsonb, 'subjects', '[]'::jsonb, 'media', '[]'::jsonb,
                             'body', jsonb_build_array(jsonb_build_object('id', 'b1', 'type', 'paragraph',
                               'text', repeat('Water. ', 600), 'html', repeat('Water. ', 600)))) as content
                    from generate_series(1, %d) n
                    """.formatted(ARTICLES));
            statement.execute("""
                    insert into article (id, slug, created_at, created_by, updated_at, version, published_at, modified_at)
                    select id, id::text, dateline_now(), 'test', dateline_now(), 1, dateline_now(), dateline_now() from one
                    """);
            statement.execute(
                    "insert into draft (article_id, revision, published_revision, slug, content, updated_at, updated_by)"
                            + " select id, 1, 1, id::text, content, dateline_now(), 'test' from one");
            statement.execute(
                    "insert into version (article_id, number, kind, slug, content, content_hash, created_at, created_by)"
                            + " select id, 1, 'publication', id::text, content, '\\x00', dateline_now(), 'test' from one");
            statement.execute("drop table one");
            statement.execute("set transaction_timeout to '5s'");
        }
    }

    private Socket openExport(String query) throws IOException {
        return openExport(query, key);
    }

    // One caller gets half of the threads.
    private Socket openExport(String query, String key) throws IOException {
        Socket socket = new Socket("127.0.0.1", TestServer.PORT);
        socket.setReceiveBufferSize(65_536);
        socket.setSoTimeout(20_000);
        socket.getOutputStream()
                .write(("GET /v1/articles/export" + query
                                + " HTTP/1.1\r\nHost: localhost:" + TestServer.PORT
                                + "\r\nConnection: close\r\nAuthorization: Bearer "
                                + key
                                + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String firstLine(Socket socket) throws IOException {
        var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        return reader.readLine();
    }

    private static long usedMegabytes() throws InterruptedException {
        for (int i = 0; i < 2; i++) {
            System.gc();
            Thread.sleep(50);
        }
        Runtime jvm = Runtime.getRuntime();
        return (jvm.totalMemory() - jvm.freeMemory()) / MEGABYTE;
    }

    private static List<String> ids(BufferedReader lines) throws IOException {
        List<String> ids = new ArrayList<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("{\"id\":")) ids.add(line.substring(7, 43));
        }
        return ids;
    }

    @Test
    void aSlowReaderReceivesEveryArticleOnce() throws Exception {
        Instant begin = Instant.now();
        List<String> ids = new ArrayList<>();
        var connection = (HttpURLConnection)
                URI.create(TestServer.URL + "/v1/articles/export").toURL().openConnection();
        connection.setRequestProperty("Authorization", "Bearer " + key);
        try (var lines = new BufferedReader(
                new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8), 65_536)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                ids.add(line.substring(7, 43));
                // About 0.5 MB/s at first, until the deadline of other requests has passed.
                if (ids.size() < 600 && ids.size() % 60 == 0) Thread.sleep(600);
            }
        }
        Duration took = Duration.between(begin, Instant.now());
        System.out.printf("export: %d articles in %d ms%n", ids.size(), took.toMillis());
        assertTrue(took.toSeconds() >= 4, "the export must take longer than the deadline of other requests");
        assertEquals(ids.stream().distinct().sorted().toList(), ids);
        assertTrue(ids.size() > ARTICLES, () -> ids.size() + " articles");
    }

    @Test
    void aStalledReaderUsesNoMemoryAndIsDisconnected() throws Exception {
        long before = usedMegabytes();
        try (Socket one = openExport("");
                Socket other = openExport("", otherKey)) {
            assertEquals("HTTP/1.1 200 OK", firstLine(one));
            assertEquals("HTTP/1.1 200 OK", firstLine(other));
            as(key).get("/v1/articles/export?after=01990000-0000-7000-8000-00000000ffff")
                    .then()
                    .statusCode(503)
                    .header("Retry-After", notNullValue())
                    .body("code", equalTo("overloaded"));
            // Long enough to fill all buffers.
            Thread.sleep(800);
            long during = usedMegabytes();
            System.out.printf("export: %d MB before, %d MB with two stalled readers%n", before, during);
            assertTrue(during - before < 48, before + " MB became " + during + " MB");
            awaitFreeSlot();
        }
    }

    // The clients neither close nor read. The server frees their slots because it can send nothing.
    private void awaitFreeSlot() throws InterruptedException {
        for (int i = 0; i < 300; i++) {
            Response answer = as(key).get("/v1/articles/export?after=ffffffff-ffff-7fff-bfff-ffffffffffff");
            if (answer.statusCode() == 200) return;
            Thread.sleep(100);
        }
        assertTrue(false, "no slot was freed");
    }

    @Test
    void anAbortedExportLeavesNoBusyConnection() throws Exception {
        for (int i = 0; i < 5; i++) {
            try (Socket socket = openExport("")) {
                assertEquals("HTTP/1.1 200 OK", firstLine(socket));
            }
            awaitFreeSlot();
        }
        try (Socket one = openExport("");
                Socket other = openExport("", otherKey)) {
            assertEquals("HTTP/1.1 200 OK", firstLine(one));
            assertEquals("HTTP/1.1 200 OK", firstLine(other));
        }
        awaitFreeSlot();
        String busy = busyConnections();
        // Background jobs use a connection briefly now and then.
        for (int i = 0; i < 100 && !busy.equals("0"); i++) {
            Thread.sleep(100);
            busy = busyConnections();
        }
        assertEquals("0", busy);
    }

    @Test
    void anExportIsAbortedWhenItsKeyIsRevoked() throws Exception {
        try (Socket socket = openExport("")) {
            assertEquals("HTTP/1.1 200 OK", firstLine(socket));
            String id = key.split("_")[1];
            as(newsroom.key("keys:write")).delete("/v1/keys/" + id).then().statusCode(204);
            long received = 0;
            byte[] buffer = new byte[65_536];
            try {
                for (int n = 0; n >= 0; n = socket.getInputStream().read(buffer)) received += n;
            } catch (SocketException e) {
                assertEquals("Connection reset", e.getMessage());
            }
            // The buffers of the connection hold a few megabytes.
            assertTrue(received < ARTICLES * 4_000L, received + " bytes received");
        }
    }

    private String busyConnections() {
        return Sql.of(
                        "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
                                + " and state <> 'idle'")
                .first(database, row -> row.getString(1))
                .orElseThrow();
    }

    @Test
    void anInterruptedExportContinuesAfterItsLastLine() throws Exception {
        String last = "01980000-0000-7000-8000-%012x".formatted(ARTICLES - 3);
        List<String> rest = export("?after=" + last);
        assertEquals("01980000-0000-7000-8000-%012x".formatted(ARTICLES - 2), rest.get(0));
        assertEquals(List.of(), export("?after=ffffffff-ffff-7fff-bfff-ffffffffffff"));
    }

    @Test
    void modifiedFromSelectsChangedArticles() throws Exception {
        Instant since = Sql.of("select dateline_now() as now")
                .first(database, row -> Sql.instant(row, "now"))
                .orElseThrow();
        String id = newsroom.publish("{\"headline\":\"Later\"}", "{}").toString();
        String other = "01980000-0000-7000-8000-000000000001";
        Newsroom.post(key, "/v1/articles/" + other + "/withholdings", "{}")
                .then()
                .statusCode(201);
        Newsroom.post(key, "/v1/articles/" + other + "/releases", "{}").then().statusCode(201);
        assertEquals(List.of(other, id), export("?modifiedFrom=" + since));
    }

    private List<String> export(String query) throws IOException {
        Response answer = as(key).get("/v1/articles/export" + query);
        answer.then().statusCode(200);
        return ids(new BufferedReader(new InputStreamReader(answer.asInputStream(), StandardCharsets.UTF_8)));
    }

    @Test
    void aHeadRequestReturnsHeadersOnly() {
        as(key).head("/v1/articles/export")
                .then()
                .statusCode(200)
                .contentType("application/x-ndjson")
                .header("Cache-Control", containsString("no-store"))
                .body(emptyString());
    }
}
