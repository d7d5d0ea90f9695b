package dateline.syndication;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static dateline.Newsroom.patch;
import static dateline.Newsroom.post;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dateline.EmptyNewsroom;
import dateline.JsonBody;
import dateline.Newsroom;
import dateline.Newsroom.TestPartner;
import dateline.database.server.TestDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Evaluations of many articles at one instant give the decisions that each article has alone. */
@QuarkusTest
@TestProfile(EmptyNewsroom.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class EvaluationTest {

    private static final String EVALUATIONS = "/v1/rights/evaluations";

    @Inject
    Newsroom newsroom;

    private String rightsDesk;
    private String source;
    private String secret;
    private TestPartner partner;
    private UUID covered;
    private UUID delayed;
    private UUID uncovered;
    private UUID hidden;

    @BeforeEach
    void createArticles() {
        rightsDesk = newsroom.key("permissions:write", "partners:write");
        source = Newsroom.unique("batch");
        secret = Newsroom.unique("secret");
        partner = newsroom.partner();
        covered = story(source, "calm");
        delayed = story(source, "late");
        uncovered = story(source, "other");
        hidden = story(secret, "calm");
        String editor = newsroom.key("articles:write");
        as(editor)
                .contentType("application/json")
                .header("If-Match", get(editor, "/v1/sources/" + secret).header("ETag"))
                .body(JsonBody.with("name", secret)
                        .and("visibility", "licensed")
                        .json())
                .put("/v1/sources/" + secret)
                .then()
                .statusCode(200);
        newsroom.permission(partner, terms("calm"));
        newsroom.permission(partner, terms("late").and("minDelay", "P1D"));
    }

    private UUID story(String source, String tag) {
        return newsroom.publish(
                JsonBody.with("headline", "Story")
                        .and("source", source)
                        .and("tags", List.of(tag))
                        .and("body", List.of(JsonBody.with("type", "paragraph").and("text", "Text.")))
                        .json(),
                "{}");
    }

    private JsonBody terms(String tag) {
        return JsonBody.with("scope", JsonBody.with("sources", List.of(source)).and("tags", List.of(tag)))
                .and("level", "full")
                .and("articlesFrom", "2020-01-01T00:00:00Z");
    }

    private static JsonBody articles(UUID... articles) {
        return JsonBody.with("articles", List.of(articles));
    }

    @Test
    void anEvaluationEqualsTheResponsesForEachArticleAlone() {
        UUID missing = UUID.randomUUID();
        post(
                        partner.key(),
                        EVALUATIONS,
                        articles(covered, delayed, uncovered, hidden, missing).json())
                .then()
                .statusCode(200)
                .body("partner", equalTo(partner.id().toString()))
                .body("action", equalTo("reproduce"))
                .body("items.decision", contains("allow", "deny", "deny", "deny", "deny"))
                .body("items[0].level", equalTo("full"))
                .body("items[0].links.delivery", notNullValue())
                .body("items[1].reasons[0].code", equalTo("delayed"))
                .body("items[1].permission", notNullValue())
                .body(
                        "items[1].changesAt",
                        equalTo(get(partner.key(), "/v1/articles/" + delayed + "/rights")
                                .path("changesAt")))
                .body("items[2].reasons[0].code", equalTo("permission-missing"))
                .body("items[2].permission", nullValue())
                .body("items[3].reasons[0].code", equalTo("article-not-found"))
                .body("items[3].version", nullValue())
                .body("items[4].reasons[0].code", equalTo("article-not-found"));
    }

    @Test
    void aNewPermissionDoesNotOpenTheArchiveAndSaysSo() {
        JsonBody terms = JsonBody.with("partner", partner.id())
                .and("title", "From today on")
                .and("scope", JsonBody.with("sources", List.of(source)).and("tags", List.of("other")))
                .and("level", "full");
        Response created = post(rightsDesk, "/v1/permissions", terms.json());
        created.then().statusCode(201).body("articlesFrom", equalTo(created.path("validFrom")));
        String permission = "/v1/permissions/" + created.path("id");
        Response activated = post(rightsDesk, permission + "/activations", "{}");
        activated
                .then()
                .statusCode(201)
                .body("warnings.code", contains("covers-no-article"))
                .body("warnings[0].detail", containsString("0 of 1 live articles in its scope"))
                .header("ETag", equalTo(get(rightsDesk, permission).header("ETag")));
        get(partner.key(), "/v1/syndication/articles/" + uncovered)
                .then()
                .statusCode(403)
                .body("code", equalTo("article-before-permission"))
                .body("permission", equalTo(created.path("id")))
                .body("request.article", equalTo(uncovered.toString()));
        get(partner.key(), "/v1/syndication/articles/" + hidden).then().statusCode(404);
        Response edited =
                patch(rightsDesk, permission, activated.header("ETag"), "{\"title\":\"From this morning on\"}");
        edited.then().statusCode(200).body("warnings.code", contains("covers-no-article"));
        patch(rightsDesk, permission, edited.header("ETag"), "{\"articlesFrom\":\"2020-01-01T00:00:00Z\"}")
                .then()
                .statusCode(200)
                .body("warnings", nullValue());
        get(partner.key(), "/v1/syndication/articles/" + uncovered).then().statusCode(200);
        post(rightsDesk, permission + "/suspensions", "{}").then().statusCode(201);
        post(rightsDesk, permission + "/activations", "{}")
                .then()
                .statusCode(201)
                .body("warnings", nullValue());
        get(rightsDesk, permission + "/versions")
                .then()
                .body("items[-1].articlesFrom", equalTo(created.path("validFrom")));
    }

    @Test
    void anActivationSaysThatNoArticleIsInTheScope() {
        JsonBody terms = JsonBody.with("partner", partner.id())
                .and("title", "A tag that no article of the source has")
                .and("scope", JsonBody.with("sources", List.of(secret)).and("tags", List.of("late")))
                .and("level", "headline");
        String permission = post(rightsDesk, "/v1/permissions", terms.json()).path("id");
        post(rightsDesk, "/v1/permissions/" + permission + "/activations", "{}")
                .then()
                .statusCode(201)
                .body("warnings.detail", contains("The scope of the permission contains no live article now."));
    }

    @Test
    void theRightsDeskNamesAPartnerAndSeesAllArticles() {
        post(
                        rightsDesk,
                        EVALUATIONS,
                        articles(covered, hidden).and("partner", partner.id()).json())
                .then()
                .statusCode(200)
                .body("outlet", equalTo(partner.outlet().toString()))
                .body("items.decision", contains("allow", "deny"))
                .body("items[1].reasons[0].code", equalTo("permission-missing"));
        post(rightsDesk, EVALUATIONS, articles(covered).json())
                .then()
                .statusCode(422)
                .body("errors.pointer", hasItem("/partner"));
        post(
                        rightsDesk,
                        EVALUATIONS,
                        articles(covered).and("partner", UUID.randomUUID()).json())
                .then()
                .statusCode(422)
                .body("errors[0].code", equalTo("partner-unknown"));
        post(
                        partner.key(),
                        EVALUATIONS,
                        articles(covered)
                                .and("partner", newsroom.partner().id())
                                .json())
                .then()
                .statusCode(422)
                .body("errors.pointer", hasItem("/partner"));
    }

    @Test
    void actionAndOutletChangeTheDecision() {
        post(
                        partner.key(),
                        EVALUATIONS,
                        articles(covered).and("action", "aiTraining").json())
                .then()
                .body("items[0].reasons[0].code", equalTo("action-not-permitted"));
        String print = post(
                        rightsDesk,
                        "/v1/partners/" + partner.id() + "/outlets",
                        JsonBody.with("name", "print")
                                .and("territories", List.of("NO"))
                                .and("channels", List.of("print"))
                                .json())
                .path("id");
        newsroom.permission(partner, terms("other").and("channels", List.of("print")));
        post(partner.key(), EVALUATIONS, articles(uncovered).json())
                .then()
                .body("items[0].reasons[0].code", equalTo("outlet-not-covered"));
        post(
                        partner.key(),
                        EVALUATIONS,
                        articles(uncovered).and("outlet", print).json())
                .then()
                .body("items[0].decision", equalTo("allow"));
        post(
                        partner.key(),
                        EVALUATIONS,
                        articles(covered)
                                .and("outlet", newsroom.partner().outlet())
                                .json())
                .then()
                .statusCode(422)
                .body("errors.pointer", hasItem("/outlet"));
    }

    @Test
    void anEvaluationHasOneToOneHundredArticles() {
        String tooMany =
                JsonBody.with("articles", Collections.nCopies(101, covered)).json();
        post(partner.key(), EVALUATIONS, tooMany).then().statusCode(422);
        post(partner.key(), EVALUATIONS, "{\"articles\":[]}").then().statusCode(422);
    }
}
