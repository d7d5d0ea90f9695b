package dateline.ingest;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static dateline.Newsroom.patch;
import static dateline.Newsroom.post;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dateline.JsonBody;
import dateline.Newsroom;
import dateline.TestServer;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import dateline.ingest.item.ImportedItem;
import dateline.ingest.item.ImportedItem.Enclosure;
import dateline.ingest.reader.ReadDocument;
import dateline.push.Hooks;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What an import does with items that exist already, in the newsroom or earlier in the document. */
@QuarkusTest
@TestProfile(Hooks.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class RepeatedImportTest extends ImportScenario {

    @Test
    void newItemsOfAPublicSourceAreLicensedUnlessTheImportNamesAVisibility() throws Exception {
        source = "harbour-gazette";
        String unique = Newsroom.unique("hg");
        String feed = "<rss><channel><item><title>Ours from before</title><guid>%s</guid></item></channel></rss>";
        importDocument(createImport(JsonBody.with("publish", true)), feed.formatted(unique));
        get(editorKey, "/v1/articles/" + articleIds().get(unique)).then().body("visibility", is("licensed"));
        importDocument(
                createImport(JsonBody.with("publish", true).and("visibility", "public")),
                feed.formatted(unique + "-2"));
        as(null).get("/v1/articles/" + articleIds().get(unique + "-2")).then().statusCode(200);
    }

    @Test
    void anImportKeepsTheValuesThatItsRequestOmits() throws Exception {
        source = "harbour-gazette";
        String unique = Newsroom.unique("said");
        String feed = "<rss><channel><item><title>%s</title><guid>" + unique + "</guid></item>%s</channel></rss>";
        JsonBody all = JsonBody.with("publish", true)
                .and("visibility", "public")
                .and("section", "neighbours-said")
                .and("language", "nb");
        importDocument(createImport(all), feed.formatted("One", ""));
        String id = articleIds().get(unique);
        String later = createImport(JsonBody.with("publish", true));
        assertCounts(importDocument(later, feed.formatted("One", "")), 0, 0, 1, 0, 0);
        String newItem = "<item><title>New</title><guid>" + unique + "-new</guid></item>";
        assertCounts(importDocument(later, feed.formatted("Two", newItem)), 1, 1, 0, 0, 0);
        as(null).get("/v1/articles/" + id)
                .then()
                .body("headline", is("Two"))
                .body("visibility", is("public"))
                .body("language", is("nb"))
                .body("section.slug", is("neighbours-said"));
        get(editorKey, "/v1/articles/" + articleIds().get(unique + "-new"))
                .then()
                .body("visibility", is("licensed"))
                .body("language", is("en"))
                .body("section", nullValue());
        String other = createImport(
                JsonBody.with("publish", true).and("visibility", "licensed").and("section", "others-said"));
        assertCounts(importDocument(other, feed.formatted("Two", "")), 0, 1, 0, 0, 0);
        get(editorKey, "/v1/articles/" + id)
                .then()
                .body("visibility", is("licensed"))
                .body("section.slug", is("others-said"));
    }

    @Test
    void anEditorsChangeStaysAndIsLoggedAsAConflict() throws Exception {
        String id = createImport(JsonBody.empty());
        importDocument(id, lanternFeed());
        String lamp = articleIds().get("lp-101");
        String etag = get(editorKey, "/v1/drafts/" + lamp).header("ETag");
        patch(editorKey, "/v1/drafts/" + lamp, etag, "{\"headline\":\"Our own words\"}")
                .then()
                .statusCode(200);
        String changed = lanternFeed()
                .replace("Lamp on the north mole is lit again", "Lamp lit after 19 nights")
                .replace("The lamp turned", "The great lamp turned");
        assertCounts(importDocument(id, changed), 0, 1, 2, 0, 0);
        get(editorKey, "/v1/drafts/" + lamp)
                .then()
                .body("headline", is("Our own words"))
                .body("body[0].text", is("The great lamp turned at six."));
        JsonNode last = readLog(id).get(3);
        assertEquals("updated", last.get("outcome").asText());
        assertEquals("headline", last.get("conflicts").get(0).asText());
    }

    @Test
    void aKilledArticleStaysKilled() throws Exception {
        String id = createImport(JsonBody.with("publish", true));
        importDocument(id, lanternFeed());
        String lamp = articleIds().get("lp-101");
        post(editorKey, "/v1/articles/" + lamp + "/kills", "{\"reason\":\"Wrong.\"}")
                .then()
                .statusCode(201);
        JsonPath job =
                importDocument(id, lanternFeed().replace("Lamp on the north mole", "The lamp on the north mole"));
        assertCounts(job, 0, 0, 2, 0, 1);
        assertEquals("state-conflict", job.getString("errors[0].code"));
        get(editorKey, "/v1/articles/" + lamp).then().statusCode(410);
    }

    @Test
    void aDeletedDraftIsCreatedAgainOnlyByAnExplicitRequest() throws Exception {
        String id = createImport(JsonBody.empty());
        importDocument(id, lanternFeed());
        String lamp = articleIds().get("lp-101");
        deleteDraft(lamp);
        String changed = lanternFeed().replace("Lamp on the north mole", "The lamp on the north mole");
        for (String document : List.of(lanternFeed(), changed))
            assertCounts(importDocument(id, document), 0, 0, 2, 1, 0);
        JsonNode line = readLog(id).get(3);
        assertEquals("thrown-away-here", line.get("code").asText());
        assertEquals("lp-101", line.get("sourceId").asText());
        String path = "/v1/articles/by-source/" + source + "/lp-101";
        as(editorKey)
                .contentType("application/json")
                .body("{\"sourceVersion\":\"2026-01-01T00:00:00Z\",\"headline\":\"Lamp\"}")
                .put(path)
                .then()
                .statusCode(201);
        assertCounts(importDocument(id, changed), 0, 1, 2, 0, 0);
        deleteDraft(articleIds().get("lp-101"));
        assertCounts(importDocument(id, changed), 0, 0, 2, 1, 0);
        String whole = JsonBody.with(
                        "article",
                        JsonBody.with("headline", "Lamp").and("source", source).and("sourceId", "lp-101"))
                .json();
        as(editorKey)
                .contentType("application/x-ndjson")
                .body(whole.getBytes(StandardCharsets.UTF_8))
                .post("/v1/articles/bulk")
                .then()
                .statusCode(207);
        assertTrue(articleIds().containsKey("lp-101"));
        assertCounts(importDocument(id, changed), 0, 1, 2, 0, 0);
    }

    private void deleteDraft(String article) {
        String etag = get(editorKey, "/v1/drafts/" + article).header("ETag");
        as(editorKey)
                .header("If-Match", etag)
                .delete("/v1/drafts/" + article)
                .then()
                .statusCode(204);
    }

    @Test
    void repeatedItemsOfADocumentMakeNoVersionsInTheNextRun() throws Exception {
        String item = "<item><title>%s</title><guid>%s</guid>%s</item>";
        StringBuilder others = new StringBuilder();
        for (int i = 0; i < 40; i++) others.append(item.formatted("Between", "between-" + i, ""));
        String modified = "<dcterms:modified>2026-01-0%dT07:30:00Z</dcterms:modified>";
        String document = "<rss xmlns:dcterms=\"http://purl.org/dc/terms/\"><channel>"
                + item.formatted("First", "near", "") + item.formatted("Second", "near", modified.formatted(6))
                + item.formatted("First", "far", "")
                + item.formatted("Earlier", "dated", modified.formatted(6))
                + item.formatted("Later", "dated", modified.formatted(7))
                + item.formatted("Earlier", "dated-far", modified.formatted(6))
                + item.formatted("", "empty", "") + item.formatted("Full", "empty", "")
                + others
                + item.formatted("Second", "far", "")
                + item.formatted("Later", "dated-far", modified.formatted(7))
                + item.formatted("Between", "dated-far", modified.formatted(6))
                + "</channel></rss>";
        String id = createImport(JsonBody.with("publish", true));
        assertCounts(importDocument(id, document), 45, 1, 0, 4, 1);
        List<String> before = articleStates();
        Map<String, String> titles =
                Map.of("near", "First", "far", "First", "dated", "Later", "dated-far", "Later", "empty", "Full");
        titles.forEach((guid, title) ->
                get(editorKey, "/v1/articles/" + articleIds().get(guid)).then().body("headline", is(title)));
        JsonNode line = readLog(id).get(1);
        assertEquals("passed-over", line.get("outcome").asText());
        assertEquals("repeated", line.get("code").asText());
        assertEquals("near", line.get("sourceId").asText());
        assertCounts(importDocument(id, document), 0, 0, 45, 5, 1);
        assertEquals(before, articleStates());
    }

    @Test
    void aResumedRunRecognizesItemsThatWereCommittedBefore() throws Exception {
        String document = "<rss><channel><item><title>First</title><guid>1</guid></item>"
                + "<item><title>Second</title><guid>1</guid></item><item><title>Third</title><guid>3</guid></item></channel></rss>";
        String id = createInterrupted(document, 0);
        assertCounts(awaitEnd(id), 2, 0, 0, 1, 0);
        assertEquals(java.util.Set.of("3"), articleIds().keySet());
    }

    @Test
    void aRunThatIsInterruptedTenTimesAtOneItemFails() throws Exception {
        String document =
                "<rss><channel><item><title>First</title><guid>1</guid></item><item><title>Second</title><guid>2</guid></item></channel></rss>";
        JsonPath continued = awaitEnd(createInterrupted(document, 9));
        assertEquals("done", continued.getString("state"), continued.prettify());
        JsonPath failed = awaitEnd(createInterrupted(document, 10));
        assertEquals("failed", failed.getString("state"), failed.prettify());
        assertTrue(failed.getString("problem.detail").contains("10 times after item 1"), failed.prettify());
    }

    /** An import whose first item is done, with a lease that has expired. @param interruptions before it is claimed again */
    private String createInterrupted(String document, int interruptions) {
        String id = createImport(JsonBody.empty());
        Sql.of("insert into import_part values (:id, 0, :document)")
                .with("id", UUID.fromString(id))
                .with("document", document.getBytes(StandardCharsets.UTF_8))
                .run(database);
        Sql.of("update import set state = 'running', run = 1, document_run = 1, position = 1, created = 1")
                .add(", interruptions = :interruptions, leased_until = dateline_now() where id = :id")
                .with("interruptions", interruptions)
                .with("id", UUID.fromString(id))
                .run(database);
        return id;
    }

    @Test
    void itemsOfThisServersOwnFeedsArePassedOver() throws Exception {
        String feed = as(null).get("/v1/feeds/latest.rss").asString();
        JsonPath job = importDocument(createImport(JsonBody.with("publish", true)), feed);
        assertEquals(job.getInt("counts.total"), job.getInt("counts.passedOver"), job.prettify());
        assertTrue(job.getInt("counts.total") > 0);
        // A feed reader may remove the URLs of this server; the ids or the URLs of the pages remain.
        String bare = feed.replaceAll(TestServer.URL + "/", "https://mirror.example/");
        job = importDocument(createImport(JsonBody.empty()), bare);
        assertEquals(job.getInt("counts.total"), job.getInt("counts.passedOver"), job.prettify());
        job = importDocument(createImport(JsonBody.empty()), bare.replace("urn:uuid:", "urn:mirror:"));
        assertEquals(job.getInt("counts.total"), job.getInt("counts.passedOver"), job.prettify());
        assertEquals(
                "from-here", readLog(job.getString("id")).get(0).get("code").asText());
        assertEquals(Map.of(), articleIds());
    }

    @Test
    void anItemWithTheLinkOfAnotherImportedItemIsCreated() throws Exception {
        String slug = Newsroom.unique("lamp").toLowerCase(java.util.Locale.ROOT);
        String feed = "<rss><channel><item><title>%s</title><guid>%s</guid><link>https://ed.example/" + slug
                + "</link></item></channel></rss>";
        String id = createImport(JsonBody.with("publish", true));
        assertCounts(importDocument(id, feed.formatted(slug, "one")), 1, 0, 0, 0, 0);
        get(editorKey, "/v1/articles/" + articleIds().get("one")).then().body("slug", is(slug));
        assertCounts(importDocument(id, feed.formatted("Another", "two")), 1, 0, 0, 0, 0);
        source = Newsroom.unique("mirror");
        assertCounts(importDocument(createImport(JsonBody.empty()), feed.formatted(slug, "one")), 1, 0, 0, 0, 0);
    }

    @Test
    void aPublishedArticleIsRecognizedByItsCanonicalUrl() throws Exception {
        String slug = Newsroom.unique("ours").toLowerCase(java.util.Locale.ROOT);
        String story = JsonBody.with("headline", slug)
                .and("canonicalUrl", "https://paper.example/" + slug)
                .json();
        String feed = "<rss><channel><item><title>Ours</title><guid>%s</guid><link>https://paper.example/" + slug
                + "?from=feed</link></item></channel></rss>";
        post(editorKey, "/v1/articles", story.replace(slug, slug + "-copy"))
                .then()
                .statusCode(201);
        assertCounts(
                importDocument(
                        createImport(JsonBody.empty()),
                        feed.replace(slug, slug + "-copy").formatted("a")),
                1,
                0,
                0,
                0,
                0);
        newsroom.publish(story, "{}");
        assertCounts(importDocument(createImport(JsonBody.empty()), feed.formatted("b")), 0, 0, 0, 1, 0);
    }

    @Test
    void anExportLineIsImportedOnceWithItsDate() throws Exception {
        String id = createImport(JsonBody.with("publish", true));
        String kept = Newsroom.unique("kept");
        String line = JsonBody.with("state", "live")
                .and("publishedAt", "2020-03-01T06:00:00Z")
                .and(
                        "article",
                        JsonBody.with("headline", "Kept").and("source", source).and("sourceId", kept))
                .json();
        JsonPath job = importDocument(
                id,
                line
                        + "\n{\"nonsense\":1}\n{\"state\":\"canceled\",\"id\":\"01990000-0000-7000-8000-00000000cccc\"}\n");
        assertCounts(job, 1, 0, 0, 1, 1);
        assertEquals("unknown-member", job.getString("errors[0].code"));
        get(editorKey, "/v1/articles/" + articleIds().get(kept)).then().body("publishedAt", is("2020-03-01T06:00:00Z"));
        assertCounts(importDocument(id, line), 0, 0, 1, 0, 0);
    }

    @Test
    void anExportedArticleHasTheVisibilityOfTheImportAndReplacesNoArticle() throws Exception {
        String kept = Newsroom.unique("kept");
        JsonBody line = JsonBody.with("state", "live")
                .and("publishedAt", "2020-03-01T06:00:00Z")
                .and(
                        "sources",
                        List.of(JsonBody.with("slug", kept).and("name", "Kept").and("visibility", "public")));
        JsonBody article = JsonBody.with("headline", "Kept");
        JsonBody foreignArticle = article.and("visibility", "public").and("source", "harbour-gazette");
        String own = UUID.randomUUID().toString();
        String foreign = UUID.randomUUID().toString();
        String document = line.and("id", own).and("article", article).json() + "\n"
                + line.and("id", foreign).and("article", foreignArticle).json() + "\n";
        assertCounts(importDocument(createImport(JsonBody.with("publish", true)), document), 2, 0, 0, 0, 0);
        for (String id : List.of(own, foreign)) {
            as(null).get("/v1/articles/" + id).then().statusCode(404);
            get(editorKey, "/v1/articles/" + id).then().statusCode(200).body("visibility", is("licensed"));
        }
        get(editorKey, "/v1/articles/" + own).then().body("source.slug", is(source));
        get(editorKey, "/v1/articles/" + foreign).then().body("source.slug", is("harbour-gazette"));
        get(editorKey, "/v1/sources/" + kept).then().body("visibility", is("licensed"));
        // The article is licensed meanwhile. Neither visibility nor source counts as a difference.
        assertCounts(
                importDocument(createImport(JsonBody.with("publish", true).and("visibility", "public")), document),
                0,
                0,
                2,
                0,
                0);
        String more = UUID.randomUUID().toString();
        importDocument(
                createImport(JsonBody.with("publish", true).and("visibility", "teaser")),
                line.and("id", more).and("article", foreignArticle).json());
        as(null).get("/v1/articles/" + more).then().statusCode(200).body("visibility", is("teaser"));
        JsonPath job = importDocument(
                createImport(JsonBody.with("publish", true)),
                line.and("id", more)
                        .and("article", foreignArticle.and("headline", "Other"))
                        .json());
        assertEquals("article-differs", job.getString("errors[0].code"));
        assertTrue(job.getString("errors[0].detail").contains("bulkArticles"), job.prettify());
    }

    @Test
    void aFeedWithShortTitlesIsImportedAndServedAgain() throws Exception {
        assertImportedAndServedAgain(sample("seven.rss"));
    }

    @Test
    void aFeedWithLongTitlesIsImportedAndServedAgain() throws Exception {
        assertImportedAndServedAgain(sample("courier.rss"));
    }

    private static byte[] sample(String name) throws IOException {
        try (InputStream in = RepeatedImportTest.class.getResourceAsStream("/dateline/ingest/" + name)) {
            return in.readAllBytes();
        }
    }

    /**
     * Imports a document with seven items, one of them with a recording, imports it again without an effect, and
     * compares the items with those in the feed of the source.
     */
    private void assertImportedAndServedAgain(byte[] document) throws Exception {
        String id = createImport(JsonBody.with("publish", true).and("visibility", "public"));
        upload(id, document).then().statusCode(202);
        assertCounts(awaitEnd(id), 7, 0, 0, 0, 0);
        assertEquals(7, articleIds().size());
        List<String> before = articleStates();
        upload(id, document).then().statusCode(202);
        assertCounts(awaitEnd(id), 0, 0, 7, 0, 0);
        assertEquals(before, articleStates());
        String feed = Newsroom.unique("served");
        post(
                        editorKey,
                        "/v1/feeds",
                        JsonBody.with("slug", feed)
                                .and("title", "Served again")
                                .and("language", "en")
                                .and("query", JsonBody.with("source", List.of(source)))
                                .json())
                .then()
                .statusCode(201);
        List<ImportedItem> imported = ReadDocument.of(document).items();
        for (String suffix : List.of(".rss", ".atom", ".json")) {
            byte[] rendered = as(null).get("/v1/feeds/" + feed + suffix).asByteArray();
            List<ImportedItem> served = ReadDocument.of(rendered).items();
            assertEquals(7, served.size());
            for (int i = 0; i < 7; i++) {
                assertEquals(imported.get(i).title(), served.get(i).title());
                assertEquals(imported.get(i).summary(), served.get(i).summary());
                assertEquals(imported.get(i).link(), served.get(i).link());
                assertEquals(imported.get(i).published(), served.get(i).published());
                assertEquals(files(imported.get(i)), files(served.get(i)));
            }
            List<String> recordings =
                    served.stream().flatMap(item -> files(item).stream()).toList();
            assertEquals(1, recordings.size(), recordings.toString());
            assertTrue(recordings.get(0).endsWith(".mp3 audio/mpeg 2400000"), recordings.get(0));
        }
    }

    /** A line for each article of the source, with everything that a further version would change. */
    private List<String> articleStates() {
        return Sql.of("""
                        select a.source_id || ' ' || a.id || ' ' || a.version || ' ' || a.updated_at || ' ' || d.revision || ' ' || w.received_at
                            || ' ' || (select count(*) from change c where c.article_id = a.id)
                            || ' ' || (select count(*) from version v where v.article_id = a.id)
                        from article a join draft d on d.article_id = a.id join wire_item w on w.article_id = a.id
                        where a.source = :source order by 1
                        """).with("source", source).list(database, row -> row.getString(1));
    }

    private static List<String> files(ImportedItem item) {
        return item.media().stream()
                .map((Enclosure one) -> one.url() + " " + one.mimeType() + " " + one.length())
                .toList();
    }
}
