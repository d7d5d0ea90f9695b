package dateline.push;

import static dateline.Newsroom.post;
import static dateline.push.Hooks.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dateline.JsonBody;
import dateline.Newsroom;
import dateline.Newsroom.TestPartner;
import dateline.change.ChangeFeed.ChangeFeedItem;
import dateline.change.ChangeFeedChangeFeedItemBuilder;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import dateline.push.Receiver.Message;
import dateline.push.webhook.EventIds;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A backup may be made between a change and the webhook event about it. After its restore, the event is enqueued
 * again. The test deletes deliveries and resets the webhook's cursor, like a restore.
 */
@QuarkusTest
@TestProfile(Hooks.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class RestoredWebhookTest {

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    private Receiver receiver;
    private String source;

    @BeforeEach
    void startReceiver() throws Exception {
        receiver = Receiver.respondingWith(204);
        source = Newsroom.unique("gazette");
    }

    @AfterEach
    void removeWebhooks() {
        receiver.close();
        Sql.of("delete from webhook where url = :url")
                .with("url", receiver.url())
                .run(database);
    }

    private UUID publish() {
        return newsroom.publish(
                JsonBody.with("headline", "Story")
                        .and("source", JsonBody.with("name", source))
                        .json(),
                "{}");
    }

    private void assertSameIds(String key) throws Exception {
        UUID webhook = UUID.fromString(
                post(key, "/v1/webhooks", JsonBody.with("url", receiver.url()).json())
                        .then()
                        .statusCode(201)
                        .extract()
                        .path("id"));
        UUID killed = publish();
        await(
                "the event about the article to kill",
                () -> receiver.about(killed).size() == 1);
        String cursor = cursor(webhook);
        UUID published = publish();
        await(
                "the event about the published article",
                () -> receiver.about(published).size() == 1);
        post(newsroom.key("articles:write"), "/v1/articles/" + killed + "/kills", "{\"reason\":\"Wrong\"}")
                .then()
                .statusCode(201);
        await("the event about the kill", () -> receiver.about(killed).size() == 2);
        Map<String, Integer> before = ids(published);
        before.putAll(ids(killed));

        Sql.of("delete from webhook_delivery where webhook_id = :webhook")
                .with("webhook", webhook)
                .run(database);
        Sql.of("update webhook_place set place = :cursor, head = null where webhook_id = :webhook")
                .with("cursor", cursor)
                .with("webhook", webhook)
                .run(database);
        await(
                "both events again",
                () -> receiver.about(published).size() == 2
                        && receiver.about(killed).size() == 3);
        Map<String, Integer> after = ids(published);
        after.putAll(ids(killed));
        assertEquals(before.keySet(), after.keySet(), after::toString);
    }

    private String cursor(UUID webhook) {
        return Sql.of("select place from webhook_place where webhook_id = :webhook")
                .with("webhook", webhook)
                .first(database, row -> row.getString(1))
                .orElseThrow();
    }

    private Map<String, Integer> ids(UUID article) {
        Map<String, Integer> ids = new HashMap<>();
        for (Message message : receiver.about(article)) ids.merge(message.id(), 1, Integer::sum);
        return ids;
    }

    @Test
    void anEventOfTheNewsroomKeepsItsIdAfterARestore() throws Exception {
        assertSameIds(newsroom.key("webhooks:write", "articles:read"));
    }

    @Test
    void anEventOfAPartnerKeepsItsIdAfterARestore() throws Exception {
        publish();
        TestPartner partner = newsroom.partner();
        newsroom.permission(
                partner,
                JsonBody.with("scope", JsonBody.with("sources", List.of(source)))
                        .and("level", "full")
                        .and("articlesFrom", "2020-01-01T00:00:00Z"));
        assertSameIds(post(
                        newsroom.key("partners:write", "keys:write"),
                        "/v1/partners/" + partner.id() + "/keys",
                        "{\"name\":\"hooks\",\"scopes\":[\"syndication:read\",\"webhooks:write\"]}")
                .then()
                .statusCode(201)
                .extract()
                .path("secret"));
    }

    @Test
    void eventsHaveTheSameIdOnlyIfTheyAreEqual() {
        UUID webhook = UUID.randomUUID();
        ChangeFeedItem item = item(1, true);
        assertEquals(EventIds.of(webhook, item), EventIds.of(webhook, item));
        assertEquals(7, EventIds.of(webhook, item).version());
        assertEquals(2, EventIds.of(webhook, item).variant());
        assertNotEquals(EventIds.of(webhook, item), EventIds.of(UUID.randomUUID(), item));
        assertNotEquals(EventIds.of(webhook, item), EventIds.of(webhook, item(2, true)));
        assertNotEquals(EventIds.of(webhook, item(1, false)), EventIds.of(webhook, item(1, false)));
    }

    private static ChangeFeedItem item(int version, boolean isIdentifiable) {
        return ChangeFeedChangeFeedItemBuilder.builder()
                .kind("put")
                .article(new UUID(1, 1))
                .version(version)
                .level("full")
                .reasons(List.of("published"))
                .notices(List.of())
                .at(Instant.parse("2026-11-27T12:00:00Z"))
                .links(Map.of())
                .selected(true)
                .identifiable(isIdentifiable)
                .build();
    }
}
