package dateline.article.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dateline.JsonBody;
import dateline.Newsroom;
import dateline.TestServer;
import dateline.database.server.TestDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each format of an article is available at its own URL and by {@code Accept}, under the same rights as the JSON. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ArticleFormatsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String WORD = "quillzanzibar";
    private static final String NINJS = "application/vnd.dateline.ninjs+json";

    /** A format: its suffix, the Content-Type of that URL, the value of Accept that selects it, and the Content-Type of that response. */
    private record Format(String suffix, String contentType, String accept, String negotiated) {}

    private static final List<Format> FORMATS = List.of(
            new Format(".ninjs", "application/json;charset=UTF-8", NINJS, NINJS + ";charset=UTF-8"),
            new Format(
                    ".jsonld",
                    "application/ld+json;charset=UTF-8",
                    "application/ld+json",
                    "application/ld+json;charset=UTF-8"),
            new Format(".html", "text/html;charset=UTF-8", "text/html", "text/html;charset=UTF-8"),
            new Format(".txt", "text/plain;charset=UTF-8", "text/plain", "text/plain;charset=UTF-8"));

    @Inject
    Newsroom newsroom;

    @AfterEach
    void resetClock() {
        newsroom.clockBack();
    }

    @Test
    void eachFormatHasItsOwnUrlAndMediaType() {
        String article = "/v1/articles/" + publish("public", JsonBody.empty());
        for (Format format : FORMATS) {
            var addressed = get(article + format.suffix());
            var accepted = get(article, "Accept", format.accept());
            assertEquals(format.contentType(), header(addressed, "content-type"));
            assertEquals(format.negotiated(), header(accepted, "content-type"));
            assertArrayEquals(addressed.body(), accepted.body());
            assertEquals("Accept-Encoding, Authorization", header(addressed, "vary"));
            assertEquals("Accept, Accept-Encoding, Authorization", header(accepted, "vary"));
            assertTrue(text(addressed).contains(WORD));
        }
    }

    @Test
    void jsonIsReturnedIfAllTypesAreEquallyAcceptable() {
        String article = "/v1/articles/" + publish("public", JsonBody.empty());
        assertEquals("application/json;charset=UTF-8", header(get(article), "content-type"));
        for (String accept : List.of("*/*", "application/*", "application/json", "text/html;q=0.9, application/json")) {
            assertEquals(
                    "application/json;charset=UTF-8", header(get(article, "Accept", accept), "content-type"), accept);
        }
        String browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
        assertEquals("text/html;charset=UTF-8", header(get(article, "Accept", browser), "content-type"));
        assertEquals("text/html;charset=UTF-8", header(get(article, "Accept", "text/*"), "content-type"));
    }

    @Test
    void eachRepresentationHasItsOwnETagAndIsRevalidated() {
        String article = "/v1/articles/"
                + publish("public", JsonBody.with("teaser", "Long enough to be worth packing. ".repeat(60)));
        // Last-Modified is sent only for changes that are some seconds old.
        newsroom.later(Duration.ofSeconds(10));
        String reader = newsroom.key("articles:read");
        Set<String> tags = new HashSet<>();
        List<Format> all = new ArrayList<>(FORMATS);
        all.add(new Format("", "application/json", "application/json", "application/json"));
        for (Format format : all) {
            String address = article + format.suffix();
            var plain = get(address);
            var compressed = get(address, "Accept-Encoding", "gzip");
            String tag = header(plain, "etag");
            assertTrue(tag.startsWith("\""), tag);
            assertTrue(tags.add(tag), tag);
            if (!format.suffix().equals(".txt")) {
                assertEquals("gzip", header(compressed, "content-encoding"));
                assertEquals(tag.substring(0, tag.length() - 1) + "-gzip\"", header(compressed, "etag"));
            }
            var notModified = get(address, "If-None-Match", tag);
            assertEquals(304, notModified.statusCode());
            assertEquals(header(plain, "vary"), header(notModified, "vary"));
            assertEquals(0, notModified.body().length);
            assertEquals(
                    304,
                    get(address, "If-Modified-Since", header(plain, "last-modified"))
                            .statusCode());
            var negotiated = get(article, "Accept", format.accept(), "If-None-Match", tag);
            assertEquals(304, negotiated.statusCode());
            assertTrue(header(negotiated, "vary").startsWith("Accept, "));
            var head = send("HEAD", address);
            assertEquals(200, head.statusCode());
            assertEquals(tag, header(head, "etag"));
            assertEquals(String.valueOf(plain.body().length), header(head, "content-length"));
            assertEquals("public, max-age=15, stale-while-revalidate=15", header(plain, "cache-control"));
            assertEquals("article:" + article.substring("/v1/articles/".length()) + " all", header(plain, "cache-tag"));
            assertEquals(
                    "private, no-cache", header(get(address, "Authorization", "Bearer " + reader), "cache-control"));
        }
    }

    @Test
    void aTeaserHasNoBodyInAnyFormat() {
        String article = "/v1/articles/" + publish("teaser", JsonBody.empty());
        String reader = "Bearer " + newsroom.key("articles:read");
        for (Format format : FORMATS) {
            var anonymous = get(article + format.suffix());
            var whole = get(article + format.suffix(), "Authorization", reader);
            assertFalse(text(anonymous).contains(WORD), text(anonymous));
            assertTrue(text(anonymous).contains("Short."));
            assertTrue(text(whole).contains(WORD), text(whole));
            assertNotEquals(header(anonymous, "etag"), header(whole, "etag"));
            assertFalse(text(get(article, "Accept", format.accept())).contains(WORD));
        }
    }

    @Test
    void aLicensedArticleIsNotFoundInAnyFormat() throws Exception {
        String article = "/v1/articles/" + publish("licensed", JsonBody.empty());
        String reader = "Bearer " + newsroom.key("articles:read");
        for (Format format : FORMATS) {
            for (var answer : List.of(get(article + format.suffix()), get(article, "Accept", format.accept()))) {
                assertEquals(404, answer.statusCode());
                assertTrue(text(answer).contains("article-not-found"), text(answer));
                // A problem is a page where a page was asked for by Accept.
                boolean page = answer.request().headers().firstValue("Accept").equals(Optional.of("text/html"));
                assertEquals(
                        page ? "text/html;charset=UTF-8" : "application/problem+json", header(answer, "content-type"));
            }
            assertEquals(
                    200, get(article + format.suffix(), "Authorization", reader).statusCode());
        }
    }

    @Test
    void aKilledArticleIsGoneInEveryFormatAndABrowserGetsAPage() {
        UUID id = publish("public", JsonBody.empty());
        String article = "/v1/articles/" + id;
        for (Format format : FORMATS)
            assertTrue(text(get(article + format.suffix())).contains(WORD));
        Newsroom.post(
                        newsroom.key("articles:write"),
                        article + "/kills",
                        JsonBody.with("reason", "Invented").json())
                .then()
                .statusCode(201);
        for (Format format : FORMATS) {
            for (var answer : List.of(
                    get(article + format.suffix()),
                    get(article, "Accept", format.accept()),
                    get(article + format.suffix(), "Accept", "text/html"))) {
                assertEquals(410, answer.statusCode());
                boolean page = answer.request().headers().firstValue("Accept").equals(Optional.of("text/html"));
                assertEquals(
                        page ? "text/html;charset=UTF-8" : "application/problem+json", header(answer, "content-type"));
                assertEquals("no-store", header(answer, "cache-control"));
                assertTrue(text(answer).contains("The article was killed. Take every copy down."), text(answer));
                for (String hidden : List.of(WORD, "Short.", "Story", "Invented"))
                    assertFalse(text(answer).contains(hidden), text(answer));
            }
        }
    }

    @Test
    void aFormerSlugRedirectsToTheSameFormat() {
        String former = Newsroom.unique("former");
        String current = Newsroom.unique("present");
        UUID id = publish("public", JsonBody.with("slug", former));
        String editor = newsroom.key("articles:write");
        String etag = Newsroom.get(editor, "/v1/drafts/" + id).header("ETag");
        var renamed = Newsroom.patch(
                editor, "/v1/drafts/" + id, etag, JsonBody.with("slug", current).json());
        Newsroom.as(editor)
                .contentType("application/json")
                .header("If-Match", renamed.header("ETag"))
                .body("{}")
                .post("/v1/articles/" + id + "/publications")
                .then()
                .statusCode(201);
        for (Format format : FORMATS) {
            var addressed = get("/v1/articles/" + former + format.suffix());
            assertEquals(301, addressed.statusCode());
            assertTrue(header(addressed, "location").endsWith("/v1/articles/" + current + format.suffix()));
            var accepted = get("/v1/articles/" + former, "Accept", format.accept());
            assertEquals(301, accepted.statusCode());
            assertTrue(header(accepted, "location").endsWith("/v1/articles/" + current));
        }
    }

    @Test
    void anUnsupportedTypeIsRefusedWithTheSupportedTypes() throws Exception {
        String article = "/v1/articles/" + publish("public", JsonBody.empty());
        var answer = get(article, "Accept", "image/png");
        assertEquals(406, answer.statusCode());
        assertTrue(header(answer, "vary").contains("Accept"));
        List<String> served = new ArrayList<>();
        JSON.readTree(answer.body()).get("served").forEach(type -> served.add(type.textValue()));
        assertEquals(
                Set.of("application/json", NINJS, "application/ld+json", "text/html", "text/plain"),
                Set.copyOf(served));
        // A URL with a suffix has one representation.
        assertEquals(200, get(article + ".html", "Accept", "text/plain").statusCode());
        assertEquals(404, get(article + ".docx").statusCode());
        var fields = get(article + "?fields=headline", "Accept", "text/html");
        assertEquals(400, fields.statusCode());
    }

    @Test
    void hostileMarkupIsEscapedInEveryFormat() throws Exception {
        String hostile = "</script><script>alert(1)</script></article>]]>\\\" onload=\\\"alert(2)'";
        UUID id = newsroom.publish("""
                {"headline":"%1$s","teaser":"%1$s","visibility":"public","copyrightNotice":"%1$s","copyrightHolder":"%1$s",
                 "bylines":[{"name":"%1$s"}],"dateline":{"place":"%1$s"},
                 "media":[{"id":"m1","type":"image","role":"main","url":"https://m.example/a.jpg","alt":"%1$s","caption":"%1$s"}],
                 "body":[{"type":"paragraph","html":"%1$s ok"},{"type":"crosshead","text":"%1$s"},{"type":"image","media":"m1","caption":"%1$s"}]}
                """.formatted(hostile), "{}");
        var page = Jsoup.parse("<main>" + text(get("/v1/articles/" + id + ".html")) + "</main>");
        assertEquals(0, page.select("script, [onload]").size());
        assertEquals(1, page.select("main > *").size());
        String linked = text(get("/v1/articles/" + id + ".jsonld"));
        assertFalse(linked.contains("</"), linked);
        assertEquals(
                hostile.replace("\\\"", "\""),
                JSON.readTree(linked).get("headline").textValue());
    }

    @Test
    void eachVersionOfNinjsHasItsOwnEtag() throws Exception {
        String address = "/v1/articles/" + publish("public", JsonBody.empty()) + ".ninjs";
        HttpResponse<byte[]> byDefault = get(address);
        HttpResponse<byte[]> older = get(address + "?version=3.1");
        HttpResponse<byte[]> newer = get(address + "?version=3.2");
        assertArrayEquals(byDefault.body(), older.body());
        assertEquals("3.2", JSON.readTree(newer.body()).at("/standard/version").textValue());
        String oldTag = older.headers().firstValue("ETag").orElseThrow();
        String newTag = newer.headers().firstValue("ETag").orElseThrow();
        assertNotEquals(oldTag, newTag);
        assertEquals(304, get(address + "?version=3.2", "If-None-Match", newTag).statusCode());
        assertEquals(200, get(address + "?version=3.2", "If-None-Match", oldTag).statusCode());
        assertEquals(400, get(address + "?version=2.1").statusCode());
    }

    @Test
    void everyDemoArticleIsValidInEachFormat() throws Exception {
        String reader = "Bearer " + newsroom.key("articles:read");
        Map<String, List<String>> violations = new LinkedHashMap<>();
        int seen = 0;
        String next = "/v1/articles?limit=100";
        while (next != null && seen < 400) {
            JsonNode page = JSON.readTree(get(next, "Authorization", reader).body());
            for (JsonNode item : page.get("items")) {
                String address = "/v1/articles/" + item.get("id").textValue();
                List<String> wrong = new ArrayList<>();
                for (NinjsVersion version : NinjsVersion.values())
                    wrong.addAll(NinjsRules.violations(
                            get(address + ".ninjs?version=" + version.number(), "Authorization", reader)
                                    .body(),
                            version));
                wrong.addAll(SchemaOrg.violations(JSON.readTree(
                        get(address + ".jsonld", "Authorization", reader).body())));
                if (!wrong.isEmpty()) violations.put(address, wrong);
                seen++;
            }
            JsonNode link = page.path("links").path("next");
            next = link.isMissingNode() ? null : link.textValue().replaceFirst("https?://[^/]+", "");
        }
        assertEquals(Map.of(), violations);
        assertTrue(seen >= 190, "articles: " + seen);
    }

    private UUID publish(String visibility, JsonBody members) {
        return newsroom.publish(
                JsonBody.with("headline", Newsroom.unique("Story"))
                        .and("visibility", visibility)
                        .and("copyrightHolder", "Harbour")
                        .and("teaser", "Short.")
                        .and("dateline", JsonBody.with("place", "PORT ELLERY"))
                        .and(
                                "body",
                                List.of(
                                        JsonBody.with("type", "paragraph").and("text", "One two three " + WORD + "."),
                                        JsonBody.with("type", "paragraph")
                                                .and("text", "Words enough to be worth packing. ".repeat(60))))
                        .andAll(members)
                        .json(),
                "{}");
    }

    private static HttpResponse<byte[]> get(String path, String... headers) {
        return send("GET", path, headers);
    }

    private static HttpResponse<byte[]> send(String method, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(TestServer.URL + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        for (int i = 0; i < headers.length; i += 2) request.header(headers[i], headers[i + 1]);
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (java.io.IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("none");
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
