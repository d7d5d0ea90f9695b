package dateline.article.policy;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.JsonBody;
import dateline.Newsroom;
import dateline.database.server.TestDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Use policies over HTTP: levels, versions, the effective policy, and the signals of an article. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class UsePolicyTest {

    @Inject
    Newsroom newsroom;

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
        within(Duration.ofSeconds(1), () -> valueOf("aiTraining").equals("reserved"));
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
        within(Duration.ofSeconds(1), () -> levelOf("aiTraining").equals("section"));
        assertEquals("offered", valueOf("aiInput"), "open does not loosen the newsroom's offer");
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
    void documentsAboutTheWholeServerAgree() {
        get(null, "/robots.txt")
                .then()
                .body(containsString("\nContent-Signal: search=yes, ai-input=no, ai-train=no\n"));
        get(null, "/license.xml").then().body(containsString("<permits type=\"usage\">search</permits>"));
        get(null, "/.well-known/tdmrep.json").then().body("[0].tdm-reservation", equalTo(1));
        get(rightsDesk, "/v1/use-policy/site-snippets")
                .then()
                .statusCode(200)
                .body("robotsTxt", containsString("Content-Signal: search=yes"))
                .body("licenseXml", containsString("<permits type=\"usage\">search</permits>"))
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
        within(Duration.ofSeconds(1), () -> valueOf("aiInput").equals("offered"));
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
    void badPoliciesAreRefused() {
        String path = "/v1/sources/" + source + "/use-policy";
        put(path, null, "{\"aiInput\":\"never\"}")
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/aiInput"));
        put(path, null, "{\"contact\":\"call me\"}")
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/contact"));
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
