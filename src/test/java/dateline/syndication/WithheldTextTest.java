package dateline.syndication;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static dateline.Newsroom.post;
import static dateline.syndication.Stage.pull;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dateline.EmptyNewsroom;
import dateline.JsonBody;
import dateline.Newsroom;
import dateline.Newsroom.TestPartner;
import dateline.database.server.TestDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A correction of a withheld article whose withholding ends by unpublication: its text was never shown, and never is. */
@QuarkusTest
@TestProfile(EmptyNewsroom.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class WithheldTextTest {

    @Inject
    Newsroom newsroom;

    private Stage stage;
    private String editor;
    private TestPartner partner;
    private String key;
    private UUID story;
    private String former;
    private String reproduction;

    @BeforeEach
    void correctWithheldArticle() {
        stage = new Stage(newsroom);
        editor = newsroom.key("articles:read", "articles:write");
        String source = Newsroom.unique("agency");
        as(editor)
                .contentType("application/json")
                .body("{\"name\":\"Agency\",\"visibility\":\"public\",\"publicHistory\":true}")
                .put("/v1/sources/" + source)
                .then()
                .statusCode(201);
        story = newsroom.publish(
                JsonBody.with("headline", "Lamp").and("source", source).json(), "{}");
        partner = stage.partner(JsonBody.empty());
        key = stage.key(partner, null, "syndication:read", "syndication:write", "notices");
        pull(partner, story).then().statusCode(200);
        reproduction = post(
                        key,
                        "/v1/reproductions",
                        JsonBody.with("article", story)
                                .and("url", "https://partner.example/lamp")
                                .and("version", 1)
                                .json())
                .path("id");
        stage.step(story, "withholdings");
        former = Newsroom.unique("never-shown");
        as(editor)
                .contentType("application/json")
                .header("If-Match", get(editor, "/v1/drafts/" + story).header("ETag"))
                .body(JsonBody.with("kind", "correction")
                        .and("note", "A name was wrong.")
                        .and("changes", JsonBody.with("headline", "Secret").and("slug", former))
                        .json())
                .post("/v1/articles/" + story + "/corrections")
                .then()
                .statusCode(201);
    }

    @Test
    void itIsNoVersionForReadersAfterANewPublication() {
        stage.step(story, "unpublications");
        get(null, "/v1/articles/" + former).then().statusCode(404);
        stage.update(story);
        get(null, "/v1/articles/" + story + "/versions").then().body("items.number", equalTo(List.of(3, 1)));
        get(null, "/v1/articles/" + story + "/versions/2").then().statusCode(404);
        get(null, "/v1/articles/" + story + "/versions/1").then().statusCode(200);
    }

    @Test
    void aPartnerDoesNotLearnOfItWhileTheArticleIsUnpublished() {
        stage.step(story, "unpublications");
        get(key, "/v1/reproductions/" + reproduction)
                .then()
                .body("currentVersion", equalTo(1))
                .body("behind", equalTo(0))
                .body("corrections", nullValue());
        get(key, "/v1/reproductions?behind=true").then().body("items", equalTo(List.of()));
    }

    @Test
    void aNewPublicationEndsTheDemandOfTheWithholdingAndTellsTheCorrection() {
        stage.step(story, "unpublications");
        assertEquals(List.of("withholding"), openNotices());
        stage.update(story);
        assertEquals(List.of("correction"), openNotices());
        stage.update(story);
        assertEquals(List.of("correction"), openNotices());
    }

    private List<String> openNotices() {
        return get(key, "/v1/notices?state=open&article=" + story).path("items.kind");
    }

    @Test
    void aReleaseShowsIt() {
        stage.step(story, "releases");
        get(null, "/v1/articles/" + story + "/versions/2").then().statusCode(200);
        assertFalse(get(null, "/v1/articles/" + former).asString().isEmpty());
        get(key, "/v1/reproductions/" + reproduction).then().body("behind", equalTo(1));
    }
}
