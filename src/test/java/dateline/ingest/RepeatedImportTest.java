package dateline.ingest;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static dateline.Newsroom.patch;
import static dateline.Newsroom.post;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dateline.Newsroom;
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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What an import does with items that exist already, in the newsroom or earlier in the document. */
@QuarkusTest
@TestProfile(Hooks.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class RepeatedImportTest extends ImportScenario {

    private static final Path SAMPLE = Path.of("..", "shared", "samples", "worthy-news", "latest.rss");

    @Test
    void ofASourceThatIsPublicTheItemsAreLicensedUnlessTheJobSaysOtherwise() throws Exception {
        source = "harbour-gazette";
        String unique = Newsroom.unique("hg");
        String feed = "<rss><channel><item><title>Ours from before</title><guid>%s</guid></item></channel></rss>";
        bring(order(",\"publish\":true"), feed.formatted(unique));
        get(desk, "/v1/articles/" + articles().get(unique)).then().body("visibility", is("licensed"));
        bring(order(",\"publish\":true,\"visibility\":\"public\""), feed.formatted(unique + "-2"));
        as(null).get("/v1/articles/" + articles().get(unique + "-2")).then().statusCode(200);
    }

    @Test
    void whatAnOrderLeavesOutStaysAsAnEarlierOneHadIt() throws Exception {
        source = "harbour-gazette";
        String unique = Newsroom.unique("said");
        String feed = "<rss><channel><item><title>%s</title><guid>" + unique + "</guid></item>%s</channel></rss>";
        String all = ",\"publish\":true,\"visibility\":\"public\",\"section\":\"neighbours-said\",\"language\":\"nb\"";
        bring(order(all), feed.formatted("One", ""));
        String id = articles().get(unique);
        String later = order(",\"publish\":true");
        assertCounts(bring(later, feed.formatted("One", "")), 0, 0, 1, 0, 0);
        String fresh = "<item><title>New</title><guid>" + unique + "-new</guid></item>";
        assertCounts(bring(later, feed.formatted("Two", fresh)), 1, 1, 0, 0, 0);
        as(null).get("/v1/articles/" + id)
                .then()
                .body("headline", is("Two"))
                .body("visibility", is("public"))
                .body("language", is("nb"))
                .body("section.slug", is("neighbours-said"));
        get(desk, "/v1/articles/" + articles().get(unique + "-new"))
                .then()
                .body("visibility", is("licensed"))
                .body("language", is("en"))
                .body("section", nullValue());
        String other = order(",\"publish\":true,\"visibility\":\"licensed\",\"section\":\"others-said\"");
        assertCounts(bring(other, feed.formatted("Two", "")), 0, 1, 0, 0, 0);
        get(desk, "/v1/articles/" + id)
                .then()
                .body("visibility", is("licensed"))
                .body("section.slug", is("others-said"));
    }

    @Test
    void anEditorsChangeStaysAndIsTold() throws Exception {
        String id = order("");
        bring(id, lantern());
        String lamp = articles().get("lp-101");
        String etag = get(desk, "/v1/drafts/" + lamp).header("ETag");
        patch(desk, "/v1/drafts/" + lamp, etag, "{\"headline\":\"Our own words\"}")
                .then()
                .statusCode(200);
        String changed = lantern()
                .replace("Lamp on the north mole is lit again", "Lamp lit after 19 nights")
                .replace("The lamp turned", "The great lamp turned");
        assertCounts(bring(id, changed), 0, 1, 2, 0, 0);
        get(desk, "/v1/drafts/" + lamp)
                .then()
                .body("headline", is("Our own words"))
                .body("body[0].text", is("The great lamp turned at six."));
        JsonNode last = log(id).get(3);
        assertEquals("updated", last.get("outcome").asText());
        assertEquals("headline", last.get("conflicts").get(0).asText());
    }

    @Test
    void whatWasKilledHereStaysKilled() throws Exception {
        String id = order(",\"publish\":true");
        bring(id, lantern());
        String lamp = articles().get("lp-101");
        post(desk, "/v1/articles/" + lamp + "/kills", "{\"reason\":\"Wrong.\"}")
                .then()
                .statusCode(201);
        JsonPath job = bring(id, lantern().replace("Lamp on the north mole", "The lamp on the north mole"));
        assertCounts(job, 0, 0, 2, 0, 1);
        assertEquals("state-conflict", job.getString("errors[0].code"));
        get(desk, "/v1/articles/" + lamp).then().statusCode(410);
    }

    @Test
    void whatWasThrownAwayHereStaysAwayUntilSomebodyWantsIt() throws Exception {
        String id = order("");
        bring(id, lantern());
        String lamp = articles().get("lp-101");
        throwAway(lamp);
        String changed = lantern().replace("Lamp on the north mole", "The lamp on the north mole");
        for (String document : List.of(lantern(), changed)) assertCounts(bring(id, document), 0, 0, 2, 1, 0);
        JsonNode line = log(id).get(3);
        assertEquals("thrown-away-here", line.get("code").asText());
        assertEquals("lp-101", line.get("sourceId").asText());
        String path = "/v1/articles/by-source/" + source + "/lp-101";
        as(desk).contentType("application/json")
                .body("{\"sourceVersion\":\"2026-01-01T00:00:00Z\",\"headline\":\"Lamp\"}")
                .put(path)
                .then()
                .statusCode(201);
        assertCounts(bring(id, changed), 0, 1, 2, 0, 0);
        throwAway(articles().get("lp-101"));
        assertCounts(bring(id, changed), 0, 0, 2, 1, 0);
        String whole = "{\"article\":{\"headline\":\"Lamp\",\"source\":\"" + source + "\",\"sourceId\":\"lp-101\"}}";
        as(desk).contentType("application/x-ndjson")
                .body(whole.getBytes(StandardCharsets.UTF_8))
                .post("/v1/articles/bulk")
                .then()
                .statusCode(207);
        assertTrue(articles().containsKey("lp-101"));
        assertCounts(bring(id, changed), 0, 1, 2, 0, 0);
    }

    private void throwAway(String article) {
        String etag = get(desk, "/v1/drafts/" + article).header("ETag");
        as(desk).header("If-Match", etag).delete("/v1/drafts/" + article).then().statusCode(204);
    }

    @Test
    void whatStandsInADocumentTwiceSettles() throws Exception {
        String item = "<item><title>%s</title><guid>%s</guid>%s</item>";
        StringBuilder between = new StringBuilder();
        for (int i = 0; i < 40; i++) between.append(item.formatted("Between", "between-" + i, ""));
        String modified = "<dcterms:modified>2026-01-0%dT07:30:00Z</dcterms:modified>";
        String document = "<rss xmlns:dcterms=\"http://purl.org/dc/terms/\"><channel>"
                + item.formatted("First", "near", "") + item.formatted("Second", "near", modified.formatted(6))
                + item.formatted("First", "far", "")
                + item.formatted("Earlier", "dated", modified.formatted(6))
                + item.formatted("Later", "dated", modified.formatted(7))
                + item.formatted("Earlier", "dated-far", modified.formatted(6))
                + item.formatted("", "empty", "") + item.formatted("Full", "empty", "")
                + between
                + item.formatted("Second", "far", "")
                + item.formatted("Later", "dated-far", modified.formatted(7))
                + item.formatted("Between", "dated-far", modified.formatted(6))
                + "</channel></rss>";
        String id = order(",\"publish\":true");
        assertCounts(bring(id, document), 45, 1, 0, 4, 1);
        List<String> before = standing();
        Map<String, String> titles =
                Map.of("near", "First", "far", "First", "dated", "Later", "dated-far", "Later", "empty", "Full");
        titles.forEach((guid, title) ->
                get(desk, "/v1/articles/" + articles().get(guid)).then().body("headline", is(title)));
        JsonNode line = log(id).get(1);
        assertEquals("passed-over", line.get("outcome").asText());
        assertEquals("repeated", line.get("code").asText());
        assertEquals("near", line.get("sourceId").asText());
        assertCounts(bring(id, document), 0, 0, 45, 5, 1);
        assertEquals(before, standing());
    }

    @Test
    void aRunThatIsTakenUpAgainKnowsWhatWasInTheDocumentBefore() throws Exception {
        String document = "<rss><channel><item><title>First</title><guid>1</guid></item>"
                + "<item><title>Second</title><guid>1</guid></item><item><title>Third</title><guid>3</guid></item></channel></rss>";
        String id = order("");
        new Sql()
                .add(
                        "insert into import_part values (?, 0, ?)",
                        UUID.fromString(id),
                        document.getBytes(StandardCharsets.UTF_8))
                .run(database);
        new Sql()
                .add("update import set state = 'running', run = 1, document_run = 1, position = 1, created = 1")
                .add(", leased_until = dateline_now() where id = ?", UUID.fromString(id))
                .run(database);
        assertCounts(done(id), 2, 0, 0, 1, 0);
        assertEquals(java.util.Set.of("3"), articles().keySet());
    }

    @Test
    void whatCameFromHereIsRecognised() throws Exception {
        String feed = as(null).get("/v1/feeds/latest.rss").asString();
        JsonPath job = bring(order(",\"publish\":true"), feed);
        assertEquals(job.getInt("counts.total"), job.getInt("counts.passedOver"), job.prettify());
        assertTrue(job.getInt("counts.total") > 0);
        // A reader that strips the feed's own marks leaves the ids, or the addresses of the pages.
        String bare = feed.replaceAll("http://localhost:8081/", "https://mirror.example/");
        job = bring(order(""), bare);
        assertEquals(job.getInt("counts.total"), job.getInt("counts.passedOver"), job.prettify());
        job = bring(order(""), bare.replace("urn:uuid:", "urn:mirror:"));
        assertEquals(job.getInt("counts.total"), job.getInt("counts.passedOver"), job.prettify());
        assertEquals("from-here", log(job.getString("id")).get(0).get("code").asText());
        assertEquals(Map.of(), articles());
    }

    @Test
    void whatOthersHaveUnderALinkThatIsKnownHereIsNews() throws Exception {
        String slug = Newsroom.unique("lamp").toLowerCase(java.util.Locale.ROOT);
        String feed = "<rss><channel><item><title>%s</title><guid>%s</guid><link>https://ed.example/" + slug
                + "</link></item></channel></rss>";
        String id = order(",\"publish\":true");
        assertCounts(bring(id, feed.formatted(slug, "one")), 1, 0, 0, 0, 0);
        get(desk, "/v1/articles/" + articles().get("one")).then().body("slug", is(slug));
        assertCounts(bring(id, feed.formatted("Another", "two")), 1, 0, 0, 0, 0);
        source = Newsroom.unique("mirror");
        assertCounts(bring(order(""), feed.formatted(slug, "one")), 1, 0, 0, 0, 0);
    }

    @Test
    void whatWasMadeHereIsKnownByTheLinkItWasGiven() throws Exception {
        String slug = Newsroom.unique("ours").toLowerCase(java.util.Locale.ROOT);
        String story = "{\"headline\":\"" + slug + "\",\"canonicalUrl\":\"https://paper.example/" + slug + "\"}";
        String feed = "<rss><channel><item><title>Ours</title><guid>%s</guid><link>https://paper.example/" + slug
                + "?from=feed</link></item></channel></rss>";
        post(desk, "/v1/articles", story.replace(slug, slug + "-copy")).then().statusCode(201);
        assertCounts(bring(order(""), feed.replace(slug, slug + "-copy").formatted("a")), 1, 0, 0, 0, 0);
        newsroom.publish(story, "{}");
        assertCounts(bring(order(""), feed.formatted("b")), 0, 0, 0, 1, 0);
    }

    @Test
    void anExportComesBackAsItWas() throws Exception {
        String id = order(",\"publish\":true");
        String kept = Newsroom.unique("kept");
        String line =
                "{\"state\":\"live\",\"publishedAt\":\"2020-03-01T06:00:00Z\",\"article\":{\"headline\":\"Kept\",\"source\":\""
                        + source + "\",\"sourceId\":\"" + kept + "\"}}";
        JsonPath job = bring(
                id,
                line
                        + "\n{\"nonsense\":1}\n{\"state\":\"canceled\",\"id\":\"01990000-0000-7000-8000-00000000cccc\"}\n");
        assertCounts(job, 1, 0, 0, 1, 1);
        assertEquals("unknown-member", job.getString("errors[0].code"));
        get(desk, "/v1/articles/" + articles().get(kept)).then().body("publishedAt", is("2020-03-01T06:00:00Z"));
        assertCounts(bring(id, line), 0, 0, 1, 0, 0);
    }

    @Test
    void anExportIsReadByWhomTheImportSaysAndNeverOverWhatIsHere() throws Exception {
        String kept = Newsroom.unique("kept");
        String line =
                "{\"id\":\"%s\",\"state\":\"live\",\"publishedAt\":\"2020-03-01T06:00:00Z\",\"article\":{\"headline\":\"Kept\"%s},"
                        + "\"sources\":[{\"slug\":\"" + kept + "\",\"name\":\"Kept\",\"visibility\":\"public\"}]}\n";
        String own = UUID.randomUUID().toString();
        String foreign = UUID.randomUUID().toString();
        String open = ",\"visibility\":\"public\",\"source\":\"harbour-gazette\"";
        String document = line.formatted(own, "") + line.formatted(foreign, open);
        assertCounts(bring(order(",\"publish\":true"), document), 2, 0, 0, 0, 0);
        for (String id : List.of(own, foreign)) {
            as(null).get("/v1/articles/" + id).then().statusCode(404);
            get(desk, "/v1/articles/" + id).then().statusCode(200).body("visibility", is("licensed"));
        }
        get(desk, "/v1/articles/" + own).then().body("source.slug", is(source));
        get(desk, "/v1/articles/" + foreign).then().body("source.slug", is("harbour-gazette"));
        get(desk, "/v1/sources/" + kept).then().body("visibility", is("licensed"));
        // It is for the newsroom by now: neither is a difference.
        assertCounts(bring(order(",\"publish\":true,\"visibility\":\"public\""), document), 0, 0, 2, 0, 0);
        String more = UUID.randomUUID().toString();
        bring(order(",\"publish\":true,\"visibility\":\"teaser\""), line.formatted(more, open));
        as(null).get("/v1/articles/" + more).then().statusCode(200).body("visibility", is("teaser"));
        JsonPath job =
                bring(order(",\"publish\":true"), line.formatted(more, open).replace("Kept\",", "Other\","));
        assertEquals("article-differs", job.getString("errors[0].code"));
        assertTrue(job.getString("errors[0].detail").contains("bulkArticles"), job.prettify());
    }

    @Test
    void aListOfSevenComesInAndGoesOutAgain() throws Exception {
        try (var in = RepeatedImportTest.class.getResourceAsStream("/dateline/ingest/seven.rss")) {
            comesInAndGoesOutAgain(in.readAllBytes());
        }
    }

    @Test
    void theListOnTheFoundingPageComesInAndGoesOutAgain() throws Exception {
        assumeTrue(Files.exists(SAMPLE), "the sample is not here: " + SAMPLE);
        comesInAndGoesOutAgain(Files.readAllBytes(SAMPLE));
    }

    /** Seven articles, one with a recording; again nothing; and the feed made of them says the same. */
    private void comesInAndGoesOutAgain(byte[] sample) throws Exception {
        String id = order(",\"publish\":true,\"visibility\":\"public\"");
        send(id, sample).then().statusCode(202);
        assertCounts(done(id), 7, 0, 0, 0, 0);
        assertEquals(7, articles().size());
        List<String> before = standing();
        send(id, sample).then().statusCode(202);
        assertCounts(done(id), 0, 0, 7, 0, 0);
        assertEquals(before, standing());
        String feed = Newsroom.unique("founding");
        post(
                        desk,
                        "/v1/feeds",
                        "{\"slug\":\"" + feed
                                + "\",\"title\":\"Founding\",\"language\":\"en\",\"query\":{\"source\":[\"" + source
                                + "\"]}}")
                .then()
                .statusCode(201);
        List<ImportedItem> put = ReadDocument.of(sample).items();
        for (String suffix : List.of(".rss", ".atom", ".json")) {
            byte[] rendered = as(null).get("/v1/feeds/" + feed + suffix).asByteArray();
            List<ImportedItem> got = ReadDocument.of(rendered).items();
            assertEquals(7, got.size());
            for (int i = 0; i < 7; i++) {
                assertEquals(put.get(i).title(), got.get(i).title());
                assertEquals(put.get(i).summary(), got.get(i).summary());
                assertEquals(put.get(i).link(), got.get(i).link());
                assertEquals(put.get(i).published(), got.get(i).published());
                assertEquals(files(put.get(i)), files(got.get(i)));
            }
            List<String> recordings =
                    got.stream().flatMap(one -> files(one).stream()).toList();
            assertEquals(1, recordings.size(), recordings.toString());
            assertTrue(recordings.get(0).endsWith(".mp3 audio/mpeg 2400000"), recordings.get(0));
        }
    }

    /** What stands of the source's articles: each row by which something could have changed. */
    private List<String> standing() {
        return new Sql().add("""
                        select a.source_id || ' ' || a.id || ' ' || a.version || ' ' || a.updated_at || ' ' || d.revision || ' ' || w.received_at
                            || ' ' || (select count(*) from change c where c.article_id = a.id)
                            || ' ' || (select count(*) from version v where v.article_id = a.id)
                        from article a join draft d on d.article_id = a.id join wire_item w on w.article_id = a.id
                        where a.source = ? order by 1
                        """, source).list(database, row -> row.getString(1));
    }

    private static List<String> files(ImportedItem item) {
        return item.media().stream()
                .map((Enclosure one) -> one.url() + " " + one.mimeType() + " " + one.length())
                .toList();
    }
}
