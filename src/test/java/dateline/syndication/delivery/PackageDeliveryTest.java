package dateline.syndication.delivery;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static dateline.Newsroom.post;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dateline.EmptyNewsroom;
import dateline.JsonBody;
import dateline.Newsroom;
import dateline.Newsroom.TestPartner;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A receipt is written before text is sent, and only if text is sent. HEAD, GET and 304 have the same ETag. */
@QuarkusTest
@TestProfile(EmptyNewsroom.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class PackageDeliveryTest {

    private static final List<String> VARYING_HEADERS =
            List.of("date", "x-request-id", "ratelimit", "content-length", "connection");

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    private UUID story;
    private TestPartner partner;

    @BeforeEach
    void createStoryAndPartner() {
        story = newsroom.publish(
                JsonBody.with("headline", "Ferry timetable")
                        .and(
                                "body",
                                List.of(JsonBody.with("type", "paragraph")
                                        .and("text", "The ferry sails at nine. ".repeat(60))))
                        .json(),
                "{}");
        partner = newsroom.partner();
        newsroom.permission(
                partner,
                JsonBody.with("everything", true).and("level", "full").and("articlesFrom", "2020-01-01T00:00:00Z"));
    }

    private String delivery() {
        return "/v1/syndication/articles/" + story;
    }

    private int receipts() {
        return Sql.of("select count(*) from receipt where article_id = :story")
                .with("story", story)
                .first(database, row -> row.getInt(1))
                .orElseThrow();
    }

    private static String stableHeaders(Response answer) {
        return answer.headers().asList().stream()
                .filter(header -> !VARYING_HEADERS.contains(header.getName().toLowerCase(Locale.ROOT)))
                .map(Object::toString)
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    @Test
    void headHasTheHeadersOfGetWithoutAContentLength() {
        for (String coding : List.of("identity", "gzip")) {
            Response head = as(partner.key()).header("Accept-Encoding", coding).head(delivery());
            Response first = as(partner.key()).header("Accept-Encoding", coding).get(delivery());
            Response later = as(partner.key()).header("Accept-Encoding", coding).head(delivery());
            assertEquals(200, head.statusCode());
            assertNull(head.header("Content-Length"), "the receipt's size is not known before it is written");
            assertNull(later.header("Content-Length"));
            assertEquals(stableHeaders(first), stableHeaders(head));
            assertEquals(stableHeaders(first), stableHeaders(later));
        }
    }

    @Test
    void headAndNotModifiedWriteNoReceipt() {
        String tag = as(partner.key()).head(delivery()).header("ETag");
        Response known = as(partner.key()).header("If-None-Match", tag).get(delivery());
        assertEquals(304, known.statusCode());
        assertEquals(tag, known.header("ETag"));
        assertEquals("", known.asString());
        assertEquals(0, receipts(), "receipts before any text was sent");

        Response first =
                as(partner.key()).header("If-None-Match", "\"another\"").get(delivery());
        first.then().statusCode(200).body("receipt.id", notNullValue());
        assertEquals(tag, first.header("ETag"));
        assertEquals(1, receipts(), "receipts after text was sent");
        Response again = get(partner.key(), delivery());
        assertEquals(first.asString(), again.asString());
        as(partner.key()).header("If-None-Match", tag).get(delivery()).then().statusCode(304);
        assertEquals(1, receipts());
    }

    @Test
    void getFailsAndHeadSucceedsIfTheReceiptCannotBeWritten() {
        String tag = as(partner.key()).head(delivery()).header("ETag");
        Sql.of("alter table receipt add constraint broken check (article_id <> '" + story + "') not valid")
                .run(database);
        try {
            Response refused = get(partner.key(), delivery());
            refused.then()
                    .statusCode(503)
                    .body("code", equalTo("receipt-not-written"))
                    .body("bodyText", nullValue());
            assertEquals("application/problem+json", refused.contentType());
            assertNull(refused.header("ETag"));
            assertEquals("no-store", refused.header("Cache-Control"));
            assertEquals(200, as(partner.key()).head(delivery()).statusCode());
            as(partner.key())
                    .header("If-None-Match", tag)
                    .get(delivery())
                    .then()
                    .statusCode(304);
        } finally {
            Sql.of("alter table receipt drop constraint broken").run(database);
        }
    }

    @Test
    void aPackageWithAReceiptIsDeliveredEvenIfNoReceiptCanBeWritten() {
        String receipt = get(partner.key(), delivery()).path("receipt.id");
        // The response cache does not share responses between keys.
        String other = post(
                        newsroom.key("keys:write", "partners:write"),
                        "/v1/partners/" + partner.id() + "/keys",
                        JsonBody.with("name", "other")
                                .and("outlet", partner.outlet())
                                .json())
                .path("secret");
        Sql.of("alter table receipt add constraint broken check (article_id <> '" + story + "') not valid")
                .run(database);
        try {
            get(other, delivery()).then().statusCode(200).body("receipt.id", equalTo(receipt));
        } finally {
            Sql.of("alter table receipt drop constraint broken").run(database);
        }
        assertEquals(1, receipts());
    }

    @Test
    void twoOutletsOfAPartnerGetTheirOwnReceiptsAndEtags() {
        String rightsDesk = newsroom.key("partners:write", "keys:write");
        String path = "/v1/partners/" + partner.id();
        String outlet = post(rightsDesk, path + "/outlets", "{\"name\":\"Second\",\"worldwide\":true}")
                .path("id");
        String second = post(
                        rightsDesk,
                        path + "/keys",
                        JsonBody.with("name", "second").and("outlet", outlet).json())
                .path("secret");
        Response one = get(partner.key(), delivery());
        Response two = get(second, delivery());
        one.then().statusCode(200).body("usage.outlet", equalTo(partner.outlet().toString()));
        two.then().statusCode(200).body("usage.outlet", equalTo(outlet));
        assertNotEquals(one.<String>path("receipt.id"), two.<String>path("receipt.id"));
        assertNotEquals(one.header("ETag"), two.header("ETag"));
    }

    @Test
    void permissionTransitionsNeedNoBody() {
        String rightsDesk = newsroom.key("permissions:write");
        String permission = post(
                        rightsDesk,
                        "/v1/permissions",
                        JsonBody.with("partner", partner.id())
                                .and("title", "Hurry")
                                .and("everything", true)
                                .and("level", "headline")
                                .json())
                .path("id");
        for (String step : List.of("activations", "suspensions", "activations", "revocations")) {
            String path = "/v1/permissions/" + permission + "/" + step;
            as(rightsDesk).post(path).then().statusCode(201).body("id", equalTo(permission));
        }
        as(rightsDesk)
                .contentType("application/json")
                .post("/v1/permissions/" + permission + "/suspensions")
                .then()
                .statusCode(409);
        post(rightsDesk, "/v1/permissions/" + permission + "/suspensions", "null")
                .then()
                .statusCode(400);
    }
}
