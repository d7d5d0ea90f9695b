package dateline.cache;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static dateline.Newsroom.post;
import static dateline.Newsroom.unique;
import static dateline.cache.CachedReads.assertSame;
import static dateline.cache.CachedReads.request;
import static dateline.cache.CachedReads.stableHeaders;
import static dateline.cache.CachedReads.uncached;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.JsonBody;
import dateline.Newsroom;
import dateline.database.server.TestDatabase;
import dateline.http.base.PathSegments;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A cached response equals the response without the cache byte by byte, and is not served after it became stale. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ResponseCacheFilterTest {

    private static final String STORY = """
            {"headline":"%s","teaser":"What it says in short.","section":"%s","tags":["%s"],"visibility":"%s",
             "body":[{"id":"b1","type":"paragraph","text":"%s"}]}
            """;

    private static final String TEMPLATE = "/v1/articles/{article: " + PathSegments.WITHOUT_DOT + "}";
    private static final String SECTION = unique("quay");
    private static final String FEED = unique("feed");

    @Inject
    Newsroom newsroom;

    @Inject
    ResponseCache cache;

    @Inject
    CacheInvalidator invalidator;

    @Inject
    PositionHeader positions;

    @Inject
    AgroalDataSource database;

    @Inject
    MeterRegistry metrics;

    private CachedReads reads;
    private String editor;

    @BeforeEach
    void begin() {
        reads = new CachedReads(cache, invalidator);
        editor = newsroom.key("articles:read", "articles:write", "feeds:write");
        publish("public");
        put(
                "/v1/feeds/" + FEED,
                JsonBody.with("title", "Quay")
                        .and("query", JsonBody.with("section", List.of(SECTION)))
                        .and("itemCount", 5)
                        .json());
    }

    private static String story(String visibility) {
        return STORY.formatted(
                unique("Kept"),
                SECTION,
                SECTION,
                visibility,
                "Some text that is long enough to be compressed. ".repeat(40));
    }

    private UUID publish(String visibility) {
        return newsroom.publish(story(visibility), "{}");
    }

    private static String slug(UUID id) {
        return get(null, "/v1/articles/" + id).path("slug");
    }

    private static List<String> paths(UUID id, String slug) {
        List<String> paths = new ArrayList<>();
        paths.add("/v1/articles/" + slug);
        for (String suffix : List.of(
                "",
                ".ninjs",
                ".jsonld",
                ".html",
                ".txt",
                "/related",
                "/use-policy",
                "/offer",
                "/versions",
                "/corrections",
                "?include=related,translations",
                "?fields=headline")) {
            paths.add("/v1/articles/" + id + suffix);
        }
        paths.addAll(List.of(
                "/articles/" + id,
                "/v1/articles",
                "/v1/articles?limit=5&section=" + SECTION,
                "/v1/articles?q=compressed&facets=section&count=exact",
                "/v1/feeds",
                "/v1/feeds/" + FEED,
                "/v1/feeds/" + FEED + "/articles",
                "/v1/feeds/" + FEED + ".rss",
                "/v1/feeds/" + FEED + ".atom",
                "/v1/feeds/" + FEED + ".json",
                "/v1/sections",
                "/v1/sections/" + SECTION,
                "/v1/tags",
                "/v1/authors",
                "/v1/sources",
                "/news-sitemap.xml",
                "/license.xml",
                "/robots.txt",
                "/.well-known/tdmrep.json",
                "/openapi",
                "/docs",
                "/docs/articles",
                "/docs/articles.md",
                "/docs/index.json",
                "/llms.txt"));
        return paths;
    }

    @Test
    void aCachedResponseEqualsTheOriginal() {
        UUID id = publish("public");
        for (String path : paths(id, slug(id))) {
            for (String coding : List.of("gzip", "identity")) {
                Response made = uncached(null, path, "Accept-Encoding", coding);
                Response cached = reads.cached(null, path, "Accept-Encoding", coding);
                assertEquals(200, cached.statusCode(), path);
                assertArrayEquals(made.asByteArray(), cached.asByteArray(), path);
                assertEquals(stableHeaders(made), stableHeaders(cached), path);
                assertNotEquals(made.header("X-Request-Id"), cached.header("X-Request-Id"));
            }
        }
    }

    @Test
    void aCachedResponseIsConvertedToTheOtherContentCoding() {
        UUID id = publish("public");
        String path = "/v1/articles/" + id;
        for (List<String> codings : List.of(List.of("gzip", "identity"), List.of("identity", "gzip"))) {
            CacheReset.clear();
            reads.cached(null, path, "Accept-Encoding", codings.get(0));
            long built = builtResponses();
            Response converted = reads.cached(null, path, "Accept-Encoding", codings.get(1));
            assertEquals(built, builtResponses(), codings.get(1));
            Response made = uncached(null, path, "Accept-Encoding", codings.get(1));
            assertArrayEquals(made.asByteArray(), converted.asByteArray());
            assertEquals(stableHeaders(made), stableHeaders(converted));
        }
        edit(id, "{\"teaser\":\"Another.\"}");
        transition(id, "publications", "{}");
        Response changed = reads.cached(null, path, "Accept-Encoding", "identity");
        assertEquals("Another.", changed.path("teaser"), "both forms are invalidated");
    }

    @Test
    void headAndConditionalRequestsAreServedFromTheCachedResponse() {
        UUID id = publish("public");
        for (String path : List.of("/v1/articles/" + id, "/v1/articles", "/v1/feeds/" + FEED + ".rss")) {
            Response whole = reads.cached(null, path, "Accept-Encoding", "identity");
            long made = builtResponses();
            long hits = cache.hits();
            Response head = request(null, "Accept-Encoding", "identity").head(path);
            assertEquals(stableHeaders(whole), stableHeaders(head), path);
            assertEquals(whole.asByteArray().length, Integer.parseInt(head.header("Content-Length")), path);
            Response same = request(null, "Accept-Encoding", "identity", "If-None-Match", whole.header("ETag"))
                    .get(path);
            assertEquals(304, same.statusCode());
            assertEquals(whole.header("Cache-Control"), same.header("Cache-Control"));
            assertEquals(whole.header("Vary"), same.header("Vary"));
            assertEquals(0, same.asByteArray().length);
            Response other = request(null, "Accept-Encoding", "identity", "If-Match", "\"never\"")
                    .get(path);
            assertEquals(412, other.statusCode());
            assertEquals(whole.header("ETag"), other.header("ETag"));
            Response part = request(null, "Range", "bytes=0-9").get(path);
            assertEquals(200, part.statusCode());
            assertEquals(whole.asString(), part.asString());
            assertTrue(cache.hits() > hits, path);
            assertTrue(builtResponses() <= made + 4, path);
        }
    }

    @Test
    void everyChangeInvalidatesTheResponsesThatItAffects() {
        UUID id = publish("public");
        UUID other = publish("public");
        String slug = slug(id);
        List<String> paths = paths(id, slug);
        paths.add("/v1/articles/" + other);
        String source = unique("gazette");
        String feed = """
                {"title":"%s","query":{"section":["%s"]},"itemCount":5}
                """;
        List<Runnable> changes = List.of(
                () -> transition(id, "corrections", """
                        {"kind":"correction","note":"It was another.","changes":{"headline":"%s"}}
                        """.formatted(unique("Corrected"))),
                () -> edit(id, "{\"teaser\":\"Another.\"}"),
                () -> transition(id, "publications", "{}"),
                () -> publish("public"),
                () -> publish("teaser"),
                () -> publish("licensed"),
                () -> edit(other, JsonBody.with("translationOf", id).json()),
                () -> transition(other, "publications", "{}"),
                () -> assertCreated(
                        post(editor, "/v1/articles/" + other + "/withholdings", "{\"reason\":\"Doubts.\"}")),
                () -> assertCreated(post(editor, "/v1/articles/" + other + "/releases", "{\"reason\":\"None left.\"}")),
                () -> edit(
                        id,
                        JsonBody.with("source", JsonBody.with("name", source)).json()),
                () -> transition(id, "publications", "{}"),
                () -> put(
                        "/v1/sources/" + source,
                        JsonBody.with("name", source + " again")
                                .and("visibility", "public")
                                .json()),
                () -> put(
                        "/v1/sources/" + source,
                        JsonBody.with("name", source)
                                .and("visibility", "teaser")
                                .json()),
                () -> put(
                        "/v1/sections/" + SECTION,
                        JsonBody.with("name", unique("Quay")).json()),
                () -> put(
                        "/v1/sections/" + SECTION,
                        JsonBody.with("name", SECTION).json()),
                () -> put("/v1/feeds/" + FEED, feed.formatted("One", SECTION)),
                () -> put("/v1/feeds/" + FEED, feed.formatted("Two", SECTION)),
                () -> assertCreated(post(editor, "/v1/articles/" + id + "/unpublications", "{\"reason\":\"Later.\"}")),
                () -> transition(id, "publications", "{}"),
                () -> assertEquals(
                        204,
                        as(editor)
                                .header("If-Match", tag("/v1/feeds/" + FEED))
                                .delete("/v1/feeds/" + FEED)
                                .statusCode()),
                () -> assertCreated(post(editor, "/v1/articles/" + id + "/kills", "{\"reason\":\"Untrue.\"}")));
        for (int i = 0; i < changes.size(); i++) {
            List<String> asked = Boolean.getBoolean("long") ? paths : sample(paths, i);
            for (String path : asked) request(null).get(path);
            changes.get(i).run();
            for (String path : asked) {
                Response now = request(null).get(path);
                assertSame(uncached(null, path), now, "after change " + i + ": " + path);
            }
        }
        assertEquals(410, get(null, "/v1/articles/" + id).statusCode());
    }

    // The article itself, the other one, the list of the newest, and a quarter of the rest in turn.
    private static List<String> sample(List<String> paths, int turn) {
        return IntStream.range(0, paths.size())
                .filter(i -> i == 0
                        || i == paths.size() - 1
                        || i % 4 == turn % 4
                        || paths.get(i).equals("/v1/articles"))
                .mapToObj(paths::get)
                .toList();
    }

    private void edit(UUID id, String patch) {
        assertEquals(
                200,
                Newsroom.patch(editor, "/v1/drafts/" + id, tag("/v1/drafts/" + id), patch)
                        .statusCode());
    }

    private void transition(UUID id, String noun, String body) {
        assertCreated(as(editor)
                .contentType("application/json")
                .header("If-Match", tag("/v1/drafts/" + id))
                .body(body)
                .post("/v1/articles/" + id + "/" + noun));
    }

    private void put(String path, String body) {
        Response before = get(editor, path);
        var request = as(editor).contentType("application/json").body(body);
        if (before.statusCode() == 200) request.header("If-Match", before.header("ETag"));
        Response answer = request.put(path);
        assertTrue(answer.statusCode() == 200 || answer.statusCode() == 201, answer.asString());
    }

    private String tag(String path) {
        return get(editor, path).header("ETag");
    }

    private static void assertCreated(Response response) {
        assertEquals(201, response.statusCode(), response.asString());
    }

    @Test
    void aScheduledArticleAppearsWithinASecondAndIsGoneWhenItExpires() throws Exception {
        Instant begins = Instant.now().plusSeconds(2);
        Instant ends = begins.plusSeconds(2);
        UUID id = newsroom.publish(
                story("public"),
                JsonBody.with("at", begins).and("expiresAt", ends).json());
        String item = "/v1/articles/" + id;
        String list = "/v1/articles?limit=3";
        boolean shown = false;
        while (Instant.now().isBefore(ends.plusMillis(1_000))) {
            Instant before = Instant.now();
            Response answer = request(null).get(item);
            boolean listed = request(null).get(list).asString().contains(id.toString());
            Instant after = Instant.now();
            if (after.isBefore(begins)) assertFalse(answer.statusCode() == 200 || listed);
            if (before.isAfter(begins.plusSeconds(1)) && after.isBefore(ends)) {
                assertTrue(answer.statusCode() == 200 && listed, answer.asString());
                shown = true;
            }
            if (!before.isBefore(ends)) {
                assertEquals(410, answer.statusCode());
                assertFalse(listed);
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
        assertTrue(shown);
    }

    @Test
    void concurrentRequestsForOneResponseAreServedByOneExecution() throws Exception {
        String fresh = "/v1/articles?q=" + unique("compressed").replace("-", "+")
                + "&facets=section,tag&count=exact&limit=100";
        ExecutorService readers = Executors.newFixedThreadPool(32);
        try {
            for (int round = 0; round < 20; round++) {
                invalidator.poll();
                long before = builtResponses();
                String path = fresh + "&language=" + "en&publishedFrom=2001-01-01T00:00:" + (10 + round) + "Z";
                CountDownLatch start = new CountDownLatch(1);
                List<Future<Response>> answers = new ArrayList<>();
                for (int i = 0; i < 32; i++) {
                    answers.add(readers.submit(() -> {
                        start.await();
                        return request(null).get(path);
                    }));
                }
                start.countDown();
                String first = null;
                for (Future<Response> answer : answers) {
                    assertEquals(200, answer.get().statusCode());
                    if (first == null) first = answer.get().asString();
                    assertEquals(first, answer.get().asString());
                }
                if (builtResponses() == before + 1) return;
            }
            throw new AssertionError("In each of twenty rounds the response was built more than once.");
        } finally {
            readers.shutdownNow();
        }
    }

    @Test
    void aKeyIsCheckedOnEveryRequestAndKeysOfEqualScopesShareResponses() {
        UUID id = publish("licensed");
        String path = "/v1/articles/" + id;
        String reader = newsroom.key("articles:read");
        String second = newsroom.key("articles:read");
        Response cached = reads.cached(reader, path);
        assertEquals("private, no-cache", cached.header("Cache-Control"));
        assertEquals(stableHeaders(uncached(reader, path)), stableHeaders(cached));
        long made = builtResponses();
        assertSame(cached, request(second).get(path), "to a second key of the same scopes");
        assertTrue(builtResponses() <= made + 1);
        assertEquals(404, get(null, path).statusCode());
        assertEquals(404, get(newsroom.key("feeds:write"), path).statusCode());
        assertEquals(404, get(newsroom.partner().key(), path).statusCode());
        assertEquals(401, get(reader + "x", path).statusCode());
        String keyId = keyId(second);
        assertEquals(
                204, as(newsroom.key("keys:write")).delete("/v1/keys/" + keyId).statusCode());
        assertEquals(401, get(second, path).statusCode());
        assertEquals(200, get(reader, path).statusCode());
    }

    private static String keyId(String key) {
        return key.split("_")[1];
    }

    @Test
    void aPartnersReadsOtherThanPackageAndChangeFeedAreNotCached() {
        UUID id = publish("public");
        Newsroom.TestPartner partner = newsroom.partner();
        newsroom.permission(
                partner,
                JsonBody.with("level", "full")
                        .and("scope", JsonBody.with("sections", List.of(SECTION)))
                        .and("articlesFrom", "2020-01-01T00:00:00Z"));
        for (String path :
                List.of("/v1/syndication/articles", "/v1/articles/" + id + "/rights", "/v1/articles/" + id)) {
            assertEquals(200, get(partner.key(), path).statusCode(), path);
            assertFalse(reads.isCached(partner.key(), path), path);
        }
    }

    @Test
    void errorsAndUncacheablePathsAreNotCached() {
        UUID id = publish("public");
        for (String path : List.of(
                "/v1/articles/" + UUID.randomUUID(),
                "/v1/changes?wait=1",
                "/health/live",
                "/v1/articles?limit=0",
                "/v1/articles/" + id + "/versions/7")) {
            assertFalse(reads.isCached(null, path), path);
        }
    }

    @Test
    void theCachedChangeFeedDeliversAChangeThatWasHeldBack() throws Exception {
        String path = "/v1/changes?limit=1000&since=" + caughtUp();
        assertEquals(List.of(), reads.cached(null, path).path("items"));
        UUID[] story = new UUID[1];
        newsroom.runDuringOpenTransaction(() -> {
            story[0] = publish("public");
            assertFalse(request(null).get(path).asString().contains(story[0].toString()));
        });
        boolean reported = false;
        for (int i = 0; i < 200 && !reported; i++) {
            reported = request(null).get(path).asString().contains(story[0].toString());
            TimeUnit.MILLISECONDS.sleep(50);
        }
        assertTrue(reported);
        assertTrue(reads.cached(null, path).asString().contains(story[0].toString()));
        assertFalse(reads.isCached(null, path + "&wait=1"));
    }

    private static String caughtUp() {
        Response page = request(null).get("/v1/changes?limit=1000");
        while (!page.<Boolean>path("caughtUp"))
            page = request(null).get("/v1/changes?limit=1000&since=" + page.path("nextCursor"));
        return page.path("nextCursor");
    }

    @Test
    void aCachedResponseNamesItsLogPosition() throws Exception {
        String path = "/v1/articles/" + publish("public");
        String everybody = position(reads.cached(null, path));
        assertEquals(everybody, positionWithoutInstant(positions.of(logState()).everybody()));
        String newsroom = position(reads.cached(editor, path));
        assertEquals(newsroom, positionWithoutInstant(positions.of(logState()).newsroom()));
        assertNotEquals(everybody, newsroom);

        publish("licensed");
        assertEquals(
                everybody,
                position(reads.cached(null, path)),
                "A licensed article is hidden from callers without a key");
        assertNotEquals(newsroom, position(reads.cached(editor, path)));
        publish("public");
        assertNotEquals(everybody, position(reads.cached(null, path)));
        assertEquals(
                position(reads.cached(null, path)),
                positionWithoutInstant(positions.of(logState()).everybody()));
        assertNull(uncached(null, path).header(PositionHeader.HEADER.toString()));
    }

    private ChangeQuery.LogState logState() throws SQLException {
        ChangeQuery look = new ChangeQuery(database);
        try {
            return look.read(null);
        } finally {
            look.close();
        }
    }

    private static String position(Response cached) {
        return positionWithoutInstant(cached.header(PositionHeader.HEADER.toString()));
    }

    private static String positionWithoutInstant(String header) {
        assertTrue(header.matches("\"[A-Za-z0-9_-]{16}\";at=\"20[0-9T:.-]+Z\""), header);
        return header.substring(0, header.indexOf(';'));
    }

    @Test
    void metricsCountACacheHitUnderItsPathTemplate() {
        UUID id = publish("public");
        String path = "/v1/articles/" + id;
        reads.cached(null, path);
        double before = counted(TEMPLATE);
        reads.cached(null, path);
        // A request is counted after its response was sent.
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (counted(TEMPLATE) <= before && System.nanoTime() < deadline) Thread.onSpinWait();
        assertTrue(counted(TEMPLATE) > before, () -> uris().toString());
        assertEquals(0, counted(path));
    }

    private List<String> uris() {
        return metrics.find("http.server.requests").timers().stream()
                .map(timer -> timer.getId().getTag("uri"))
                .distinct()
                .toList();
    }

    private double counted(String uri) {
        return metrics.find("http.server.requests").tag("uri", uri).timers().stream()
                .mapToDouble(timer -> timer.count())
                .sum();
    }

    private long builtResponses() {
        return (long) metrics.get("answers.made").counter().count();
    }
}
