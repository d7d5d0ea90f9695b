package dateline.ingest;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static dateline.Newsroom.post;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dateline.JsonBody;
import dateline.database.server.TestDatabase;
import dateline.push.Hooks;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What an import makes of the items of a document. */
@QuarkusTest
@TestProfile(Hooks.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ImportTest extends ImportScenario {

    @Test
    void theDigitalSourceTypeOfAFeedIsNoTag() throws Exception {
        String rss = """
                <rss version="2.0"><channel><title>t</title><item><guid isPermaLink="false">ai-1</guid><title>Ferry</title>
                <category domain="http://cv.iptc.org/newscodes/digitalsourcetype/">humanEdits</category>
                <category>Harbour</category></item></channel></rss>""";
        String json = """
                {"version":"https://jsonfeed.org/version/1.1","title":"t","items":[{"id":"ai-2","title":"Ferry",
                "tags":["Harbour"],"_dateline":{"digital_source_type":"dataDrivenMedia"}}]}""";
        importDocument(createImport(JsonBody.empty()), rss);
        importDocument(createImport(JsonBody.empty()), json);
        get(editorKey, "/v1/drafts/" + articleIds().get("ai-1"))
                .then()
                .body("digitalSourceType", is("humanEdits"))
                .body("tags", is(List.of("harbour")));
        get(editorKey, "/v1/drafts/" + articleIds().get("ai-2"))
                .then()
                .body("digitalSourceType", is("dataDrivenMedia"))
                .body("tags", is(List.of("harbour")));
    }

    @Test
    void aFeedIsImportedAsDraftsAndItsRepetitionChangesNothing() throws Exception {
        String id = createImport(JsonBody.empty());
        assertCounts(importDocument(id, lanternFeed()), 3, 0, 0, 0, 0);
        String lamp = articleIds().get("lp-101");
        Response draft = get(editorKey, "/v1/drafts/" + lamp);
        draft.then()
                .body("state", is("draft"))
                .body("headline", is("Lamp on the north mole is lit again"))
                .body("teaser", is("After nineteen dark nights the keeper’s spare part came by mail boat."))
                .body("language", is("en-GB"))
                .body("originalPublishedAt", is("2026-01-06T06:30:00Z"))
                .body("canonicalUrl", is("https://lanternpost.example/lamp-lit-again"))
                .body("bylines.name", contains("Imke Soler"))
                .body("tags", contains("harbour", "lights"))
                .body("body.type", contains("paragraph", "image", "paragraph"))
                .body("body[0].html", is("The lamp turned at <strong>six</strong>."))
                .body("body[1].caption", is("The lamp, this morning"))
                .body("body[2].text", is("Nobody cheered, it was cold."))
                .body("body[2].html", nullValue())
                .body(
                        "media.url",
                        contains(
                                "https://lanternpost.example/pictures/lamp.jpg",
                                "https://lanternpost.example/pictures/mole.jpg"))
                .body("media[1].role", is("main"))
                .body("media[1].creditLine", is("Dov Aster"));
        get(editorKey, "/v1/sources/" + source).then().body("visibility", is("licensed"));
        get(editorKey, "/v1/drafts/" + articleIds().get("lp-102"))
                .then()
                .body("media[0].type", is("audio"))
                .body("media[0].duration", is(725))
                .body("media[0].sizeInBytes", is(8_700_000));
        assertCounts(importDocument(id, lanternFeed()), 0, 0, 3, 0, 0);
        assertEquals(3, articleIds().size());
        get(editorKey, "/v1/drafts/" + lamp).then().header("ETag", is(draft.header("ETag")));
        assertEquals(3, readLog(id).size());
        get(editorKey, "/v1/imports/" + id)
                .then()
                .body("run", is(2))
                .body("format", is("rss"))
                .body("counts.total", is(3))
                .body("counts.remaining", is(0))
                .body("rate", greaterThan(0f));
    }

    @Test
    void aCreatedSourceIsReported() {
        String body = JsonBody.with("source", JsonBody.with("slug", source).and("name", "The Lantern Post"))
                .json();
        Response created = post(editorKey, "/v1/imports", body);
        created.then()
                .statusCode(201)
                .body("created", hasSize(1))
                .body("created[0].type", is("source"))
                .body("created[0].slug", is(source))
                .body("created[0].name", is("The Lantern Post"));
        get(editorKey, "/v1/imports/" + created.path("id")).then().body("created", nullValue());
        post(editorKey, "/v1/imports", body).then().statusCode(201).body("created", hasSize(0));
    }

    @Test
    void publishedItemsAreLiveAsOfTheirOriginalDateAndLicensed() throws Exception {
        assertCounts(importDocument(createImport(JsonBody.with("publish", true)), lanternFeed()), 3, 0, 0, 0, 0);
        String chairs = articleIds().get("https://lanternpost.example/council-chairs");
        get(editorKey, "/v1/articles/" + chairs)
                .then()
                .statusCode(200)
                .body("publishedAt", is("2026-01-05T18:00:00Z"))
                .body("headline", is("Council counts its chairs & tables"));
        as(null).get("/v1/articles/" + chairs).then().statusCode(404);
        assertEquals(List.of("published"), newsroom.changes(UUID.fromString(chairs)));
    }

    @Test
    void anItemWithAnUnreadableDateStaysADraft() throws Exception {
        String feed =
                "<rss><channel><item><title>%s</title><guid>when</guid><pubDate>%s</pubDate></item></channel></rss>";
        String id = createImport(JsonBody.with("publish", true));
        String unreadable = "Tuesday, January 6, 2026 - 07:30";
        assertCounts(importDocument(id, feed.formatted("Some day", unreadable)), 1, 0, 0, 0, 0);
        String article = articleIds().get("when");
        get(editorKey, "/v1/drafts/" + article)
                .then()
                .body("state", is("draft"))
                .body("originalPublishedAt", nullValue());
        JsonNode line = readLog(id).get(0);
        assertEquals("created", line.get("outcome").asText());
        assertEquals("date-unreadable", line.get("code").asText());
        assertTrue(line.get("detail").asText().contains("date"), line.toString());
        assertCounts(importDocument(id, feed.formatted("Some day", unreadable)), 0, 0, 1, 0, 0);
        assertCounts(importDocument(id, feed.formatted("Some other day", unreadable)), 0, 1, 0, 0, 0);
        assertEquals("date-unreadable", readLog(id).get(1).get("code").asText());

        assertCounts(importDocument(id, feed.formatted("That day", "Tue, 06 Jan 2026 07:30:00 CET")), 0, 1, 0, 0, 0);
        get(editorKey, "/v1/articles/" + article).then().body("publishedAt", is("2026-01-06T06:30:00Z"));
        assertCounts(importDocument(id, feed.formatted("The day", unreadable)), 0, 1, 0, 0, 0);
        get(editorKey, "/v1/articles/" + article)
                .then()
                .body("headline", is("The day"))
                .body("publishedAt", is("2026-01-06T06:30:00Z"));
    }

    @Test
    void itemsWithoutAnAuthorHaveTheAuthorOfTheFeed() throws Exception {
        importDocument(createImport(JsonBody.empty()), """
                <feed xmlns="http://www.w3.org/2005/Atom"><id>urn:x:feed</id>
                <entry><id>theirs</id><title>One</title><updated>2026-01-06T07:30:00Z</updated></entry>
                <entry><id>own</id><title>Two</title><updated>2026-01-06T07:30:00Z</updated><author><name>Dov Aster</name></author></entry>
                <author><name>Imke Soler</name></author></feed>
                """);
        get(editorKey, "/v1/drafts/" + articleIds().get("theirs")).then().body("bylines.name", contains("Imke Soler"));
        get(editorKey, "/v1/drafts/" + articleIds().get("own")).then().body("bylines.name", contains("Dov Aster"));
    }

    @Test
    void theFirstImageIsMainAndAThumbnailIsUsedOnlyWithoutAnother() throws Exception {
        importDocument(createImport(JsonBody.empty()), """
                <rss xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
                  xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
                <item><title>A</title><guid>podcast</guid><enclosure url="https://a.example/1.mp3" length="9" type="audio/mpeg"/>
                  <itunes:image href="https://a.example/cover.jpg"/></item>
                <item><title>B</title><guid>small</guid><media:thumbnail url="https://a.example/s.jpg" width="120"/>
                  <media:thumbnail url="https://a.example/m.jpg" width="240" height="135"/></item>
                <item><title>C</title><guid>film</guid><media:group><media:content url="https://a.example/1.mp4" type="video/mp4">
                  <media:thumbnail url="https://a.example/still.jpg"/></media:content></media:group></item>
                <item><title>D</title><guid>better</guid><media:thumbnail url="https://a.example/s.jpg"/>
                  <media:content url="https://a.example/l.jpg" medium="image"/></item>
                <item><title>E</title><guid>inside</guid><media:thumbnail url="https://a.example/s.jpg"/>
                  <content:encoded><![CDATA[<p>Text</p><img src="https://a.example/l.jpg">]]></content:encoded></item>
                </channel></rss>
                """);
        assertEquals("1.mp3 audio main, cover.jpg image main", media("podcast"));
        assertEquals("m.jpg image main", media("small"));
        assertEquals("1.mp4 video main, still.jpg image main", media("film"));
        assertEquals("l.jpg image main", media("better"));
        assertEquals("l.jpg image inline", media("inside"));
        get(editorKey, "/v1/drafts/" + articleIds().get("small"))
                .then()
                .body("media[0].width", is(240))
                .body("media[0].height", is(135));
    }

    private String media(String sourceId) {
        JsonPath draft =
                get(editorKey, "/v1/drafts/" + articleIds().get(sourceId)).jsonPath();
        List<Map<String, Object>> media = draft.getList("media");
        return media.stream()
                .map(file -> file.get("url").toString().replaceFirst(".*/", "") + " " + file.get("type") + " "
                        + file.get("role"))
                .collect(java.util.stream.Collectors.joining(", "));
    }

    @Test
    void aRefusedItemHasAReasonAndDoesNotAffectOthers() throws Exception {
        String longParagraph = "<p>" + "a".repeat(45_000) + "</p>";
        JsonPath job = importDocument(
                createImport(JsonBody.empty()),
                "<rss xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel>"
                        + "<item><title>No id</title></item>"
                        + "<item><guid>empty</guid></item>"
                        + "<item><title>Long</title><guid>long</guid><content:encoded><![CDATA[" + longParagraph
                        + "]]></content:encoded></item>"
                        + "<item><title>Good</title><guid>good</guid><link>javascript:alert(1)</link><enclosure url=\"file:///etc/passwd\" type=\"image/png\"/></item>"
                        + "<item><title>Good</title><guid>good</guid></item>"
                        + "</channel></rss>");
        assertCounts(job, 1, 0, 0, 1, 3);
        assertEquals(
                List.of("identity-missing", "headline-missing", "rule-broken"),
                job.getList("errors.code"),
                job.prettify());
        assertEquals("/body/0/html: At most 40000 characters; these are 45000.", job.getString("errors[2].detail"));
        assertEquals(List.of(1, 2, 3), job.getList("errors.item"));
        get(editorKey, "/v1/drafts/" + articleIds().get("good"))
                .then()
                .body("canonicalUrl", nullValue())
                .body("media", hasSize(0));
    }

    @Test
    void aRefusedExportLineNamesAnErrorOnce() throws Exception {
        String line = JsonBody.with(
                        "article",
                        JsonBody.with("headline", "List")
                                .and("source", source)
                                .and("sourceId", "list")
                                .and(
                                        "body",
                                        List.of(JsonBody.with("type", "list").and("items", List.of("x")))))
                .json();
        JsonPath job = importDocument(createImport(JsonBody.empty()), line + "\n" + line);
        assertEquals("/article/body/0/items/0: Expected an object.", job.getString("errors[0].detail"), job::prettify);
    }

    @Test
    void valuesBeyondTheLimitsAreTruncatedAndLogged() throws Exception {
        StringBuilder tags = new StringBuilder();
        for (int i = 0; i < 60; i++) tags.append("<category>tag ").append(i).append("</category>");
        String id = createImport(JsonBody.empty());
        JsonPath job = importDocument(
                id,
                "<rss><channel><item><guid>long</guid><title>" + "long ".repeat(160) + "</title><description>"
                        + "word ".repeat(1_600) + "</description>" + tags
                        + "</item><item><guid>short</guid><title>Short</title></item></channel></rss>");
        assertCounts(job, 2, 0, 0, 0, 0);
        assertEquals(List.of("headline", "teaser", "tags"), job.getList("errors[0].cut"), job.prettify());
        assertEquals(1, job.getList("errors").size());
        JsonNode line = readLog(id).get(0);
        assertEquals("created", line.get("outcome").asText());
        assertEquals("cut", line.get("code").asText());
        assertTrue(line.get("detail").asText().contains("tags (50 of 60)"), line.toString());
        assertTrue(line.get("detail").asText().contains("of 799 characters"), line.toString());
        assertTrue(readLog(id).get(1).path("cut").isMissingNode());
        get(editorKey, "/v1/drafts/" + articleIds().get("long")).then().body("tags", hasSize(50));
    }

    @Test
    void imagesBeyondTheHundredthAreLogged() throws Exception {
        StringBuilder pictures = new StringBuilder();
        for (int i = 0; i < 103; i++)
            pictures.append("<p>On.</p><img src=\"https://a.example/").append(i).append(".jpg\">");
        String id = createImport(JsonBody.empty());
        importDocument(
                id,
                "<rss xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel><item><guid>many</guid><title>Many</title>"
                        + "<content:encoded><![CDATA[" + pictures + "]]></content:encoded></item></channel></rss>");
        assertTrue(readLog(id).get(0).path("detail").asText().contains("media (100 of 103)"), readLog(id)::toString);
    }

    @Test
    void aJsonFeedWithoutAListOfItemsIsRefused() {
        upload(
                        createImport(JsonBody.empty()),
                        "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"A\",\"items\":{}}")
                .then()
                .statusCode(422)
                .body("detail", containsString("not an array"));
    }

    @Test
    void relativeImagesAndEmbedsAreKept() throws Exception {
        importDocument(createImport(JsonBody.empty()), """
                <rss xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/"><channel>
                <link>https://a.example/news/</link><wp:wxr_version>1.2</wp:wxr_version>
                <item><title>A</title><guid isPermaLink="false">relative</guid><link>lamp/</link><enclosure url="/s.mp3" type="audio/mpeg"/>
                  <content:encoded><![CDATA[Text.

                <img src="b.jpg">

                https://youtu.be/b

                More.]]></content:encoded></item></channel></rss>
                """);
        get(editorKey, "/v1/drafts/" + articleIds().get("relative"))
                .then()
                .body("canonicalUrl", is("https://a.example/news/lamp/"))
                .body("media.url", contains("https://a.example/news/lamp/b.jpg", "https://a.example/s.mp3"))
                .body("body.type", contains("paragraph", "image", "embed", "paragraph"))
                .body("body[2].url", is("https://youtu.be/b"))
                .body("body[2].provider", is("youtu.be"));
    }

    @Test
    void relativeUrlsOfAJsonFeedResolveAgainstItsItems() throws Exception {
        importDocument(createImport(JsonBody.empty()), """
                {"version":"https://jsonfeed.org/version/1.1","items":[
                 {"id":"here","url":"/news/lamp/","title":"A","content_html":"<p>See <a href=\\"more\\">more</a>.</p><img src=\\"b.jpg\\">"},
                 {"id":"nowhere","title":"B","content_html":"<img src=\\"b.jpg\\">"},
                 {"id":"elsewhere","external_url":"https://b.example/","title":"C","content_html":"<img src=\\"b.jpg\\">"}],
                 "feed_url":"https://a.example/feeds/all.json","home_page_url":"https://a.example/home/"}
                """);
        get(editorKey, "/v1/drafts/" + articleIds().get("here"))
                .then()
                .body("canonicalUrl", is("https://a.example/news/lamp/"))
                .body("body[0].html", containsString("\"https://a.example/news/lamp/more\""))
                .body("media.url", contains("https://a.example/news/lamp/b.jpg"));
        get(editorKey, "/v1/drafts/" + articleIds().get("nowhere"))
                .then()
                .body("canonicalUrl", nullValue())
                .body("media.url", contains("https://a.example/home/b.jpg"));
        get(editorKey, "/v1/drafts/" + articleIds().get("elsewhere"))
                .then()
                .body("canonicalUrl", is("https://b.example/"))
                .body("media.url", contains("https://a.example/home/b.jpg"));
    }

    @Test
    void aWordPressArchiveKeepsSlugsDatesAndMedia() throws Exception {
        Process script = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "bench/WordPressArchive.java",
                        "30")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        byte[] archive = script.getInputStream().readAllBytes();
        assertEquals(0, script.waitFor());
        String id = createImport(JsonBody.with("publish", true));
        upload(id, archive).then().statusCode(202);
        JsonPath job = awaitEnd(id);
        assertCounts(job, 30, 0, 0, 15, 0);
        assertEquals("wxr", job.getString("format"));
        String tenth = articleIds().get("https://lanternpost.example/?p=10");
        get(editorKey, "/v1/articles/" + tenth)
                .then()
                .body("slug", is("post-10"))
                .body("publishedAt", is("2005-01-08T04:10:00Z"))
                .body("canonicalUrl", is("https://lanternpost.example/2005/post-10/"))
                .body("media.url", hasItem("https://lanternpost.example/media/10.jpg"))
                .body("media.url", hasItem("https://lanternpost.example/media/inline-10.jpg"))
                .body("body.type", hasItem("image"));
    }

    @Test
    void relativeUrlsResolveAgainstTheUrlOfTheDocument() throws Exception {
        String site = "http://127.0.0.1:" + Hooks.SITE;
        Map<String, String> documents = Map.of("/rss", """
                <rss xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><item><title>A</title><guid isPermaLink="false">/rss</guid>
                <link>lamp</link><enclosure url="/s.mp3" type="audio/mpeg"/>
                <content:encoded><![CDATA[<img src="b.jpg">]]></content:encoded></item></channel></rss>
                """, "/atom", """
                <feed xmlns="http://www.w3.org/2005/Atom"><entry><id>/atom</id><title>A</title><updated>2026-01-06T07:30:00Z</updated>
                <link href="lamp"/><link rel="enclosure" href="/s.mp3" type="audio/mpeg"/>
                <content type="html">&lt;img src="b.jpg"></content></entry></feed>
                """, "/atom-in-part", """
                <feed xmlns="http://www.w3.org/2005/Atom" xml:base="/"><entry xml:base="news/"><id>/atom-in-part</id><title>A</title>
                <link href="lamp"/><link rel="enclosure" href="/s.mp3" type="audio/mpeg"/>
                <content type="html" xml:base="./">&lt;img src="b.jpg"></content></entry></feed>
                """, "/json", """
                {"version":"https://jsonfeed.org/version/1.1","items":[{"id":"/json","url":"lamp","title":"A",
                 "content_html":"<img src=\\"b.jpg\\">","attachments":[{"url":"/s.mp3","mime_type":"audio/mpeg"}]}]}
                """);
        for (String path : documents.keySet()) {
            responses.put(path, new SiteResponse(302, "", Map.of("Location", "/news" + path)));
            responses.put("/news" + path, new SiteResponse(200, documents.get(path), Map.of()));
            JsonPath job = awaitEnd(createImport(JsonBody.with("url", "" + site + path)));
            assertCounts(job, 1, 0, 0, 0, 0);
            get(editorKey, "/v1/drafts/" + articleIds().get(path))
                    .then()
                    .body("canonicalUrl", is(site + "/news/lamp"))
                    .body("media.url", contains(site + "/news/b.jpg", site + "/s.mp3"));
        }
    }
}
