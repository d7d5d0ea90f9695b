package dateline.syndication;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The public sees a teaser of the article; what partners get depends on their permissions. */
@QuarkusTest
@TestProfile(EmptyNewsroom.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class JourneyTest {

    private static final String SECRET_SENTENCE = "The keeper wound the lamp by hand until the ferry was in.";
    private static final String STORY = """
            {"headline":"Lighthouse keeper stays on","teaser":"The last keeper of Skarv Point will not retire.",
             "source":{"slug":"%1$s","name":"Worthy News"},"section":"%2$s","tags":["coast"],
             "copyrightNotice":"Copyright 1999-2025 Worthy News.",
             "bylines":[{"name":"Ada Lind","role":"author"}],
             "media":[{"id":"m1","type":"image","role":"main","url":"https://pictures.example/own.jpg","copyrightHolder":"Worthy News"},
                      {"id":"m2","type":"image","url":"https://pictures.example/agency.jpg","copyrightHolder":"Agency","caption":"An agency caption"}],
             "body":[{"type":"paragraph","text":"Skarv Point has a keeper again. He never left."},
                     {"type":"image","media":"m2","caption":"Caption of the agency"},
                     {"type":"crosshead","text":"A night at sea"},
                     {"type":"paragraph","text":"%3$s"},
                     {"type":"image","media":"m1"}]}
            """;

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    private String source;
    private String section;
    private UUID story;

    @BeforeEach
    void publishStory() {
        source = Newsroom.unique("worthy");
        section = Newsroom.unique("coast");
        visibility("teaser");
        story = newsroom.publish(STORY.formatted(source, section, SECRET_SENTENCE), "{}");
    }

    @AfterEach
    void clockBack() {
        newsroom.clockBack();
    }

    private void visibility(String visibility) {
        String editor = newsroom.key("articles:write");
        Response now = get(null, "/v1/sources/" + source);
        var put = as(editor).contentType("application/json");
        if (now.statusCode() == 200) put.header("If-Match", now.header("ETag"));
        put.body(JsonBody.with("name", "Worthy News")
                        .and("visibility", visibility)
                        .and("copyrightHolder", "Worthy News")
                        .json())
                .put("/v1/sources/" + source)
                .then()
                .statusCode(now.statusCode() == 200 ? 200 : 201);
    }

    private JsonBody scope() {
        return JsonBody.with("scope", JsonBody.with("sources", List.of(source)))
                .and("articlesFrom", "2020-01-01T00:00:00Z");
    }

    private String delivery() {
        return "/v1/syndication/articles/" + story;
    }

    @Test
    void aFullPermissionDeliversTheCompletePackage() {
        TestPartner full = newsroom.partner();
        newsroom.permission(
                full,
                scope().and("level", "full")
                        .and("media", "owned")
                        .and("obligations", JsonBody.with("canonical", true).and("robots", "noindex")));

        get(full.key(), delivery())
                .then()
                .statusCode(200)
                .body("level", equalTo("full"))
                .body("representation", equalTo("complete"))
                .body(
                        "creditLine",
                        equalTo("Copyright 1999-2025 Worthy News. This article was originally published on Worthy News"
                                + " and was reproduced with permission."))
                .body("bodyText", containsString(SECRET_SENTENCE))
                .body("bodyHtml", containsString("<h2>A night at sea</h2>"))
                .body("bodyHtml", containsString("own.jpg"))
                .body("bodyHtml", containsString("<!-- image m2 is not included: not-owned -->"))
                .body("bodyHtml", not(containsString("agency")))
                .body("media.find { it.id == 'm1' }.url", equalTo("https://pictures.example/own.jpg"))
                .body("media.find { it.id == 'm2' }.allowed", equalTo(false))
                .body("media.find { it.id == 'm2' }.reason", equalTo("not-owned"))
                .body("media.find { it.id == 'm2' }.url", nullValue())
                .body("body.find { it.media == 'm2' }.caption", nullValue())
                .body("obligations.robots", equalTo("noindex"))
                .body("obligations.canonical", notNullValue())
                .body("receipt.id", notNullValue());
    }

    @Test
    void anExcerptHasWholeSentencesUpToItsLimit() {
        TestPartner excerpt = newsroom.partner();
        newsroom.permission(excerpt, scope().and("level", "excerpt").and("excerptWords", 8));

        get(excerpt.key(), delivery())
                .then()
                .statusCode(200)
                .body("level", equalTo("excerpt"))
                .body("representation", equalTo("partial"))
                .body("teaser", notNullValue())
                .body("bodyText", equalTo("Skarv Point has a keeper again."))
                .body("bodyHtml", equalTo("<p>Skarv Point has a keeper again.</p>"))
                .body("wordCount", nullValue())
                .body("media.url", equalTo(java.util.Arrays.asList(null, null)));
    }

    @Test
    void aDenialSaysHowToRequestAPermission() {
        TestPartner none = newsroom.partner();

        get(none.key(), delivery())
                .then()
                .statusCode(403)
                .body("code", equalTo("permission-missing"))
                .body("reasons[0].code", equalTo("permission-missing"))
                .body("help", containsString("links.requests"))
                .body("links.permissions", containsString("/v1/permissions"));
    }

    @Test
    void aHeadlinePermissionOpensNoText() {
        TestPartner partner = newsroom.partner();
        newsroom.permission(partner, scope().and("level", "headline"));

        get(partner.key(), delivery())
                .then()
                .statusCode(200)
                .body("headline", notNullValue())
                .body("teaser", nullValue())
                .body("body", nullValue())
                .body("bodyHtml", nullValue())
                .body("media", nullValue());
    }

    @Test
    void noEndpointRevealsTextWithoutAPermission() {
        TestPartner excerpt = newsroom.partner();
        newsroom.permission(excerpt, scope().and("level", "excerpt").and("excerptWords", 8));
        TestPartner none = newsroom.partner();
        for (String key : new String[] {excerpt.key(), none.key(), null}) {
            for (String path : List.of(
                    "/v1/articles/" + story,
                    "/v1/articles/" + story + "?fields=body,bodyHtml",
                    "/v1/articles?source=" + source,
                    "/v1/articles?source=" + source + "&fields=body,bodyHtml",
                    "/v1/articles/" + story + "/rights",
                    "/v1/drafts/" + story,
                    "/v1/syndication/articles",
                    "/v1/syndication/articles?source=" + source,
                    delivery())) {
                String answer = get(key, path).asString();
                assertFalse(answer.contains("wound the lamp"), path + " for " + key + ": " + answer);
            }
            String found = "/v1/articles?source=" + source + "&q=wound+lamp";
            get(key, found).then().statusCode(200).body("items", hasSize(0));
        }
        String whole = "/v1/syndication/articles?source=" + source + "&q=";
        get(excerpt.key(), whole + "lamp").then().statusCode(200).body("items", hasSize(0));
        get(excerpt.key(), whole + "keeper").then().statusCode(200).body("items", hasSize(1));
    }

    @Test
    void theCatalogueListsPermittedArticlesWithoutText() {
        TestPartner full = newsroom.partner();
        String permission = newsroom.permission(full, scope().and("level", "full"));

        get(full.key(), "/v1/syndication/articles?source=" + source + "&q=lamp&count=exact&sort=relevance")
                .then()
                .statusCode(200)
                .body("page.count.value", equalTo(1))
                .body("items[0].id", equalTo(story.toString()))
                .body("items[0].level", equalTo("full"))
                .body("items[0].permission", equalTo(permission))
                .body("items[0].teaser", nullValue())
                .body("items[0].bodyHtml", nullValue());
        get(full.key(), "/v1/syndication/articles?fields=body").then().statusCode(400);
        get(newsroom.key("partners:write"), "/v1/partners/" + full.id() + "/catalogue?source=" + source)
                .then()
                .statusCode(200)
                .body("items.id", equalTo(List.of(story.toString())));
    }

    @Test
    void repeatedDeliveriesShareTheReceiptAndTheBytes() {
        TestPartner full = newsroom.partner();
        newsroom.permission(full, scope().and("level", "full"));

        Response head = as(full.key()).head(delivery());
        assertEquals(0, receipts(full), "receipts after HEAD");
        Response first = get(full.key(), delivery());
        newsroom.later(Duration.ofMinutes(5));
        Response again = get(full.key(), delivery());

        assertEquals(200, head.statusCode());
        assertEquals(head.header("ETag"), first.header("ETag"));
        assertEquals(first.header("ETag"), again.header("ETag"));
        assertEquals(first.asString(), again.asString());
        assertEquals(1, receipts(full), "receipts after two pulls");
        as(full.key())
                .header("If-None-Match", first.header("ETag"))
                .get(delivery())
                .then()
                .statusCode(304);
    }

    private int receipts(TestPartner partner) {
        return Sql.of("select count(*) from receipt where partner_id = :partner and article_id = :story")
                .with("partner", partner.id())
                .with("story", story)
                .first(database, row -> row.getInt(1))
                .orElseThrow();
    }

    @Test
    void aPackageIsNotDeliveredIfItsReceiptCannotBeWritten() {
        TestPartner full = newsroom.partner();
        newsroom.permission(full, scope().and("level", "full"));
        Sql.of("alter table receipt add constraint broken check (article_id <> '" + story + "') not valid")
                .run(database);
        try {
            Response answer = get(full.key(), delivery());
            answer.then().statusCode(503).body("code", equalTo("receipt-not-written"));
            assertFalse(answer.asString().contains("wound the lamp"));
        } finally {
            Sql.of("alter table receipt drop constraint broken").run(database);
        }
    }

    @Test
    void licensedArticlesAreKnowableOnlyToPartnersWithAPermissionOrAnOffer() {
        TestPartner licensed = newsroom.partner();
        String permission = newsroom.permission(licensed, scope().and("level", "full"));
        TestPartner other = newsroom.partner();
        TestPartner late = newsroom.partner();
        newsroom.permission(late, scope().and("level", "full").and("minDelay", "PT30M"));
        visibility("licensed");

        get(other.key(), delivery()).then().statusCode(404).body("code", equalTo("article-not-found"));
        get(other.key(), "/v1/articles/" + story + "/rights").then().statusCode(404);
        get(late.key(), delivery()).then().statusCode(404);
        get(licensed.key(), delivery()).then().statusCode(200);
        as(newsroom.key("permissions:write"))
                .contentType("application/json")
                .body("{\"note\":\"Unpaid\"}")
                .post("/v1/permissions/" + permission + "/suspensions")
                .then()
                .statusCode(201);
        get(licensed.key(), delivery())
                .then()
                .statusCode(403)
                .body("code", equalTo("permission-suspended"))
                .body("permission", equalTo(permission));
        get(licensed.key(), "/v1/articles/" + story + "/rights")
                .then()
                .statusCode(200)
                .body("decision", equalTo("deny"));
    }

    @Test
    void aDelayEndsByTheClockAlone() {
        TestPartner late = newsroom.partner();
        newsroom.permission(late, scope().and("level", "full").and("minDelay", "PT30M"));
        String publishedAt = get(null, "/v1/articles/" + story).path("publishedAt");
        String over = Instant.parse(publishedAt).plus(Duration.ofMinutes(30)).toString();

        get(late.key(), delivery())
                .then()
                .statusCode(403)
                .body("code", equalTo("delayed"))
                .body("changesAt", equalTo(over));
        get(late.key(), "/v1/syndication/articles").then().body("items", hasSize(0));
        newsroom.later(Duration.ofMinutes(31));
        get(late.key(), delivery()).then().statusCode(200);
        get(late.key(), "/v1/syndication/articles").then().body("items", hasSize(1));
    }

    @Test
    void embargoedTextNeedsEmbargoAccessAndHasAWarning() {
        Instant until = Instant.now().plus(Duration.ofHours(2)).truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
        story = newsroom.publish(
                STORY.formatted(source, section, SECRET_SENTENCE),
                JsonBody.with("embargoedUntil", until).json());
        TestPartner early = newsroom.partner();
        newsroom.permission(early, scope().and("level", "full").and("embargoAccess", true));
        TestPartner usual = newsroom.partner();
        newsroom.permission(usual, scope().and("level", "full"));

        get(early.key(), delivery())
                .then()
                .statusCode(200)
                .body("embargo.until", equalTo(until.toString()))
                .body("embargo.notice", containsString("NOT FOR PUBLICATION"));
        get(early.key(), "/v1/syndication/articles").then().body("items.id", hasItem(story.toString()));
        get(usual.key(), delivery()).then().statusCode(404);
        get(usual.key(), "/v1/articles/" + story + "/rights").then().statusCode(404);
        get(usual.key(), "/v1/syndication/articles").then().body("items.id", not(hasItem(story.toString())));
        String cursor = get(early.key(), "/v1/syndication/changes?limit=1000")
                .then()
                .body("items.find { it.article == '" + story + "' }.kind", equalTo("put"))
                .body("items.find { it.article == '" + story + "' }.embargoedUntil", equalTo(until.toString()))
                .extract()
                .path("nextCursor");
        newsroom.later(Duration.ofHours(3));
        get(early.key(), "/v1/syndication/changes?limit=1000&since=" + cursor)
                .then()
                .body("items.find { it.article == '" + story + "' }.kind", equalTo("put"))
                .body("items.find { it.article == '" + story + "' }", not(hasKey("embargoedUntil")));
        get(usual.key(), delivery()).then().statusCode(200).body("embargo", nullValue());
    }

    @Test
    void onlyPartnersWithAPermissionLearnOfAWithholdingOrKill() {
        TestPartner licensed = newsroom.partner();
        newsroom.permission(licensed, scope().and("level", "full"));
        TestPartner other = newsroom.partner();

        status("withheld");
        get(licensed.key(), delivery()).then().statusCode(403).body("code", equalTo("withheld"));
        get(other.key(), delivery()).then().statusCode(404).body("code", equalTo("article-withheld"));
        status("canceled");
        get(licensed.key(), delivery()).then().statusCode(410).body("code", equalTo("article-canceled"));
        get(licensed.key(), "/v1/articles/" + story + "/rights").then().statusCode(410);
    }

    private void status(String status) {
        Sql.of("update article set pub_status = :status where id = :story")
                .with("status", status)
                .with("story", story)
                .run(database);
    }

    @Test
    void theRightsDescribeThePackage() {
        TestPartner partner = newsroom.partner();
        String permission = newsroom.permission(
                partner,
                scope().and("level", "full")
                        .and("media", "owned")
                        .and("quota", JsonBody.with("limit", 100).and("period", "month")));
        String path = "/v1/articles/" + story + "/rights";

        get(partner.key(), path)
                .then()
                .statusCode(200)
                .body("decision", equalTo("allow"))
                .body("level", equalTo("full"))
                .body("permission", equalTo(permission))
                .body("reasons[0].code", equalTo("level-full"))
                .body("obligations.creditLine", containsString("reproduced with permission"))
                .body("media.find { it.id == 'm2' }.reason", equalTo("not-owned"))
                .body("quota.used", equalTo(0))
                .body("quota.thisPull", equalTo("counts"));
        get(partner.key(), delivery()).then().statusCode(200);
        get(partner.key(), path).then().body("quota.used", equalTo(1)).body("quota.thisPull", equalTo("free"));
        String rightsDesk = newsroom.key("permissions:write");
        get(rightsDesk, path + "?partner=" + partner.id())
                .then()
                .statusCode(200)
                .body("decision", equalTo("allow"));
        get(rightsDesk, path).then().statusCode(400);
        get(partner.key(), path + "?partner=" + partner.id()).then().statusCode(400);
        get(null, path).then().statusCode(401);
    }

    @Test
    void packagesOfTwoPartnersHaveDifferentEtags() {
        TestPartner one = newsroom.partner();
        newsroom.permission(one, scope().and("level", "full"));
        TestPartner two = newsroom.partner();
        newsroom.permission(two, scope().and("level", "full"));

        assertNotEquals(
                get(one.key(), delivery()).header("ETag"),
                get(two.key(), delivery()).header("ETag"));
    }
}
