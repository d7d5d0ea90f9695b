package dateline;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static dateline.Newsroom.patch;
import static dateline.Newsroom.post;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dateline.database.server.TestDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * All request members that contain a URL: members that Dateline calls reject private addresses, and members that it
 * only stores are never called.
 */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class UrlFieldsTest {

    private static final boolean LONG = Boolean.getBoolean("long");

    private static final String SPELLINGS = """
            127.0.0.1 127.1 127.0.1 2130706433 0x7f000001 0X7F000001 017700000001 0x7f.1 0177.0.0.1 0177.0x0.0.01 127.0.0.1. 127.1.
            127.000.000.001 00000177.0.0.1 ①②⑦.⓪.⓪.① １２７.０.０.１ 127。0。0。1 127．0｡0.1 %31%32%37.0.0.1 %31%32%37%2E%30%2E%30%2E%31
            [::1] [::] [0:0:0:0:0:0:0:1] [0000:0000:0000:0000:0000:0000:0000:0001] [::ffff:127.0.0.1] [::FFFF:7f00:1] [::127.0.0.1]
            [::ffff:0:127.0.0.1] [64:ff9b::7f00:1] [64:ff9b::127.0.0.1] [64:ff9b:1::7f00:1] [2002:7f00:1::] [2001:0:7f00:1::]
            [fe80::1] [fe80::1%25lo] [fe80::1%lo] [fc00::1] [fd00:ec2::254] [fec0::1] [ff02::1] [100::1] [5f00::1]
            localhost LOCALHOST localhost. LocalHost. loc%61lhost ⓛⓞⓒⓐⓛⓗⓞⓢⓣ ｌｏｃａｌｈｏｓｔ a.localhost localhost.localdomain
            0 0.0.0.0 0x0 10.0.0.1 10.1 167772161 172.16.0.1 172.31.255.255 192.168.0.1 192.168.1 169.254.169.254 2852039166 0xA9FEA9FE
            0251.0376.0251.0376 169.254.43518 ①⑥⑨.②⑤④.①⑥⑨.②⑤④ 100.64.0.1 100.100.100.200 192.0.0.1 192.0.2.1 198.18.0.1 198.51.100.1 203.0.113.1
            192.88.99.1 224.0.0.1 240.0.0.1 255.255.255.255 router.local metadata.google.internal wiki.corp intranet printer.lan
            8.8.8.8@127.0.0.1 user:secret@127.0.0.1 8.8.8.8%40127.0.0.1 8.8.8.8#@127.0.0.1 8.8.8.8\\@127.0.0.1 127.0.0.1%00.example
            127.0.0.1%2F.example 127.0.0.1%0d%0a 1.2.3.4.5 1.2.3.256 4294967297 127.0.0.08
            """;

    private static final Set<String> CALLED = Set.of("ImportRequest.url", "WebhookRequest.url");

    /** Members of articles, sources, feeds and partners. They are shown to readers, and Dateline never calls them. */
    private static final Set<String> STORED = Set.of(
            "AcknowledgementRequest.url",
            "ArticleRequest.canonicalUrl",
            "BulkSource.url",
            "EmbedBlock.url",
            "FeedRequest.imageUrl",
            "Media.url",
            "Rendition.url",
            "ReproductionRequest.url",
            "SourceName.url",
            "SourceRequest.url",
            "SpelledName.url",
            "UsePolicy.termsUrl",
            "UsePolicyRequest.termsUrl",
            "WireRequest.canonicalUrl");

    @Inject
    Newsroom newsroom;

    private HttpServer canary;
    private String canaryUrl;
    private final List<String> calls = new CopyOnWriteArrayList<>();

    @BeforeEach
    void begin() throws Exception {
        // Listens on every address of this machine, so that no spelling misses it.
        canary = HttpServer.create(new InetSocketAddress(0), 0);
        canary.createContext("/", exchange -> {
            calls.add(exchange.getRequestURI().toString());
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        canary.start();
        canaryUrl = "http://127.0.0.1:" + canary.getAddress().getPort() + "/kept";
    }

    @AfterEach
    void end() {
        canary.stop(0);
    }

    private List<String> addresses() {
        List<String> all = new ArrayList<>();
        for (String host : SPELLINGS.strip().split("\\s+")) {
            for (String scheme : LONG ? List.of("http", "https", "HTTP") : List.of("http"))
                for (String port : LONG
                        ? List.of(":" + canary.getAddress().getPort(), "")
                        : List.of(":" + canary.getAddress().getPort())) all.add(scheme + "://" + host + port + "/x");
        }
        String hostAndPort = "127.0.0.1:" + canary.getAddress().getPort();
        for (String other : List.of(
                "//",
                "ftp://",
                "gopher://",
                "file://",
                "jar:http://",
                "http:",
                "http:/",
                "http:///",
                "http:\\\\",
                "dict://",
                "ws://")) all.add(other + hostAndPort + "/x");
        all.addAll(List.of("file:///etc/passwd", "javascript:alert(1)", "data:text/plain,x", "/x", hostAndPort));
        return all;
    }

    @Test
    void noSpellingOfAPrivateAddressIsAcceptedInACalledUrl() throws Exception {
        String key = newsroom.key("articles:write", "webhooks:write");
        Response webhook = post(
                key,
                "/v1/webhooks",
                JsonBody.with("url", "https://8.8.8.8/hook")
                        .and("kinds", List.of("put"))
                        .and("enabled", false)
                        .json());
        webhook.then().statusCode(201);
        String path = "/v1/webhooks/" + webhook.path("id");
        String etag = get(key, path).header("ETag");
        List<String> accepted = new CopyOnWriteArrayList<>();
        List<String> addresses = addresses();
        ParallelCalls.each(addresses, address -> {
            Map<String, Response> answers = Map.of(
                    "createImport",
                            post(
                                    key,
                                    "/v1/imports",
                                    JsonBody.with("url", address)
                                            .and("source", "nowhere")
                                            .json()),
                    "createWebhook",
                            post(
                                    key,
                                    "/v1/webhooks",
                                    JsonBody.with("url", address)
                                            .and("kinds", List.of("put"))
                                            .json()),
                    "updateWebhook",
                            patch(key, path, etag, JsonBody.with("url", address).json()));
            answers.forEach((operation, answer) -> {
                boolean refused = answer.statusCode() == 422 && "/url".equals(answer.path("errors[0].pointer"));
                if (!refused) accepted.add(operation + " " + address + ": " + answer.asString());
            });
        });
        System.out.println("UrlFieldsTest: " + addresses.size()
                + " addresses in each of 3 operations, calls to the canary: " + calls.size());
        assertEquals(List.of(), accepted);
        get(key, path).then().body("url", equalTo("https://8.8.8.8/hook"));
        assertEquals(List.of(), calls);
    }

    @Test
    void urlsThatAreOnlyStoredAreNeverCalled() throws Exception {
        String key = newsroom.key("articles:write", "articles:read", "feeds:write");
        String source = Newsroom.unique("kept").toLowerCase();
        as(key).contentType("application/json")
                .body(JsonBody.with("name", "Kept")
                        .and("url", canaryUrl)
                        .and("visibility", "public")
                        .json())
                .put("/v1/sources/" + source)
                .then()
                .statusCode(201);
        String article = newsroom.publish("""
                        {"headline":"Kept","source":"SOURCE","canonicalUrl":"URL","body":[{"type":"embed","url":"URL"},
                         {"type":"paragraph","html":"<a href=\\"URL\\">there</a>"},{"type":"image","media":"m1"}],
                         "media":[{"id":"m1","type":"image","role":"main","url":"URL","renditions":[{"name":"small","url":"URL"}]},
                                  {"type":"audio","url":"URL"},{"type":"video","url":"URL"}]}
                        """.replace("SOURCE", source).replace("URL", canaryUrl), "{}")
                .toString();
        newsroom.publish(
                Stories.article()
                        .headline("Markup")
                        .source(source)
                        .html("<p>x</p><img src='URL'><iframe src='URL'></iframe><audio src='URL'></audio>"
                                .replace("URL", canaryUrl))
                        .json(),
                "{}");
        String feed = Newsroom.unique("kept").toLowerCase();
        post(
                        key,
                        "/v1/feeds",
                        JsonBody.with("slug", feed)
                                .and("title", "Kept")
                                .and("language", "en")
                                .and("imageUrl", canaryUrl)
                                .and("query", Map.of("source", List.of(source)))
                                .json())
                .then()
                .statusCode(201);
        for (String path : List.of(
                "/v1/articles/" + article,
                "/articles/" + article,
                "/v1/articles/" + article + ".html",
                "/v1/articles/" + article + ".ninjs",
                "/v1/articles/" + article + ".jsonld",
                "/v1/feeds/" + feed + ".rss",
                "/v1/feeds/" + feed + ".atom",
                "/v1/feeds/" + feed + ".json")) as(null).get(path).then().statusCode(200);
        reportReproduction(source, article);
        importDocument(key);
        assertEquals(List.of(), calls);
    }

    private void reportReproduction(String source, String article) {
        Newsroom.TestPartner partner = newsroom.partner();
        newsroom.permission(
                partner,
                JsonBody.with("level", "full")
                        .and("scope", Map.of("sources", List.of(source)))
                        .and("articlesFrom", "2020-01-01T00:00:00Z"));
        String key = post(
                        newsroom.key("partners:write", "keys:write"),
                        "/v1/partners/" + partner.id() + "/keys",
                        "{\"name\":\"reports\",\"scopes\":[\"syndication:read\",\"syndication:write\"]}")
                .path("secret");
        get(key, "/v1/syndication/articles/" + article).then().statusCode(200);
        post(
                        key,
                        "/v1/reproductions",
                        JsonBody.with("article", article)
                                .and("url", canaryUrl)
                                .and("version", 1)
                                .json())
                .then()
                .statusCode(201);
    }

    private void importDocument(String key) throws Exception {
        String document = """
                <?xml version="1.0"?><?xml-stylesheet href="URL" type="text/xsl"?>
                <rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/" xml:base="URL"
                 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://a.example URL" xsi:noNamespaceSchemaLocation="URL"
                 xmlns:xi="http://www.w3.org/2001/XInclude" xmlns:wfw="http://wellformedweb.org/CommentAPI/">
                <channel><title>t</title><link>URL</link><docs>URL</docs><atom:link rel="self" href="URL"/><atom:link rel="hub" href="URL"/>
                <cloud domain="127.0.0.1" port="PORT" path="/kept" registerProcedure="ping" protocol="xml-rpc"/><image><url>URL</url></image>
                <xi:include href="URL"/><item><title>Kept</title><link>URL</link><guid>URL</guid><comments>URL</comments>
                <wfw:commentRss>URL</wfw:commentRss><source url="URL">s</source><enclosure url="URL.mp3" length="1" type="audio/mpeg"/>
                <media:content url="URL.jpg" medium="image"/><media:thumbnail url="URL.png"/><media:player url="URL"/>
                <description>&lt;p&gt;x&lt;/p&gt;&lt;img src="URL"&gt;&lt;link rel=stylesheet href="URL"&gt;&lt;iframe src="URL"&gt;&lt;/iframe&gt;</description>
                </item></channel></rss>
                """.replace("URL", canaryUrl + "/elsewhere")
                .replace("PORT", String.valueOf(canary.getAddress().getPort()))
                .strip();
        Response order = post(
                key,
                "/v1/imports",
                JsonBody.with("source", Map.of("name", Newsroom.unique("Kept"), "url", canaryUrl))
                        .and("publish", true)
                        .and("visibility", "public")
                        .json());
        order.then().statusCode(201);
        String path = "/v1/imports/" + order.path("id");
        as(key).contentType("application/octet-stream")
                .body(document.getBytes(StandardCharsets.UTF_8))
                .put(path + "/document")
                .then()
                .statusCode(202);
        for (int i = 0; i < 600 && !get(key, path).path("state").equals("done"); i++) Thread.sleep(100);
        get(key, path).then().body("state", is("done")).body("counts.created", is(1));
    }

    @Test
    void everyUrlMemberOfARequestIsListed() throws Exception {
        JsonNode schemas = new ObjectMapper()
                .readTree(as(null).get("/openapi?format=json").asByteArray())
                .at("/components/schemas");
        Set<String> found = new TreeSet<>();
        schemas.properties()
                .forEach(schema -> schema.getValue()
                        .path("properties")
                        .fieldNames()
                        .forEachRemaining(member -> {
                            boolean request = schema.getKey().endsWith("Request")
                                    || STORED.stream().anyMatch(kept -> kept.startsWith(schema.getKey() + "."));
                            if (request && member.toLowerCase().endsWith("url"))
                                found.add(schema.getKey() + "." + member);
                        }));
        Set<String> known = new TreeSet<>(STORED);
        known.addAll(CALLED);
        assertEquals(known, found);
        assertTrue(found.size() > 10);
    }
}
