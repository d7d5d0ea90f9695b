package dateline.http.response;

import static dateline.http.Newsroom.BRIDGE;
import static dateline.http.Newsroom.EDITOR;
import static dateline.http.Newsroom.json;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.FreshDemo;
import dateline.LoggedRecords;
import dateline.TestServer;
import dateline.database.server.TestDatabase;
import dateline.http.Newsroom;
import dateline.http.PublicReads;
import dateline.http.RawHttp;
import dateline.http.Request;
import dateline.http.base.HttpDates;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.MultivaluedMap;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** Everything about a response except its content: content coding, caching, CORS, request ids and security headers. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ResponseRendererTest {

    private static final String RECORDING = "/demo/media/slack-water-the-last-boat.mp3";

    @Inject
    FreshDemo demo;

    @Inject
    CachePolicy policy;

    private static final Set<String> OF_THE_MOMENT =
            Set.of("date", "dateline-position", "x-request-id", "ratelimit", "connection");

    @Test
    void headHasTheHeadersOfGetAndNoContent() throws Exception {
        for (Request get : PublicReads.all(demo)) {
            RawHttp.Answer whole = get.send();
            RawHttp.Answer head = get.method("HEAD").send();
            assertEquals(200, head.status(), get.target());
            assertEquals(0, head.content().length, get.target());
            assertEquals(lasting(whole), lasting(head), get.target());
        }
    }

    @Test
    void aFailureWhileAResponseIsRenderedIsAProblem() {
        CachePolicy failing = new CachePolicy(null, null) {
            @Override
            CacheDirectives directives(
                    Method method, Object entity, RoutingContext rc, MultivaluedMap<String, Object> headers) {
                throw new IllegalStateException("for the test");
            }
        };
        QuarkusMock.installMockForInstance(failing, policy);
        try (LoggedRecords logged = new LoggedRecords("")) {
            RawHttp.Answer answer =
                    Request.of("GET", "/v1/articles?limit=13&fields=headline").send();
            assertEquals(500, answer.status());
            assertEquals(Optional.of("application/problem+json"), answer.header("Content-Type"));
            assertEquals("internal-error", json(answer).get("code").asText());
            assertEquals(
                    1,
                    logged.messages(line -> line.getLevel().intValue() >= Level.SEVERE.intValue())
                            .size());
        }
    }

    @Test
    void headOfAnUnknownResourceGets404() {
        RawHttp.Answer head = Request.of("HEAD", "/v1/articles/no-such-thing").send();
        assertEquals(404, head.status());
        assertEquals(0, head.content().length);
    }

    @Test
    void textIsCompressedOnRequest() throws Exception {
        for (String target : List.of(
                BRIDGE,
                "/v1/articles",
                "/v1/feeds/harbour.rss",
                "/v1/feeds/harbour.atom",
                "/v1/feeds/harbour.json",
                "/openapi")) {
            RawHttp.Answer plain = Request.get(target).send();
            RawHttp.Answer packed = Request.get(target)
                    .with("Accept-Encoding", "br, gzip;q=0.8")
                    .send();
            assertEquals("gzip", packed.header("Content-Encoding").orElse(""), target);
            assertTrue(packed.content().length < plain.content().length, target);
            assertArrayEquals(
                    plain.content(), new GZIPInputStream(new ByteArrayInputStream(packed.content())).readAllBytes());
            assertEquals(
                    plain.header("ETag").orElseThrow().replaceFirst("\"$", "-gzip\""),
                    packed.header("ETag").orElseThrow());
        }
    }

    @Test
    void aClientThatRefusesGzipGetsNone() {
        for (String refusal : List.of("gzip;q=0", "identity", "br", "", "gzip;q=0, *", "gzip ; q=0.000")) {
            RawHttp.Answer answer =
                    Request.get(BRIDGE).with("Accept-Encoding", refusal).send();
            assertEquals(List.of(), answer.headers("Content-Encoding"), refusal);
            assertTrue(answer.header("Vary").orElse("").contains("Accept-Encoding"), refusal);
        }
        for (String wish : List.of("gzip", "GZIP", "*", "x-gzip", "deflate, gzip;q=1.0", "*;q=0, gzip")) {
            assertEquals(
                    "gzip",
                    Request.get(BRIDGE)
                            .with("Accept-Encoding", wish)
                            .send()
                            .header("Content-Encoding")
                            .orElse(""),
                    wish);
        }
    }

    @Test
    void varyListsTheHeadersThatMatter() {
        assertEquals(
                "Accept-Encoding, Authorization",
                Request.get("/v1/tags").send().header("Vary").orElse(""));
        assertEquals(
                "Accept-Encoding, Authorization",
                Request.get(BRIDGE + ".txt").send().header("Vary").orElse(""));
        assertEquals(
                "Accept, Accept-Encoding, Authorization",
                Request.get(BRIDGE).send().header("Vary").orElse(""));
        assertEquals(
                "Accept, Accept-Encoding, Authorization",
                Request.get("/problems/not-found").send().header("Vary").orElse(""));
        RawHttp.Answer refused =
                Request.get("/problems/not-found").with("Accept", "image/png").send();
        assertEquals(406, refused.status());
        assertTrue(json(refused).get("served").toString().contains("text/html"), refused::text);
        assertTrue(
                refused.header("Vary").orElse("").contains("Accept"),
                () -> refused.headers().toString());
    }

    @Test
    void anEmptyAcceptAcceptsAnythingAndQualityZeroRefuses() {
        for (String article : List.of(BRIDGE, "/v1/articles")) {
            for (String anything :
                    List.of("", ",", " , ,", "*/*", ", application/json,,text/html;q=0.1", "*/*, text/html;q=0"))
                assertEquals(
                        "application/json;charset=UTF-8",
                        Request.get(article)
                                .with("Accept", anything)
                                .send()
                                .header("Content-Type")
                                .orElse(""),
                        article + " with " + anything);
            for (String nothing : List.of(
                    "application/json;q=0, text/csv", "*/*;q=0", "*/*;q=0.000, image/png", "application/json; q=0"))
                assertEquals(
                        406,
                        Request.get(article).with("Accept", nothing).send().status(),
                        article + " with " + nothing);
        }
        String other = Request.get(BRIDGE)
                .with("Accept", "application/json;q=0, */*")
                .send()
                .header("Content-Type")
                .orElse("");
        assertFalse(other.isEmpty() || other.startsWith("application/json;"), other);
    }

    @Test
    void publicResponsesAreSharedForSecondsAndPrivateOnesAreNot() {
        assertEquals("public, max-age=15, stale-while-revalidate=15", cacheControl(Request.get(BRIDGE)));
        assertEquals("private, no-cache", cacheControl(Request.get(BRIDGE).key(EDITOR)));
        assertEquals("no-store", cacheControl(Request.get("/v1/drafts").key(EDITOR)));
        assertEquals("no-store", cacheControl(Request.get("/v1/articles/no-such-thing")));
        assertEquals("no-store", cacheControl(Request.get("/health/ready")));
        assertTrue(Request.get(BRIDGE).send().header("Cache-Tag").orElse("").startsWith("article:"));
        assertEquals(List.of(), Request.get(BRIDGE).key(EDITOR).send().headers("Cache-Tag"));
    }

    @Test
    void responsesWithAndWithoutAKeyHaveDifferentEtags() {
        String teaser = "/v1/articles?source=estuary-review&limit=1&fields=body";
        assertNotEquals(
                Request.get(teaser).send().header("ETag"),
                Request.get(teaser).key(EDITOR).send().header("ETag"));
    }

    @Test
    void anyOriginMayReadPublicResources() throws Exception {
        for (Request get : PublicReads.all(demo)) {
            RawHttp.Answer answer = get.with("Origin", "https://reader.example").send();
            assertEquals("*", answer.header("Access-Control-Allow-Origin").orElse(""), get.target());
            assertEquals(List.of(), answer.headers("Access-Control-Allow-Credentials"));
            assertTrue(answer.header("Access-Control-Expose-Headers").orElse("").contains("ETag, Link"));
            RawHttp.Answer preflight = preflight(get.target(), "GET");
            assertEquals(204, preflight.status(), get.target());
            assertEquals(
                    "GET, HEAD",
                    preflight.header("Access-Control-Allow-Methods").orElse(""),
                    get.target());
        }
    }

    @Test
    void anyOriginMayReadProblemsOfPublicResources() {
        for (String target :
                List.of("/v1/articles/no-such-thing", "/v1/articles?nonsense=1", "/v1/articles?key=dl_x")) {
            assertEquals(
                    "*",
                    Request.get(target)
                            .send()
                            .header("Access-Control-Allow-Origin")
                            .orElse(""),
                    target);
        }
    }

    @Test
    void anyOriginMayReadWhyAConditionOrARangeWasRefused() {
        for (Request get : List.of(
                Request.get("/v1/articles?limit=17").with("If-Match", "\"x\""),
                Request.get("/v1/articles?limit=17").with("If-Match", "\"x\""),
                Request.get("/widgets/latest.js").with("If-Match", "\"x\""),
                Request.get("/widgets/latest.js").with("Range", "bytes=99999999-"))) {
            RawHttp.Answer refused = get.send();
            assertTrue(refused.status() == 412 || refused.status() == 416, get.target() + ": " + refused.status());
            assertEquals("*", refused.header("Access-Control-Allow-Origin").orElse(""), get.target());
        }
    }

    @Test
    void otherOriginsMayNotUseProtectedResources() {
        for (String target : List.of("/v1/drafts", "/v1/drafts/x", "/v1/nothing")) {
            RawHttp.Answer preflight = preflight(target, "GET");
            assertEquals(List.of(), preflight.headers("Access-Control-Allow-Origin"), target);
        }
        assertEquals(List.of(), Request.get("/v1/drafts").key(EDITOR).send().headers("Access-Control-Allow-Origin"));
        RawHttp.Answer written = Newsroom.post("/v1/articles", "{\"headline\":\"x\"}")
                .with("Origin", "https://x.example")
                .send();
        assertEquals(List.of(), written.headers("Access-Control-Allow-Origin"));
        assertFalse(preflight("/v1/articles", "POST")
                .header("Access-Control-Allow-Methods")
                .orElse("")
                .contains("POST"));
    }

    @Test
    void aValidRequestIdIsEchoedAndAnInvalidOneIsReplaced() {
        String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        RawHttp.Answer answer = Request.get("/v1/articles/no-such-thing")
                .with("X-Request-Id", "reader-17")
                .with("traceparent", trace)
                .send();
        assertEquals("reader-17", answer.header("X-Request-Id").orElse(""));
        assertEquals("reader-17", json(answer).get("requestId").asText());
        assertEquals(trace, answer.header("traceparent").orElse(""));
        for (String odd : List.of("a b", "<script>", "x".repeat(65), "")) {
            String given = Request.get("/health/live")
                    .with("X-Request-Id", odd)
                    .with("traceparent", odd)
                    .send()
                    .header("X-Request-Id")
                    .orElse("");
            assertTrue(given.matches("[0-9a-f-]{36}"), given);
        }
    }

    @Test
    void everyResponseHasSecurityHeaders() {
        for (String target : List.of(
                "/", BRIDGE, "/nothing", "/v1//articles", "/v1/drafts", "/landing.css", "/v1/feeds/harbour.rss")) {
            RawHttp.Answer answer = Request.get(target).send();
            assertEquals("nosniff", answer.header("X-Content-Type-Options").orElse(""), target);
            assertTrue(answer.header("Content-Security-Policy").orElse("").contains("frame-ancestors 'none'"), target);
            assertEquals("no-referrer", answer.header("Referrer-Policy").orElse(""), target);
            assertEquals(1, answer.headers("Date").size(), target);
            assertTrue(HttpDates.parse(answer.header("Date").orElse("")).isPresent(), target);
            assertEquals(List.of(), answer.headers("Server"), target);
        }
    }

    @Test
    void linksUseThePublicUrlAndNotTheHostHeader() {
        RawHttp.Answer answer = Request.get("/v1/articles?limit=1")
                .with("Host", "elsewhere.example")
                .with("X-Forwarded-Host", "elsewhere.example")
                .with("Forwarded", "host=elsewhere.example")
                .send();
        assertEquals(200, answer.status());
        assertFalse(answer.text().contains("elsewhere.example"), answer::text);
        assertTrue(json(answer).at("/links/self").asText().startsWith(TestServer.URL + "/v1/articles"));
    }

    @Test
    void optionsNamesTheMethods() {
        RawHttp.Answer answer = Request.of("OPTIONS", "/v1/articles").send();
        assertTrue(answer.status() < 300, answer::text);
        assertEquals(
                new TreeSet<>(Set.of("GET", "HEAD", "OPTIONS", "POST")),
                new TreeSet<>(List.of(answer.header("Allow").orElse("").split(", "))));
    }

    @Test
    void optionsListsTheMethodsOfThePath() {
        for (String nowhere : List.of("/v1/nothing", "/nothing", "/v1/articles/x/nope", "/q/metrics")) {
            RawHttp.Answer answer = Request.of("OPTIONS", nowhere).send();
            assertEquals(404, answer.status(), nowhere + answer.text());
            assertEquals(404, preflight(nowhere, "GET").status(), nowhere);
        }
        for (String there :
                List.of("/", "/landing.js", "/terms", "/openapi", "/swagger-ui/", "/v1/feeds/harbour.rss")) {
            assertEquals(
                    "GET, HEAD, OPTIONS",
                    Request.of("OPTIONS", there).send().header("Allow").orElse(""),
                    there);
        }
        for (String spelt : List.of("/v1/%61rticles", "/v1/article%73")) {
            assertEquals(200, Request.get(spelt).send().status(), spelt);
            assertEquals(
                    "GET, HEAD, OPTIONS, POST",
                    Request.of("OPTIONS", spelt).send().header("Allow").orElse(""));
            assertEquals(204, preflight(spelt, "GET").status(), spelt);
        }
        String bulk = Request.of("OPTIONS", "/v1/articles/bulk")
                .send()
                .header("Allow")
                .orElse("");
        assertEquals("OPTIONS, POST", bulk);
        assertEquals(
                bulk,
                Request.of("DELETE", "/v1/articles/bulk")
                        .key(EDITOR)
                        .send()
                        .header("Allow")
                        .orElse(""));
        assertEquals(
                "GET, HEAD, OPTIONS",
                Request.of("OPTIONS", BRIDGE + "/versions/1")
                        .send()
                        .header("Allow")
                        .orElse(""));
    }

    @Test
    void staticAssetsHaveTheHeadersOfOtherResponses() {
        for (String asset : List.of("/landing.css", "/landing.js", "/problem.css", "/favicon.svg")) {
            RawHttp.Answer answer = Request.get(asset).send();
            assertEquals(200, answer.status(), asset);
            String etag = answer.header("ETag").orElse("");
            assertEquals(
                    "public, max-age=15, stale-while-revalidate=15",
                    answer.header("Cache-Control").orElse(""),
                    () -> asset + " " + answer.headers());
            assertEquals(
                    304, Request.get(asset).with("If-None-Match", etag).send().status(), asset);
            assertEquals(
                    answer.header("Content-Type"),
                    Request.of("HEAD", asset).send().header("Content-Type"),
                    asset);
        }
        assertEquals(
                "no-cache",
                Request.get("/swagger-ui/").send().header("Cache-Control").orElse(""));
        assertEquals(
                "no-cache",
                Request.get("/%73wagger-ui/index.html")
                        .send()
                        .header("Cache-Control")
                        .orElse(""));
    }

    @Test
    void aPartOfAFileIsSentOnRequest() throws Exception {
        for (String coding : List.of("identity", "gzip")) {
            Request get = Request.get(RECORDING).with("Accept-Encoding", coding);
            RawHttp.Answer whole = get.send();
            byte[] all = whole.content();
            String etag = whole.header("ETag").orElseThrow();
            assertEquals("bytes", whole.header("Accept-Ranges").orElse(""));
            Map<String, List<Integer>> parts = Map.of(
                    "bytes=0-0", List.of(0, 0),
                    "bytes=100-299", List.of(100, 299),
                    "Bytes=20000-", List.of(20_000, all.length - 1),
                    "bytes=-500", List.of(all.length - 500, all.length - 1),
                    "bytes=-999999999999", List.of(0, all.length - 1),
                    "bytes=5-999999999999", List.of(5, all.length - 1));
            parts.forEach((range, part) -> {
                RawHttp.Answer answer =
                        get.with("Range", range).with("If-Range", etag).send();
                assertEquals(206, answer.status(), range);
                assertArrayEquals(
                        Arrays.copyOfRange(all, part.get(0), part.get(1) + 1), answer.content(), coding + " " + range);
                assertEquals(
                        "bytes " + part.get(0) + "-" + part.get(1) + "/" + all.length,
                        answer.header("Content-Range").orElse(""));
                assertEquals(
                        String.valueOf(answer.content().length),
                        answer.header("Content-Length").orElse(""));
                assertEquals(etag, answer.header("ETag").orElse(""));
                assertEquals(whole.headers("Content-Type"), answer.headers("Content-Type"));
                assertEquals(whole.headers("Content-Encoding"), answer.headers("Content-Encoding"));
            });
            RawHttp.Answer behind =
                    get.with("Range", "bytes=" + all.length + "-").send();
            assertEquals(416, behind.status());
            assertEquals("bytes */" + all.length, behind.header("Content-Range").orElse(""));
            assertEquals("range-not-satisfiable", json(behind).get("code").asText());
            assertEquals(416, get.with("Range", "bytes=-0").send().status());
        }
    }

    @Test
    void aRangeThatIsNotSupportedOrOfAnotherStateGetsTheWholeFile() {
        Request get = Request.get(RECORDING);
        RawHttp.Answer whole = get.send();
        for (String range : List.of("bytes=0-1,4-5", "bytes=5-4", "bytes=-", "lines=1-2", "bytes=a-b", "bytes", ""))
            assertArrayEquals(whole.content(), get.with("Range", range).send().content(), range);
        for (String validator :
                List.of("\"other\"", "W/" + whole.header("ETag").orElseThrow(), "Sat, 28 Nov 2026 10:00:00 GMT")) {
            RawHttp.Answer answer =
                    get.with("Range", "bytes=0-9").with("If-Range", validator).send();
            assertEquals(200, answer.status(), validator);
            assertArrayEquals(whole.content(), answer.content());
        }
        String etag = whole.header("ETag").orElseThrow();
        // Preconditions come first.
        assertEquals(
                304,
                get.with("Range", "bytes=0-9")
                        .with("If-None-Match", etag)
                        .send()
                        .status());
        assertEquals(
                412,
                get.with("Range", "bytes=0-9")
                        .with("If-Match", "\"other\"")
                        .send()
                        .status());
        RawHttp.Answer head = get.method("HEAD").with("Range", "bytes=0-9").send();
        assertEquals(200, head.status());
        assertEquals(
                String.valueOf(whole.content().length),
                head.header("Content-Length").orElse(""));
        // Only files have parts: an article changes.
        assertEquals(200, Request.get(BRIDGE).with("Range", "bytes=0-9").send().status());
        assertEquals(List.of(), Request.get(BRIDGE).send().headers("Accept-Ranges"));
    }

    private static RawHttp.Answer preflight(String target, String method) {
        return Request.of("OPTIONS", target)
                .with("Origin", "https://reader.example")
                .with("Access-Control-Request-Method", method)
                .send();
    }

    private static String cacheControl(Request request) {
        return request.send().header("Cache-Control").orElse("");
    }

    private static TreeSet<String> lasting(RawHttp.Answer answer) {
        TreeSet<String> lines = new TreeSet<>();
        for (String line : answer.headers()) {
            String name = line.substring(0, line.indexOf(':')).toLowerCase(java.util.Locale.ROOT);
            if (!OF_THE_MOMENT.contains(name)) lines.add(name + line.substring(line.indexOf(':')));
        }
        return lines;
    }
}
