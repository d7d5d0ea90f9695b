package dateline.push.delivery;

import static dateline.Newsroom.post;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dateline.JsonBody;
import dateline.Newsroom;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import dateline.push.Hooks;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The order in which events are enqueued for webhooks. */
@QuarkusTest
@TestProfile(Hooks.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class EventEnqueuerTest {

    private static final String UNSEEN_HEAD = "a position that no webhook has read up to";

    @Inject
    EventEnqueuer enqueuer;

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    private final Map<UUID, String> created = new HashMap<>();

    @Test
    void theOwnerThatWaitsLongestComesFirstHoweverManyWebhooksAnotherHas() {
        List<UUID> many = createWebhooks(5);
        UUID single = createWebhooks(1).get(0);
        // One of the five was just read. The other four wait longer than the single webhook of the other partner.
        QuarkusTransaction.begin();
        List<UUID> order;
        try {
            setReadAt(many, 60);
            setReadAt(many.subList(0, 1), 1);
            setReadAt(List.of(single), 30);
            order = enqueuer.findDue(UNSEEN_HEAD).stream()
                    .map(EventEnqueuer.DueWebhook::webhook)
                    .filter(created::containsKey)
                    .toList();
        } finally {
            QuarkusTransaction.rollback();
        }
        assertEquals(6, order.size());
        assertEquals(single, order.get(0));
        assertEquals(many.get(0), order.get(5));
    }

    @AfterEach
    void deleteWebhooks() {
        created.forEach((webhook, key) -> {
            String path = "/v1/webhooks/" + webhook;
            String etag = Newsroom.get(key, path).header("ETag");
            Newsroom.as(key).header("If-Match", etag).delete(path).then().statusCode(204);
        });
    }

    private void setReadAt(List<UUID> webhooks, int secondsAgo) {
        Sql.of(
                        "update webhook_place set early_at = dateline_now() - make_interval(secs => :secondsAgo) where webhook_id = any(:webhooks)")
                .with("secondsAgo", secondsAgo)
                .withIds("webhooks", webhooks)
                .run(database);
    }

    private List<UUID> createWebhooks(int count) {
        Newsroom.TestPartner partner = newsroom.partner();
        String key = post(
                        newsroom.key("partners:write", "keys:write"),
                        "/v1/partners/" + partner.id() + "/keys",
                        "{\"name\":\"hooks\",\"scopes\":[\"syndication:read\",\"webhooks:write\"]}")
                .path("secret");
        List<UUID> webhooks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String url = "http://127.0.0.1:" + Hooks.SITE + "/" + i;
            UUID webhook = UUID.fromString(
                    post(key, "/v1/webhooks", JsonBody.with("url", url).json()).path("id"));
            created.put(webhook, key);
            webhooks.add(webhook);
        }
        return webhooks;
    }
}
