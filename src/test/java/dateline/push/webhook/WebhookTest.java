package dateline.push.webhook;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static dateline.Newsroom.patch;
import static dateline.Newsroom.post;
import static dateline.push.Hooks.json;
import static dateline.push.Hooks.until;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dateline.Newsroom;
import dateline.Newsroom.Buyer;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import dateline.push.Hooks;
import dateline.push.Receiver;
import dateline.push.Receiver.Message;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Webhooks through the API, with receivers that succeed and receivers that fail. */
@QuarkusTest
@TestProfile(Hooks.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class WebhookTest {

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    private Receiver receiver;
    private String source;

    @BeforeEach
    void open() throws Exception {
        receiver = Receiver.answering(204);
        source = Newsroom.unique("Gazette");
    }

    @AfterEach
    void close() {
        receiver.close();
        newsroom.clockBack();
        // Webhooks of a finished test must receive no further events.
        new Sql().add("""
                        with held as (select webhook_id from webhook_health order by webhook_id for update)
                        delete from webhook where id in (select webhook_id from held) and url like 'http://127.0.0.1:%'
                        """).run(database);
    }

    @Test
    void whatHappensIsToldInIdsAndLinksAndSignedByTheRules() throws Exception {
        Response made = hook(newsroom.key("webhooks:write"), "");
        String secret = made.path("secret");
        UUID story = publish("A headline nobody needs to know");
        until("the event", () -> receiver.about(story).size() == 1);

        Message message = receiver.about(story).get(0);
        JsonNode event = json(message.body());
        assertEquals("article.put", event.get("type").asText());
        assertEquals(1, event.at("/data/version").asInt());
        assertEquals("published", event.at("/data/reasons/0").asText());
        assertEquals(
                "http://localhost:8081/v1/articles/" + story,
                event.at("/data/links/article").asText());
        assertFalse(message.body().contains("headline"), message.body());
        assertEquals("application/json", message.type());
        assertTrue(message.id().matches("msg_[0-9a-f]{32}"), message.id());
        assertEquals(signed(secret, message), message.signature());

        until("its record", () -> "delivered".equals(of(made, story).path("items[0].state")));
        Response delivery = get(key, of(made, story).path("items[0].links.self"));
        delivery.then()
                .statusCode(200)
                .body("messageId", equalTo(message.id()))
                .body("event", equalTo(message.body()))
                .body("log", hasSize(1))
                .body(
                        "log[0].request.headers.webhook-signature",
                        equalTo(message.signature().substring(0, 11) + "…"))
                .body("log[0].response.status", equalTo(204));
    }

    @Test
    void aSecretIsShownOnceAndLiesSealedInTheDatabase() {
        Response made = hook(newsroom.key("webhooks:write"), "");
        String secret = made.path("secret");
        byte[] bytes = Base64.getDecoder().decode(secret.substring("whsec_".length()));
        assertEquals(32, bytes.length);
        get(key, made.path("links.self")).then().statusCode(200).body("secret", nullValue());
        assertFalse(get(key, "/v1/webhooks").asString().contains("whsec_"));
        String everything = new Sql()
                .add(
                        "select query_to_xml('select * from webhook_secret', true, false, '')::text || query_to_xml('select * from webhook', true, false, '')::text")
                .first(database, row -> row.getString(1))
                .orElseThrow();
        assertFalse(everything.contains(secret.substring(6)), "in the database as it is");
        assertFalse(
                everything.contains(Base64.getEncoder().encodeToString(bytes).substring(0, 20)),
                "in the database as it is");
    }

    @Test
    void aSecretIsReplacedWhileBothSign() throws Exception {
        Response made = hook(newsroom.key("webhooks:write"), ",\"enabled\":false");
        Response rotated = post(key, made.path("links.rotations"), "{\"overlap\":\"PT1H\"}");
        rotated.then().statusCode(201);
        String old = made.path("secret");
        String next = rotated.path("secret");
        assertNotEquals(old, next);
        post(key, made.path("links.tests"), "").then().statusCode(201);
        until("the test", () -> receiver.messages().size() == 1);
        Message both = receiver.messages().get(0);
        assertEquals(signed(next, both) + " " + signed(old, both), both.signature());

        newsroom.later(Duration.ofHours(2));
        post(key, made.path("links.tests"), "").then().statusCode(201);
        until("the second test", () -> receiver.messages().size() == 2);
        Message one = receiver.messages().get(1);
        assertEquals(signed(next, one), one.signature());
    }

    @Test
    void aThirdRotationEndsTheOldestSecret() throws Exception {
        Response made = hook(newsroom.key("webhooks:write"), ",\"enabled\":false");
        String second = null;
        String third = null;
        for (int i = 0; i < 4; i++) {
            second = third;
            Response rotated = post(key, made.path("links.rotations"), "{\"overlap\":\"PT1H\"}");
            rotated.then().statusCode(201);
            third = rotated.path("secret");
        }
        post(key, made.path("links.tests"), "").then().statusCode(201);
        until("the test", () -> receiver.messages().size() == 1);
        Message message = receiver.messages().get(0);
        assertEquals(signed(third, message) + " " + signed(second, message), message.signature());
        assertEquals(
                2L,
                new Sql()
                        .add(
                                "select count(*) from webhook_secret where webhook_id = ?",
                                UUID.fromString(made.path("id")))
                        .first(database, row -> row.getLong(1))
                        .orElseThrow());
    }

    @Test
    void headersOfAnAttemptAreStoredWithinBounds() throws Exception {
        String[] many = new String[120];
        for (int i = 0; i < many.length; i += 2) {
            many[i] = "X-Filler-" + "n".repeat(80) + i;
            many[i + 1] = "v".repeat(150);
        }
        receiver.behave(Receiver.saying(200, many));
        Response made = hook(newsroom.key("webhooks:write"), "");
        post(key, made.path("links.rotations"), "{\"overlap\":\"PT1H\"}").then().statusCode(201);
        post(key, made.path("links.tests"), "").then().statusCode(201);
        until("its record", () -> states(made, "delivered").size() == 1);
        int stored = new Sql()
                .add("select length(t.request_headers::text) + length(t.response_headers::text) as size")
                .add(
                        "from webhook_attempt t join webhook_delivery d on d.id = t.delivery_id where d.webhook_id = ?",
                        UUID.fromString(made.path("id")))
                .first(database, row -> row.getInt("size"))
                .orElseThrow();
        assertTrue(stored < 5_000, stored + " characters");
        String attempt = get(key, made.path("links.deliveries")).path("items[0].links.self");
        String signature = get(key, attempt).path("log[0].request.headers.webhook-signature");
        assertTrue(signature.matches("v1,[\\w+/]{8}… v1,[\\w+/]{8}…"), signature);
    }

    @Test
    void aPartnerSendsTenTestsAMinuteWhateverKeyItUses() {
        Buyer buyer = newsroom.buyer();
        Response made = hook(partnerKey(buyer), "");
        for (int i = 0; i < 10; i++) {
            post(key, made.path("links.tests"), "").then().statusCode(201);
        }
        Response refused = post(partnerKey(buyer), made.path("links.tests"), "");
        refused.then().statusCode(429).body("code", equalTo("rate-limited"));
        int wait = Integer.parseInt(refused.header("Retry-After"));
        assertTrue(wait >= 1 && wait <= 7, wait + " s");
        // Tests of another partner are counted separately.
        Response other = hook(partnerKey(newsroom.buyer()), "");
        post(key, other.path("links.tests"), "").then().statusCode(201);
    }

    @Test
    void anEndpointThatIsNotConfirmedGetsOneCallAtATime() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        receiver.behave((exchange, message) -> {
            answer.await(60, TimeUnit.SECONDS);
            Receiver.saying(204).answer(exchange, message);
        });
        Response made = hook(newsroom.key("webhooks:write"), "");
        made.then().body("confirmedAt", nullValue());
        List<UUID> stories =
                IntStream.range(0, 5).mapToObj(i -> publish("Story " + i)).toList();
        until("that all wait", () -> states(made, "pending").size() == stories.size());
        until("the first call", () -> receiver.messages().size() == 1);
        TimeUnit.MILLISECONDS.sleep(600);
        assertEquals(1, receiver.messages().size());
        answer.countDown();
        until("that all are delivered", () -> states(made, "delivered").size() == stories.size());
        Response confirmed = get(key, made.path("links.self"));
        assertTrue(confirmed.path("confirmedAt") != null);
        assertNotEquals(made.header("ETag"), confirmed.header("ETag"));
        // The confirmation is not an edit: the ETag from before it is still accepted. Another URL is not confirmed.
        patch(key, made.path("links.self"), made.header("ETag"), "{\"url\":\"" + receiver.url() + "/other\"}")
                .then()
                .statusCode(200)
                .body("confirmedAt", nullValue());
        post(key, made.path("links.tests"), "").then().statusCode(201).body("urgent", equalTo(false));
        until("that a test confirms it", () -> get(key, made.path("links.self")).path("confirmedAt") != null);
    }

    @Test
    void aPartnerHearsOfWhatItMayHaveAndOfWhatItOnceHad() throws Exception {
        publish("So that there is a source");
        Buyer buyer = newsroom.buyer();
        String permission =
                newsroom.permission(buyer, "\"level\":\"full\",\"scope\":{\"sources\":[\"" + slug() + "\"]}");
        Buyer stranger = newsroom.buyer();
        hook(partnerKey(buyer), "");
        try (Receiver other = Receiver.answering(200)) {
            as(partnerKey(stranger))
                    .contentType("application/json")
                    .body("{\"url\":\"" + other.url() + "\"}")
                    .post("/v1/webhooks")
                    .then()
                    .statusCode(201);
            UUID story = publish("Theirs");
            UUID foreign = newsroom.publish(story("Nobody's", Newsroom.unique("Elsewhere")), "{}");
            until("the put", () -> receiver.about(story).size() == 1);
            JsonNode put = json(receiver.about(story).get(0).body());
            assertEquals("full", put.at("/data/level").asText());
            assertEquals(
                    "http://localhost:8081/v1/syndication/articles/" + story,
                    put.at("/data/links/article").asText());

            get(buyer.key(), "/v1/syndication/articles/" + story).then().statusCode(200);
            post(
                            newsroom.key("articles:write"),
                            "/v1/articles/" + story + "/kills",
                            "{\"reason\":\"Wrong\",\"notice\":\"Gone.\"}")
                    .then()
                    .statusCode(201);
            until("the removal", () -> receiver.about(story).size() == 2);
            JsonNode removal = json(receiver.about(story).get(1).body());
            assertEquals("article.remove", removal.get("type").asText());
            assertEquals("article-canceled", removal.at("/data/reasons/0").asText());
            String notice = removal.at("/data/notices/0").asText();

            String desk = newsroom.key("permissions:write");
            until(
                    "the notice's delivery",
                    () -> "webhook".equals(get(desk, "/v1/notices/" + notice).path("deliveredThrough")));

            UUID last = publish("The last");
            until("the last put", () -> receiver.about(last).size() == 1);
            post(desk, "/v1/permissions/" + permission + "/revocations", "{}")
                    .then()
                    .statusCode(201);
            until("its removal", () -> receiver.about(last).size() == 2);
            assertEquals(
                    "permission-revoked",
                    json(receiver.about(last).get(1).body())
                            .at("/data/reasons/0")
                            .asText());
            assertEquals(List.of(), receiver.about(foreign));
            assertEquals(List.of(), other.messages());
        }
    }

    @Test
    void aPartnerSeesItsOwnWebhooksAndNobodyElses() {
        String one = partnerKey(newsroom.buyer());
        String other = partnerKey(newsroom.buyer());
        Response made = hook(one, "");
        String id = made.path("id");
        String etag = made.header("ETag");
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
    void theNewsroomHearsWhatItsKeyCouldRead() throws Exception {
        try (Receiver reading = Receiver.answering(200)) {
            hook(newsroom.key("webhooks:write"), "");
            as(newsroom.key("webhooks:write", "articles:read"))
                    .contentType("application/json")
                    .body("{\"url\":\"" + reading.url() + "\"}")
                    .post("/v1/webhooks")
                    .then()
                    .statusCode(201);
            UUID licensed = newsroom.publish(story("For partners", source).replace("\"public\"", "\"licensed\""), "{}");
            UUID open = publish("For all");
            until("the licensed one", () -> reading.about(licensed).size() == 1);
            until(
                    "the public one",
                    () -> receiver.about(open).size() == 1
                            && reading.about(open).size() == 1);
            assertEquals(List.of(), receiver.about(licensed));
        }
    }

    @Test
    void whoChangesItIsToldWhatHeCouldRead() throws Exception {
        Response made = hook(newsroom.key("webhooks:write", "articles:read"), "");
        String lesser = newsroom.key("webhooks:write");
        patch(lesser, made.path("links.self"), made.header("ETag"), "{\"description\":\"Mine now\"}")
                .then()
                .statusCode(200);
        // The cursor belongs to the rights of the previous key, so the webhook starts again.
        until(
                "that it starts over",
                () -> receiver.messages().stream()
                        .anyMatch(message -> message.body().contains("changes.reset")));
        UUID licensed = newsroom.publish(story("For partners", source).replace("\"public\"", "\"licensed\""), "{}");
        UUID open = publish("For all");
        until("the public one", () -> receiver.about(open).size() == 1);
        assertEquals(List.of(), receiver.about(licensed));
    }

    @Test
    void nothingIsToldEarly() throws Exception {
        hook(newsroom.key("webhooks:write", "articles:read"), "");
        UUID planned = newsroom.publish(
                story("Tomorrow", source),
                "{\"embargoedUntil\":\"" + Instant.now().plus(Duration.ofHours(1)) + "\"}");
        UUID now = publish("Today");
        until("what is live", () -> receiver.about(now).size() == 1);
        assertEquals(List.of(), receiver.about(planned));
        newsroom.later(Duration.ofHours(2));
        until("what was planned", () -> receiver.about(planned).size() == 1);
    }

    @Test
    void kindsAndSectionsAreChosenAndWhoHeardOnceHearsOn() throws Exception {
        String harbour = Newsroom.unique("harbour");
        String hills = Newsroom.unique("hills");
        section(harbour);
        section(hills);
        hook(newsroom.key("webhooks:write"), ",\"sections\":[\"" + harbour + "\"]");
        try (Receiver corrections = Receiver.answering(200)) {
            as(newsroom.key("webhooks:write"))
                    .contentType("application/json")
                    .body("{\"url\":\"" + corrections.url() + "\",\"kinds\":[\"corrected\",\"canceled\"]}")
                    .post("/v1/webhooks")
                    .then()
                    .statusCode(201);
            UUID here = newsroom.publish(in(harbour), "{}");
            UUID there = newsroom.publish(in(hills), "{}");
            until("the one in the section", () -> receiver.about(here).size() == 1);

            correct(here, "{\"section\":\"" + hills + "\"}");
            correct(there, "{\"teaser\":\"Put right.\"}");
            until("that it left", () -> receiver.about(here).size() == 2);
            until(
                    "both corrections",
                    () -> corrections.about(here).size() == 1
                            && corrections.about(there).size() == 1);
            assertEquals(List.of(), receiver.about(there));
            assertEquals(
                    "corrected",
                    json(corrections.about(here).get(0).body())
                            .at("/data/reasons/0")
                            .asText());
        }
    }

    @Test
    void aSectionOrFeedThatIsNotThereIsRefused() {
        String there = Newsroom.unique("there");
        section(there);
        key = newsroom.key("webhooks:write");
        post(
                        key,
                        "/v1/webhooks",
                        "{\"url\":\"" + receiver.url() + "\",\"sections\":[\"" + there
                                + "\",\"no-section\"],\"feeds\":[\"no-feed\"]}")
                .then()
                .statusCode(422)
                .body("code", equalTo("body-invalid"))
                .body("errors.pointer", equalTo(List.of("/sections/1", "/feeds/0")))
                .body("errors.code", equalTo(List.of("section-unknown", "feed-unknown")));
        Response made = hook(key, ",\"sections\":[\"" + there + "\"]");
        patch(key, made.path("links.self"), made.header("ETag"), "{\"feeds\":[\"no-feed\"]}")
                .then()
                .statusCode(422)
                .body("errors.pointer", equalTo(List.of("/feeds/0")));
        // A feed that the webhook selects may have been removed since.
        new Sql()
                .add("update webhook set feeds = '{no-feed}' where id = ?", UUID.fromString(made.path("id")))
                .run(database);
        patch(key, made.path("links.self"), made.header("ETag"), "{\"description\":\"Goes on\"}")
                .then()
                .statusCode(200)
                .body("feeds", equalTo(List.of("no-feed")));
    }

    @Test
    void aSectionThatOnlyTheNewsroomKnowsIsNoneForOthers() {
        String secret = Newsroom.unique("secret").toLowerCase(java.util.Locale.ROOT);
        post(newsroom.key("articles:write"), "/v1/articles", in(secret))
                .then()
                .statusCode(201)
                .body("created.slug", hasItem(secret));
        String body = "{\"url\":\"" + receiver.url() + "\",\"sections\":[\"" + secret + "\"]}";
        post(partnerKey(newsroom.buyer()), "/v1/webhooks", body)
                .then()
                .statusCode(422)
                .body("errors.code", equalTo(List.of("section-unknown")));
        post(newsroom.key("webhooks:write", "articles:read"), "/v1/webhooks", body)
                .then()
                .statusCode(201);
    }

    @Test
    void aFeedIsChosen() throws Exception {
        String feed = Newsroom.unique("feed");
        post(
                        newsroom.key("feeds:write"),
                        "/v1/feeds",
                        "{\"slug\":\"" + feed + "\",\"title\":\"Chosen\",\"query\":{\"source\":[\"" + slug() + "\"]}}")
                .then()
                .statusCode(201);
        hook(newsroom.key("webhooks:write"), ",\"feeds\":[\"" + feed + "\"]");
        UUID inside = publish("Inside");
        UUID outside = newsroom.publish(story("Outside", Newsroom.unique("Elsewhere")), "{}");
        UUID last = publish("Last");
        until("the last", () -> receiver.about(last).size() == 1);
        assertEquals(1, receiver.about(inside).size());
        assertEquals(List.of(), receiver.about(outside));
    }

    @Test
    void whatIsNotTakenIsSentAgainAsItWas() throws Exception {
        receiver.behave(Receiver.saying(500));
        Response made = hook(newsroom.key("webhooks:write"), "");
        UUID story = publish("Twice");
        until("the first attempt", () -> receiver.about(story).size() == 1);
        until("its record", () -> Integer.valueOf(1).equals(of(made, story).path("items[0].attempts")));
        receiver.behave(Receiver.saying(200));
        newsroom.later(Duration.ofMinutes(10));
        until("the second", () -> receiver.about(story).size() == 2);
        List<Message> sent = receiver.about(story);
        assertEquals(sent.get(0).id(), sent.get(1).id());
        assertEquals(sent.get(0).body(), sent.get(1).body());
        assertNotEquals(sent.get(0).timestamp(), sent.get(1).timestamp());
    }

    @Test
    void aRedirectIsNotFollowedAndAnswersOfAllKindsAreWrittenDown() throws Exception {
        try (Receiver elsewhere = Receiver.answering(200)) {
            Response made = hook(newsroom.key("webhooks:write"), "");
            List<Receiver.ResponseBehaviour> manners = List.of(
                    Receiver.saying(302, "Location", elsewhere.url()),
                    Receiver.saying(404),
                    (exchange, message) -> Thread.sleep(6_000),
                    (exchange, message) -> {});
            for (Receiver.ResponseBehaviour manner : manners) {
                int before = receiver.messages().size();
                receiver.behave(manner);
                post(key, made.path("links.tests"), "").then().statusCode(201);
                until("a test", () -> receiver.messages().size() > before);
                until("its record", () -> states(made, "pending").isEmpty());
            }
            assertEquals(List.of(), elsewhere.messages());
            assertEquals(
                    List.of("reset", "timeout", "refused", "redirected"),
                    get(key, made.path("links.deliveries") + "?state=failed").path("items.lastError"));
        }
    }

    @Test
    void whoSays200HasTakenItWhateverElseIsSaid() throws Exception {
        Response made = hook(newsroom.key("webhooks:write"), "");
        byte[] much = "x".repeat(1_500_000).getBytes(StandardCharsets.UTF_8);
        List<Receiver.ResponseBehaviour> manners = List.of(
                (exchange, message) -> {
                    exchange.sendResponseHeaders(200, much.length);
                    exchange.getResponseBody().write(much);
                },
                (exchange, message) -> {
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write(much);
                },
                (exchange, message) -> {
                    exchange.sendResponseHeaders(200, much.length);
                    exchange.getResponseBody().write(much, 0, 2_000);
                    exchange.getResponseBody().flush();
                    // Longer than the timeout of a call.
                    Thread.sleep(6_000);
                },
                (exchange, message) -> {
                    exchange.sendResponseHeaders(200, much.length);
                    exchange.getResponseBody().write(much, 0, 2_000);
                    exchange.getResponseBody().flush();
                });
        for (Receiver.ResponseBehaviour manner : manners) {
            receiver.behave(manner);
            UUID story = publish("Taken");
            until("the call", () -> receiver.about(story).size() == 1);
            until(
                    "its record",
                    () -> of(made, story).path("items[0].lastStatus") != null
                            || of(made, story).path("items[0].lastError") != null);
            Response delivery = get(key, of(made, story).path("items[0].links.self"));
            delivery.then()
                    .body("state", equalTo("delivered"))
                    .body("log[0].response.status", equalTo(200))
                    .body("log[0].response.body", equalTo("x".repeat(1_000)));
        }
    }

    @Test
    void whoWantsToBeLeftAloneIsAndThatIsShown() throws Exception {
        receiver.behave(Receiver.saying(503, "Retry-After", "3000"));
        Response made = hook(newsroom.key("webhooks:write"), "");
        get(key, made.path("links.self")).then().body("restsUntil", nullValue());
        Instant wished = Instant.now().plusSeconds(2_900);
        UUID story = publish("Later");
        until("its record", () -> Integer.valueOf(503).equals(of(made, story).path("items[0].lastStatus")));
        Response resting = get(key, made.path("links.self"));
        String until = resting.path("restsUntil");
        assertTrue(Instant.parse(until).isAfter(wished), until);
        assertEquals(until, of(made, story).path("items[0].nextAttemptAt"));
        // Tests do not wait for the end of the pause.
        Response test = post(key, made.path("links.tests"), "");
        assertTrue(Instant.parse(test.path("nextAttemptAt")).isBefore(wished));
        get(key, "/v1/webhooks").then().body("items.restsUntil", equalTo(List.of(until)));

        receiver.behave(Receiver.saying(200));
        // The receiver at the old URL asked for the pause.
        Response moved = patch(
                key, made.path("links.self"), resting.header("ETag"), "{\"url\":\"" + receiver.url() + "/again\"}");
        moved.then().statusCode(200).body("restsUntil", nullValue());
        assertNotEquals(resting.header("ETag"), moved.header("ETag"));
        until("its record", () -> "delivered".equals(of(made, story).path("items[0].state")));
    }

    @Test
    void aFeedThatIsHeardByStays() {
        String feed = Newsroom.unique("feed");
        String feeds = newsroom.key("feeds:write");
        Response there = post(feeds, "/v1/feeds", "{\"slug\":\"" + feed + "\",\"title\":\"Heard by\"}");
        there.then().statusCode(201);
        Response made = hook(newsroom.key("webhooks:write"), ",\"feeds\":[\"" + feed + "\"]");
        as(feeds)
                .header("If-Match", there.header("ETag"))
                .delete("/v1/feeds/" + feed)
                .then()
                .statusCode(409)
                .body("code", equalTo("feed-under-webhook"))
                .body("webhooks", equalTo(List.of(made.<String>path("id"))));
        Response off = patch(key, made.path("links.self"), made.header("ETag"), "{\"enabled\":false}");
        off.then().statusCode(200);
        as(feeds)
                .header("If-Match", there.header("ETag"))
                .delete("/v1/feeds/" + feed)
                .then()
                .statusCode(204);
        patch(key, made.path("links.self"), off.header("ETag"), "{\"description\":\"Over\"}")
                .then()
                .statusCode(200);
        String etag = get(key, made.path("links.self")).header("ETag");
        // The webhook would receive no event.
        patch(key, made.path("links.self"), etag, "{\"enabled\":true}")
                .then()
                .statusCode(422)
                .body("errors.code", equalTo(List.of("feed-unknown")));
    }

    @Test
    void a410DisablesAndSetGoingAgainItGoesOnWhereItStopped() throws Exception {
        receiver.behave(Receiver.saying(410));
        Response made = hook(newsroom.key("webhooks:write"), "");
        publish("Unwanted");
        until(
                "that it is disabled",
                () -> Boolean.FALSE.equals(get(key, made.path("links.self")).path("enabled")));
        Response disabled = get(key, made.path("links.self"));
        disabled.then().body("disabledBecause", equalTo("gone"));
        int heard = receiver.messages().size();

        receiver.behave(Receiver.saying(200));
        UUID meanwhile = publish("Meanwhile");
        correct(meanwhile, "{\"teaser\":\"Put right.\"}");
        patch(key, made.path("links.self"), disabled.header("ETag"), "{\"enabled\":true}")
                .then()
                .statusCode(200)
                .body("disabledBecause", nullValue());
        until("what happened meanwhile", () -> receiver.about(meanwhile).size() == 1);
        JsonNode event = json(receiver.about(meanwhile).get(0).body());
        assertEquals(2, event.at("/data/version").asInt());
        assertEquals("[\"published\",\"corrected\"]", event.at("/data/reasons").toString());
        assertTrue(receiver.messages().size() > heard);
    }

    @Test
    void whatWaitsForADisabledOneSaysSo() throws Exception {
        receiver.behave(Receiver.saying(410));
        Response made = hook(newsroom.key("webhooks:write"), "");
        UUID story = publish("Unwanted");
        until(
                "that it is disabled",
                () -> Boolean.FALSE.equals(get(key, made.path("links.self")).path("enabled")));
        Response delivery = of(made, story);
        delivery.then()
                .body("items[0].state", equalTo("pending"))
                .body("items[0].waitsFor", equalTo("webhook"))
                .body("items[0].nextAttemptAt", nullValue());
        post(key, delivery.path("items[0].links.redeliveries"), "")
                .then()
                .statusCode(201)
                .body("waitsFor", equalTo("webhook"))
                .body("nextAttemptAt", nullValue());
        receiver.behave(Receiver.saying(200));
        String etag = get(key, made.path("links.self")).header("ETag");
        patch(key, made.path("links.self"), etag, "{\"enabled\":true}").then().statusCode(200);
        until("its record", () -> "delivered".equals(of(made, story).path("items[0].state")));
        post(
                        key,
                        made.path("links.redeliveries"),
                        "{\"from\":\"2026-02-01T00:00:00Z\",\"to\":\"2026-01-01T00:00:00Z\"}")
                .then()
                .statusCode(422)
                .body("errors.pointer", equalTo(List.of("/to")));
    }

    @Test
    void whatItsOldAddressSaysLateIsNotTheNewOnes() throws Exception {
        CountDownLatch moved = new CountDownLatch(1);
        receiver.behave((exchange, message) -> {
            moved.await(60, TimeUnit.SECONDS);
            Receiver.saying(410).answer(exchange, message);
        });
        Response made = hook(newsroom.key("webhooks:write"), "");
        UUID story = publish("On its way");
        until("the call", () -> receiver.about(story).size() == 1);
        try (Receiver next = Receiver.answering(200)) {
            patch(key, made.path("links.self"), made.header("ETag"), "{\"url\":\"" + next.url() + "\"}")
                    .then()
                    .statusCode(200);
            moved.countDown();
            until("the same at the new address", () -> next.about(story).size() == 1);
            until("its record", () -> "delivered".equals(of(made, story).path("items[0].state")));
            get(key, made.path("links.self"))
                    .then()
                    .body("enabled", equalTo(true))
                    .body("disabledBecause", nullValue())
                    .body("failingSince", nullValue());
        }
    }

    @Test
    void afterDaysOfFailureItIsDisabledForAllToSee() throws Exception {
        receiver.behave(Receiver.saying(503));
        Response made = hook(newsroom.key("webhooks:write"), "");
        for (int i = 0; i < 6; i++) publish("Story " + i);
        until("that it fails", () -> get(key, made.path("links.self")).path("failingSince") != null);
        newsroom.later(Duration.ofDays(3));
        until(
                "that it is disabled",
                () -> "failing".equals(get(key, made.path("links.self")).path("disabledBecause")));
        get(newsroom.key("audit:read"), "/v1/audit-events?subject=webhook:" + made.path("id"))
                .then()
                .statusCode(200)
                .body("items.kind", hasItem("webhook-disabled"));
    }

    @Test
    void whoAnswersAgainGetsAtOnceWhatWaited() throws Exception {
        receiver.behave(Receiver.saying(500));
        Response made = hook(newsroom.key("webhooks:write"), "");
        List<UUID> stories =
                IntStream.range(0, 12).mapToObj(i -> publish("Story " + i)).toList();
        until("that it fails", () -> get(key, made.path("links.self")).path("failingSince") != null);
        receiver.behave(Receiver.saying(200));
        until(
                "that nothing waits",
                () -> states(made, "pending").isEmpty()
                        && stories.stream()
                                .allMatch(story -> !receiver.about(story).isEmpty()));
        until("that all is well", () -> get(key, made.path("links.self")).path("failingSince") == null);
        assertEquals(List.of(), states(made, "failed"));
    }

    @Test
    void aKillOvertakesAFullQueueAndTransactionsOfOthers() throws Exception {
        receiver.behave((exchange, message) -> {
            if (message.body().contains("article.put")) Receiver.saying(500).answer(exchange, message);
            else Receiver.saying(200).answer(exchange, message);
        });
        Response made = hook(newsroom.key("webhooks:write"), "");
        UUID doomed = publish("Doomed");
        // More events than the limit of pending deliveries.
        for (int i = 0; i < 25; i++) publish("Story " + i);
        until("a full queue", () -> states(made, "pending").size() >= 20);
        try (Connection open = writing()) {
            post(
                            newsroom.key("articles:write"),
                            "/v1/articles/" + doomed + "/kills",
                            "{\"reason\":\"Wrong\",\"notice\":\"Gone.\"}")
                    .then()
                    .statusCode(201);
            until(
                    "the kill",
                    () -> receiver.about(doomed).stream()
                            .anyMatch(message -> message.body().contains("article.remove")));
            open.rollback();
        }
        receiver.behave(Receiver.saying(200));
        until("that nothing waits", () -> states(made, "pending").isEmpty());
        List<Message> about = receiver.about(doomed);
        assertTrue(about.get(about.size() - 1).body().contains("article.remove"), "nothing old after something new");
        assertEquals(
                1,
                about.stream()
                        .filter(message -> message.body().contains("article.remove"))
                        .map(Message::id)
                        .distinct()
                        .count());
    }

    @Test
    void deliveriesAreSentAgainOneOrAll() throws Exception {
        Response made = hook(newsroom.key("webhooks:write"), "");
        UUID first = publish("First");
        UUID second = publish("Second");
        until("both", () -> states(made, "delivered").size() == 2);
        String delivery =
                get(key, made.path("links.deliveries") + "?article=" + first).path("items[0].id");
        post(key, made.path("links.deliveries") + "/" + delivery + "/redeliveries", "")
                .then()
                .statusCode(201)
                .body("state", equalTo("pending"));
        until("the first again", () -> receiver.about(first).size() == 2);
        assertEquals(
                receiver.about(first).get(0).id(), receiver.about(first).get(1).id());
        assertEquals(
                receiver.about(first).get(0).body(),
                receiver.about(first).get(1).body());

        until("its record", () -> "delivered".equals(of(made, first).path("items[0].state")));
        post(
                        key,
                        made.path("links.redeliveries"),
                        "{\"from\":\"2020-01-01T00:00:00Z\",\"to\":\"2199-01-01T00:00:00Z\",\"states\":[\"delivered\"]}")
                .then()
                .statusCode(201)
                .body("count", greaterThanOrEqualTo(2));
        until(
                "both again",
                () -> receiver.about(first).size() == 3
                        && receiver.about(second).size() == 2);
        post(
                        key,
                        made.path("links.redeliveries"),
                        "{\"from\":\"2020-01-01T00:00:00Z\",\"to\":\"2199-01-01T00:00:00Z\"}")
                .then()
                .statusCode(201)
                .body("count", equalTo(0));
    }

    @Test
    void aTestIsSentToADisabledOneTooAndNothingElse() throws Exception {
        Response made = hook(newsroom.key("webhooks:write"), ",\"enabled\":false");
        made.then().body("disabledBecause", equalTo("asked"));
        publish("Unheard");
        post(key, made.path("links.tests"), "").then().statusCode(201).body("type", equalTo("webhook.test"));
        until("the test", () -> receiver.messages().size() == 1);
        until("its record", () -> states(made, "delivered").size() == 1);
        assertTrue(receiver.messages().get(0).body().contains("webhook.test"));
    }

    @Test
    void whoseKeyIsRevokedHearsNoMore() throws Exception {
        String desk = newsroom.key("keys:write", "webhooks:write");
        Response given = post(desk, "/v1/keys", "{\"name\":\"Leaked\",\"scopes\":[\"webhooks:write\"]}");
        Response made = hook(given.path("secret"), "");
        as(desk).delete("/v1/keys/" + given.path("id")).then().statusCode(204);
        until(
                "that it is disabled",
                () -> "key-revoked".equals(get(desk, made.path("links.self")).path("disabledBecause")));
        UUID story = publish("Not for them");
        try (Receiver witness = Receiver.answering(200)) {
            as(desk).contentType("application/json")
                    .body("{\"url\":\"" + witness.url() + "\"}")
                    .post("/v1/webhooks");
            UUID later = publish("For the witness");
            until("the witness", () -> witness.about(later).size() == 1);
        }
        assertEquals(List.of(), receiver.about(story));
    }

    @Test
    void whoseKeyHasExpiredHearsNoMoreAndSaysSo() throws Exception {
        String desk = newsroom.key("keys:write", "webhooks:write", "audit:read");
        String soon = Instant.now().plus(Duration.ofHours(1)).toString();
        Response given = post(
                desk,
                "/v1/keys",
                "{\"name\":\"Short\",\"scopes\":[\"webhooks:write\"],\"expiresAt\":\"" + soon + "\"}");
        Response made = hook(given.path("secret"), "");
        newsroom.later(Duration.ofHours(2));
        until(
                "that it is disabled",
                () -> "key-expired".equals(get(desk, made.path("links.self")).path("disabledBecause")));
        get(desk, "/v1/audit-events?kind=webhook-disabled&subject=webhook:" + made.path("id"))
                .then()
                .statusCode(200)
                .body("items", hasSize(1));
        UUID story = publish("Meanwhile");
        Response disabled = get(desk, made.path("links.self"));
        patch(desk, made.path("links.self"), disabled.header("ETag"), "{\"enabled\":true}")
                .then()
                .statusCode(200);
        until("what happened meanwhile", () -> receiver.about(story).size() == 1);
    }

    @Test
    void aRotatedKeyHandsOnWhatItHears() throws Exception {
        String desk = newsroom.key("keys:write", "webhooks:write");
        Response given = post(desk, "/v1/keys", "{\"name\":\"Old\",\"scopes\":[\"webhooks:write\"]}");
        Response made = hook(given.path("secret"), "");
        Response next = post(desk, given.path("links.rotations"), "{\"overlap\":\"PT1H\"}");
        next.then().statusCode(201);
        newsroom.later(Duration.ofHours(2));
        until(
                "that it goes on by the next",
                () -> next.path("id").equals(get(desk, made.path("links.self")).path("key")));
        UUID story = publish("Still heard");
        until("it", () -> receiver.about(story).size() == 1);
        get(desk, made.path("links.self")).then().body("enabled", equalTo(true));
    }

    @Test
    void anAddressThatIsNotPublicIsRefused() {
        key = newsroom.key("webhooks:write");
        for (String url : List.of("http://10.0.0.1/hook", "https://[::1]/", "ftp://example.com/", "no url")) {
            post(key, "/v1/webhooks", "{\"url\":\"" + url + "\"}")
                    .then()
                    .statusCode(422)
                    .body("code", equalTo("url-not-allowed"))
                    .body("errors[0].pointer", equalTo("/url"));
        }
        Response made = hook(key, "");
        patch(key, made.path("links.self"), made.header("ETag"), "{\"url\":\"http://169.254.169.254/\"}")
                .then()
                .statusCode(422);
    }

    @Test
    void aReplayOfItsMakingDoesNotShowTheSecret() {
        key = newsroom.key("webhooks:write");
        String body = "{\"url\":\"" + receiver.url() + "\"}";
        String once = UUID.randomUUID().toString();
        Response first = as(key).header("Idempotency-Key", once)
                .contentType("application/json")
                .body(body)
                .post("/v1/webhooks");
        first.then().statusCode(201);
        Response again = as(key).header("Idempotency-Key", once)
                .contentType("application/json")
                .body(body)
                .post("/v1/webhooks");
        again.then().statusCode(201).body("id", equalTo(first.path("id"))).body("secret", nullValue());
    }

    private String key;

    // A transaction that has written and does not end.
    private Connection writing() throws SQLException {
        Connection open = database.getConnection();
        open.setAutoCommit(false);
        try (Statement statement = open.createStatement()) {
            statement.execute("set local transaction_timeout = 0");
            statement.execute("select pg_current_xact_id()");
        }
        return open;
    }

    private Response hook(String owner, String more) {
        key = owner;
        Response made = post(owner, "/v1/webhooks", "{\"url\":\"" + receiver.url() + "\"" + more + "}");
        made.then().statusCode(201);
        return made;
    }

    private String partnerKey(Buyer buyer) {
        Response made = post(
                newsroom.key("partners:write", "keys:write"),
                "/v1/partners/" + buyer.id() + "/keys",
                "{\"name\":\"hooks\",\"scopes\":[\"syndication:read\",\"webhooks:write\"]}");
        made.then().statusCode(201);
        return made.path("secret");
    }

    private List<String> states(Response webhook, String state) {
        return get(key, webhook.path("links.deliveries") + "?limit=100&state=" + state)
                .path("items.state");
    }

    private Response of(Response webhook, UUID article) {
        return get(key, webhook.path("links.deliveries") + "?article=" + article);
    }

    private String slug() {
        return source.toLowerCase(java.util.Locale.ROOT);
    }

    private static String story(String headline, String source) {
        return "{\"headline\":\"" + headline + "\",\"source\":{\"name\":\"" + source
                + "\"},\"visibility\":\"public\",\"body\":[{\"type\":\"paragraph\",\"text\":\"Words.\"}]}";
    }

    private static String in(String section) {
        return "{\"headline\":\"Somewhere\",\"section\":\"" + section
                + "\",\"body\":[{\"type\":\"paragraph\",\"text\":\"Words.\"}]}";
    }

    private void section(String slug) {
        as(newsroom.key("articles:write"))
                .contentType("application/json")
                .body("{\"name\":\"" + slug + "\"}")
                .put("/v1/sections/" + slug)
                .then()
                .statusCode(201);
    }

    private UUID publish(String headline) {
        return newsroom.publish(story(headline, source), "{}");
    }

    private void correct(UUID article, String changes) {
        String editor = newsroom.key("articles:write");
        String etag = get(editor, "/v1/drafts/" + article).header("ETag");
        as(editor)
                .contentType("application/json")
                .header("If-Match", etag)
                .body("{\"kind\":\"correction\",\"note\":\"It was wrong.\",\"changes\":" + changes + "}")
                .post("/v1/articles/" + article + "/corrections")
                .then()
                .statusCode(201);
    }

    private static String signed(String secret, Message message) {
        byte[] bytes = Base64.getDecoder().decode(secret.substring("whsec_".length()));
        return Signature.of(
                List.of(bytes),
                message.id(),
                Long.parseLong(message.timestamp()),
                message.body().getBytes(StandardCharsets.UTF_8));
    }
}
