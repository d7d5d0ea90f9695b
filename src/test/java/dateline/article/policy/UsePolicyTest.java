package dateline.article.policy;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.JsonBody;
import dateline.Newsroom;
import dateline.database.server.TestDatabase;
import dateline.http.problem.Now;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Use policies over HTTP: levels, versions, the effective policy, and the signals of an article. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class UsePolicyTest {

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    // Of the wait only. UsePolicyNodesIT measures how soon a change is visible.
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final String source = Newsroom.unique("policy-wire");
    private final String above = Newsroom.unique("policy-above");
    private final String below = Newsroom.unique("policy-below");
    private String rightsDesk;
    private String article;

    @BeforeEach
    void publish() {
        rightsDesk = newsroom.key("permissions:write", "audit:read");
        String editor = newsroom.key("articles:write");
        as(editor).contentType("application/json").body("{\"name\":\"Above\"}").put("/v1/sections/" + above);
        as(editor)
                .contentType("application/json")
                .body(JsonBody.with("name", "Below").and("parent", above).json())
                .put("/v1/sections/" + below);
        article = newsroom.publish(story(JsonBody.empty()), "{}").toString();
    }

    private String story(JsonBody more) {
        return JsonBody.with("headline", "Salt in the wells")
                .and("visibility", "public")
                .and("section", below)
                .and("source", JsonBody.with("slug", source).and("name", "Wire"))
                .and("body", List.of(JsonBody.with("type", "paragraph").and("text", "Text.")))
                .andAll(more)
                .json();
    }

    private Response put(String path, String etag, String policy) {
        var request = as(rightsDesk).contentType("application/json").body(policy);
        return (etag == null ? request : request.header("If-Match", etag)).put(path);
    }

    private String valueOf(String use) {
        return get(null, "/v1/articles/" + article + "/use-policy").path("uses.find { it.use == '" + use + "' }.value");
    }

    private String levelOf(String use) {
        return get(null, "/v1/articles/" + article + "/use-policy").path("uses.find { it.use == '" + use + "' }.level");
    }

    private static void within(Duration limit, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "not within " + limit);
            Thread.sleep(10);
        }
    }

    @Test
    void theStrictestLevelDecidesAndNamesItself() throws InterruptedException {
        // In the response cache before the first change.
        assertEquals("offered", valueOf("aiTraining"));
        assertEquals("newsroom", levelOf("aiTraining"));
        String ofSource = "/v1/sources/" + source + "/use-policy";
        put(ofSource, null, "{\"aiTraining\":\"reserved\",\"contact\":\"desk@wire.example\"}")
                .then()
                .statusCode(201)
                .header("Location", containsString(ofSource))
                .body("level", equalTo("source"))
                .body("subject", equalTo(source))
                .body("version", equalTo(1));
        within(LIMIT, () -> valueOf("aiTraining").equals("reserved"));
        get(null, "/v1/articles/" + article + "/use-policy")
                .then()
                .body("article", equalTo(article))
                .body("since", notNullValue())
                .body("uses.use", contains("search", "aiInput", "aiTraining", "textAndDataMining"))
                .body("uses[2].subject", equalTo(source))
                .body("uses[2].contact", equalTo("desk@wire.example"))
                .body("uses[0].value", equalTo("open"));
        // Of equal values the nearest level decides; the section above counts for the one below.
        put("/v1/sections/" + above + "/use-policy", null, "{\"aiTraining\":\"reserved\",\"aiInput\":\"open\"}")
                .then()
                .statusCode(201);
        within(LIMIT, () -> levelOf("aiTraining").equals("section"));
        assertEquals("offered", valueOf("aiInput"), "open does not loosen the newsroom's offer");
    }

    @Test
    void theNearestLevelGivesTheTermsAmongEquals() throws InterruptedException {
        List<String> fromFarToNear = List.of("sources/" + source, "sections/" + above, "sections/" + below);
        for (String owner : fromFarToNear) {
            put("/v1/" + owner + "/use-policy", null, "{\"textAndDataMining\":\"reserved\"}")
                    .then()
                    .statusCode(201);
            within(
                    LIMIT,
                    () -> owner.endsWith("/"
                            + get(null, "/v1/articles/" + article + "/use-policy")
                                    .path("uses.find { it.use == 'textAndDataMining' }.subject")));
        }
    }

    @Test
    void anArticleHasAPolicyOfItsOwn() {
        article = newsroom.publish(
                        story(
                                JsonBody.of(
                                        "{\"usePolicy\":{\"search\":\"offered\",\"termsUrl\":\"https://gull.example/a?b=1&c=2\"}}")),
                        "{}")
                .toString();
        get(null, "/v1/articles/" + article).then().body("usePolicy.search", equalTo("offered"));
        get(null, "/v1/articles/" + article + "/use-policy")
                .then()
                .body("uses[0].value", equalTo("offered"))
                .body("uses[0].level", equalTo("article"))
                .body("uses[0].subject", equalTo(article));
        get(null, "/license.xml?article=" + article)
                .then()
                .statusCode(200)
                .header("Content-Type", containsString("application/rsl+xml"))
                .body(containsString("https://gull.example/a?b=1&amp;c=2"))
                .body(containsString("/v1/articles/" + article + "\""));
    }

    @Test
    void everyFormatOfAnArticleAndFeedsNameTheLicence() {
        for (String suffix : List.of("", ".html", ".txt", ".jsonld", ".ninjs")) {
            get(null, "/v1/articles/" + article + suffix)
                    .then()
                    .statusCode(200)
                    .header("tdm-reservation", "1")
                    .header("tdm-policy", containsString("/v1/use-policy/tdm-offer?article=" + article))
                    .header(
                            "Link",
                            containsString("/license.xml?article=" + article
                                    + ">; rel=\"license\"; type=\"application/rsl+xml\""));
        }
        get(null, "/v1/articles/" + article + ".jsonld")
                .then()
                .body("license", containsString("/license.xml?article=" + article))
                .body("usageInfo", containsString("/use-policy"));
        String offer = get(null, "/v1/articles/" + article + "/offer")
                .then()
                .statusCode(200)
                .header("Content-Type", containsString("application/ld+json"))
                .body("permission.action", hasItem("index"))
                .body("'dcterms:modified'", notNullValue())
                .extract()
                .asString();
        get(null, "/v1/articles/" + article + ".ninjs")
                .then()
                .body("rightsInfo.langId", equalTo("http://www.w3.org/ns/odrl/2/"))
                .body("rightsInfo.encodedRights", equalTo(offer));
        get(null, "/v1/use-policy/tdm-offer?article=" + article)
                .then()
                .statusCode(200)
                .header("Content-Type", containsString("application/ld+json"))
                .body("profile", equalTo("http://www.w3.org/ns/tdmrep"))
                .body("permission[0].target", containsString(article));
        get(null, "/v1/feeds/harbour.rss")
                .then()
                .header("Link", containsString("/license.xml>; rel=\"license\""))
                .body(containsString("<rsl:content url="));
        get(null, "/license.xml?article=01990000-0000-7000-8000-00000000dead")
                .then()
                .statusCode(404);
    }

    @Test
    void documentsAboutTheWholeServerStateTheStrictestValuesAndSinceWhen() throws InterruptedException {
        JsonBody reserved = JsonBody.with("search", "reserved")
                .and("aiInput", "reserved")
                .and("aiTraining", "reserved")
                .and("textAndDataMining", "reserved");
        newsroom.publish(story(JsonBody.with("usePolicy", reserved)), "{}");
        String signal = "\nContent-Signal: search=no, ai-input=no, ai-train=no\n";
        within(LIMIT, () -> get(null, "/robots.txt").asString().contains(signal));
        for (String path : List.of("/robots.txt", "/license.xml"))
            get(null, path).then().body(containsString("n force since "));
        String prohibited = "<prohibits type=\"usage\">search ai-input ai-train</prohibits>";
        get(null, "/license.xml").then().body(containsString(prohibited));
        get(null, "/.well-known/tdmrep.json").then().body("[0].tdm-reservation", equalTo(1));
        get(rightsDesk, "/v1/use-policy/site-snippets")
                .then()
                .statusCode(200)
                .body("robotsTxt", containsString(signal))
                .body("licenseXml", containsString(prohibited))
                .body("tdmrepJson", containsString("\"tdm-reservation\":1"))
                .body("htmlHead", containsString("rel=\"license\""));
    }

    @Test
    void versionsStayReadableWithTheirDates() throws InterruptedException {
        String path = "/v1/sources/" + source + "/use-policy";
        get(rightsDesk, path).then().statusCode(404).body("code", equalTo("use-policy-not-found"));
        String first = put(path, null, "{\"aiInput\":\"reserved\"}")
                .then()
                .statusCode(201)
                .extract()
                .header("ETag");
        put(path, null, "{}").then().statusCode(428);
        put(path, "\"policy-source-" + source + "-7\"", "{}").then().statusCode(412);
        put(path, first, "{\"aiInput\":\"offered\",\"priceNote\":\"Ask.\"}")
                .then()
                .statusCode(200)
                .body("version", equalTo(2));
        String second = get(rightsDesk, path)
                .then()
                .statusCode(200)
                .body("priceNote", equalTo("Ask."))
                .extract()
                .header("ETag");
        as(rightsDesk).header("If-Match", second).delete(path).then().statusCode(204);
        get(rightsDesk, path).then().statusCode(404);
        within(LIMIT, () -> valueOf("aiInput").equals("offered"));
        Response page = get(rightsDesk, path + "/versions?limit=2");
        page.then()
                .statusCode(200)
                .body("items.version", contains(3, 2))
                .body("items.removed", contains(true, false))
                .body("items[0].aiInput", nullValue())
                .body("items[1].aiInput", equalTo("offered"))
                .body("items[1].recordedAt", notNullValue())
                .body("items[1].recordedBy", equalTo("test"));
        get(rightsDesk, path + "/versions?limit=2&cursor=" + page.path("page.nextCursor"))
                .then()
                .body("items.version", contains(1))
                .body("items[0].aiInput", equalTo("reserved"));
        put(path, null, "{}").then().statusCode(201).body("version", equalTo(4));
        get(rightsDesk, "/v1/audit-events?subject=policy:source_" + source)
                .then()
                .body("items[0].links.subject", endsWith(path))
                .body(
                        "items.kind",
                        contains(
                                "use-policy-changed",
                                "use-policy-removed",
                                "use-policy-changed",
                                "use-policy-changed"));
    }

    @Test
    void thePolicyOfAnInstantFollowsFromTheRecordedVersions() throws Exception {
        String editor = newsroom.key("articles:write");
        String path = "/v1/articles/" + article + "/use-policy";
        Map<Instant, String> recorded = new LinkedHashMap<>();
        record(recorded);
        put("/v1/sections/" + above + "/use-policy", null, "{\"aiInput\":\"reserved\",\"priceNote\":\"Ask above.\"}");
        record(recorded);
        // The section moves away from the policy of the section above.
        as(editor)
                .contentType("application/json")
                .header("If-Match", get(editor, "/v1/sections/" + below).header("ETag"))
                .body("{\"name\":\"Below\"}")
                .put("/v1/sections/" + below)
                .then()
                .statusCode(200);
        record(recorded);
        String ofSource = "/v1/sources/" + source + "/use-policy";
        String etag = put(ofSource, null, "{\"search\":\"offered\"}").header("ETag");
        record(recorded);
        as(rightsDesk).header("If-Match", etag).delete(ofSource).then().statusCode(204);
        record(recorded);
        update(editor, "{\"usePolicy\":{\"search\":\"reserved\"}}");
        record(recorded);
        update(editor, "{\"usePolicy\":null}");
        record(recorded);
        recorded.forEach((at, policy) -> assertEquals(policy, uses(path + "?at=" + at), at.toString()));
        String today = uses(path);
        assertEquals(today, uses(path + "?at=2199-01-01T00:00:00Z"));
        get(null, path + "?at=2020-01-01T00:00:00Z")
                .then()
                .statusCode(422)
                .body("code", equalTo("history-unknown"))
                .body("knownFrom", notNullValue());
        get(null, "/v1/articles/no-such-article/use-policy?at=2020-01-01T00:00:00Z")
                .then()
                .statusCode(404);
    }

    /** Remembers what applies at an instant between the last change and the next. */
    private void record(Map<Instant, String> recorded) throws InterruptedException {
        Thread.sleep(5);
        String previous =
                recorded.values().stream().reduce((one, other) -> other).orElse("");
        String uses = uses("/v1/articles/" + article + "/use-policy");
        assertNotEquals(previous, uses);
        recorded.put(Now.of(database), uses);
        Thread.sleep(5);
    }

    private static String uses(String path) {
        return get(null, path).then().statusCode(200).extract().path("uses").toString();
    }

    private void update(String editor, String change) {
        String path = "/v1/drafts/" + article;
        String etag = Newsroom.patch(editor, path, get(editor, path).header("ETag"), change)
                .then()
                .statusCode(200)
                .extract()
                .header("ETag");
        as(editor)
                .contentType("application/json")
                .header("If-Match", etag)
                .body("{}")
                .post("/v1/articles/" + article + "/publications")
                .then()
                .statusCode(201);
    }

    @Test
    void badPoliciesAreRefused() {
        String path = "/v1/sources/" + source + "/use-policy";
        put(path, null, "{\"aiInput\":\"never\"}")
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/aiInput"));
        put(path, null, "{\"contact\":\"call me\"}")
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/contact"))
                .body(
                        "errors[0].detail",
                        equalTo("An email address such as rights@example.com, or an http or https URL."));
        put(path, null, "{\"priceNote\":\"–\"}")
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/priceNote"))
                .body("errors[0].detail", equalTo("A note must contain a letter or a digit, of any script."));
        put(path, null, "{\"termsUrl\":\"ftp://a.example\"}")
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/termsUrl"));
        put("/v1/sources/no-such-source/use-policy", null, "{}")
                .then()
                .statusCode(404)
                .body("code", equalTo("source-not-found"));
        get(newsroom.key("articles:write"), "/v1/use-policy").then().statusCode(403);
    }
}
