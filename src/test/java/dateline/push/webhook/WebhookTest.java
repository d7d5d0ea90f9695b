package dateline.push.webhook;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static dateline.Newsroom.patch;
import static dateline.Newsroom.post;
import static dateline.push.Hooks.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dateline.JsonBody;
import dateline.Newsroom;
import dateline.Newsroom.TestPartner;
import dateline.ParallelCalls;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import dateline.push.Hooks;
import dateline.push.Receiver;
import dateline.push.Receiver.Message;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Webhooks through the API: their definition, secrets, owners and keys. */
@QuarkusTest
@TestProfile(Hooks.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class WebhookTest extends WebhookScenario {

    @Test
    void aSecretIsShownOnceAndStoredEncrypted() {
        Response webhook = createWebhook(newsroom.key("webhooks:write"), JsonBody.empty());
        String secret = webhook.path("secret");
        byte[] bytes = Base64.getDecoder().decode(secret.substring("whsec_".length()));
        assertEquals(32, bytes.length);
        get(key, webhook.path("links.self")).then().statusCode(200).body("secret", nullValue());
        assertFalse(get(key, "/v1/webhooks").asString().contains("whsec_"));
        String everything = Sql.of(
                        "select query_to_xml('select * from webhook_secret', true, false, '')::text || query_to_xml('select * from webhook', true, false, '')::text")
                .first(database, row -> row.getString(1))
                .orElseThrow();
        assertFalse(everything.contains(secret.substring(6)), "the secret is stored in plain text");
        assertFalse(
                everything.contains(Base64.getEncoder().encodeToString(bytes).substring(0, 20)),
                "the secret is stored in plain text");
    }

    @Test
    void bothSecretsSignDuringTheOverlap() throws Exception {
        Response webhook = createWebhook(newsroom.key("webhooks:write"), JsonBody.with("enabled", false));
        Response rotated = post(key, webhook.path("links.rotations"), "{\"overlap\":\"PT1H\"}");
        rotated.then().statusCode(201);
        String old = webhook.path("secret");
        String next = rotated.path("secret");
        assertNotEquals(old, next);
        post(key, webhook.path("links.tests"), "").then().statusCode(201);
        await("the test", () -> receiver.messages().size() == 1);
        Message both = receiver.messages().get(0);
        assertEquals(sign(next, both) + " " + sign(old, both), both.signature());

        newsroom.later(Duration.ofHours(2));
        post(key, webhook.path("links.tests"), "").then().statusCode(201);
        await("the second test", () -> receiver.messages().size() == 2);
        Message one = receiver.messages().get(1);
        assertEquals(sign(next, one), one.signature());
    }

    @Test
    void aThirdRotationEndsTheOldestSecret() throws Exception {
        Response webhook = createWebhook(newsroom.key("webhooks:write"), JsonBody.with("enabled", false));
        String second = null;
        String third = null;
        for (int i = 0; i < 4; i++) {
            second = third;
            Response rotated = post(key, webhook.path("links.rotations"), "{\"overlap\":\"PT1H\"}");
            rotated.then().statusCode(201);
            third = rotated.path("secret");
        }
        post(key, webhook.path("links.tests"), "").then().statusCode(201);
        await("the test", () -> receiver.messages().size() == 1);
        Message message = receiver.messages().get(0);
        assertEquals(sign(third, message) + " " + sign(second, message), message.signature());
        assertEquals(
                2L,
                Sql.of("select count(*) from webhook_secret where webhook_id = :webhookId")
                        .with("webhookId", UUID.fromString(webhook.path("id")))
                        .first(database, row -> row.getLong(1))
                        .orElseThrow());
    }

    @Test
    void anOutletSeesOnlyItsOwnWebhooks() {
        TestPartner partner = newsroom.partner();
        UUID second = UUID.fromString(post(
                        newsroom.key("partners:write"),
                        "/v1/partners/" + partner.id() + "/outlets",
                        "{\"name\":\"second\",\"territories\":[\"NO\"],\"channels\":[\"web\"]}")
                .path("id"));
        String[] scopes = {"syndication:read", "webhooks:write"};
        String one = newsroom.partnerKey(partner, scopes);
        String other = newsroom.partnerKey(new TestPartner(partner.id(), second, null), scopes);
        String webhook = createWebhook(one, JsonBody.empty()).path("links.self");
        get(one, "/v1/webhooks").then().body("items", hasSize(1));
        get(other, "/v1/webhooks").then().body("items", hasSize(0));
        get(other, webhook).then().statusCode(404);
        get(other, webhook + "/deliveries").then().statusCode(404);
        patch(other, webhook, "*", "{\"description\":\"Mine now\"}").then().statusCode(404);
        post(other, webhook + "/rotations", "{}").then().statusCode(404);
    }

    @Test
    void aPartnerSeesOnlyItsOwnWebhooks() {
        String one = partnerKey(newsroom.partner());
        String other = partnerKey(newsroom.partner());
        Response webhook = createWebhook(one, JsonBody.empty());
        String id = webhook.path("id");
        String etag = webhook.header("ETag");
        for (String stranger : List.of(other, newsroom.key("webhooks:write"))) {
            get(stranger, "/v1/webhooks").then().statusCode(200).body("items", hasSize(0));
            get(stranger, "/v1/webhooks/" + id).then().statusCode(404).body("code", equalTo("webhook-not-found"));
            get(stranger, "/v1/webhooks/" + id + "/deliveries").then().statusCode(404);
            post(stranger, "/v1/webhooks/" + id + "/tests", "").then().statusCode(404);
            post(stranger, "/v1/webhooks/" + id + "/rotations", "{}").then().statusCode(404);
            patch(stranger, "/v1/webhooks/" + id, etag, "{\"enabled\":false}")
                    .then()
                    .statusCode(404);
            as(stranger)
                    .header("If-Match", etag)
                    .delete("/v1/webhooks/" + id)
                    .then()
                    .statusCode(404);
        }
        get(one, "/v1/webhooks").then().statusCode(200).body("items.id", equalTo(List.of(id)));
        as(one).delete("/v1/webhooks/" + id).then().statusCode(428);
        as(one).header("If-Match", etag).delete("/v1/webhooks/" + id).then().statusCode(204);
        get(one, "/v1/webhooks/" + id).then().statusCode(404);
    }

    @Test
    void aReadOnlyNumberThatNoDoubleHoldsIsRefused() {
        Response webhook = createWebhook(partnerKey(newsroom.partner()), JsonBody.empty());
        for (String number : List.of("1e999", "-1e999", "1.5", "9".repeat(400)))
            patch(key, webhook.path("links.self"), webhook.header("ETag"), "{\"version\":" + number + "}")
                    .then()
                    .statusCode(422)
                    .body("errors[0].code", equalTo("read-only-member"));
    }

    @Test
    void concurrentRequestsDoNotExceedTheLimit() {
        String owner = partnerKey(newsroom.partner());
        for (int i = 0; i < 49; i++) createWebhook(owner, JsonBody.with("enabled", false));
        String json = JsonBody.with("url", receiver.url()).and("enabled", false).json();
        List<Integer> statuses = new CopyOnWriteArrayList<>();
        ParallelCalls.each(
                List.of(1, 2, 3, 4),
                i -> statuses.add(post(owner, "/v1/webhooks", json).statusCode()));
        assertEquals(List.of(201, 409, 409, 409), statuses.stream().sorted().toList());
    }

    @Test
    void aPartnerMakesABoundedNumberOfChangesInADay() {
        TestPartner partner = newsroom.partner();
        String owner = partnerKey(partner);
        Response webhook = createWebhook(owner, JsonBody.with("enabled", false));
        String path = webhook.path("links.self");
        List<String> kinds = List.of("webhook-created", "webhook-changed", "webhook-secret-rotated");
        // The last change that is possible follows through the API; the webhook above was the 200th that was created.
        recordEvents(partner, kinds.get(0), 199, "its key");
        recordEvents(partner, kinds.get(1), 199, "its key");
        recordEvents(partner, kinds.get(2), 199, "its key");
        // Changes that the server made do not count.
        recordEvents(partner, kinds.get(1), 10, null);
        patch(owner, path, get(owner, path).header("ETag"), "{\"description\":\"the last\"}")
                .then()
                .statusCode(200);
        post(owner, path + "/rotations", "{}").then().statusCode(201);
        Response changed = patch(owner, path, get(owner, path).header("ETag"), "{\"description\":\"one too many\"}");
        changed.then().statusCode(429).header("Retry-After", "3600").body("code", equalTo("rate-limited"));
        post(owner, path + "/rotations", "{}").then().statusCode(429);
        post(owner, "/v1/webhooks", JsonBody.with("url", receiver.url()).json())
                .then()
                .statusCode(429);
        as(owner)
                .header("If-Match", get(owner, path).header("ETag"))
                .delete(path)
                .then()
                .statusCode(204);
    }

    /** @param madeBy id of a key; null for the server itself */
    private void recordEvents(TestPartner partner, String kind, int count, String madeBy) {
        Sql.of("""
                        insert into audit_event (id, at, kind, subject, partner_id, key_id, made_by)
                        select next_id(), dateline_now(), :kind, 'webhook:earlier', :partner, :madeBy, 'test' from generate_series(1, :count)
                        """)
                .with("kind", kind)
                .with("partner", partner.id())
                .with("madeBy", madeBy)
                .with("count", count)
                .run(database);
    }

    @Test
    void unknownSectionsAndFeedsAreRefused() {
        String existing = Newsroom.unique("there");
        createSection(existing);
        key = newsroom.key("webhooks:write");
        post(
                        key,
                        "/v1/webhooks",
                        JsonBody.with("url", receiver.url())
                                .and("sections", List.of(existing, "no-section"))
                                .and("feeds", List.of("no-feed"))
                                .json())
                .then()
                .statusCode(422)
                .body("code", equalTo("body-invalid"))
                .body("errors.pointer", equalTo(List.of("/sections/1", "/feeds/0")))
                .body("errors.code", equalTo(List.of("section-unknown", "feed-unknown")));
        Response webhook = createWebhook(key, JsonBody.with("sections", List.of(existing)));
        patch(key, webhook.path("links.self"), webhook.header("ETag"), "{\"feeds\":[\"no-feed\"]}")
                .then()
                .statusCode(422)
                .body("errors.pointer", equalTo(List.of("/feeds/0")));
        // A feed that the webhook selects may have been removed since.
        Sql.of("update webhook set feeds = '{no-feed}' where id = :id")
                .with("id", UUID.fromString(webhook.path("id")))
                .run(database);
        patch(key, webhook.path("links.self"), webhook.header("ETag"), "{\"description\":\"Goes on\"}")
                .then()
                .statusCode(200)
                .body("feeds", equalTo(List.of("no-feed")));
    }

    @Test
    void aSectionWithoutPublicArticlesIsUnknownToPartners() {
        String secret = Newsroom.unique("secret").toLowerCase(java.util.Locale.ROOT);
        post(newsroom.key("articles:write"), "/v1/articles", storyInSection(secret))
                .then()
                .statusCode(201)
                .body("created.slug", hasItem(secret));
        String body = JsonBody.with("url", receiver.url())
                .and("sections", List.of(secret))
                .json();
        post(partnerKey(newsroom.partner()), "/v1/webhooks", body)
                .then()
                .statusCode(422)
                .body("errors.code", equalTo(List.of("section-unknown")));
        post(newsroom.key("webhooks:write", "articles:read"), "/v1/webhooks", body)
                .then()
                .statusCode(201);
    }

    @Test
    void aFeedThatAWebhookSelectsCannotBeDeleted() {
        String feed = Newsroom.unique("feed");
        String feeds = newsroom.key("feeds:write");
        Response existing = post(
                feeds,
                "/v1/feeds",
                JsonBody.with("slug", feed).and("title", "Heard by").json());
        existing.then().statusCode(201);
        Response webhook = createWebhook(newsroom.key("webhooks:write"), JsonBody.with("feeds", List.of(feed)));
        as(feeds)
                .header("If-Match", existing.header("ETag"))
                .delete("/v1/feeds/" + feed)
                .then()
                .statusCode(409)
                .body("code", equalTo("feed-under-webhook"))
                .body("webhooks", equalTo(List.of(webhook.<String>path("id"))));
        Response disabledWebhook =
                patch(key, webhook.path("links.self"), webhook.header("ETag"), "{\"enabled\":false}");
        disabledWebhook.then().statusCode(200);
        as(feeds)
                .header("If-Match", existing.header("ETag"))
                .delete("/v1/feeds/" + feed)
                .then()
                .statusCode(204);
        patch(key, webhook.path("links.self"), disabledWebhook.header("ETag"), "{\"description\":\"Over\"}")
                .then()
                .statusCode(200);
        String etag = get(key, webhook.path("links.self")).header("ETag");
        // The webhook would receive no event.
        patch(key, webhook.path("links.self"), etag, "{\"enabled\":true}")
                .then()
                .statusCode(422)
                .body("errors.code", equalTo(List.of("feed-unknown")));
    }

    @Test
    void aWebhookIsDisabledWhenItsKeyIsRevoked() throws Exception {
        String adminKey = newsroom.key("keys:write", "webhooks:write");
        Response createdKey = post(adminKey, "/v1/keys", "{\"name\":\"Leaked\",\"scopes\":[\"webhooks:write\"]}");
        Response webhook = createWebhook(createdKey.path("secret"), JsonBody.empty());
        as(adminKey).delete("/v1/keys/" + createdKey.path("id")).then().statusCode(204);
        await(
                "the webhook disabled",
                () -> "key-revoked"
                        .equals(get(adminKey, webhook.path("links.self")).path("disabledBecause")));
        UUID story = publish("Not for them");
        try (Receiver otherReceiver = Receiver.respondingWith(200)) {
            as(adminKey)
                    .contentType("application/json")
                    .body(JsonBody.with("url", otherReceiver.url()).json())
                    .post("/v1/webhooks");
            UUID later = publish("For the witness");
            await(
                    "the event at the other webhook",
                    () -> otherReceiver.about(later).size() == 1);
        }
        assertEquals(List.of(), receiver.about(story));
    }

    @Test
    void aWebhookIsDisabledWhenItsKeyExpires() throws Exception {
        String adminKey = newsroom.key("keys:write", "webhooks:write", "audit:read");
        String soon = Instant.now().plus(Duration.ofHours(1)).toString();
        Response createdKey = post(
                adminKey,
                "/v1/keys",
                JsonBody.with("name", "Short")
                        .and("scopes", List.of("webhooks:write"))
                        .and("expiresAt", soon)
                        .json());
        Response webhook = createWebhook(createdKey.path("secret"), JsonBody.empty());
        newsroom.later(Duration.ofHours(2));
        await(
                "the webhook disabled",
                () -> "key-expired"
                        .equals(get(adminKey, webhook.path("links.self")).path("disabledBecause")));
        get(adminKey, "/v1/audit-events?kind=webhook-disabled&subject=webhook:" + webhook.path("id"))
                .then()
                .statusCode(200)
                .body("items", hasSize(1));
        UUID story = publish("Meanwhile");
        Response disabled = get(adminKey, webhook.path("links.self"));
        patch(adminKey, webhook.path("links.self"), disabled.header("ETag"), "{\"enabled\":true}")
                .then()
                .statusCode(200);
        await(
                "the event from while it was disabled",
                () -> receiver.about(story).size() == 1);
    }

    @Test
    void aWebhookContinuesWithTheKeyThatReplacedItsOwn() throws Exception {
        String adminKey = newsroom.key("keys:write", "webhooks:write");
        Response createdKey = post(adminKey, "/v1/keys", "{\"name\":\"Old\",\"scopes\":[\"webhooks:write\"]}");
        Response webhook = createWebhook(createdKey.path("secret"), JsonBody.empty());
        Response next = post(adminKey, createdKey.path("links.rotations"), "{\"overlap\":\"PT1H\"}");
        next.then().statusCode(201);
        newsroom.later(Duration.ofHours(2));
        await(
                "the webhook with the next key",
                () -> next.path("id")
                        .equals(get(adminKey, webhook.path("links.self")).path("key")));
        UUID story = publish("Still heard");
        await("the event", () -> receiver.about(story).size() == 1);
        get(adminKey, webhook.path("links.self")).then().body("enabled", equalTo(true));
    }

    @Test
    void aUrlThatIsNotPublicIsRefused() {
        key = newsroom.key("webhooks:write");
        for (String url : List.of("http://10.0.0.1/hook", "https://[::1]/", "ftp://example.com/", "no url")) {
            post(key, "/v1/webhooks", JsonBody.with("url", url).json())
                    .then()
                    .statusCode(422)
                    .body("code", equalTo("url-not-allowed"))
                    .body("errors[0].pointer", equalTo("/url"));
        }
        Response webhook = createWebhook(key, JsonBody.empty());
        patch(key, webhook.path("links.self"), webhook.header("ETag"), "{\"url\":\"http://169.254.169.254/\"}")
                .then()
                .statusCode(422);
    }

    @Test
    void aReplayedCreationDoesNotShowTheSecret() {
        key = newsroom.key("webhooks:write");
        String body = JsonBody.with("url", receiver.url()).json();
        String idempotencyKey = UUID.randomUUID().toString();
        Response first = as(key).header("Idempotency-Key", idempotencyKey)
                .contentType("application/json")
                .body(body)
                .post("/v1/webhooks");
        first.then().statusCode(201);
        Response again = as(key).header("Idempotency-Key", idempotencyKey)
                .contentType("application/json")
                .body(body)
                .post("/v1/webhooks");
        again.then().statusCode(201).body("id", equalTo(first.path("id"))).body("secret", nullValue());
    }
}
