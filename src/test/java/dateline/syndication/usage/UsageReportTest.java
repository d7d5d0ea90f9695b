package dateline.syndication.usage;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Usage reports are sums of receipts, and a partner sees only its own. */
@QuarkusTest
@TestProfile(EmptyNewsroom.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class UsageReportTest {

    private static final JsonBody OPEN =
            JsonBody.with("everything", true).and("level", "full").and("articlesFrom", "2020-01-01T00:00:00Z");

    @Inject
    Newsroom newsroom;

    @AfterEach
    void clockBack() {
        newsroom.clockBack();
    }

    private List<UUID> stories(int count) {
        List<UUID> stories = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            stories.add(newsroom.publish(
                    JsonBody.with("headline", "Usage")
                            .and(
                                    "body",
                                    List.of(JsonBody.with("type", "paragraph").and("text", "Used.")))
                            .json(),
                    "{}"));
        }
        return stories;
    }

    private static void pull(TestPartner partner, UUID story) {
        get(partner.key(), "/v1/syndication/articles/" + story).then().statusCode(200);
    }

    @Test
    void usageSumsFirstDeliveriesByPermissionArticleAndPeriod() {
        TestPartner partner = newsroom.partner();
        String permission = newsroom.permission(partner, OPEN);
        UUID story = stories(1).get(0);
        pull(partner, story);
        pull(partner, story);
        Response month = get(partner.key(), "/v1/usage");
        month.then()
                .statusCode(200)
                .body("items", hasSize(1))
                .body("items[0].partner", equalTo(partner.id().toString()))
                .body("items[0].permission", equalTo(permission))
                .body("items[0].article", equalTo(story.toString()))
                .body("items[0].level", equalTo("full"))
                .body("items[0].deliveries", equalTo(1))
                .body("items[0].versions", equalTo(1))
                .body("items[0].counted", equalTo(true));
        String first = month.path("items[0].firstDeliveredAt");
        assertEquals(first.substring(0, 7), month.path("items[0].period"));
        get(partner.key(), "/v1/usage?period=day").then().body("items[0].period", equalTo(first.substring(0, 10)));
        get(partner.key(), "/v1/usage?deliveredFrom=2199-01-01T00:00:00Z")
                .then()
                .body("items", hasSize(0));

        // The next version, two months later, is a delivery of that month and does not count against the quota.
        newsroom.later(Duration.ofDays(62));
        String editor = newsroom.key("articles:write");
        String seen = get(editor, "/v1/drafts/" + story).header("ETag");
        as(editor)
                .contentType("application/json")
                .header("If-Match", seen)
                .body(JsonBody.with("kind", "correction")
                        .and("note", "Used twice.")
                        .and("changes", JsonBody.with("headline", "Usage again"))
                        .json())
                .post("/v1/articles/" + story + "/corrections")
                .then()
                .statusCode(201);
        pull(partner, story);
        get(partner.key(), "/v1/usage?article=" + story)
                .then()
                .body("items", hasSize(2))
                .body("items.counted", equalTo(List.of(true, false)));
    }

    @Test
    void aCursorContinuesAfterThePreviousPage() {
        TestPartner partner = newsroom.partner();
        newsroom.permission(partner, OPEN);
        List<UUID> stories = stories(5);
        stories.forEach(story -> pull(partner, story));
        List<String> walked = new ArrayList<>();
        String cursor = null;
        do {
            Response page = get(partner.key(), "/v1/usage?limit=2" + (cursor == null ? "" : "&cursor=" + cursor));
            page.then().statusCode(200);
            walked.addAll(page.path("items.article"));
            cursor = page.path("page.nextCursor");
        } while (cursor != null);
        assertEquals(
                stories.stream().map(UUID::toString).sorted().toList(),
                walked.stream().sorted().toList());
    }

    @Test
    void theCsvHasTheSamePages() {
        TestPartner partner = newsroom.partner();
        newsroom.permission(partner, OPEN);
        stories(2).forEach(story -> pull(partner, story));
        Response csv = as(partner.key()).accept("text/csv").get("/v1/usage?limit=1");
        csv.then().statusCode(200);
        assertTrue(csv.contentType().startsWith("text/csv"), csv.contentType());
        assertTrue(csv.header("Vary").contains("Accept,"), csv.header("Vary"));
        String[] lines = csv.asString().split("\r\n");
        assertEquals(2, lines.length);
        assertEquals(
                "period,partner,permission,article,level,versions,deliveries,counted,firstDeliveredAt,lastDeliveredAt,use",
                lines[0]);
        assertEquals(11, lines[1].split(",").length);
        String next = csv.header("Link").replaceAll("<http://[^/]+(.*)>; rel=\"next\"", "$1");
        Response rest = as(partner.key()).accept("text/csv").get(next);
        assertEquals(2, rest.asString().split("\r\n").length);
    }

    @Test
    void aPartnerSeesItsOwnUsageAndTheRightsDeskAll() {
        TestPartner one = newsroom.partner();
        TestPartner other = newsroom.partner();
        newsroom.permission(one, OPEN);
        newsroom.permission(other, OPEN);
        UUID story = stories(1).get(0);
        pull(one, story);
        pull(other, story);
        get(one.key(), "/v1/usage?limit=100")
                .then()
                .body("items.partner", everyItem(equalTo(one.id().toString())))
                .body("items.headline", everyItem(nullValue()))
                .body("items.partnerName", everyItem(nullValue()));
        get(one.key(), "/v1/usage?partner=" + other.id()).then().statusCode(400);
        get(one.key(), "/v1/reports/usage").then().statusCode(403);
        for (String scope : List.of("audit:read", "permissions:write")) {
            String rightsDesk = newsroom.key(scope);
            get(rightsDesk, "/v1/reports/usage?article=" + story)
                    .then()
                    .statusCode(200)
                    .body("items", hasSize(2))
                    .body("items.headline", everyItem(equalTo("Usage")))
                    .body("items.partnerName", everyItem(startsWith("Partner")))
                    .body("items.permissionTitle", everyItem(notNullValue()));
            String csv = as(rightsDesk)
                    .accept("text/csv")
                    .get("/v1/reports/usage?article=" + story)
                    .asString();
            assertTrue(csv.split("\r\n")[1].endsWith(",Usage,reproduce"), csv);
            get(rightsDesk, "/v1/reports/usage?article=" + story + "&partner=" + other.id())
                    .then()
                    .body("items.partner", equalTo(List.of(other.id().toString())));
        }
    }
}
