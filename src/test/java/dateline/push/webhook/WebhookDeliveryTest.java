package dateline.push.webhook;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static dateline.Newsroom.patch;
import static dateline.Newsroom.post;
import static dateline.push.Hooks.await;
import static dateline.push.Hooks.json;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dateline.JsonBody;
import dateline.Newsroom.TestPartner;
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
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Deliveries to receivers that succeed, fail, ask for a pause or move. */
@QuarkusTest
@TestProfile(Hooks.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class WebhookDeliveryTest extends WebhookScenario {

    @Test
    void headersOfAnAttemptAreStoredWithinLimits() throws Exception {
        String[] many = new String[120];
        for (int i = 0; i < many.length; i += 2) {
            many[i] = "X-Filler-" + "n".repeat(80) + i;
            many[i + 1] = "v".repeat(150);
        }
        receiver.setBehaviour(Receiver.status(200, many));
        Response webhook = createWebhook(newsroom.key("webhooks:write"), JsonBody.empty());
        post(key, webhook.path("links.rotations"), "{\"overlap\":\"PT1H\"}")
                .then()
                .statusCode(201);
        post(key, webhook.path("links.tests"), "").then().statusCode(201);
        await(
                "the recorded attempt",
                () -> statesOfDeliveries(webhook, "delivered").size() == 1);
        int stored = Sql.of("select length(t.request_headers::text) + length(t.response_headers::text) as size")
                .add(
                        "from webhook_attempt t join webhook_delivery d on d.id = t.delivery_id where d.webhook_id = :webhookId")
                .with("webhookId", UUID.fromString(webhook.path("id")))
                .first(database, row -> row.getInt("size"))
                .orElseThrow();
        assertTrue(stored < 5_000, stored + " characters");
        String attempt = get(key, webhook.path("links.deliveries")).path("items[0].links.self");
        String signature = get(key, attempt).path("log[0].request.headers.webhook-signature");
        assertTrue(signature.matches("v1,[\\w+/]{8}… v1,[\\w+/]{8}…"), signature);
    }

    @Test
    void testsAreLimitedToTenAMinuteForAllKeysOfAPartner() {
        TestPartner partner = newsroom.partner();
        Response webhook = createWebhook(partnerKey(partner), JsonBody.empty());
        for (int i = 0; i < 10; i++) {
            post(key, webhook.path("links.tests"), "").then().statusCode(201);
        }
        Response refused = post(partnerKey(partner), webhook.path("links.tests"), "");
        refused.then().statusCode(429).body("code", equalTo("rate-limited"));
        int wait = Integer.parseInt(refused.header("Retry-After"));
        assertTrue(wait >= 1 && wait <= 7, wait + " s");
        // Tests of another partner are counted separately.
        Response other = createWebhook(partnerKey(newsroom.partner()), JsonBody.empty());
        post(key, other.path("links.tests"), "").then().statusCode(201);
    }

    @Test
    void anEndpointThatIsNotConfirmedGetsOneCallAtATime() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        receiver.setBehaviour((exchange, message) -> {
            answer.await(60, TimeUnit.SECONDS);
            Receiver.status(204).answer(exchange, message);
        });
        Response webhook = createWebhook(newsroom.key("webhooks:write"), JsonBody.empty());
        webhook.then().body("confirmedAt", nullValue());
        List<UUID> stories =
                IntStream.range(0, 5).mapToObj(i -> publish("Story " + i)).toList();
        await(
                "all deliveries pending",
                () -> statesOfDeliveries(webhook, "pending").size() == stories.size());
        await("the first call", () -> receiver.messages().size() == 1);
        TimeUnit.MILLISECONDS.sleep(600);
        assertEquals(1, receiver.messages().size());
        answer.countDown();
        await(
                "all deliveries delivered",
                () -> statesOfDeliveries(webhook, "delivered").size() == stories.size());
        Response confirmed = get(key, webhook.path("links.self"));
        assertTrue(confirmed.path("confirmedAt") != null);
        assertNotEquals(webhook.header("ETag"), confirmed.header("ETag"));
        // The confirmation is not an edit: the ETag from before it is still accepted. Another URL is not confirmed.
        patch(
                        key,
                        webhook.path("links.self"),
                        webhook.header("ETag"),
                        JsonBody.with("url", receiver.url() + "/other").json())
                .then()
                .statusCode(200)
                .body("confirmedAt", nullValue());
        post(key, webhook.path("links.tests"), "").then().statusCode(201).body("urgent", equalTo(false));
        await(
                "the confirmation by a test",
                () -> get(key, webhook.path("links.self")).path("confirmedAt") != null);
    }

    @Test
    void aFailedDeliveryIsRetriedWithTheSameIdAndBody() throws Exception {
        receiver.setBehaviour(Receiver.status(500));
        Response webhook = createWebhook(newsroom.key("webhooks:write"), JsonBody.empty());
        UUID story = publish("Twice");
        await("the first attempt", () -> receiver.about(story).size() == 1);
        await(
                "the recorded attempt",
                () -> Integer.valueOf(1).equals(deliveriesAbout(webhook, story).path("items[0].attempts")));
        receiver.setBehaviour(Receiver.status(200));
        newsroom.later(Duration.ofMinutes(10));
        await("the second attempt", () -> receiver.about(story).size() == 2);
        List<Message> sent = receiver.about(story);
        assertEquals(sent.get(0).id(), sent.get(1).id());
        assertEquals(sent.get(0).body(), sent.get(1).body());
        assertNotEquals(sent.get(0).timestamp(), sent.get(1).timestamp());
    }

    @Test
    void redirectsAreNotFollowedAndEveryFailureIsRecorded() throws Exception {
        try (Receiver elsewhere = Receiver.respondingWith(200)) {
            Response webhook = createWebhook(newsroom.key("webhooks:write"), JsonBody.empty());
            List<Receiver.ResponseBehaviour> behaviours = List.of(
                    Receiver.status(302, "Location", elsewhere.url()),
                    Receiver.status(404),
                    (exchange, message) -> Thread.sleep(6_000),
                    (exchange, message) -> {});
            for (Receiver.ResponseBehaviour behaviour : behaviours) {
                int before = receiver.messages().size();
                receiver.setBehaviour(behaviour);
                post(key, webhook.path("links.tests"), "").then().statusCode(201);
                await("the test event", () -> receiver.messages().size() > before);
                await(
                        "the recorded attempt",
                        () -> statesOfDeliveries(webhook, "pending").isEmpty());
            }
            assertEquals(List.of(), elsewhere.messages());
            assertEquals(
                    List.of("reset", "timeout", "refused", "redirected"),
                    get(key, webhook.path("links.deliveries") + "?state=failed").path("items.lastError"));
        }
    }

    @Test
    void aResponse200IsASuccessWhateverItsBody() throws Exception {
        Response webhook = createWebhook(newsroom.key("webhooks:write"), JsonBody.empty());
        byte[] largeBody = "x".repeat(1_500_000).getBytes(StandardCharsets.UTF_8);
        List<Receiver.ResponseBehaviour> behaviours = List.of(
                (exchange, message) -> {
                    exchange.sendResponseHeaders(200, largeBody.length);
                    exchange.getResponseBody().write(largeBody);
                },
                (exchange, message) -> {
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write(largeBody);
                },
                (exchange, message) -> {
                    exchange.sendResponseHeaders(200, largeBody.length);
                    exchange.getResponseBody().write(largeBody, 0, 2_000);
                    exchange.getResponseBody().flush();
                    // Longer than the timeout of a call.
                    Thread.sleep(6_000);
                },
                (exchange, message) -> {
                    exchange.sendResponseHeaders(200, largeBody.length);
                    exchange.getResponseBody().write(largeBody, 0, 2_000);
                    exchange.getResponseBody().flush();
                });
        for (Receiver.ResponseBehaviour behaviour : behaviours) {
            receiver.setBehaviour(behaviour);
            UUID story = publish("Taken");
            await("the call", () -> receiver.about(story).size() == 1);
            await(
                    "the recorded attempt",
                    () -> deliveriesAbout(webhook, story).path("items[0].lastStatus") != null
                            || deliveriesAbout(webhook, story).path("items[0].lastError") != null);
            Response delivery = get(key, deliveriesAbout(webhook, story).path("items[0].links.self"));
            delivery.then()
                    .body("state", equalTo("delivered"))
                    .body("log[0].response.status", equalTo(200))
                    .body("log[0].response.body", equalTo("x".repeat(1_000)));
        }
    }

    @Test
    void retryAfterPausesTheWebhook() throws Exception {
        receiver.setBehaviour(Receiver.status(503, "Retry-After", "3000"));
        Response webhook = createWebhook(newsroom.key("webhooks:write"), JsonBody.empty());
        get(key, webhook.path("links.self")).then().body("restsUntil", nullValue());
        Instant earliestEnd = Instant.now().plusSeconds(2_900);
        UUID story = publish("Later");
        await(
                "the recorded attempt",
                () -> Integer.valueOf(503)
                        .equals(deliveriesAbout(webhook, story).path("items[0].lastStatus")));
        Response paused = get(key, webhook.path("links.self"));
        String until = paused.path("restsUntil");
        assertTrue(Instant.parse(until).isAfter(earliestEnd), until);
        assertEquals(until, deliveriesAbout(webhook, story).path("items[0].nextAttemptAt"));
        // Tests do not wait for the end of the pause.
        Response test = post(key, webhook.path("links.tests"), "");
        assertTrue(Instant.parse(test.path("nextAttemptAt")).isBefore(earliestEnd));
        get(key, "/v1/webhooks").then().body("items.restsUntil", equalTo(List.of(until)));

        receiver.setBehaviour(Receiver.status(200));
        // The receiver at the old URL asked for the pause.
        Response moved = patch(
                key,
                webhook.path("links.self"),
                paused.header("ETag"),
                JsonBody.with("url", receiver.url() + "/again").json());
        moved.then().statusCode(200).body("restsUntil", nullValue());
        assertNotEquals(paused.header("ETag"), moved.header("ETag"));
        await(
                "the recorded attempt",
                () -> "delivered".equals(deliveriesAbout(webhook, story).path("items[0].state")));
    }

    @Test
    void aResponse410DisablesTheWebhookAndEnablingContinuesAtItsCursor() throws Exception {
        receiver.setBehaviour(Receiver.status(410));
        Response webhook = createWebhook(newsroom.key("webhooks:write"), JsonBody.empty());
        publish("Unwanted");
        await(
                "the webhook disabled",
                () -> Boolean.FALSE.equals(get(key, webhook.path("links.self")).path("enabled")));
        Response disabled = get(key, webhook.path("links.self"));
        disabled.then().body("disabledBecause", equalTo("gone"));
        int receivedBefore = receiver.messages().size();

        receiver.setBehaviour(Receiver.status(200));
        UUID meanwhile = publish("Meanwhile");
        correct(meanwhile, JsonBody.with("teaser", "Put right."));
        patch(key, webhook.path("links.self"), disabled.header("ETag"), "{\"enabled\":true}")
                .then()
                .statusCode(200)
                .body("disabledBecause", nullValue());
        await(
                "the event from while it was disabled",
                () -> receiver.about(meanwhile).size() == 1);
        JsonNode event = json(receiver.about(meanwhile).get(0).body());
        assertEquals(2, event.at("/data/version").asInt());
        assertEquals("[\"published\",\"corrected\"]", event.at("/data/reasons").toString());
        assertTrue(receiver.messages().size() > receivedBefore);
    }

    @Test
    void pendingDeliveriesOfADisabledWebhookShowThatTheyWait() throws Exception {
        receiver.setBehaviour(Receiver.status(410));
        Response webhook = createWebhook(newsroom.key("webhooks:write"), JsonBody.empty());
        UUID story = publish("Unwanted");
        await(
                "the webhook disabled",
                () -> Boolean.FALSE.equals(get(key, webhook.path("links.self")).path("enabled")));
        Response delivery = deliveriesAbout(webhook, story);
        delivery.then()
                .body("items[0].state", equalTo("pending"))
                .body("items[0].waitsFor", equalTo("webhook"))
                .body("items[0].nextAttemptAt", nullValue());
        post(key, delivery.path("items[0].links.redeliveries"), "")
                .then()
                .statusCode(201)
                .body("waitsFor", equalTo("webhook"))
                .body("nextAttemptAt", nullValue());
        receiver.setBehaviour(Receiver.status(200));
        String etag = get(key, webhook.path("links.self")).header("ETag");
        patch(key, webhook.path("links.self"), etag, "{\"enabled\":true}")
                .then()
                .statusCode(200);
        await(
                "the recorded attempt",
                () -> "delivered".equals(deliveriesAbout(webhook, story).path("items[0].state")));
        post(
                        key,
                        webhook.path("links.redeliveries"),
                        "{\"from\":\"2026-02-01T00:00:00Z\",\"to\":\"2026-01-01T00:00:00Z\"}")
                .then()
                .statusCode(422)
                .body("errors.pointer", equalTo(List.of("/to")));
    }

    @Test
    void aLateResponseOfThePreviousUrlDoesNotAffectTheNewOne() throws Exception {
        CountDownLatch moved = new CountDownLatch(1);
        receiver.setBehaviour((exchange, message) -> {
            moved.await(60, TimeUnit.SECONDS);
            Receiver.status(410).answer(exchange, message);
        });
        Response webhook = createWebhook(newsroom.key("webhooks:write"), JsonBody.empty());
        UUID story = publish("On its way");
        await("the call", () -> receiver.about(story).size() == 1);
        try (Receiver next = Receiver.respondingWith(200)) {
            patch(
                            key,
                            webhook.path("links.self"),
                            webhook.header("ETag"),
                            JsonBody.with("url", next.url()).json())
                    .then()
                    .statusCode(200);
            moved.countDown();
            await("the delivery at the new URL", () -> next.about(story).size() == 1);
            await(
                    "the recorded attempt",
                    () -> "delivered".equals(deliveriesAbout(webhook, story).path("items[0].state")));
            get(key, webhook.path("links.self"))
                    .then()
                    .body("enabled", equalTo(true))
                    .body("disabledBecause", nullValue())
                    .body("failingSince", nullValue());
        }
    }

    @Test
    void aWebhookThatFailsForDaysIsDisabledAndAudited() throws Exception {
        receiver.setBehaviour(Receiver.status(503));
        Response webhook = createWebhook(newsroom.key("webhooks:write"), JsonBody.empty());
        for (int i = 0; i < 6; i++) publish("Story " + i);
        await("the webhook failing", () -> get(key, webhook.path("links.self")).path("failingSince") != null);
        newsroom.later(Duration.ofDays(3));
        await(
                "the webhook disabled",
                () -> "failing".equals(get(key, webhook.path("links.self")).path("disabledBecause")));
        get(newsroom.key("audit:read"), "/v1/audit-events?subject=webhook:" + webhook.path("id"))
                .then()
                .statusCode(200)
                .body("items.kind", hasItem("webhook-disabled"));
    }

    @Test
    void pendingDeliveriesAreSentAtOnceWhenTheReceiverRecovers() throws Exception {
        receiver.setBehaviour(Receiver.status(500));
        Response webhook = createWebhook(newsroom.key("webhooks:write"), JsonBody.empty());
        List<UUID> stories =
                IntStream.range(0, 12).mapToObj(i -> publish("Story " + i)).toList();
        await("the webhook failing", () -> get(key, webhook.path("links.self")).path("failingSince") != null);
        receiver.setBehaviour(Receiver.status(200));
        await(
                "no pending delivery",
                () -> statesOfDeliveries(webhook, "pending").isEmpty()
                        && stories.stream()
                                .allMatch(story -> !receiver.about(story).isEmpty()));
        await(
                "the end of the failure",
                () -> get(key, webhook.path("links.self")).path("failingSince") == null);
        assertEquals(List.of(), statesOfDeliveries(webhook, "failed"));
    }

    @Test
    void aKillOvertakesAFullQueueAndOpenTransactions() throws Exception {
        receiver.setBehaviour((exchange, message) -> {
            if (message.body().contains("article.put")) Receiver.status(500).answer(exchange, message);
            else Receiver.status(200).answer(exchange, message);
        });
        Response webhook = createWebhook(newsroom.key("webhooks:write"), JsonBody.empty());
        UUID killed = publish("Doomed");
        // More events than the limit of pending deliveries.
        for (int i = 0; i < 25; i++) publish("Story " + i);
        await("a full queue", () -> statesOfDeliveries(webhook, "pending").size() >= 20);
        try (Connection transaction = openTransaction()) {
            post(
                            newsroom.key("articles:write"),
                            "/v1/articles/" + killed + "/kills",
                            "{\"reason\":\"Wrong\",\"notice\":\"Gone.\"}")
                    .then()
                    .statusCode(201);
            await(
                    "the kill",
                    () -> receiver.about(killed).stream()
                            .anyMatch(message -> message.body().contains("article.remove")));
            transaction.rollback();
        }
        receiver.setBehaviour(Receiver.status(200));
        await(
                "no pending delivery",
                () -> statesOfDeliveries(webhook, "pending").isEmpty());
        List<Message> events = receiver.about(killed);
        assertTrue(
                events.get(events.size() - 1).body().contains("article.remove"),
                "no older event is sent after the removal");
        assertEquals(
                1,
                events.stream()
                        .filter(message -> message.body().contains("article.remove"))
                        .map(Message::id)
                        .distinct()
                        .count());
    }

    @Test
    void oneOrAllDeliveriesAreRedelivered() throws Exception {
        Response webhook = createWebhook(newsroom.key("webhooks:write"), JsonBody.empty());
        UUID first = publish("First");
        UUID second = publish("Second");
        await("both deliveries", () -> statesOfDeliveries(webhook, "delivered").size() == 2);
        String delivery =
                get(key, webhook.path("links.deliveries") + "?article=" + first).path("items[0].id");
        post(key, webhook.path("links.deliveries") + "/" + delivery + "/redeliveries", "")
                .then()
                .statusCode(201)
                .body("state", equalTo("pending"));
        await("the redelivery of the first", () -> receiver.about(first).size() == 2);
        assertEquals(
                receiver.about(first).get(0).id(), receiver.about(first).get(1).id());
        assertEquals(
                receiver.about(first).get(0).body(),
                receiver.about(first).get(1).body());

        await(
                "the recorded attempt",
                () -> "delivered".equals(deliveriesAbout(webhook, first).path("items[0].state")));
        post(
                        key,
                        webhook.path("links.redeliveries"),
                        JsonBody.with("from", "2020-01-01T00:00:00Z")
                                .and("to", "2199-01-01T00:00:00Z")
                                .and("states", List.of("delivered"))
                                .json())
                .then()
                .statusCode(201)
                .body("count", greaterThanOrEqualTo(2));
        await(
                "both redeliveries",
                () -> receiver.about(first).size() == 3
                        && receiver.about(second).size() == 2);
        post(
                        key,
                        webhook.path("links.redeliveries"),
                        "{\"from\":\"2020-01-01T00:00:00Z\",\"to\":\"2199-01-01T00:00:00Z\"}")
                .then()
                .statusCode(201)
                .body("count", equalTo(0));
    }

    @Test
    void theLatestAttemptsOfADeliveryAreKept() throws Exception {
        Response webhook = createWebhook(newsroom.key("webhooks:write"), JsonBody.empty());
        UUID story = publish("Again");
        await("the delivery", () -> statesOfDeliveries(webhook, "delivered").size() == 1);
        String delivery = deliveriesAbout(webhook, story).path("items[0].links.self");
        UUID id = UUID.fromString(get(key, delivery).path("id"));
        for (int i = 2; i <= 20; i++) redeliver(delivery, i);
        // As if they came from a node whose clock is ahead of this one's.
        Sql.of(
                        "update webhook_attempt set id = cast(overlay(cast(id as text) placing 'ffffffff' from 1 for 8) as uuid) where delivery_id = :deliveryId")
                .with("deliveryId", id)
                .run(database);
        Instant earlier = Instant.parse(get(key, delivery).path("log[0].at"));
        redeliver(delivery, 21);
        redeliver(delivery, 22);
        List<String> instants = get(key, delivery).path("log.at");
        assertEquals(20, instants.size());
        assertTrue(Instant.parse(instants.get(1)).isAfter(earlier), instants + " after " + earlier);
        assertEquals(
                20,
                Sql.of("select count(*) from webhook_attempt where delivery_id = :deliveryId")
                        .with("deliveryId", id)
                        .first(database, row -> row.getInt(1))
                        .orElseThrow());
    }

    private void redeliver(String delivery, int attempts) throws Exception {
        post(key, delivery + "/redeliveries", "").then().statusCode(201);
        await(
                "the attempt",
                () -> Integer.valueOf(attempts).equals(get(key, delivery).path("attempts"))
                        && "delivered".equals(get(key, delivery).path("state")));
    }

    @Test
    void aWebhookWithManyDeliveriesIsDeleted() throws Exception {
        Response webhook = createWebhook(newsroom.key("webhooks:write"), JsonBody.empty());
        publish("One of many");
        await("the delivery", () -> statesOfDeliveries(webhook, "delivered").size() == 1);
        Sql.of("""
                        insert into webhook_delivery (id, webhook_id, type, happened_at, body, urgent, state, settled_at, created_at)
                        select next_id(), d.webhook_id, d.type, d.happened_at, d.body, false, 'delivered', d.settled_at, d.created_at
                        from webhook_delivery d, generate_series(1, 1200) where d.webhook_id = :webhookId
                        """).with("webhookId", UUID.fromString(webhook.path("id"))).run(database);
        as(key).header("If-Match", "*")
                .delete(webhook.<String>path("links.self"))
                .then()
                .statusCode(204);
        get(key, webhook.path("links.self")).then().statusCode(404);
        assertEquals(
                0,
                Sql.of("select count(*) from webhook_delivery where webhook_id = :webhookId")
                        .with("webhookId", UUID.fromString(webhook.path("id")))
                        .first(database, row -> row.getInt(1))
                        .orElseThrow());
    }

    @Test
    void aDisabledWebhookReceivesOnlyTests() throws Exception {
        Response webhook = createWebhook(newsroom.key("webhooks:write"), JsonBody.with("enabled", false));
        webhook.then().body("disabledBecause", equalTo("asked"));
        publish("Unheard");
        post(key, webhook.path("links.tests"), "").then().statusCode(201).body("type", equalTo("webhook.test"));
        await("the test", () -> receiver.messages().size() == 1);
        await(
                "the recorded attempt",
                () -> statesOfDeliveries(webhook, "delivered").size() == 1);
        assertTrue(receiver.messages().get(0).body().contains("webhook.test"));
    }

    // A transaction that has written and stays open.
    private Connection openTransaction() throws SQLException {
        Connection transaction = database.getConnection();
        transaction.setAutoCommit(false);
        try (Statement statement = transaction.createStatement()) {
            statement.execute("set local transaction_timeout = 0");
            statement.execute("select pg_current_xact_id()");
        }
        return transaction;
    }
}
