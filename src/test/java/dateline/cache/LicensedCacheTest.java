package dateline.cache;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static dateline.Newsroom.patch;
import static dateline.Newsroom.post;
import static dateline.Newsroom.unique;
import static dateline.cache.CachedReads.assertSame;
import static dateline.cache.CachedReads.request;
import static dateline.cache.CachedReads.stableHeaders;
import static dateline.cache.CachedReads.uncached;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.JsonBody;
import dateline.Newsroom;
import dateline.Newsroom.TestPartner;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A cached response to a partner equals the response without the cache, and ends with the partner's rights, on
 * whichever node they end.
 */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class LicensedCacheTest {

    private static final String CHANGE_FEED = "/v1/syndication/changes";

    @Inject
    Newsroom newsroom;

    @Inject
    ResponseCache cache;

    @Inject
    CacheInvalidator invalidator;

    @Inject
    AgroalDataSource database;

    private CachedReads reads;
    private String tag;
    private TestPartner partner;
    private String permission;
    private UUID article;

    @BeforeEach
    void begin() {
        reads = new CachedReads(cache, invalidator);
        tag = unique("licensed");
        partner = newsroom.partner();
        permission = newsroom.permission(partner, terms());
        article = publish();
    }

    @AfterEach
    void end() {
        newsroom.clockBack();
    }

    private JsonBody terms() {
        return JsonBody.with("scope", JsonBody.with("tags", List.of(tag)))
                .and("level", "full")
                .and("articlesFrom", "2000-01-01T00:00:00Z")
                .and("validFrom", "2000-01-01T00:00:00Z");
    }

    private UUID publish() {
        return newsroom.publish("""
                {"headline":"%s","tags":["%s"],"visibility":"licensed",
                 "body":[{"id":"b1","type":"paragraph","text":"%s"}]}
                """.formatted(unique("Kept"), tag, "Text that needs a permission. ".repeat(40)), "{}");
    }

    private String packagePath() {
        return "/v1/syndication/articles/" + article;
    }

    /** URL of the change feed for a partner that has read all changes. */
    private String caughtUp() {
        String since = "";
        for (int i = 0; i < 20; i++) {
            Response page = get(partner.key(), CHANGE_FEED + since);
            since = "?since=" + page.path("nextCursor");
            if (page.<Boolean>path("caughtUp") && page.path("mode").equals("changes")) return CHANGE_FEED + since;
            if (page.<Boolean>path("caughtUp")) get(partner.key(), CHANGE_FEED + since);
        }
        throw new AssertionError("The feed was never caught up.");
    }

    // Writes as another node would: this node is not notified.
    private void executeAsAnotherNode(Sql statement) {
        statement.run(database);
    }

    private boolean isCacheHit(Runnable read) {
        long before = cache.hits();
        read.run();
        return cache.hits() > before;
    }

    @Test
    void aCachedPackageEqualsTheOriginal() {
        Response first = get(partner.key(), packagePath());
        Response again = reads.cached(partner.key(), packagePath());
        assertSame(uncached(partner.key(), packagePath()), again, "again");
        assertEquals(first.asString(), again.asString());
        assertEquals(stableHeaders(uncached(partner.key(), packagePath())), stableHeaders(again));
        assertNull(again.header(PositionHeader.HEADER.toString()), "a partner must not see the log position");
        assertEquals("private, no-cache", again.header("Cache-Control"));
        Response known = reads.cached(partner.key(), packagePath(), "If-None-Match", again.header("ETag"));
        assertEquals(304, known.statusCode());
        Response head = as(partner.key()).head(packagePath());
        assertEquals(200, head.statusCode());
        assertNull(head.header("Content-Length"), "a length would reveal whether the package was delivered");
        assertEquals(1L, receipts());
    }

    private long receipts() {
        return Sql.of("select count(*) from receipt where article_id = :article")
                .with("article", article)
                .list(database, row -> row.getLong(1))
                .get(0);
    }

    @Test
    void aCachedPackageIsNotDeliveredToAnotherPartner() {
        reads.cached(partner.key(), packagePath());
        TestPartner other = newsroom.partner();
        assertEquals(
                404,
                get(other.key(), packagePath()).statusCode(),
                "a licensed article does not exist for a partner without a permission");
        newsroom.permission(other, terms());
        Response theirs = get(other.key(), packagePath());
        assertEquals(200, theirs.statusCode());
        assertNotEquals(
                get(partner.key(), packagePath()).<String>path("receipt.id"), theirs.<String>path("receipt.id"));
        assertEquals(2L, receipts());
    }

    @Test
    void aSuspensionByAnotherNodeTakesEffectAtTheNextRequest() {
        for (int i = 0; i < 20; i++) {
            executeAsAnotherNode(Sql.of("update permission set state = 'active' where id = :permission")
                    .with("permission", UUID.fromString(permission)));
            logChange("permission:" + permission);
            reads.cached(partner.key(), packagePath());
            executeAsAnotherNode(Sql.of("""
                    with ended as (update permission set state = 'suspended' where id = :permission returning id)
                    insert into change (kind, subject, at, made_by, told, live)
                    select 'permission-suspended', 'permission:' || id, dateline_now(), 'test', true, true from ended
                    """).with("permission", UUID.fromString(permission)));
            assertEquals(403, get(partner.key(), packagePath()).statusCode(), "round " + i);
        }
    }

    private void logChange(String subject) {
        executeAsAnotherNode(Sql.of(
                        "insert into change (kind, subject, at, made_by, told, live) values ('test', :subject, dateline_now(), 'test', true, true)")
                .with("subject", subject));
    }

    @Test
    void aKilledArticleIsNotDeliveredFromTheCache() {
        reads.cached(partner.key(), packagePath());
        String editor = newsroom.key("articles:write");
        assertEquals(
                201,
                post(editor, "/v1/articles/" + article + "/kills", "{\"reason\":\"legal\",\"notice\":\"Gone.\"}")
                        .statusCode());
        assertNotEquals(200, get(partner.key(), packagePath()).statusCode());
    }

    private Response pullAsAnotherPartner() {
        TestPartner other = newsroom.partner();
        newsroom.permission(other, terms());
        return get(other.key(), packagePath());
    }

    @Test
    void theTextThatOnePartnerPulledIsNotReadAgainForAnother() {
        Response first = get(partner.key(), packagePath());
        // No row of the article changes, so only a new read could show this headline.
        executeAsAnotherNode(Sql.of("""
                update version set content = jsonb_set(content, '{headline}', '"Another"') where article_id = :article
                """).with("article", article));
        Response second = pullAsAnotherPartner();
        second.then().statusCode(200).body("headline", equalTo(first.path("headline")));
        assertEquals(first.<String>path("contentHash"), second.path("contentHash"));
    }

    @Test
    void anotherPartnerGetsTheArticleAsItIsByNow() {
        String editor = newsroom.key("articles:write");
        String draft = "/v1/drafts/" + article;
        Response edited = patch(
                editor, draft, get(editor, draft).header("ETag"), "{\"source\":{\"name\":\"%s\"}}".formatted(tag));
        as(editor)
                .contentType("application/json")
                .header("If-Match", edited.header("ETag"))
                .body("{}")
                .post("/v1/articles/" + article + "/publications")
                .then()
                .statusCode(201);
        pullAsAnotherPartner().then().statusCode(200).body("source.name", equalTo(tag));

        executeAsAnotherNode(
                Sql.of("update source set name = 'Harbour News', copyright_notice = 'Whose?' where slug = :tag")
                        .with("tag", tag));
        pullAsAnotherPartner()
                .then()
                .statusCode(200)
                .body("source.name", equalTo("Harbour News"))
                .body("copyrightNotice", equalTo("Whose?"))
                .body("creditLine", startsWith("Whose?"));

        as(editor)
                .contentType("application/json")
                .header("If-Match", get(editor, draft).header("ETag"))
                .body("""
                        {"kind":"correction","note":"It was another.","changes":{"headline":"Corrected"}}
                        """)
                .post("/v1/articles/" + article + "/corrections")
                .then()
                .statusCode(201);
        pullAsAnotherPartner()
                .then()
                .statusCode(200)
                .body("headline", equalTo("Corrected"))
                .body("corrections.note", equalTo(List.of("It was another.")));

        post(editor, "/v1/articles/" + article + "/withholdings", "{\"reason\":\"Doubts.\"}")
                .then()
                .statusCode(201);
        pullAsAnotherPartner().then().statusCode(403).body("code", equalTo("withheld"));
        post(editor, "/v1/articles/" + article + "/releases", "{\"reason\":\"None left.\"}")
                .then()
                .statusCode(201);
        pullAsAnotherPartner().then().statusCode(200).body("headline", equalTo("Corrected"));
        post(editor, "/v1/articles/" + article + "/kills", "{\"reason\":\"Untrue.\"}")
                .then()
                .statusCode(201);
        pullAsAnotherPartner().then().statusCode(410);
    }

    @Test
    void anUnseenCommitBypassesTheCache() {
        reads.cached(partner.key(), packagePath());
        for (int i = 0; i < 20; i++) {
            logChange("receipt-key:none");
            assertFalse(
                    isCacheHit(() -> get(partner.key(), packagePath())) && !hasPolled(),
                    "served from the cache before the poll");
        }
    }

    // Polls run in the background; the snapshot of the last one shows whether it saw the commit.
    private boolean hasPolled() {
        return Sql.of("""
                        select not exists (select from change where epoch = current_epoch()
                            and not pg_visible_in_snapshot(xid, cast(:snapshot as pg_snapshot))) as known
                        """)
                .with("snapshot", invalidator.lastCheck().snapshot())
                .list(database, row -> row.getBoolean("known"))
                .get(0);
    }

    @Test
    void aRevokedKeyIsRefusedDespiteCachedResponses() {
        reads.cached(partner.key(), packagePath());
        executeAsAnotherNode(Sql.of("update key set revoked_at = dateline_now() where outlet_id = :outlet")
                .with("outlet", partner.outlet()));
        Response refused = get(partner.key(), packagePath());
        assertEquals(401, refused.statusCode());
        assertEquals("key-revoked", refused.path("code"));
    }

    @Test
    void aCachedResponseEndsWithItsPermission() {
        String until = Instant.now().plusSeconds(3_600).toString();
        TestPartner brief = newsroom.partner();
        newsroom.permission(brief, terms().and("validUntil", until));
        reads.cached(brief.key(), packagePath());
        String feed = caughtUpFeed(brief);
        newsroom.later(Duration.ofHours(2));
        assertEquals(403, get(brief.key(), packagePath()).statusCode());
        assertEquals(List.of(article.toString()), get(brief.key(), feed).path("items.article"));
        newsroom.clockBack();
        assertEquals(200, get(brief.key(), packagePath()).statusCode());
    }

    private String caughtUpFeed(TestPartner who) {
        TestPartner before = partner;
        partner = who;
        String feed = caughtUp();
        partner = before;
        reads.cached(who.key(), feed);
        return feed;
    }

    @Test
    void anEmptyChangeFeedIsCachedUntilAChangeArrives() {
        String feed = caughtUp();
        Response nothing = reads.cached(partner.key(), feed);
        assertEquals(
                feed, CHANGE_FEED + "?since=" + nothing.path("nextCursor"), "an empty page does not move the cursor");
        assertTrue(nothing.<Boolean>path("caughtUp"));
        assertEquals(List.of(), nothing.path("items"));
        for (int i = 0; i < 10; i++) {
            reads.cached(partner.key(), feed);
            UUID another = publish();
            assertEquals(List.of(another.toString()), get(partner.key(), feed).path("items.article"));
            feed = caughtUp();
        }
    }

    @Test
    void aHeldBackChangeKeepsTheFeedFromBeingCaughtUp() {
        String rightsDesk = newsroom.key("permissions:write");
        for (String act : List.of("suspensions", "activations")) {
            String feed = caughtUp();
            reads.cached(partner.key(), feed);
            newsroom.runDuringOpenTransaction(() -> {
                assertEquals(
                        201,
                        post(rightsDesk, "/v1/permissions/" + permission + "/" + act, "{}")
                                .statusCode());
                // Longer than a poll takes.
                Instant end = Instant.now().plusMillis(500);
                while (Instant.now().isBefore(end)) {
                    Response waits = get(partner.key(), feed);
                    assertFalse(waits.<Boolean>path("caughtUp"), act);
                }
            });
            assertEquals(List.of(article.toString()), get(partner.key(), feed).path("items.article"), act);
        }
    }

    @Test
    void aChangeFeedWithItemsIsNotCached() {
        String feed = caughtUp();
        publish();
        for (int i = 0; i < 5; i++) {
            invalidator.poll();
            assertFalse(isCacheHit(() -> request(partner.key()).get(feed)));
        }
    }

    @Test
    void publicResourcesAreNotCachedForPartners() {
        assertFalse(reads.isCached(partner.key(), "/v1/articles?limit=1"));
        assertFalse(reads.isCached(partner.key(), "/v1/articles/" + article + "/rights"));
    }
}
