package dateline.syndication;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static dateline.Newsroom.patch;
import static dateline.Newsroom.post;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dateline.EmptyNewsroom;
import dateline.JsonBody;
import dateline.Newsroom;
import dateline.Newsroom.TestPartner;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Audit events: changes with old and new values, and denied reads. */
@QuarkusTest
@TestProfile(EmptyNewsroom.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class AuditTest {

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    private String rightsDesk;
    private String auditor;
    private TestPartner partner;

    @BeforeEach
    void createPartner() {
        rightsDesk = newsroom.key("permissions:write", "partners:write", "keys:write");
        auditor = newsroom.key("audit:read", "permissions:write", "partners:write", "keys:write");
        partner = newsroom.partner();
    }

    @AfterEach
    void clockBack() {
        newsroom.clockBack();
    }

    private Response listEvents(String filter) {
        return get(auditor, "/v1/audit-events?partner=" + partner.id() + filter);
    }

    private static String id(String key) {
        return key.split("_")[1];
    }

    @Test
    void anEditIsRecordedWithItsChangedMembers() {
        String id = newsroom.permission(
                partner,
                JsonBody.with("everything", true).and("level", "headline").and("media", "none"));
        String path = "/v1/permissions/" + id;
        patch(
                        rightsDesk,
                        path,
                        get(rightsDesk, path).header("ETag"),
                        JsonBody.with("level", "full")
                                .and("quota", JsonBody.with("limit", 3).and("period", "day"))
                                .json())
                .then()
                .statusCode(200);
        post(rightsDesk, path + "/suspensions", "{\"note\":\"Invoice open.\"}")
                .then()
                .statusCode(201);
        post(rightsDesk, path + "/suspensions", "{}").then().statusCode(409);

        Response seen = listEvents("&subject=permission:" + id);
        seen.then()
                .statusCode(200)
                .body(
                        "items.kind",
                        contains(
                                "permission-suspended",
                                "permission-changed",
                                "permission-activated",
                                "permission-created"))
                .body("items[0].before", equalTo(Map.of("state", "active")))
                .body("items[0].after", equalTo(Map.of("state", "suspended")))
                .body("items[0].note", equalTo("Invoice open."))
                .body("items[0].key", equalTo(id(rightsDesk)))
                .body("items[0].by", equalTo("test"))
                .body("items[1].before", equalTo(Map.of("level", "headline")))
                .body("items[1].after.level", equalTo("full"))
                .body("items[1].after.quota.limit", equalTo(3))
                .body("items[1].after.title", nullValue())
                .body("items[3].before", nullValue())
                .body("items[3].after", hasEntry("state", "draft"))
                .body("items[3].after.title", equalTo("Test"));
        get(rightsDesk, seen.path("items[0].links.subject"))
                .then()
                .statusCode(200)
                .body("id", equalTo(id));
        // A key that reads the audit only gets no link that it may not follow.
        get(newsroom.key("audit:read"), "/v1/audit-events?subject=permission:" + id)
                .then()
                .statusCode(200)
                .body("items[0].subject", equalTo("permission:" + id))
                .body("items[0].links.subject", nullValue());
    }

    @Test
    void changesOfPartnersOutletsKeysAndRequestsAreRecorded() {
        String path = "/v1/partners/" + partner.id();
        patch(rightsDesk, path, get(rightsDesk, path).header("ETag"), "{\"country\":\"NO\"}")
                .then()
                .statusCode(200);
        String outlet = path + "/outlets/" + partner.outlet();
        patch(rightsDesk, outlet, get(rightsDesk, outlet).header("ETag"), "{\"channels\":[\"print\"]}")
                .then()
                .statusCode(200);
        Response key = post(
                rightsDesk,
                path + "/keys",
                "{\"name\":\"asks\",\"scopes\":[\"syndication:read\",\"syndication:write\"]}");
        String feed = createFeed();
        Response permissionRequest = post(
                key.path("secret"),
                "/v1/permission-requests",
                JsonBody.with("feed", feed).and("level", "headline").json());
        permissionRequest.then().statusCode(201);
        post(
                        rightsDesk,
                        "/v1/permission-requests/" + permissionRequest.path("id") + "/answers",
                        "{\"decision\":\"approve\"}")
                .then()
                .statusCode(201);
        post(rightsDesk, "/v1/keys/" + key.path("id") + "/rotations", "{}")
                .then()
                .statusCode(201);
        as(rightsDesk).delete("/v1/keys/" + key.path("id")).then().statusCode(204);

        listEvents("")
                .then()
                .body(
                        "items.kind",
                        contains(
                                "key-revoked",
                                "key-created",
                                "key-rotated",
                                "request-approved",
                                "permission-activated",
                                "permission-created",
                                "request-made",
                                "key-created",
                                "outlet-changed",
                                "partner-changed",
                                "key-created",
                                "outlet-created",
                                "partner-created"))
                .body("items[3].after.permission", notNullValue())
                .body("items[6].key", equalTo(key.path("id")))
                .body("items[8].after", equalTo(Map.of("channels", List.of("print"))))
                .body("items[9].before", nullValue())
                .body("items[9].after", equalTo(Map.of("country", "NO")));
        for (String link : listEvents("").<List<String>>path("items.links.subject")) {
            get(rightsDesk, link).then().statusCode(200);
        }
    }

    @Test
    void theRevocationOfAStrongerKeyHasANote() {
        String weak = newsroom.key("keys:write", "audit:read");
        String strong = newsroom.key("keys:write", "articles:write", "feeds:write");
        assertEquals(
                "Revoked with a key that may do less: it lacks articles:write, feeds:write.",
                revokeAndGetNote(weak, strong));
        assertEquals(null, revokeAndGetNote(weak, newsroom.key("keys:write")));
        assertEquals(
                "Revoked with a key that may do less: it lacks partners:write.", revokeAndGetNote(weak, partner.key()));
    }

    private static String revokeAndGetNote(String revokingKey, String key) {
        String id = id(key);
        as(revokingKey).delete("/v1/keys/" + id).then().statusCode(204);
        Response events = get(revokingKey, "/v1/audit-events?kind=key-revoked&subject=key:" + id);
        events.then().statusCode(200).body("items", hasSize(1)).body("items[0].key", equalTo(id(revokingKey)));
        return events.path("items[0].note");
    }

    private String createFeed() {
        String slug = Newsroom.unique("tides");
        post(
                        newsroom.key("feeds:write"),
                        "/v1/feeds",
                        JsonBody.with("slug", slug).and("title", "Tides").json())
                .then()
                .statusCode(201);
        return slug;
    }

    @Test
    void pagesAreCompleteAndFiltersSelect() {
        String path = "/v1/permissions/"
                + newsroom.permission(partner, JsonBody.with("everything", true).and("level", "headline"));
        for (String step : List.of("suspensions", "activations", "suspensions", "activations")) {
            post(rightsDesk, path + "/" + step, "{}").then().statusCode(201);
        }
        List<String> whole = listEvents("&limit=100").path("items.id");
        List<String> walked = new ArrayList<>();
        for (String next = "/v1/audit-events?limit=2&partner=" + partner.id(); next != null; ) {
            Response page = get(auditor, next);
            walked.addAll(page.path("items.id"));
            next = page.path("links.next");
        }
        assertEquals(whole, walked);
        listEvents("&kind=permission-suspended").then().body("items", hasSize(2));
        String first = listEvents("&kind=partner-created").path("items[0].at");
        listEvents("&to=" + first).then().body("items", hasSize(0));
        listEvents("&from=2999-01-01T00:00:00Z").then().body("items", hasSize(0));
        listEvents("&kind=permission-suspend").then().statusCode(400).body("code", equalTo("parameter-invalid"));
        get(rightsDesk, "/v1/audit-events").then().statusCode(403).body("requiredScope", equalTo("audit:read"));
    }

    @Test
    void deniedReadsAreCountedByKeyArticleReasonAndHour() {
        String source = Newsroom.unique("refused");
        UUID story = story(source);
        UUID other = story(source);
        IntStream.range(0, 12).parallel().forEach(i -> assertDenied(story, "permission-missing"));
        assertDenied(other, "permission-missing");
        String id = newsroom.permission(
                partner,
                JsonBody.with("scope", JsonBody.with("sources", List.of(source)))
                        .and("level", "full")
                        .and("articlesFrom", "2020-01-01T00:00:00Z"));
        get(partner.key(), "/v1/syndication/articles/" + story).then().statusCode(200);
        post(rightsDesk, "/v1/permissions/" + id + "/revocations", "{}").then().statusCode(201);
        assertDenied(story, "permission-revoked");
        newsroom.later(Duration.ofHours(1));
        assertDenied(story, "permission-revoked");

        Response seen = listEvents("&kind=read-denied");
        seen.then()
                .body("items.denied.count", contains(1, 1, 1, 12))
                .body(
                        "items.denied.reason",
                        contains(
                                "permission-revoked", "permission-revoked", "permission-missing", "permission-missing"))
                .body("items[3].subject", equalTo("article:" + story))
                .body("items[3].key", equalTo(id(partner.key())))
                .body("items[3].denied.outlet", equalTo(partner.outlet().toString()));
        assertNotEquals(seen.<String>path("items[0].denied.hour"), seen.<String>path("items[1].denied.hour"));
        listEvents("&kind=read-denied&subject=article:" + other).then().body("items", hasSize(1));
        get(rightsDesk, seen.path("items[0].links.subject"))
                .then()
                .statusCode(200)
                .body("decision", equalTo("deny"));
    }

    private UUID story(String source) {
        return newsroom.publish(
                JsonBody.with("headline", "Refused")
                        .and("source", source)
                        .and("body", List.of(JsonBody.with("type", "paragraph").and("text", "Text.")))
                        .json(),
                "{}");
    }

    private void assertDenied(UUID article, String reason) {
        get(partner.key(), "/v1/syndication/articles/" + article)
                .then()
                .statusCode(403)
                .body("code", equalTo(reason));
    }

    @Test
    void aReadIsDeniedEvenIfItCannotBeCounted() {
        UUID story = story(Newsroom.unique("refused"));
        assertDenied(story, "permission-missing");
        listEvents("&kind=read-denied").then().body("items.denied.count", contains(1));
        QuarkusTransaction.requiringNew().run(() -> {
            Sql.of("update denied_read set count = 7 where article_id = :story")
                    .with("story", story)
                    .run(database);
            assertDenied(story, "permission-missing");
        });
        listEvents("&kind=read-denied").then().body("items.denied.count", contains(8));
    }
}
