package dateline.syndication;

import static dateline.Newsroom.get;
import static dateline.Newsroom.patch;
import static dateline.Newsroom.post;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

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
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The versions of a permission, and the warning before its end. */
@QuarkusTest
@TestProfile(EmptyNewsroom.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class PermissionHistoryTest {

    @Inject
    Newsroom newsroom;

    private String rightsDesk;
    private TestPartner partner;

    @BeforeEach
    void createPartner() {
        rightsDesk = newsroom.key("permissions:write");
        partner = newsroom.partner();
    }

    @AfterEach
    void clockBack() {
        newsroom.clockBack();
    }

    @Test
    void everyEditAndTransitionIsAVersion() {
        String path = "/v1/permissions/"
                + newsroom.permission(partner, JsonBody.with("everything", true).and("level", "headline"));
        patch(rightsDesk, path, get(rightsDesk, path).header("ETag"), "{\"level\":\"full\"}")
                .then()
                .statusCode(200);
        post(rightsDesk, path + "/suspensions", "{\"note\":\"Invoice open.\"}")
                .then()
                .statusCode(201);
        post(rightsDesk, path + "/activations", "{\"note\":\"Paid.\"}").then().statusCode(201);
        post(rightsDesk, path + "/revocations", "{}").then().statusCode(201);

        Response seen = get(rightsDesk, get(rightsDesk, path).path("links.versions"));
        seen.then()
                .statusCode(200)
                .body("items.version", equalTo(List.of(6, 5, 4, 3, 2, 1)))
                .body("items.state", equalTo(List.of("revoked", "active", "suspended", "active", "active", "draft")))
                .body("items.level", equalTo(List.of("full", "full", "full", "full", "headline", "headline")))
                .body("items[1].note", equalTo("Paid."))
                .body("items[2].note", equalTo("Invoice open."))
                .body("items[0].recordedBy", equalTo("test"));
        get(partner.key(), path + "/versions")
                .then()
                .statusCode(200)
                .body("items", hasSize(6))
                .body("items[1].note", equalTo("Paid."))
                .body("items.recordedBy", not(hasItem("test")));
        get(newsroom.partner().key(), path + "/versions")
                .then()
                .statusCode(404)
                .body("code", equalTo("permission-not-found"));

        List<Integer> walked = new ArrayList<>();
        for (String next = path + "/versions?limit=4"; next != null; ) {
            Response page = get(rightsDesk, next);
            walked.addAll(page.path("items.version"));
            next = page.path("links.next");
        }
        assertEquals(List.of(6, 5, 4, 3, 2, 1), walked);
    }

    @Test
    void theEndOfATermHasAWarningThirtyDaysBefore() {
        Instant end = Instant.now().plus(Duration.ofDays(40)).truncatedTo(ChronoUnit.SECONDS);
        String source = Newsroom.unique("ending");
        UUID story = newsroom.publish(
                JsonBody.with("headline", "Lease")
                        .and("source", source)
                        .and("body", List.of(JsonBody.with("type", "paragraph").and("text", "It ends.")))
                        .json(),
                "{}");
        String path = "/v1/permissions/"
                + newsroom.permission(
                        partner,
                        JsonBody.with("scope", JsonBody.with("sources", List.of(source)))
                                .and("level", "full")
                                .and("articlesFrom", "2020-01-01T00:00:00Z")
                                .and("validUntil", end));
        String rights = "/v1/articles/" + story + "/rights";
        Response before = get(partner.key(), path);
        before.then().body("warnings", nullValue());
        get(partner.key(), rights).then().body("decision", equalTo("allow")).body("warnings", nullValue());

        newsroom.later(Duration.ofDays(11));
        Response ending = get(partner.key(), path);
        ending.then()
                .body("warnings.code", equalTo(List.of("term-ends")))
                .body("warnings[0].at", equalTo(end.toString()))
                .body("warnings[0].detail", containsString("published copies must be removed within P1D"));
        assertNotEquals(before.header("ETag"), ending.header("ETag"));
        get(partner.key(), rights).then().body("warnings.code", equalTo(List.of("term-ends")));
        String soon = "/v1/permissions?state=active&partner=" + partner.id() + "&endsBefore=";
        get(rightsDesk, soon + end.plusSeconds(1)).then().body("items.warnings[0].code", equalTo(List.of("term-ends")));
        get(rightsDesk, soon + end).then().body("items", hasSize(0));
        // An edit of a response that has a warning is accepted.
        patch(rightsDesk, path, ending.header("ETag"), "{\"title\":\"Lease\"}")
                .then()
                .statusCode(200);

        newsroom.later(Duration.ofDays(30));
        get(partner.key(), path).then().body("state", equalTo("lapsed")).body("warnings", nullValue());
    }
}
