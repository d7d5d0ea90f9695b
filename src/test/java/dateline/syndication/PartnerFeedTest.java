package dateline.syndication;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static dateline.Newsroom.post;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.EmptyNewsroom;
import dateline.JsonBody;
import dateline.Newsroom;
import dateline.Newsroom.TestPartner;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import dateline.format.AtomGrammar;
import dateline.format.RssRules;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A partner's feed has the articles that the partner may run, at their level. Its text counts as delivered, with
 * receipts and quota like a package.
 */
@QuarkusTest
@TestProfile(EmptyNewsroom.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class PartnerFeedTest {

    private static final String TEXT = "The keeper wound the lamp by hand.";

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    private String source;
    private String slug;
    private TestPartner partner;
    private final List<UUID> stories = new ArrayList<>();

    @BeforeEach
    void createFeedOfThreeStories() {
        source = Newsroom.unique("lighthouse");
        for (int i = 0; i < 3; i++) stories.add(story("{}"));
        Response feed = post(
                newsroom.key("feeds:write"),
                "/v1/feeds",
                JsonBody.with("title", source)
                        .and("query", JsonBody.with("source", List.of(source)))
                        .json());
        feed.then().statusCode(201);
        slug = feed.path("slug");
        partner = newsroom.partner();
    }

    @AfterEach
    void clockBack() {
        newsroom.clockBack();
    }

    private UUID story(String plan) {
        return newsroom.publish("""
                {"headline":"Lighthouse","teaser":"He stays.","source":{"slug":"%s","name":"Worthy News"},"copyrightNotice":"Copyright 2025 Worthy News.",
                 "body":[{"type":"paragraph","text":"%s"},{"type":"paragraph","text":"He never left."}]}
                """.formatted(source, TEXT), plan);
    }

    private void permission(JsonBody terms) {
        newsroom.permission(
                partner,
                JsonBody.with("scope", JsonBody.with("sources", List.of(source)))
                        .and("articlesFrom", "2020-01-01T00:00:00Z")
                        .andAll(terms));
    }

    private Response feed(String suffix) {
        return get(partner.key(), "/v1/syndication/feeds/" + slug + suffix);
    }

    private int receipts() {
        return Sql.of("select count(*) from receipt where partner_id = :partner")
                .with("partner", partner.id())
                .first(database, row -> row.getInt(1))
                .orElseThrow();
    }

    @Test
    void itemsHaveTheirTextAndCreditLine() {
        permission(JsonBody.with("level", "full"));
        feed(".json")
                .then()
                .statusCode(200)
                .body("items", hasSize(3))
                .body("items[0].content_html", containsString(TEXT))
                .body(
                        "items[0].content_html",
                        containsString(
                                "Copyright 2025 Worthy News. This article was originally published on Worthy News"
                                        + " and was reproduced with permission."));
        assertEquals(3, receipts());
        Response created = get(partner.key(), "/v1/syndication/articles/" + stories.get(0));
        created.then().statusCode(200).body("receipt.statement", containsString("eyJ"));
        assertEquals(3, receipts(), "the package is the same delivery");
        byte[] rss = feed(".rss").asByteArray();
        assertEquals(List.of(), RssRules.violations(rss));
        byte[] atom = feed(".atom").asByteArray();
        assertEquals(List.of(), AtomGrammar.violations(atom));
        assertTrue(new String(rss, StandardCharsets.UTF_8).contains(TEXT));
        assertTrue(new String(atom, StandardCharsets.UTF_8).contains(TEXT));
        assertEquals(3, receipts());
    }

    @Test
    void theFeedOmitsArticlesAndTextThatAreNotPermitted() {
        feed(".json").then().statusCode(200).body("items", hasSize(0));
        permission(JsonBody.with("level", "excerpt").and("excerptWords", 7));
        feed(".json")
                .then()
                .body("items", hasSize(3))
                .body("items[0].content_html", containsString(TEXT))
                .body("items[0].content_html", not(containsString("never left")));
        get(partner.key(), "/v1/syndication/feeds/no-such-feed.json").then().statusCode(404);
        get(null, "/v1/syndication/feeds/" + slug + ".json").then().statusCode(401);
    }

    @Test
    void theFeedOmitsEmbargoedArticles() {
        permission(JsonBody.with("level", "full").and("embargoAccess", true));
        UUID embargoed = story(JsonBody.with("embargoedUntil", Instant.now().plus(Duration.ofDays(2)))
                .json());
        get(partner.key(), "/v1/syndication/articles/" + embargoed).then().statusCode(200);
        feed(".json").then().body("items", hasSize(3));
        newsroom.later(Duration.ofDays(3));
        feed(".json").then().body("items", hasSize(4));
    }

    @Test
    void headAndNotModifiedDeliverNothing() {
        permission(JsonBody.with("level", "full")
                .and("quota", JsonBody.with("limit", 3).and("period", "month")));
        String path = "/v1/syndication/feeds/" + slug + ".rss";
        String tag = as(partner.key()).head(path).header("ETag");
        as(partner.key()).header("If-None-Match", tag).get(path).then().statusCode(304);
        assertEquals(0, receipts());
        Response first = feed(".rss");
        assertEquals(tag, first.header("ETag"));
        assertEquals(first.asString(), feed(".rss").asString());
        assertEquals(3, receipts());
    }

    @Test
    void anItemBeyondTheQuotaHasItsHeadlineAndTheReason() {
        permission(JsonBody.with("level", "full")
                .and("quota", JsonBody.with("limit", 2).and("period", "month")));
        Response before = feed(".json");
        before.then()
                .body("items", hasSize(3))
                .body("items.findAll { it.content_html != null }", hasSize(2))
                .body("items.find { it.content_html == null }.summary", containsString("quota"))
                .body("items.find { it.content_html == null }.title", equalTo("Lighthouse"));
        String refused = before.path("items.find { it.content_html == null }.id");
        String story = refused.substring("urn:uuid:".length());
        assertEquals(2, receipts());
        get(partner.key(), "/v1/syndication/articles/" + story).then().statusCode(403);
        Instant reset = Instant.parse(
                get(partner.key(), "/v1/articles/" + story + "/rights").path("quota.resetsAt"));
        newsroom.later(Duration.between(Instant.now(), reset).plusHours(1));
        Response after = feed(".json");
        after.then().body("items.find { it.content_html == null }", nullValue());
        assertNotEquals(before.header("ETag"), after.header("ETag"));
        assertEquals(3, receipts());
    }

    @Test
    void basicAuthenticationWorksForPartnerFeedsOnly() {
        permission(JsonBody.with("level", "full"));
        String basic = "Basic "
                + Base64.getEncoder().encodeToString(("anybody:" + partner.key()).getBytes(StandardCharsets.UTF_8));
        String path = "/v1/syndication/feeds/" + slug + ".atom";
        as(null).header("Authorization", basic)
                .get(path)
                .then()
                .statusCode(200)
                .header("Cache-Control", equalTo("private, no-cache"));
        for (String other : List.of("/v1/syndication/articles", "/v1/feeds/" + slug + ".atom", "/v1/usage")) {
            as(null).header("Authorization", basic)
                    .get(other)
                    .then()
                    .statusCode(401)
                    .header("WWW-Authenticate", not(containsString("Basic")));
        }
        as(null).get(path).then().statusCode(401).header("WWW-Authenticate", containsString("Basic realm"));
        String wrong =
                "Basic " + Base64.getEncoder().encodeToString("anybody:dl_nobody".getBytes(StandardCharsets.UTF_8));
        as(null).header("Authorization", wrong)
                .get(path)
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", containsString("Basic realm"));
    }

    private List<String> tombstones(TestPartner recipient) {
        Response feed = get(recipient.key(), "/v1/syndication/feeds/" + slug + ".json");
        List<String> ids = feed.jsonPath().getList("_dateline.deleted.id", String.class);
        byte[] atom =
                get(recipient.key(), "/v1/syndication/feeds/" + slug + ".atom").asByteArray();
        assertEquals(List.of(), AtomGrammar.violations(atom));
        for (String id : ids)
            assertTrue(new String(atom, StandardCharsets.UTF_8).contains("<at:deleted-entry ref=\"" + id + "\""), id);
        return ids;
    }

    private static List<String> urns(UUID... stories) {
        return Arrays.stream(stories).map(id -> "urn:uuid:" + id).sorted().toList();
    }

    @Test
    void aKilledArticleIsATombstoneForItsRecipientsOnly() {
        permission(JsonBody.with("level", "full"));
        TestPartner stranger = newsroom.partner();
        TestPartner late = partner;
        feed(".json").then().body("items", hasSize(3));
        String before = feed(".atom").header("ETag");
        partner = newsroom.partner();
        permission(JsonBody.with("level", "full"));
        TestPartner never = partner;
        post(newsroom.key("articles:write"), "/v1/articles/" + stories.get(1) + "/kills", """
            {"reason":"Libel.","notice":"Withdrawn."}
            """)
                .then()
                .statusCode(201);
        assertEquals(urns(stories.get(1)), tombstones(late));
        assertEquals(List.of(), tombstones(never), "never received the feed");
        assertEquals(List.of(), tombstones(stranger));
        assertNotEquals(
                before,
                get(late.key(), "/v1/syndication/feeds/" + slug + ".atom").header("ETag"));
        String rss = get(late.key(), "/v1/syndication/feeds/" + slug + ".rss").asString();
        assertTrue(!rss.contains(stories.get(1).toString()), rss);
    }

    @Test
    void anArticleThatLeavesTheFeedIsATombstoneOnlyOnceItMayNotBeRun() {
        permission(JsonBody.with("level", "excerpt").and("excerptWords", 7));
        feed(".json").then().body("items", hasSize(3));
        String rightsDesk = newsroom.key("feeds:write");
        Response defined = get(rightsDesk, "/v1/feeds/" + slug);
        as(rightsDesk)
                .contentType("application/json")
                .header("If-Match", defined.header("ETag"))
                .body(JsonBody.with("title", source)
                        .and("query", JsonBody.with("source", List.of(source)))
                        .and("excluded", List.of(stories.get(0)))
                        .json())
                .put("/v1/feeds/" + slug)
                .then()
                .statusCode(200);
        feed(".json").then().body("items", hasSize(2));
        assertEquals(List.of(), tombstones(partner));
        post(
                        newsroom.key("articles:write"),
                        "/v1/articles/" + stories.get(0) + "/withholdings",
                        "{\"reason\":\"Doubts.\"}")
                .then()
                .statusCode(201);
        assertEquals(urns(stories.get(0)), tombstones(partner));
    }

    @Test
    void aReleasedArticleIsNewerThanItsTombstone() {
        permission(JsonBody.with("level", "full"));
        feed(".json").then().body("items", hasSize(3));
        UUID story = stories.get(0);
        String editor = newsroom.key("articles:write");
        post(editor, "/v1/articles/" + story + "/withholdings", "{\"reason\":\"Doubts.\"}")
                .then()
                .statusCode(201);
        Instant gone = Instant.parse(feed(".json").path("_dateline.deleted[0].when"));
        post(editor, "/v1/articles/" + story + "/releases", "{}").then().statusCode(201);
        Instant back =
                Instant.parse(feed(".json").path("items.find { it.id == 'urn:uuid:" + story + "' }.date_modified"));
        assertTrue(back.isAfter(gone), back + " after " + gone);
    }

    @Test
    void theEndOfAPermissionGivesTombstonesAndASuspensionDoesNot() {
        String permission = newsroom.permission(
                partner,
                JsonBody.with("scope", JsonBody.with("sources", List.of(source)))
                        .and("articlesFrom", "2020-01-01T00:00:00Z")
                        .and("level", "full"));
        feed(".json").then().body("items", hasSize(3));
        String rightsDesk = newsroom.key("permissions:write");
        post(rightsDesk, "/v1/permissions/" + permission + "/suspensions", "{}")
                .then()
                .statusCode(201);
        feed(".json").then().body("items", hasSize(0));
        assertEquals(List.of(), tombstones(partner));
        post(rightsDesk, "/v1/permissions/" + permission + "/revocations", "{}")
                .then()
                .statusCode(201);
        Instant revoked = Sql.of("select updated_at from permission where id = :permission")
                .with("permission", UUID.fromString(permission))
                .first(database, row -> Sql.instant(row, "updated_at"))
                .orElseThrow();
        assertEquals(urns(stories.toArray(UUID[]::new)), tombstones(partner));
        feed(".json")
                .then()
                .body("_dateline.deleted[0].when", startsWith(revoked.toString().substring(0, 19)));
    }

    @Test
    void articlesWhoseCopiesMayStayAreNotTombstones() {
        String permission = newsroom.permission(
                partner,
                JsonBody.with("scope", JsonBody.with("sources", List.of(source)))
                        .and("articlesFrom", "2020-01-01T00:00:00Z")
                        .and("level", "full")
                        .and("afterTerm", "keep"));
        feed(".json").then().body("items", hasSize(3));
        post(newsroom.key("permissions:write"), "/v1/permissions/" + permission + "/revocations", "{}")
                .then()
                .statusCode(201);
        assertEquals(List.of(), tombstones(partner));
    }

    @Test
    void anArticleThatOnlyHeadShowedIsNotATombstone() {
        permission(JsonBody.with("level", "full"));
        as(partner.key()).head("/v1/syndication/feeds/" + slug + ".json").then().statusCode(200);
        post(
                        newsroom.key("articles:write"),
                        "/v1/articles/" + stories.get(1) + "/withholdings",
                        "{\"reason\":\"Doubts.\"}")
                .then()
                .statusCode(201);
        assertEquals(List.of(), tombstones(partner));
    }
}
