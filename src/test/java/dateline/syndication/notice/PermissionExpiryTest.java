package dateline.syndication.notice;

import static dateline.Newsroom.get;
import static dateline.syndication.Stage.pull;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dateline.EmptyNewsroom;
import dateline.JsonBody;
import dateline.Newsroom;
import dateline.Newsroom.TestPartner;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import dateline.rights.Use;
import dateline.syndication.NoticeFixture;
import dateline.syndication.decision.OpenNotices;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The end of a permission opens one notice with the articles that were delivered under it. */
@QuarkusTest
@TestProfile(EmptyNewsroom.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class PermissionExpiryTest extends NoticeFixture {

    @Inject
    PermissionExpiry expiry;

    @Inject
    OpenNotices openNotices;

    @Inject
    AgroalDataSource database;

    // Permissions of other tests may be due.
    @BeforeEach
    void recordDueEnds() {
        while (expiry.recordBatch() > 0) {}
    }

    @Test
    void aRevocationOpensOneNoticeWithTheDeliveredArticles() {
        TestPartner partner = newsroom.partner();
        String permission =
                stage.permission(partner, JsonBody.with("afterTerm", "remove").and("removeWithin", "PT3H"));
        UUID second = stage.story();
        for (UUID one : List.of(story, second)) pull(partner, one).then().statusCode(200);
        stage.permissionStep(permission, "revocations");

        Response notices = stage.notices(partner, "permission-ended");
        notices.then()
                .body("items", hasSize(1))
                .body("items[0].permission", equalTo(permission))
                .body("items[0].demand", equalTo("remove"))
                .body("items[0].articleCount", equalTo(2))
                .body("items[0].articles", equalTo(List.of(story.toString(), second.toString())));
        Instant issued = Instant.parse(notices.path("items[0].issuedAt"));
        assertEquals(issued.plus(Duration.ofHours(3)), Instant.parse(notices.path("items[0].dueAt")));
        String notice = notices.path("items[0].id");
        get(partner.key(), "/v1/notices/" + notice + "/articles?limit=1")
                .then()
                .statusCode(200)
                .body("items.id", equalTo(List.of(story.toString())))
                .body("page.nextCursor", notNullValue());
        assertEquals(0, expiry.recordBatch());
        assertEquals(
                1,
                stage.notices(partner, "permission-ended")
                        .<List<?>>path("items")
                        .size());
        assertEquals(
                Map.of(second, List.of(UUID.fromString(notice))),
                openNotices.find(partner.id(), Use.REPRODUCE, List.of(second)));
        pull(partner, second)
                .then()
                .statusCode(403)
                .body("code", equalTo("permission-revoked"))
                .body("openNotice", equalTo(notice));
    }

    @Test
    void theEndOfAClosedPartnersPermissionIsRecordedOnce() {
        TestPartner partner = stage.partner(JsonBody.empty());
        pull(partner, story).then().statusCode(200);
        Sql.of("update partner set status = 'closed' where id = :partner")
                .with("partner", partner.id())
                .run(database);
        expiry.recordBatch();
        assertEquals(List.of("permission-ended"), stage.kinds(partner, story));
        assertEquals(0, expiry.recordBatch());
        assertEquals(List.of("permission-ended"), stage.kinds(partner, story));
    }

    @Test
    void anExpiryIsRecordedOnceAndAnExtensionWithdrawsItsNotice() {
        TestPartner partner = newsroom.partner();
        String end = Instant.now().plusSeconds(3_600).toString();
        String permission =
                stage.permission(partner, JsonBody.with("afterTerm", "keep").and("validUntil", end));
        pull(partner, story).then().statusCode(200);
        assertEquals(List.of(), stage.kinds(partner, story));
        newsroom.later(Duration.ofHours(2));
        recordDueEnds();
        assertEquals(0, expiry.recordBatch());
        assertEquals(List.of("permission-ended"), stage.kinds(partner, story));

        String path = "/v1/permissions/" + permission;
        String extended = JsonBody.with("validUntil", Instant.now().plus(Duration.ofDays(1)))
                .json();
        String etag = get(stage.rightsDesk, path).header("ETag");
        Newsroom.patch(stage.rightsDesk, path, etag, extended).then().statusCode(200);
        stage.notices(partner, "permission-ended").then().body("items.state", equalTo(List.of("withdrawn")));

        newsroom.later(Duration.ofDays(2));
        recordDueEnds();
        stage.notices(partner, "permission-ended")
                .then()
                .body("items.state", equalTo(List.of("withdrawn", "issued")))
                .body("items[1].demand", equalTo("hold"))
                .body("items[1].dueAt", nullValue());
        // The demand hold needs no action, so delivery completes the notice.
        get(
                        partner.key(),
                        "/v1/notices/"
                                + stage.notices(partner, "permission-ended").path("items[1].id"))
                .then()
                .body("state", equalTo("done"));
    }
}
