package dateline.syndication;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static dateline.Newsroom.patch;
import static dateline.Newsroom.post;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dateline.EmptyNewsroom;
import dateline.JsonBody;
import dateline.Newsroom;
import dateline.Newsroom.TestPartner;
import dateline.Stories;
import dateline.database.server.TestDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What says that generative AI made a text or a picture, in every format and at the partner. */
@QuarkusTest
@TestProfile(EmptyNewsroom.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class AiLabelTest {

    private static final String MADE_BY_AI = "trainedAlgorithmicMedia";
    private static final String EDITED_WITH_AI = "compositeWithTrainedAlgorithmicMedia";
    private static final String IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/";

    @Inject
    Newsroom newsroom;

    private String editor;

    @BeforeEach
    void createEditorKey() {
        editor = newsroom.key("articles:write", "feeds:write");
    }

    private static Stories story() {
        return Stories.article().headline("Ferry timetable").paragraph("The ferry sails at nine.");
    }

    private static Map<String, Object> picture(String sourceType) {
        return Map.of(
                "id",
                "m1",
                "type",
                "image",
                "role",
                "main",
                "url",
                "https://m.example/" + Newsroom.unique("p") + ".jpg",
                "syndicatable",
                "allow",
                "digitalSourceType",
                sourceType,
                "responsibleEditor",
                "Bo Dahl");
    }

    @Test
    void textMadeByAiIsPublishedOnlyWithAResponsibleEditor() {
        for (String code : List.of(MADE_BY_AI, EDITED_WITH_AI, "compositeSynthetic")) {
            Response draft = post(
                    editor,
                    "/v1/articles",
                    story().with("digitalSourceType", code)
                            .with("responsibleEditor", " ")
                            .json());
            draft.then()
                    .statusCode(201)
                    .body("digitalSourceType", equalTo(code))
                    .body("responsibleEditor", nullValue());
            String id = draft.path("id");
            publish(id, draft.header("ETag"))
                    .then()
                    .statusCode(409)
                    .body("code", equalTo("responsible-editor-missing"))
                    .body("detail", containsString(code));
            Response named =
                    patch(editor, "/v1/drafts/" + id, draft.header("ETag"), "{\"responsibleEditor\":\"Ada Lind\"}");
            publish(id, named.header("ETag")).then().statusCode(201);
            get(null, "/v1/articles/" + id)
                    .then()
                    .statusCode(200)
                    .body("digitalSourceType", equalTo(code))
                    .body("responsibleEditor", equalTo("Ada Lind"));
        }
    }

    @Test
    void otherTextAndPicturesMadeByAiNeedNoResponsibleEditor() {
        newsroom.publish(story().with("digitalSourceType", "humanEdits").json(), "{}");
        newsroom.publish(
                story().with(
                                "media",
                                List.of(Map.of(
                                        "type",
                                        "image",
                                        "url",
                                        "https://m.example/a.jpg",
                                        "digitalSourceType",
                                        MADE_BY_AI)))
                        .json(),
                "{}");
    }

    private Response publish(String id, String etag) {
        return as(editor)
                .contentType("application/json")
                .header("If-Match", etag)
                .body("{}")
                .post("/v1/articles/" + id + "/publications");
    }

    @Test
    void aCodeThatIptcDoesNotHaveIsRefused() {
        post(
                        editor,
                        "/v1/articles",
                        story().with("digitalSourceType", "trainedAlgoritmicMedia")
                                .json())
                .then()
                .statusCode(422)
                .body("errors.pointer", hasItem("/digitalSourceType"))
                .body("errors.detail", hasItem(containsString("trainedAlgorithmicMedia")));
    }

    @Test
    void aWireItemWithoutResponsibleEditorStaysADraft() {
        String source = Newsroom.unique("agency");
        String path = "/v1/articles/by-source/" + source + "/1?publish=true";
        JsonBody item = JsonBody.with("headline", "Ferry").and("digitalSourceType", MADE_BY_AI);
        as(editor)
                .contentType("application/json")
                .body(item.and("sourceVersion", "1").json())
                .put(path)
                .then()
                .statusCode(201)
                .body("state", equalTo("draft"))
                .body("heldBack", equalTo("responsible-editor-missing"));
        as(editor)
                .contentType("application/json")
                .body(item.and("sourceVersion", "2")
                        .and("responsibleEditor", "Ada Lind")
                        .json())
                .put(path)
                .then()
                .statusCode(200)
                .body("state", equalTo("live"))
                .body("heldBack", nullValue());
    }

    @Test
    void everyFormatNamesTheSourceTypeOfTextAndPicture() {
        UUID id = newsroom.publish(
                story().with("digitalSourceType", MADE_BY_AI)
                        .with("responsibleEditor", "Ada Lind")
                        .with("media", List.of(picture(EDITED_WITH_AI)))
                        .json(),
                "{}");
        String article = "/v1/articles/" + id;
        get(null, article)
                .then()
                .body("media[0].digitalSourceType", equalTo(EDITED_WITH_AI))
                .body("media[0].responsibleEditor", equalTo("Bo Dahl"));
        get(null, article + ".jsonld")
                .then()
                .body("digitalSourceType", equalTo("https://schema.org/TrainedAlgorithmicMediaDigitalSource"))
                .body("accountablePerson.name", equalTo("Ada Lind"))
                .body(
                        "image[0].digitalSourceType",
                        equalTo("https://schema.org/CompositeWithTrainedAlgorithmicMediaDigitalSource"))
                .body("image[0].accountablePerson.name", equalTo("Bo Dahl"));
        get(null, article + ".ninjs")
                .then()
                .body("digitalSourceType.uri", equalTo(IPTC + MADE_BY_AI))
                .body("digitalSourceType.literal", equalTo(MADE_BY_AI))
                .body("infoSources.name", hasItem("Ada Lind"))
                .body("associations[0].digitalSourceType.uri", equalTo(IPTC + EDITED_WITH_AI))
                .body("associations[0].infoSources[0].name", equalTo("Bo Dahl"));
        String feed = "/v1/feeds/" + Newsroom.unique("ai");
        as(editor)
                .contentType("application/json")
                .body(JsonBody.with("title", "AI").and("level", "full").json())
                .put(feed)
                .then()
                .statusCode(201);
        String item = "items.find { it.id == 'urn:uuid:" + id + "' }.";
        get(null, feed + ".json")
                .then()
                .body(item + "_dateline.digital_source_type", equalTo(MADE_BY_AI))
                .body(item + "tags", not(hasItem(MADE_BY_AI)))
                .body(item + "attachments[0]._dateline.digital_source_type", equalTo(EDITED_WITH_AI));
        get(null, feed + ".atom")
                .then()
                .body(containsString("<category term=\"" + MADE_BY_AI + "\" scheme=\"" + IPTC + "\""))
                .body(containsString("<media:category scheme=\"" + IPTC + "\">" + EDITED_WITH_AI + "<"));
        get(null, feed + ".rss")
                .then()
                .body(containsString("<category domain=\"" + IPTC + "\">" + MADE_BY_AI + "<"))
                .body(containsString("<media:category scheme=\"" + IPTC + "\">" + EDITED_WITH_AI + "<"));
    }

    @Test
    void thePackageObligesThePartnerToKeepTheLabel() {
        UUID byAi = newsroom.publish(
                story().with("digitalSourceType", MADE_BY_AI)
                        .with("responsibleEditor", "Ada Lind")
                        .json(),
                "{}");
        UUID withPicture = newsroom.publish(
                story().with("media", List.of(picture(EDITED_WITH_AI))).json(), "{}");
        UUID byPeople = newsroom.publish(story().json(), "{}");
        TestPartner full = partner("full");
        get(full.key(), "/v1/syndication/articles/" + byAi)
                .then()
                .statusCode(200)
                .body("digitalSourceType", equalTo(MADE_BY_AI))
                .body("responsibleEditor", equalTo("Ada Lind"))
                .body("obligations.keepDigitalSourceType", equalTo(true));
        get(full.key(), "/v1/syndication/articles/" + withPicture)
                .then()
                .body("digitalSourceType", nullValue())
                .body("media[0].digitalSourceType", equalTo(EDITED_WITH_AI))
                .body("obligations.keepDigitalSourceType", equalTo(true));
        get(full.key(), "/v1/syndication/articles/" + byPeople)
                .then()
                .statusCode(200)
                .body("obligations.keepDigitalSourceType", nullValue());
        get(full.key(), "/v1/articles/" + byAi + "/rights")
                .then()
                .body("decision", equalTo("allow"))
                .body("obligations.keepDigitalSourceType", equalTo(true));

        TestPartner headlines = partner("headline");
        get(headlines.key(), "/v1/syndication/articles/" + byAi)
                .then()
                .body("level", equalTo("headline"))
                .body("digitalSourceType", equalTo(MADE_BY_AI))
                .body("obligations.keepDigitalSourceType", equalTo(true));
        get(headlines.key(), "/v1/syndication/articles/" + withPicture)
                .then()
                .body("obligations.keepDigitalSourceType", nullValue());
        get(full.key(), "/v1/syndication/articles?limit=100")
                .then()
                .body("items.digitalSourceType", hasItems(MADE_BY_AI));
    }

    private TestPartner partner(String level) {
        TestPartner partner = newsroom.partner();
        newsroom.permission(
                partner,
                JsonBody.with("everything", true).and("level", level).and("articlesFrom", "2020-01-01T00:00:00Z"));
        return partner;
    }
}
