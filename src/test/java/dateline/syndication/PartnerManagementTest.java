package dateline.syndication;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static dateline.Newsroom.patch;
import static dateline.Newsroom.post;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
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

/** The rights desk manages partners, outlets, keys and permissions. */
@QuarkusTest
@TestProfile(EmptyNewsroom.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class PartnerManagementTest {

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    private String rightsDesk;
    private TestPartner partner;

    @BeforeEach
    void createPartner() {
        rightsDesk = newsroom.key("permissions:write", "partners:write", "keys:write");
        partner = newsroom.partner();
    }

    @AfterEach
    void clockBack() {
        newsroom.clockBack();
    }

    private Response draft(JsonBody terms) {
        return post(
                rightsDesk,
                "/v1/permissions",
                JsonBody.with("partner", partner.id())
                        .and("title", "T")
                        .andAll(terms)
                        .json());
    }

    private Response step(String permission, String step) {
        return post(rightsDesk, "/v1/permissions/" + permission + "/" + step, "{}");
    }

    @Test
    void aNewPartnerHasOneWorldwideOutlet() {
        get(rightsDesk, "/v1/partners/" + partner.id()).then().statusCode(200).body("status", equalTo("active"));
        get(rightsDesk, "/v1/partners/" + partner.id() + "/outlets")
                .then()
                .statusCode(200)
                .body("items", hasSize(1))
                .body("items[0].worldwide", equalTo(true))
                .body("items[0].channels", hasSize(0));
        get(rightsDesk, "/v1/partners/" + UUID.randomUUID())
                .then()
                .statusCode(404)
                .body("code", equalTo("partner-not-found"));
    }

    @Test
    void partnersAndOutletsAreEditedUnderIfMatch() {
        String path = "/v1/partners/" + partner.id();
        String seen = get(rightsDesk, path).header("ETag");
        as(rightsDesk)
                .contentType("application/merge-patch+json")
                .body("{}")
                .patch(path)
                .then()
                .statusCode(428);
        patch(
                        rightsDesk,
                        path,
                        seen,
                        JsonBody.with("country", "NO")
                                .and("exclude", JsonBody.with("tags", List.of("opinion")))
                                .json())
                .then()
                .statusCode(200)
                .body("country", equalTo("NO"))
                .body("exclude.tags", equalTo(List.of("opinion")))
                .body("version", equalTo(2));
        patch(rightsDesk, path, seen, "{\"country\":\"SE\"}")
                .then()
                .statusCode(412)
                .body("currentVersion", equalTo(2));
        String now = get(rightsDesk, path).header("ETag");
        patch(rightsDesk, path, now, "{}").then().statusCode(200).header("ETag", equalTo(now));
        String outlet = path + "/outlets/" + partner.outlet();
        String outletSeen = get(rightsDesk, outlet).header("ETag");
        patch(rightsDesk, outlet, outletSeen, "{\"worldwide\":false,\"territories\":[\"NO\",\"XX\"]}")
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/territories/1"));
        patch(
                        rightsDesk,
                        outlet,
                        outletSeen,
                        JsonBody.with("worldwide", false)
                                .and("territories", List.of("NO"))
                                .and("channels", List.of("print"))
                                .json())
                .then()
                .statusCode(200)
                .body("territories", equalTo(List.of("NO")))
                .body("channels", equalTo(List.of("print")));
    }

    @Test
    void aPermissionIsADraftUntilItsActivationAndARevocationIsFinal() {
        Response created = draft(JsonBody.with("everything", true).and("level", "full"));
        created.then()
                .statusCode(201)
                .body("state", equalTo("draft"))
                .body("actions", equalTo(List.of("reproduce")))
                .body("validFrom", notNullValue())
                .header("Location", containsString("/v1/permissions/"));
        String id = created.path("id");
        step(id, "suspensions").then().statusCode(409).body("state", equalTo("draft"));
        step(id, "activations").then().statusCode(201).body("state", equalTo("active"));
        step(id, "activations")
                .then()
                .statusCode(409)
                .body("code", equalTo("state-conflict"))
                .body("possible", containsString("suspension"));
        step(id, "suspensions").then().statusCode(201).body("state", equalTo("suspended"));
        step(id, "activations").then().statusCode(201).body("state", equalTo("active"));
        step(id, "revocations").then().statusCode(201).body("state", equalTo("revoked"));
        step(id, "activations").then().statusCode(409).body("state", equalTo("revoked"));
        String etag = get(rightsDesk, "/v1/permissions/" + id).header("ETag");
        patch(rightsDesk, "/v1/permissions/" + id, etag, "{\"title\":\"Again\"}")
                .then()
                .statusCode(409);

        List<String> kinds = Sql.of("select kind from change where subject = :subject order by id")
                .with("subject", "permission:" + id)
                .list(database, row -> row.getString(1));
        assertEquals(
                List.of(
                        "permission-created",
                        "permission-activated",
                        "permission-suspended",
                        "permission-activated",
                        "permission-revoked"),
                kinds);
        assertEquals(
                List.of("draft", "active", "suspended", "active", "revoked"),
                Sql.of("select state from permission_version where permission_id = :permissionId order by version")
                        .with("permissionId", UUID.fromString(id))
                        .list(database, row -> row.getString(1)));
    }

    @Test
    void aFeedThatAPermissionNamesCannotBeDeletedAndItsSlugIsNotReused() {
        String editor = newsroom.key("feeds:write");
        String scoped = Newsroom.unique("scoped");
        String excluded = Newsroom.unique("excluded");
        for (String slug : List.of(scoped, excluded)) feed(editor, slug, 201);
        String id = newsroom.permission(
                partner,
                JsonBody.with("scope", JsonBody.with("feeds", List.of(scoped)))
                        .and("exclude", JsonBody.with("feeds", List.of(excluded)))
                        .and("level", "full"));
        for (String slug : List.of(scoped, excluded)) {
            deleteFeed(editor, slug).then().statusCode(409).body("code", equalTo("feed-under-permission"));
        }
        step(id, "suspensions").then().statusCode(201);
        deleteFeed(editor, scoped).then().statusCode(409);
        // Its query and pins may change; the permission then covers the new selection.
        as(editor)
                .contentType("application/json")
                .header("If-Match", get(editor, "/v1/feeds/" + scoped).header("ETag"))
                .body(JsonBody.with("title", "F")
                        .and("query", JsonBody.with("section", List.of()))
                        .json())
                .put("/v1/feeds/" + scoped)
                .then()
                .statusCode(200);
        step(id, "revocations").then().statusCode(201);
        for (String slug : List.of(scoped, excluded))
            deleteFeed(editor, slug).then().statusCode(204);
        feed(editor, scoped, 409).then().body("code", equalTo("feed-slug-licensed"));
        as(editor)
                .contentType("application/json")
                .body("{\"title\":\"F\"}")
                .put("/v1/feeds/" + excluded)
                .then()
                .statusCode(409)
                .body("code", equalTo("feed-slug-licensed"));
    }

    @Test
    void aPermissionForAFeedThatIsDeletedConcurrentlyIsRejected() throws Exception {
        String editor = newsroom.key("feeds:write");
        String slug = Newsroom.unique("going");
        feed(editor, slug, 201);
        try (var connection = database.getConnection();
                var deletion = connection.createStatement()) {
            connection.setAutoCommit(false);
            deletion.execute("delete from feed where slug = '" + slug + "'");
            var licensing = java.util.concurrent.CompletableFuture.supplyAsync(() ->
                    draft(JsonBody.with("scope", JsonBody.with("feeds", List.of(slug)))
                            .and("level", "full")));
            while (countLockWaits() == 0) Thread.onSpinWait();
            connection.commit();
            licensing.get().then().statusCode(409).body("code", equalTo("reference-unknown"));
        }
    }

    // Number of transactions that wait for a lock.
    private int countLockWaits() {
        return Sql.of("select count(*) from pg_stat_activity where wait_event_type = 'Lock'")
                .first(database, row -> row.getInt(1))
                .orElseThrow();
    }

    private static Response feed(String editor, String slug, int status) {
        Response created = post(
                editor,
                "/v1/feeds",
                JsonBody.with("title", "F").and("slug", slug).json());
        assertEquals(status, created.statusCode(), created.asString());
        return created;
    }

    private static Response deleteFeed(String editor, String slug) {
        return as(editor)
                .header("If-Match", get(editor, "/v1/feeds/" + slug).header("ETag"))
                .delete("/v1/feeds/" + slug);
    }

    @Test
    void anEditIncrementsTheVersionAndKeepsOtherMembers() {
        String id = draft(JsonBody.with("everything", true)
                        .and("level", "full")
                        .and("minDelay", "P1DT2H")
                        .and("removeWithin", "P1D")
                        .and("afterTerm", "remove"))
                .path("id");
        String path = "/v1/permissions/" + id;
        patch(rightsDesk, path, get(rightsDesk, path).header("ETag"), "{\"level\":\"headline\",\"minDelay\":null}")
                .then()
                .statusCode(200)
                .body("version", equalTo(2))
                .body("level", equalTo("headline"))
                .body("minDelay", nullValue())
                .body("removeWithin", equalTo("P1D"))
                .body("everything", equalTo(true));
        TestPartner other = newsroom.partner();
        patch(
                        rightsDesk,
                        path,
                        get(rightsDesk, path).header("ETag"),
                        JsonBody.with("partner", other.id()).json())
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/partner"));
    }

    @Test
    void theStateFollowsFromTheTermAtTheTimeOfTheRequest() {
        Instant start = Instant.now().plus(Duration.ofHours(1));
        Instant end = start.plus(Duration.ofHours(1));
        String id = newsroom.permission(
                partner,
                JsonBody.with("everything", true)
                        .and("level", "full")
                        .and("validFrom", start)
                        .and("validUntil", end));
        String path = "/v1/permissions/" + id;
        Response before = get(rightsDesk, path);
        before.then().body("state", equalTo("not-yet-valid"));
        get(rightsDesk, "/v1/permissions?state=not-yet-valid&partner=" + partner.id())
                .then()
                .body("items.id", equalTo(List.of(id)));
        newsroom.later(Duration.ofMinutes(90));
        Response during = get(rightsDesk, path);
        during.then().body("state", equalTo("active"));
        assertNotEquals(before.header("ETag"), during.header("ETag"));
        newsroom.later(Duration.ofMinutes(60));
        get(rightsDesk, path).then().body("state", equalTo("lapsed"));
        get(rightsDesk, "/v1/permissions?state=lapsed&partner=" + partner.id())
                .then()
                .body("items.id", equalTo(List.of(id)));
        get(rightsDesk, "/v1/permissions?state=active&partner=" + partner.id())
                .then()
                .body("items", hasSize(0));
    }

    @Test
    void invalidTermsAreRejectedWithPointers() {
        draft(JsonBody.with("level", "full")).then().statusCode(422).body("errors.pointer", hasItem("/scope"));
        draft(JsonBody.with("everything", true).and("level", "excerpt"))
                .then()
                .statusCode(422)
                .body("errors.pointer", hasItem("/excerptWords"));
        draft(JsonBody.with("everything", true)
                        .and("level", "full")
                        .and("minDelay", "PT1H")
                        .and("embargoAccess", true))
                .then()
                .statusCode(422)
                .body("errors.pointer", hasItem("/minDelay"));
        draft(JsonBody.with("everything", true)
                        .and("level", "full")
                        .and("validFrom", "2026-01-01T00:00:00Z")
                        .and("validUntil", "2026-01-01T00:00:00Z"))
                .then()
                .statusCode(422)
                .body("errors.pointer", hasItem("/validUntil"));
        draft(JsonBody.with("level", "full")
                        .and(
                                "scope",
                                JsonBody.with("feeds", List.of("latest", "latset"))
                                        .and("sections", List.of("nowhere")))
                        .and("exclude", JsonBody.with("sources", List.of("nobody")))
                        .and("territories", List.of("no"))
                        .and("obligations", JsonBody.with("attributionText", "{headine}")))
                .then()
                .statusCode(422)
                .body(
                        "errors.pointer",
                        hasItems(
                                "/scope/feeds/1",
                                "/scope/sections/0",
                                "/exclude/sources/0",
                                "/territories/0",
                                "/obligations/attributionText"))
                .body("errors.pointer", not(hasItem("/scope/feeds/0")));
        draft(JsonBody.with("everything", true).and("level", "some"))
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/level"));
        draft(JsonBody.with("everything", true)
                        .and("level", "full")
                        .and("quota", JsonBody.with("limit", 0).and("period", "week")))
                .then()
                .statusCode(422)
                .body("errors.pointer", hasItems("/quota/limit", "/quota/period"));
    }

    @Test
    void termsWithoutEffectAreRejected() {
        JsonBody headline = JsonBody.with("everything", true).and("level", "headline");
        JsonBody excerpt = headline.and("level", "excerpt").and("excerptWords", 40);
        JsonBody full = headline.and("level", "full");
        JsonBody quota = JsonBody.with("limit", 3).and("period", "day");
        assertWithoutEffect("/quota", headline.and("quota", quota));
        assertWithoutEffect("/quota", excerpt.and("quota", quota));
        assertWithoutEffect("/excerptWords", full.and("excerptWords", 40));
        assertWithoutEffect("/media", headline.and("media", "all"));
        assertWithoutEffect("/media", headline.and("media", "owned"));
        assertWithoutEffect(
                "/obligations/attributionText", full.and("obligations", JsonBody.with("attributionText", "  ")));
        draft(full.and("territories", List.of("NO")).and("excludedTerritories", List.of("NO")))
                .then()
                .statusCode(422)
                .body("errors.pointer", hasItem("/excludedTerritories/0"));
        draft(excerpt.and("media", "all")).then().statusCode(201);
        draft(headline.and("media", "none")).then().statusCode(201);

        String path = "/v1/permissions/" + newsroom.permission(partner, full.and("quota", quota));
        patch(rightsDesk, path, get(rightsDesk, path).header("ETag"), "{\"level\":\"headline\"}")
                .then()
                .statusCode(422)
                .body("errors.pointer", hasItem("/quota"))
                .body("errors[0].code", equalTo("without-effect"));
        patch(rightsDesk, path, get(rightsDesk, path).header("ETag"), "{\"level\":\"headline\",\"quota\":null}")
                .then()
                .statusCode(200);
    }

    private void assertWithoutEffect(String pointer, JsonBody terms) {
        draft(terms)
                .then()
                .statusCode(422)
                .body("errors.pointer", equalTo(List.of(pointer)))
                .body("errors.code", equalTo(List.of("without-effect")));
    }

    @Test
    void storedTermsWithoutEffectStayAndCanBeEdited() {
        String id =
                newsroom.permission(partner, JsonBody.with("everything", true).and("level", "headline"));
        Sql.of("update permission set terms = terms || '{\"media\":\"all\"}' where id = :id")
                .with("id", UUID.fromString(id))
                .run(database);
        String path = "/v1/permissions/" + id;
        patch(rightsDesk, path, get(rightsDesk, path).header("ETag"), "{\"title\":\"As it was\"}")
                .then()
                .statusCode(200)
                .body("media", equalTo("all"));
    }

    @Test
    void aPartnerSeesItsOwnPermissionsOnly() {
        String own =
                newsroom.permission(partner, JsonBody.with("everything", true).and("level", "headline"));
        TestPartner other = newsroom.partner();

        get(partner.key(), "/v1/permissions").then().statusCode(200).body("items.id", equalTo(List.of(own)));
        get(partner.key(), "/v1/permissions/" + own)
                .then()
                .statusCode(200)
                .body("title", equalTo("Test"))
                .body("updatedBy", nullValue());
        get(rightsDesk, "/v1/permissions/" + own).then().body("updatedBy", notNullValue());
        get(other.key(), "/v1/permissions/" + own).then().statusCode(404).body("code", equalTo("permission-not-found"));
        get(other.key(), "/v1/permissions?partner=" + partner.id())
                .then()
                .statusCode(200)
                .body("items", hasSize(0));
        post(other.key(), "/v1/permissions", "{}").then().statusCode(403);
    }

    @Test
    void aKeyIsShownOnceAndARevocationTakesEffectAtOnce() {
        Response created = post(rightsDesk, "/v1/partners/" + partner.id() + "/keys", "{\"name\":\"second\"}");
        created.then()
                .statusCode(201)
                .body("scopes", equalTo(List.of("syndication:read")))
                .body("outlet", equalTo(partner.outlet().toString()));
        String secret = created.path("secret");
        String id = created.path("id");
        get(rightsDesk, "/v1/partners/" + partner.id() + "/keys")
                .then()
                .body("items.id", hasItem(id))
                .body("items.secret", not(hasItem(secret)));
        get(rightsDesk, "/v1/keys/" + id).then().statusCode(200).body("secret", nullValue());
        get(secret, "/v1/permissions").then().statusCode(200);
        as(rightsDesk).delete("/v1/keys/" + id).then().statusCode(204);
        get(secret, "/v1/permissions").then().statusCode(401).body("code", equalTo("key-revoked"));
        get(secret, "/v1/articles").then().statusCode(401);
        post(rightsDesk, "/v1/keys/" + id + "/rotations", "{}")
                .then()
                .statusCode(409)
                .body("state", equalTo("revoked"));
    }

    @Test
    void aRepeatedRequestForAKeyDoesNotShowItAgain() {
        String path = "/v1/partners/" + partner.id() + "/keys";
        var request = "{\"name\":\"once\"}";
        String token = Newsroom.unique("idem");
        Response first = as(rightsDesk)
                .header("Idempotency-Key", token)
                .contentType("application/json")
                .body(request)
                .post(path);
        Response again = as(rightsDesk)
                .header("Idempotency-Key", token)
                .contentType("application/json")
                .body(request)
                .post(path);
        first.then().statusCode(201).body("secret", notNullValue());
        again.then()
                .statusCode(201)
                .header("Idempotency-Replayed", "true")
                .body("secret", nullValue())
                .body("id", equalTo(first.path("id")));
    }

    @Test
    void keysExpireAndBothAreValidDuringARotation() {
        Response rotated = post(rightsDesk, "/v1/keys/" + id(partner.key()) + "/rotations", "{\"overlap\":\"PT1H\"}");
        rotated.then().statusCode(201).body("partner", equalTo(partner.id().toString()));
        String fresh = rotated.path("secret");
        get(partner.key(), "/v1/permissions").then().statusCode(200);
        get(fresh, "/v1/permissions").then().statusCode(200);
        newsroom.later(Duration.ofMinutes(61));
        get(partner.key(), "/v1/permissions").then().statusCode(401).body("code", equalTo("key-expired"));
        get(fresh, "/v1/permissions").then().statusCode(200);
        newsroom.later(Duration.ofDays(366));
        get(fresh, "/v1/permissions").then().statusCode(401).body("code", equalTo("key-expired"));
    }

    private static String id(String key) {
        return key.split("_")[1];
    }

    @Test
    void aKeyCannotGrantScopesThatItDoesNotHave() {
        post(rightsDesk, "/v1/keys", "{\"name\":\"editor\",\"scopes\":[\"articles:write\"]}")
                .then()
                .statusCode(403)
                .body("requiredScope", equalTo("articles:write"));
        post(rightsDesk, "/v1/keys", "{\"name\":\"x\",\"scopes\":[\"syndication:read\"]}")
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/scopes/0"));
        post(
                        rightsDesk,
                        "/v1/keys",
                        JsonBody.with("name", "x")
                                .and("scopes", List.of("keys:write"))
                                .and("expiresAt", "2999-01-01T00:00:00Z")
                                .json())
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/expiresAt"));
        String editor = newsroom.key("articles:write");
        post(rightsDesk, "/v1/keys/" + id(editor) + "/rotations", "{}").then().statusCode(403);
        post(rightsDesk, "/v1/keys", "{\"name\":\"desk\",\"scopes\":[\"partners:write\"]}")
                .then()
                .statusCode(201);
        get(rightsDesk, "/v1/keys?limit=100")
                .then()
                .statusCode(200)
                .body("items.partner", not(hasItem(notNullValue())));
    }

    @Test
    void aPartnerKeyNeedsTheScopesForKeysAndPartners() {
        String keysOnly = newsroom.key("keys:write");
        post(keysOnly, "/v1/partners/" + partner.id() + "/keys", "{\"name\":\"x\"}")
                .then()
                .statusCode(403)
                .body("requiredScope", equalTo("keys:write and partners:write"));
        post(newsroom.key("partners:write"), "/v1/partners/" + partner.id() + "/keys", "{\"name\":\"x\"}")
                .then()
                .statusCode(403);
        post(keysOnly, "/v1/keys/" + id(partner.key()) + "/rotations", "{}")
                .then()
                .statusCode(403)
                .body("requiredScope", equalTo("partners:write"));
        get(partner.key(), "/v1/permissions").then().statusCode(200);
        as(keysOnly).delete("/v1/keys/" + id(partner.key())).then().statusCode(204);
        get(partner.key(), "/v1/permissions").then().statusCode(401);
    }

    @Test
    void aSuspendedPartnerGetsNoArticles() {
        String source = Newsroom.unique("wire");
        UUID story = newsroom.publish(
                JsonBody.with("headline", "Ferry late")
                        .and("source", source)
                        .and("body", List.of(JsonBody.with("type", "paragraph").and("text", "It was the fog.")))
                        .json(),
                "{}");
        newsroom.permission(
                partner,
                JsonBody.with("scope", JsonBody.with("sources", List.of(source)))
                        .and("level", "full")
                        .and("articlesFrom", "2020-01-01T00:00:00Z"));
        String path = "/v1/syndication/articles/" + story;
        get(partner.key(), path).then().statusCode(200);
        String partnerPath = "/v1/partners/" + partner.id();
        patch(rightsDesk, partnerPath, get(rightsDesk, partnerPath).header("ETag"), "{\"status\":\"suspended\"}")
                .then()
                .statusCode(200);
        get(partner.key(), path).then().statusCode(403).body("code", equalTo("partner-suspended"));
        get(partner.key(), "/v1/syndication/articles").then().body("items", hasSize(0));
        patch(rightsDesk, partnerPath, get(rightsDesk, partnerPath).header("ETag"), "{\"status\":\"active\"}")
                .then()
                .statusCode(200);
        patch(
                        rightsDesk,
                        partnerPath,
                        get(rightsDesk, partnerPath).header("ETag"),
                        JsonBody.with("exclude", JsonBody.with("articles", List.of(story)))
                                .json())
                .then()
                .statusCode(200);
        get(partner.key(), path).then().statusCode(403).body("code", equalTo("excluded"));
    }
}
