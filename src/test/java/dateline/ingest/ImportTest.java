package dateline.ingest;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static dateline.Newsroom.patch;
import static dateline.Newsroom.post;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dateline.Newsroom;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import dateline.ingest.item.ImportedItem;
import dateline.ingest.item.ImportedItem.Enclosure;
import dateline.ingest.reader.ReadDocument;
import dateline.push.Hooks;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(Hooks.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ImportTest {

    private static final Path SAMPLE = Path.of("..", "shared", "samples", "worthy-news", "latest.rss");

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    private String desk;
    private String source;
    private HttpServer other;
    private final Map<String, Answer> answers = new HashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    private record Answer(int status, String body, Map<String, String> headers) {}

    @BeforeEach
    void begin() throws Exception {
        desk = newsroom.key("articles:write", "articles:read", "feeds:write");
        source = Newsroom.unique("lantern");
        other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), Hooks.SITE), 0);
        other.createContext("/", exchange -> {
            String etag = exchange.getRequestHeaders().getFirst("If-None-Match");
            asked.add(exchange.getRequestURI() + " " + etag + " "
                    + exchange.getRequestHeaders().getFirst("If-Modified-Since"));
            Answer answer = answers.getOrDefault(exchange.getRequestURI().getPath(), new Answer(404, "", Map.of()));
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            // The next test has a server of its own: what would be kept open leads nowhere then.
            exchange.getResponseHeaders().set("Connection", "close");
            boolean known = etag != null && etag.equals(answer.headers().get("ETag"));
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(known ? 304 : answer.status(), known || body.length == 0 ? -1 : body.length);
            if (!known && body.length > 0) exchange.getResponseBody().write(body);
            exchange.close();
        });
        other.start();
    }

    @AfterEach
    void end() {
        other.stop(0);
    }

    private String order(String more) {
        Response made = post(desk, "/v1/imports", "{\"source\":\"" + source + "\"" + more + "}");
        made.then().statusCode(201).header("Location", endsWith("/v1/imports/" + made.path("id")));
        return made.path("id");
    }

    private Response send(String id, String document) {
        return send(id, document.getBytes(StandardCharsets.UTF_8));
    }

    private Response send(String id, byte[] document) {
        return as(desk).contentType("application/octet-stream").body(document).put("/v1/imports/" + id + "/document");
    }

    /** What it says when it has come to an end. */
    private JsonPath done(String id) throws InterruptedException {
        return until(id, List.of("done", "failed", "canceled", "scheduled"));
    }

    private JsonPath until(String id, List<String> states) throws InterruptedException {
        for (int i = 0; i < 600; i++) {
            JsonPath job = get(desk, "/v1/imports/" + id).jsonPath();
            if (states.contains(job.getString("state"))) return job;
            Thread.sleep(30);
        }
        throw new AssertionError(get(desk, "/v1/imports/" + id).asString());
    }

    private JsonPath bring(String id, String document) throws InterruptedException {
        send(id, document).then().statusCode(202).body("state", is("queued"));
        JsonPath job = done(id);
        assertEquals("done", job.getString("state"), job.prettify());
        return job;
    }

    private static String lantern() throws Exception {
        try (var in = ImportTest.class.getResourceAsStream("/dateline/ingest/lantern.rss")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Map<String, String> articles() {
        Map<String, String> ids = new TreeMap<>();
        new Sql()
                .add("select source_id, id from article where source = ? and source_id is not null", source)
                .list(database, row -> ids.put(row.getString(1), row.getString(2)));
        return ids;
    }

    private static void assertCounts(
            JsonPath job, int created, int updated, int unchanged, int passedOver, int refused) {
        assertEquals(
                List.of(created, updated, unchanged, passedOver, refused),
                List.of(
                        job.getInt("counts.created"),
                        job.getInt("counts.updated"),
                        job.getInt("counts.unchanged"),
                        job.getInt("counts.passedOver"),
                        job.getInt("counts.refused")),
                job.prettify());
    }

    private List<JsonNode> log(String id) throws Exception {
        Response answer = get(desk, "/v1/imports/" + id + "/log");
        answer.then()
                .statusCode(200)
                .contentType("application/x-ndjson")
                .header("Content-Disposition", containsString("attachment"));
        List<JsonNode> lines = new ArrayList<>();
        for (String line : answer.asString().split("\n"))
            if (!line.isEmpty()) lines.add(new ObjectMapper().readTree(line));
        return lines;
    }

    @Test
    void aFeedComesInAsWorkingCopiesAndAgainChangesNothing() throws Exception {
        String id = order("");
        assertCounts(bring(id, lantern()), 3, 0, 0, 0, 0);
        String lamp = articles().get("lp-101");
        Response draft = get(desk, "/v1/drafts/" + lamp);
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
                .body("body[2].html", is("Nobody cheered, it was cold."))
                .body(
                        "media.url",
                        contains(
                                "https://lanternpost.example/pictures/lamp.jpg",
                                "https://lanternpost.example/pictures/mole.jpg"))
                .body("media[1].role", is("main"))
                .body("media[1].creditLine", is("Dov Aster"));
        get(desk, "/v1/sources/" + source).then().body("visibility", is("licensed"));
        get(desk, "/v1/drafts/" + articles().get("lp-102"))
                .then()
                .body("media[0].type", is("audio"))
                .body("media[0].duration", is(725))
                .body("media[0].sizeInBytes", is(8_700_000));
        assertCounts(bring(id, lantern()), 0, 0, 3, 0, 0);
        assertEquals(3, articles().size());
        get(desk, "/v1/drafts/" + lamp).then().header("ETag", is(draft.header("ETag")));
        assertEquals(3, log(id).size());
        get(desk, "/v1/imports/" + id)
                .then()
                .body("run", is(2))
                .body("format", is("rss"))
                .body("counts.total", is(3))
                .body("counts.remaining", is(0))
                .body("rate", greaterThan(0f));
    }

    @Test
    void theSourceThatItMakesIsTold() {
        String body = "{\"source\":{\"slug\":\"" + source + "\",\"name\":\"The Lantern Post\"}}";
        Response made = post(desk, "/v1/imports", body);
        made.then()
                .statusCode(201)
                .body("created", hasSize(1))
                .body("created[0].type", is("source"))
                .body("created[0].slug", is(source))
                .body("created[0].name", is("The Lantern Post"));
        get(desk, "/v1/imports/" + made.path("id")).then().body("created", nullValue());
        post(desk, "/v1/imports", body).then().statusCode(201).body("created", hasSize(0));
    }

    @Test
    void publicationsAreLiveAsOfTheirOriginalDateAndLicensed() throws Exception {
        assertCounts(bring(order(",\"publish\":true"), lantern()), 3, 0, 0, 0, 0);
        String chairs = articles().get("https://lanternpost.example/council-chairs");
        get(desk, "/v1/articles/" + chairs)
                .then()
                .statusCode(200)
                .body("publishedAt", is("2026-01-05T18:00:00Z"))
                .body("headline", is("Council counts its chairs & tables"));
        as(null).get("/v1/articles/" + chairs).then().statusCode(404);
        assertEquals(List.of("published"), newsroom.changes(UUID.fromString(chairs)));
    }

    @Test
    void ofADateThatCannotBeReadAnEditorDecides() throws Exception {
        String feed =
                "<rss><channel><item><title>%s</title><guid>when</guid><pubDate>%s</pubDate></item></channel></rss>";
        String id = order(",\"publish\":true");
        String odd = "Tuesday, January 6, 2026 - 07:30";
        assertCounts(bring(id, feed.formatted("Some day", odd)), 1, 0, 0, 0, 0);
        String article = articles().get("when");
        get(desk, "/v1/drafts/" + article).then().body("state", is("draft")).body("originalPublishedAt", nullValue());
        JsonNode line = log(id).get(0);
        assertEquals("created", line.get("outcome").asText());
        assertEquals("date-unreadable", line.get("code").asText());
        assertTrue(line.get("detail").asText().contains("date"), line.toString());
        assertCounts(bring(id, feed.formatted("Some day", odd)), 0, 0, 1, 0, 0);
        assertCounts(bring(id, feed.formatted("Some other day", odd)), 0, 1, 0, 0, 0);
        assertEquals("date-unreadable", log(id).get(1).get("code").asText());

        assertCounts(bring(id, feed.formatted("That day", "Tue, 06 Jan 2026 07:30:00 CET")), 0, 1, 0, 0, 0);
        get(desk, "/v1/articles/" + article).then().body("publishedAt", is("2026-01-06T06:30:00Z"));
        assertCounts(bring(id, feed.formatted("The day", odd)), 0, 1, 0, 0, 0);
        get(desk, "/v1/articles/" + article)
                .then()
                .body("headline", is("The day"))
                .body("publishedAt", is("2026-01-06T06:30:00Z"));
    }

    @Test
    void theAuthorOfAFeedWroteWhatNamesNobody() throws Exception {
        bring(order(""), """
                <feed xmlns="http://www.w3.org/2005/Atom"><id>urn:x:feed</id>
                <entry><id>theirs</id><title>One</title><updated>2026-01-06T07:30:00Z</updated></entry>
                <entry><id>own</id><title>Two</title><updated>2026-01-06T07:30:00Z</updated><author><name>Dov Aster</name></author></entry>
                <author><name>Imke Soler</name></author></feed>
                """);
        get(desk, "/v1/drafts/" + articles().get("theirs")).then().body("bylines.name", contains("Imke Soler"));
        get(desk, "/v1/drafts/" + articles().get("own")).then().body("bylines.name", contains("Dov Aster"));
    }

    @Test
    void thePictureOfARecordingIsAMainOneAndAThumbnailCountsWhereThereIsNoOther() throws Exception {
        bring(order(""), """
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
        get(desk, "/v1/drafts/" + articles().get("small"))
                .then()
                .body("media[0].width", is(240))
                .body("media[0].height", is(135));
    }

    private String media(String sourceId) {
        JsonPath draft = get(desk, "/v1/drafts/" + articles().get(sourceId)).jsonPath();
        List<Map<String, Object>> media = draft.getList("media");
        return media.stream()
                .map(one -> one.get("url").toString().replaceFirst(".*/", "") + " " + one.get("type") + " "
                        + one.get("role"))
                .collect(java.util.stream.Collectors.joining(", "));
    }

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
    void aBadItemHindersNoOtherAndSaysWhy() throws Exception {
        String wide = "<p>" + "a".repeat(45_000) + "</p>";
        JsonPath job = bring(
                order(""),
                "<rss xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel>"
                        + "<item><title>No id</title></item>"
                        + "<item><guid>empty</guid></item>"
                        + "<item><title>Long</title><guid>long</guid><content:encoded><![CDATA[" + wide
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
        get(desk, "/v1/drafts/" + articles().get("good"))
                .then()
                .body("canonicalUrl", nullValue())
                .body("media", hasSize(0));
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
    void whatIsMoreThanAnArticleMayHaveIsCutAndTold() throws Exception {
        StringBuilder tags = new StringBuilder();
        for (int i = 0; i < 60; i++) tags.append("<category>tag ").append(i).append("</category>");
        String id = order("");
        JsonPath job = bring(
                id,
                "<rss><channel><item><guid>long</guid><title>" + "long ".repeat(160) + "</title><description>"
                        + "word ".repeat(1_600) + "</description>" + tags
                        + "</item><item><guid>short</guid><title>Short</title></item></channel></rss>");
        assertCounts(job, 2, 0, 0, 0, 0);
        assertEquals(List.of("headline", "teaser", "tags"), job.getList("errors[0].cut"), job.prettify());
        assertEquals(1, job.getList("errors").size());
        JsonNode line = log(id).get(0);
        assertEquals("created", line.get("outcome").asText());
        assertEquals("cut", line.get("code").asText());
        assertTrue(line.get("detail").asText().contains("tags (50 of 60)"), line.toString());
        assertTrue(line.get("detail").asText().contains("of 799 characters"), line.toString());
        assertTrue(log(id).get(1).path("cut").isMissingNode());
        get(desk, "/v1/drafts/" + articles().get("long")).then().body("tags", hasSize(50));
    }

    @Test
    void picturesBeyondTheHundredthAreTold() throws Exception {
        StringBuilder pictures = new StringBuilder();
        for (int i = 0; i < 103; i++)
            pictures.append("<p>On.</p><img src=\"https://a.example/").append(i).append(".jpg\">");
        String id = order("");
        bring(
                id,
                "<rss xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel><item><guid>many</guid><title>Many</title>"
                        + "<content:encoded><![CDATA[" + pictures + "]]></content:encoded></item></channel></rss>");
        assertTrue(log(id).get(0).path("detail").asText().contains("media (100 of 103)"), log(id)::toString);
    }

    @Test
    void aJsonFeedWhoseItemsAreNoListIsRefused() {
        send(order(""), "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"A\",\"items\":{}}")
                .then()
                .statusCode(422)
                .body("detail", containsString("no list"));
    }

    @Test
    void relativePicturesAndFramesOfOtherSitesAreKept() throws Exception {
        bring(order(""), """
                <rss xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/"><channel>
                <link>https://a.example/news/</link><wp:wxr_version>1.2</wp:wxr_version>
                <item><title>A</title><guid isPermaLink="false">relative</guid><link>lamp/</link><enclosure url="/s.mp3" type="audio/mpeg"/>
                  <content:encoded><![CDATA[Text.

                <img src="b.jpg">

                https://youtu.be/b

                More.]]></content:encoded></item></channel></rss>
                """);
        get(desk, "/v1/drafts/" + articles().get("relative"))
                .then()
                .body("canonicalUrl", is("https://a.example/news/lamp/"))
                .body("media.url", contains("https://a.example/news/lamp/b.jpg", "https://a.example/s.mp3"))
                .body("body.type", contains("paragraph", "image", "embed", "paragraph"))
                .body("body[2].url", is("https://youtu.be/b"))
                .body("body[2].provider", is("youtu.be"));
    }

    @Test
    void whatAJsonFeedWritesInRelationToAnItemIsKept() throws Exception {
        bring(order(""), """
                {"version":"https://jsonfeed.org/version/1.1","items":[
                 {"id":"here","url":"/news/lamp/","title":"A","content_html":"<p>See <a href=\\"more\\">more</a>.</p><img src=\\"b.jpg\\">"},
                 {"id":"nowhere","title":"B","content_html":"<img src=\\"b.jpg\\">"},
                 {"id":"elsewhere","external_url":"https://b.example/","title":"C","content_html":"<img src=\\"b.jpg\\">"}],
                 "feed_url":"https://a.example/feeds/all.json","home_page_url":"https://a.example/home/"}
                """);
        get(desk, "/v1/drafts/" + articles().get("here"))
                .then()
                .body("canonicalUrl", is("https://a.example/news/lamp/"))
                .body("body[0].html", containsString("\"https://a.example/news/lamp/more\""))
                .body("media.url", contains("https://a.example/news/lamp/b.jpg"));
        get(desk, "/v1/drafts/" + articles().get("nowhere"))
                .then()
                .body("canonicalUrl", nullValue())
                .body("media.url", contains("https://a.example/home/b.jpg"));
        get(desk, "/v1/drafts/" + articles().get("elsewhere"))
                .then()
                .body("canonicalUrl", is("https://b.example/"))
                .body("media.url", contains("https://a.example/home/b.jpg"));
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
    void aHostileDocumentIsRefusedAndNothingOfItIsTaken() throws Exception {
        String id = order("");
        send(id, "<!DOCTYPE rss [<!ENTITY a SYSTEM \"http://127.0.0.1:" + Hooks.SITE + "/\">]><rss><channel/></rss>")
                .then()
                .statusCode(422)
                .body("code", is("document-refused"))
                .body("reason", is("doctype"));
        get(desk, "/v1/imports/" + id)
                .then()
                .body("state", is("awaiting-document"))
                .body("problem", nullValue());
        send(id, lantern().substring(0, 1_500)).then().statusCode(422).body("reason", is("malformed-xml"));
        send(id, "").then().statusCode(400).body("code", is("body-missing"));
        assertEquals(List.of(), asked);
        assertEquals(Map.of(), articles());
        assertEquals(0, count("import_part", id));
    }

    private int count(String table, String id) {
        return new Sql()
                .add("select count(*)::int from " + table + " where import_id = ?", UUID.fromString(id))
                .first(database, row -> row.getInt(1))
                .orElseThrow();
    }

    @Test
    void aDocumentMayBeLargerThanARequest() throws Exception {
        String padding = "<!-- " + "x".repeat(2_000_000) + " -->";
        assertCounts(bring(order(""), lantern().replace("<item>", padding + "<item>")), 3, 0, 0, 0, 0);
    }

    @Test
    void aWordPressArchiveKeepsWhatItWasThere() throws Exception {
        Process script = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "bench/WordPressArchive.java",
                        "30")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        byte[] archive = script.getInputStream().readAllBytes();
        assertEquals(0, script.waitFor());
        String id = order(",\"publish\":true");
        send(id, archive).then().statusCode(202);
        JsonPath job = done(id);
        assertCounts(job, 30, 0, 0, 15, 0);
        assertEquals("wxr", job.getString("format"));
        String tenth = articles().get("https://lanternpost.example/?p=10");
        get(desk, "/v1/articles/" + tenth)
                .then()
                .body("slug", is("post-10"))
                .body("publishedAt", is("2005-01-08T04:10:00Z"))
                .body("canonicalUrl", is("https://lanternpost.example/2005/post-10/"))
                .body("media.url", hasItem("https://lanternpost.example/media/10.jpg"))
                .body("media.url", hasItem("https://lanternpost.example/media/inline-10.jpg"))
                .body("body.type", hasItem("image"));
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
    void aDocumentIsFetchedOnceAndOnlyTakenAgainWhenItIsAnother() throws Exception {
        answers.put("/feed", new Answer(302, "", Map.of("Location", "/moved")));
        answers.put("/moved", new Answer(200, lantern(), Map.of("ETag", "\"v1\"")));
        String id = order(",\"url\":\"http://127.0.0.1:" + Hooks.SITE + "/feed\",\"every\":\"PT5M\"");
        JsonPath job = done(id);
        assertEquals("scheduled", job.getString("state"), job.prettify());
        assertCounts(job, 3, 0, 0, 0, 0);
        assertTrue(java.time.Instant.parse(job.getString("nextAt"))
                .isAfter(java.time.Instant.parse(job.getString("finishedAt")).plusSeconds(299)));
        again(id);
        job = ran(id, 2);
        assertEquals(0, job.getInt("counts.total"), "304");
        assertTrue(asked.stream().anyMatch(one -> one.startsWith("/moved \"v1\"")), asked.toString());
        answers.put(
                "/moved",
                new Answer(200, lantern().replace("Twelve minutes", "Thirteen minutes"), Map.of("ETag", "\"v2\"")));
        again(id);
        assertCounts(ran(id, 3), 0, 1, 2, 0, 0);
        answers.put("/moved", new Answer(500, "", Map.of()));
        again(id);
        job = ran(id, 4);
        assertEquals("scheduled", job.getString("state"));
        assertEquals("fetch-status", job.getString("problem.code"));
        post(desk, "/v1/imports/" + id + "/cancellations", "")
                .then()
                .statusCode(201)
                .body("state", is("canceled"));
        send(id, lantern()).then().statusCode(409).body("code", is("state-conflict"));
    }

    @Test
    void whatADocumentDoesNotSayTheAddressItCameFromSays() throws Exception {
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
            answers.put(path, new Answer(302, "", Map.of("Location", "/news" + path)));
            answers.put("/news" + path, new Answer(200, documents.get(path), Map.of()));
            JsonPath job = done(order(",\"url\":\"" + site + path + "\""));
            assertCounts(job, 1, 0, 0, 0, 0);
            get(desk, "/v1/drafts/" + articles().get(path))
                    .then()
                    .body("canonicalUrl", is(site + "/news/lamp"))
                    .body("media.url", contains(site + "/news/b.jpg", site + "/s.mp3"));
        }
    }

    @Test
    void nothingNewSinceNothingIsNoDocument() throws Exception {
        answers.put("/feed", new Answer(304, "", Map.of()));
        JsonPath job = done(order(",\"url\":\"http://127.0.0.1:" + Hooks.SITE + "/feed\""));
        assertEquals("failed", job.getString("state"), job.prettify());
        assertEquals("fetch-status", job.getString("problem.code"));
        assertTrue(job.getString("problem.detail").contains("304"), job.prettify());
    }

    // Its hour has come.
    private void again(String id) {
        new Sql()
                .add("update import set next_at = dateline_now() where id = ?", UUID.fromString(id))
                .run(database);
    }

    private JsonPath ran(String id, int run) throws InterruptedException {
        for (int i = 0; i < 600; i++) {
            JsonPath job = done(id);
            if (job.getInt("run") == run) return job;
            Thread.sleep(30);
        }
        throw new AssertionError(get(desk, "/v1/imports/" + id).asString());
    }

    @Test
    void aScheduleEndsWithTheKeyThatOrderedIt() throws Exception {
        answers.put("/feed", new Answer(200, lantern(), Map.of()));
        String keeper = newsroom.key("keys:write", "articles:write", "articles:read", "audit:read");
        String more = ",\"url\":\"http://127.0.0.1:" + Hooks.SITE + "/feed\",\"every\":\"PT5M\"";
        String soon = java.time.Instant.now().plusSeconds(3_600).toString();
        String name = "{\"name\":\"Schedules\",\"scopes\":[\"articles:write\",\"articles:read\"]%s}";
        Response leaked = post(keeper, "/v1/keys", name.formatted(""));
        Response rotated = post(keeper, "/v1/keys", name.formatted(""));
        Response expiring = post(keeper, "/v1/keys", name.formatted(",\"expiresAt\":\"" + soon + "\""));
        expiring.then().statusCode(201);
        desk = leaked.path("secret");
        String one = order(more);
        desk = rotated.path("secret");
        String two = order(more);
        desk = expiring.path("secret");
        String three = order(more);
        desk = keeper;
        for (String id : List.of(one, two, three)) assertEquals("scheduled", done(id).getString("state"));
        as(keeper).delete("/v1/keys/" + leaked.path("id")).then().statusCode(204);
        JsonPath job = until(one, List.of("canceled"));
        assertEquals("key-revoked", job.getString("problem.code"), job.prettify());
        assertEquals(null, job.getString("nextAt"));
        get(keeper, "/v1/audit-events?kind=import-canceled&subject=import:" + one)
                .then()
                .statusCode(200)
                .body("items[0].note", is("key-revoked"));

        post(keeper, "/v1/keys/" + rotated.path("id") + "/rotations", "{\"overlap\":\"PT1M\"}")
                .then()
                .statusCode(201);
        int run = get(keeper, "/v1/imports/" + two).jsonPath().getInt("run");
        newsroom.later(java.time.Duration.ofHours(2));
        try {
            assertEquals("key-expired", until(three, List.of("canceled")).getString("problem.code"));
            assertEquals("scheduled", ran(two, run + 1).getString("state"));
            post(keeper, "/v1/imports/" + two + "/cancellations", "").then().statusCode(201);
        } finally {
            newsroom.clockBack();
        }
    }

    @Test
    void noAddressOfThisMachineOrItsNetworkIsFetched() throws Exception {
        for (String url : List.of(
                "http://127.0.0.1:8081/v1/feeds/latest.rss",
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
            post(desk, "/v1/imports", "{\"source\":\"" + source + "\",\"url\":\"" + url + "\"}")
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
            answers.put("/away", new Answer(302, "", Map.of("Location", inside)));
            String id = order(",\"url\":\"http://127.0.0.1:" + Hooks.SITE + "/away\"");
            JsonPath job = done(id);
            assertEquals("failed", job.getString("state"));
            assertEquals("fetch-not-allowed", job.getString("problem.code"));
            // Whatever a document names is an address to be kept, and never called.
            bring(order(""), lantern().replace("https://lanternpost.example/", inside));
        } finally {
            canary.stop(0);
        }
        assertEquals(List.of(), calls);
    }

    @Test
    void aScheduleNeedsAUrlAndSomeTime() {
        post(desk, "/v1/imports", "{\"source\":\"" + source + "\",\"every\":\"PT1H\"}")
                .then()
                .statusCode(422)
                .body("errors[0].pointer", is("/every"));
        post(desk, "/v1/imports", "{\"source\":\"" + source + "\",\"url\":\"https://a.example/\",\"every\":\"PT1M\"}")
                .then()
                .statusCode(422)
                .body("errors[0].code", is("out-of-range"));
    }

    @Test
    void anImportIsCanceledAndDeletedAndWhatItBroughtStays() throws Exception {
        String id = order("");
        bring(id, lantern());
        post(desk, "/v1/imports/" + id + "/cancellations", "").then().statusCode(409);
        as(desk).delete("/v1/imports/" + id).then().statusCode(204);
        get(desk, "/v1/imports/" + id).then().statusCode(404).body("code", is("import-not-found"));
        assertEquals(3, articles().size());
        assertEquals(0, count("import_entry", id));
        String waiting = order("");
        post(desk, "/v1/imports/" + waiting + "/cancellations", "")
                .then()
                .statusCode(201)
                .body("state", is("canceled"));
        get(desk, "/v1/imports?limit=1")
                .then()
                .body("items[0].id", equalTo(waiting))
                .body("page.nextCursor", is(org.hamcrest.Matchers.notNullValue()));
    }

    @Test
    void aListOfSevenComesInAndGoesOutAgain() throws Exception {
        try (var in = ImportTest.class.getResourceAsStream("/dateline/ingest/seven.rss")) {
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
