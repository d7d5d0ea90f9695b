package dateline.syndication.terms;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static dateline.Newsroom.patch;
import static dateline.Newsroom.post;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A quota limits the number of articles at level full in a period and counts each article once. It changes neither
 * decisions nor levels.
 */
@QuarkusTest
@TestProfile(EmptyNewsroom.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class QuotaTest {

    @Inject
    Newsroom newsroom;

    private final List<UUID> stories = new ArrayList<>();
    private TestPartner partner;

    @BeforeEach
    void createStories() {
        for (int i = 0; i < 3; i++) stories.add(story());
        partner = newsroom.partner();
    }

    @AfterEach
    void clockBack() {
        newsroom.clockBack();
    }

    private UUID story() {
        return newsroom.publish(
                JsonBody.with("headline", "Quota")
                        .and("body", List.of(JsonBody.with("type", "paragraph").and("text", "Once it was counted.")))
                        .json(),
                "{}");
    }

    private String permission(int limit, String period) {
        return newsroom.permission(
                partner,
                JsonBody.with("everything", true)
                        .and("level", "full")
                        .and("articlesFrom", "2020-01-01T00:00:00Z")
                        .and("quota", quota(limit, period)));
    }

    private static JsonBody quota(int limit, String period) {
        return JsonBody.with("limit", limit).and("period", period);
    }

    private Response pull(UUID story) {
        return get(partner.key(), delivery(story));
    }

    private static String delivery(UUID story) {
        return "/v1/syndication/articles/" + story;
    }

    private Response rights(UUID story) {
        return get(partner.key(), "/v1/articles/" + story + "/rights");
    }

    @Test
    void anExhaustedQuotaSaysWhenItResetsAndWhatIsPossible() {
        String permission = permission(2, "month");
        pull(stories.get(0)).then().statusCode(200);
        rights(stories.get(1)).then().body("quota.thisPull", equalTo("counts")).body("quota.used", equalTo(1));
        pull(stories.get(1)).then().statusCode(200);
        Response refused = pull(stories.get(2));
        refused.then()
                .statusCode(403)
                .body("code", equalTo("quota-exhausted"))
                .body("permission", equalTo(permission))
                .body("changesAt", equalTo(rights(stories.get(2)).path("quota.resetsAt")))
                .body("quota.used", equalTo(2))
                .body("possible.size()", greaterThan(0))
                .body("links.usage", containsString(permission))
                .body("bodyText", nullValue())
                .body("headline", nullValue());
        rights(stories.get(2))
                .then()
                .body("decision", equalTo("allow"))
                .body("quota.thisPull", equalTo("refused"))
                .body("quota.used", equalTo(2));
        as(partner.key()).head(delivery(stories.get(2))).then().statusCode(403);
        get(newsroom.key("audit:read"), "/v1/audit-events?kind=read-denied&partner=" + partner.id())
                .then()
                // There is one event for each hour, and an hour may have ended between the two requests.
                .body("items.denied.reason.unique()", equalTo(List.of("quota-exhausted")));
        get(partner.key(), "/v1/syndication/articles?limit=100")
                .then()
                .body("items.find { it.id == '" + stories.get(2) + "' }.level", equalTo("full"));

        // A counted article is free in every version.
        pull(stories.get(0)).then().statusCode(200);
        String editor = newsroom.key("articles:write");
        String seen = get(editor, "/v1/drafts/" + stories.get(1)).header("ETag");
        as(editor)
                .contentType("application/json")
                .header("If-Match", seen)
                .body(JsonBody.with("kind", "correction")
                        .and("note", "It was twice.")
                        .and("changes", JsonBody.with("headline", "Quota again"))
                        .json())
                .post("/v1/articles/" + stories.get(1) + "/corrections")
                .then()
                .statusCode(201);
        pull(stories.get(1)).then().statusCode(200).body("version", equalTo(2));
        rights(stories.get(1)).then().body("quota.thisPull", equalTo("free")).body("quota.used", equalTo(2));
    }

    @Test
    void onlyDeliveriesAtLevelFullCount() {
        permission(1, "day");
        TestPartner excerpts = newsroom.partner();
        newsroom.permission(
                excerpts,
                JsonBody.with("everything", true)
                        .and("level", "excerpt")
                        .and("excerptWords", 2)
                        .and("articlesFrom", "2020-01-01T00:00:00Z"));
        for (UUID story : stories) {
            get(excerpts.key(), delivery(story)).then().statusCode(200).body("level", equalTo("excerpt"));
            String tag = as(partner.key()).head(delivery(story)).header("ETag");
            as(partner.key())
                    .header("If-None-Match", tag)
                    .get(delivery(story))
                    .then()
                    .statusCode(304);
        }
        rights(stories.get(0)).then().body("quota.used", equalTo(0)).body("quota.thisPull", equalTo("counts"));
    }

    @Test
    void aCountedArticleIsFreeInTheNextPeriodWhoseCountStartsAtZero() {
        permission(1, "month");
        pull(stories.get(0)).then().statusCode(200);
        pull(stories.get(1)).then().statusCode(403);
        Instant reset = Instant.parse(rights(stories.get(1)).path("quota.resetsAt"));
        newsroom.later(Duration.between(Instant.now(), reset).plusHours(1));
        rights(stories.get(0)).then().body("quota.used", equalTo(0)).body("quota.thisPull", equalTo("free"));
        pull(stories.get(0)).then().statusCode(200);
        pull(stories.get(1)).then().statusCode(200);
        pull(stories.get(2)).then().statusCode(403).body("code", equalTo("quota-exhausted"));
    }

    @Test
    void changedTermsRecountTheReceipts() {
        String permission = permission(3, "month");
        pull(stories.get(0)).then().statusCode(200);
        setQuota(permission, quota(3, "day"));
        pull(stories.get(1)).then().statusCode(200);
        setQuota(permission, null);
        pull(stories.get(2)).then().statusCode(200);
        UUID fourth = story();
        setQuota(permission, quota(3, "month"));
        rights(fourth).then().body("quota.used", equalTo(3)).body("quota.thisPull", equalTo("refused"));
        pull(fourth).then().statusCode(403);
        setQuota(permission, quota(4, "month"));
        pull(fourth).then().statusCode(200);
        pull(story()).then().statusCode(403);
    }

    private void setQuota(String permission, JsonBody quota) {
        String rightsDesk = newsroom.key("permissions:write");
        String path = "/v1/permissions/" + permission;
        patch(
                        rightsDesk,
                        path,
                        get(rightsDesk, path).header("ETag"),
                        JsonBody.with("quota", quota).json())
                .then()
                .statusCode(200);
    }

    @Test
    void concurrentDeliveriesOfOneArticleCountOnce() throws Exception {
        permission(1, "month");
        String rightsDesk = newsroom.key("partners:write", "keys:write");
        String path = "/v1/partners/" + partner.id();
        List<String> keys = new ArrayList<>(List.of(partner.key()));
        for (int i = 0; i < 5; i++) {
            String outlet = post(
                            rightsDesk,
                            path + "/outlets",
                            JsonBody.with("name", "Outlet " + i)
                                    .and("worldwide", true)
                                    .json())
                    .path("id");
            keys.add(post(
                            rightsDesk,
                            path + "/keys",
                            JsonBody.with("name", "k").and("outlet", outlet).json())
                    .path("secret"));
        }
        ExecutorService readers = Executors.newFixedThreadPool(keys.size());
        try {
            List<CompletableFuture<Response>> pulls = keys.stream()
                    .map(key -> CompletableFuture.supplyAsync(() -> get(key, delivery(stories.get(0))), readers))
                    .toList();
            for (var pull : pulls) pull.get().then().statusCode(200).body("receipt.id", notNullValue());
        } finally {
            readers.shutdown();
        }
        rights(stories.get(0)).then().body("quota.used", equalTo(1));
        assertEquals(403, pull(stories.get(1)).statusCode());
    }
}
