package dateline.syndication.notice;

import static dateline.Newsroom.get;
import static dateline.Newsroom.post;
import static dateline.syndication.Stage.acknowledge;
import static dateline.syndication.Stage.pull;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dateline.EmptyNewsroom;
import dateline.JsonBody;
import dateline.Newsroom.TestPartner;
import dateline.database.server.TestDatabase;
import dateline.syndication.NoticeFixture;
import dateline.syndication.Stage;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A partner that received an article gets the notices about it, also after its rights have ended: with a key that gives
 * no text.
 */
@QuarkusTest
@TestProfile(EmptyNewsroom.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class FormerPartnersTest extends NoticeFixture {

    @Inject
    PermissionExpiry expiry;

    @Test
    void recipientsGetNoticesAlsoAfterTheirRightsHaveEnded() {
        TestPartner active = stage.partner(JsonBody.empty());
        TestPartner suspended = stage.partner(JsonBody.empty());
        TestPartner lapsed = stage.partner(
                JsonBody.with("validUntil", Instant.now().plusSeconds(3_600)).and("afterTerm", "remove"));
        TestPartner closed = stage.partner(JsonBody.empty());
        TestPartner never = stage.partner(JsonBody.empty());
        for (TestPartner partner : List.of(active, suspended, lapsed, closed))
            pull(partner, story).then().statusCode(200);
        String notices = stage.key(closed, null, "notices");
        stage.setPartnerStatus(suspended, "suspended");
        stage.setPartnerStatus(closed, "closed");
        // Active partners still get the article.
        Stage.assertNoText(notices, story);
        pull(active, story).then().statusCode(200);
        newsroom.later(Duration.ofHours(2));
        expiry.recordBatch();

        stage.correct(story, "correction");
        newsroom.later(Duration.ofHours(2));
        stage.step(story, "kills");

        List<String> both = List.of("correction", "kill");
        assertEquals(both, stage.kinds(active, story));
        assertEquals(both, stage.kinds(suspended, story));
        assertEquals(List.of("permission-ended", "correction", "kill"), stage.kinds(lapsed, story));
        assertEquals(List.of("permission-ended", "correction", "kill"), stage.kinds(closed, story));
        assertEquals(List.of(), stage.kinds(never, story));

        newsroom.later(Duration.ofMinutes(59));
        assertEquals(List.of(), stage.overdue(active));
        newsroom.later(Duration.ofMinutes(2));
        for (TestPartner partner : List.of(active, suspended, lapsed, closed))
            assertEquals(List.of("kill"), stage.overdue(partner));
        assertEquals(List.of(), stage.overdue(never));

        // The outcome corrected does not meet the demand of a kill. It is stored and changes nothing else.
        acknowledge(stage.writingKey(active), stage.notice(active, "kill"), "corrected")
                .then()
                .statusCode(201)
                .body("state", equalTo("overdue"))
                .body("acknowledgements.outcome", equalTo(List.of("corrected")))
                .body("doneAt", nullValue());
        acknowledge(stage.writingKey(active), stage.notice(active, "kill"), "forgotten")
                .then()
                .statusCode(422);
        assertEquals(List.of("kill"), stage.overdue(active));
        newsroom.later(Duration.ofHours(24));
        assertEquals(List.of("correction", "kill"), sorted(stage.overdue(active)));

        // An acknowledgement of the correction does not complete the later kill; one of the kill completes both.
        acknowledge(stage.writingKey(active), stage.notice(active, "correction"), "corrected")
                .then()
                .statusCode(201)
                .body("state", equalTo("done"));
        assertEquals(List.of("kill"), stage.overdue(active));
        acknowledge(stage.writingKey(active), stage.notice(active, "kill"), "removed")
                .then()
                .body("state", equalTo("done"));
        assertEquals(List.of(), stage.overdue(active));

        assertEquals(List.of("correction", "kill", "permission-ended"), sorted(stage.overdue(closed)));
        acknowledgeWithKeyForNotices(closed, notices);
        assertEquals(List.of(), stage.overdue(closed));
        assertEquals(List.of("correction", "kill", "permission-ended"), sorted(stage.overdue(lapsed)));
        acknowledge(stage.key(lapsed, null, "notices"), stage.notice(lapsed, "permission-ended"), "removed")
                .then()
                .statusCode(201)
                .body("state", equalTo("done"));
        acknowledge(stage.key(suspended, null, "notices"), stage.notice(suspended, "kill"), "never-used")
                .then()
                .statusCode(201);
        assertEquals(List.of(), stage.overdue(suspended));
    }

    private void acknowledgeWithKeyForNotices(TestPartner closed, String notices) {
        Stage.assertNoText(notices, story);
        get(notices, "/v1/notices?state=open")
                .then()
                .statusCode(200)
                .body("items.kind", equalTo(List.of("permission-ended", "correction", "kill")))
                .body("items.partner", everyItem(equalTo(closed.id().toString())))
                .body("items[2].reason", equalTo("Lawyers."));
        for (String kind : List.of("kill", "permission-ended")) {
            String acknowledgements = get(notices, "/v1/notices?kind=" + kind).path("items[0].links.acknowledgements");
            post(notices, Stage.local(acknowledgements), "{\"outcome\":\"never-used\"}")
                    .then()
                    .statusCode(201)
                    .body("state", equalTo("done"));
        }
        Stage.assertNoText(notices, story);
    }

    private static List<String> sorted(List<String> kinds) {
        return kinds.stream().sorted().toList();
    }

    @Test
    void aKeyForNoticesGetsNoText() {
        TestPartner partner = stage.partner(JsonBody.empty());
        pull(partner, story).then().statusCode(200);
        String notices = stage.key(partner, null, "notices");
        Stage.assertNoText(notices, story);
        get(notices, "/v1/syndication/articles/" + story).then().statusCode(403).body("code", equalTo("scope-missing"));
    }

    @Test
    void aKeyForNoticesOfAClosedPartnerIsValidUntilAYearAfterTheLastNotice() {
        TestPartner partner = stage.partner(JsonBody.empty());
        pull(partner, story).then().statusCode(200);
        String end = Instant.now().plus(Duration.ofDays(1)).toString();
        String ordinary = stage.key(partner, end, "syndication:read");
        String both = stage.key(partner, end, "syndication:read", "syndication:write", "notices");
        stage.correct(story, "correction");
        newsroom.later(Duration.ofDays(2));
        get(both, "/v1/notices").then().statusCode(401).body("code", equalTo("key-expired"));

        stage.setPartnerStatus(partner, "closed");
        get(ordinary, "/v1/notices").then().statusCode(401);
        get(both, "/v1/syndication/articles/" + story).then().statusCode(403).body("code", equalTo("scope-missing"));
        List<String> open =
                get(both, "/v1/notices").then().statusCode(200).extract().path("items.id");
        assertEquals(2, open.size());
        acknowledge(both, open.get(0), "corrected").then().statusCode(201).body("state", equalTo("done"));
        acknowledge(both, open.get(1), "removed").then().statusCode(201).body("state", equalTo("done"));
        newsroom.later(Duration.ofDays(364));
        get(both, "/v1/notices").then().statusCode(200);
        newsroom.later(Duration.ofDays(3));
        get(both, "/v1/notices").then().statusCode(401).body("code", equalTo("key-expired"));
    }
}
