package dateline.syndication;

import static dateline.Newsroom.get;
import static dateline.Newsroom.post;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
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
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What partners and the rights desk see of texts for which no receipt is written. */
@QuarkusTest
@TestProfile(EmptyNewsroom.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class PartnerSearchTest {

    @Inject
    Newsroom newsroom;

    private Stage stage;
    private TestPartner partner;
    private String word;

    @BeforeEach
    void createPartner() {
        stage = new Stage(newsroom);
        partner = stage.partner(JsonBody.empty());
        word = Newsroom.unique("lantern").replace("-", "");
    }

    private UUID publish(String visibility) {
        return newsroom.publish(
                JsonBody.with("headline", "Lamp")
                        .and("visibility", visibility)
                        .and("teaser", "A " + word + ".")
                        .and(
                                "body",
                                List.of(JsonBody.with("type", "paragraph").and("text", "The " + word + " shines.")))
                        .json(),
                "{}");
    }

    @Test
    void theCatalogueHighlightsNoTextThatNeedsAReceipt() {
        publish("licensed");
        get(partner.key(), "/v1/syndication/articles?q=" + word)
                .then()
                .body("items", hasSize(1))
                .body("items[0].highlights.teaser", notNullValue())
                .body("items[0].highlights.body", nullValue());
    }

    @Test
    void theCatalogueHighlightsPublicText() {
        publish("public");
        get(partner.key(), "/v1/syndication/articles?q=" + word)
                .then()
                .body("items[0].highlights.body", notNullValue());
    }

    @Test
    void theRightsDeskReadsNoTextInTheCatalogueOfAPartner() {
        publish("licensed");
        String rightsDesk = newsroom.key("partners:write");
        get(rightsDesk, "/v1/partners/" + partner.id() + "/catalogue?q=" + word)
                .then()
                .body("items", hasSize(1))
                .body("items[0].highlights.body", nullValue());
    }

    @Test
    void aKilledArticleDoesNotTellPartnersItsLicensedReplacement() {
        UUID killed = publish("public");
        UUID licensed = publish("licensed");
        UUID shown = publish("public");
        kill(killed, licensed);
        get(partner.key(), "/v1/syndication/articles/" + killed)
                .then()
                .statusCode(410)
                .body("replacement", nullValue());
        UUID other = publish("public");
        kill(other, shown);
        get(partner.key(), "/v1/syndication/articles/" + other)
                .then()
                .statusCode(410)
                .body("replacement", equalTo(shown.toString()));
    }

    private void kill(UUID article, UUID replacement) {
        post(
                        newsroom.key("articles:write"),
                        "/v1/articles/" + article + "/kills",
                        JsonBody.with("reason", "Wrong.")
                                .and("replacement", replacement)
                                .json())
                .then()
                .statusCode(201);
    }
}
