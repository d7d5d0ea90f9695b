package dateline.push.webhook;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static dateline.Newsroom.patch;
import static dateline.Newsroom.post;
import static dateline.push.Hooks.await;
import static dateline.push.Hooks.json;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dateline.JsonBody;
import dateline.Newsroom;
import dateline.Newsroom.TestPartner;
import dateline.TestServer;
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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The events that a webhook receives. */
@QuarkusTest
@TestProfile(Hooks.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class WebhookEventsTest extends WebhookScenario {

    @Test
    void anEventHasIdsAndLinksAndAValidSignature() throws Exception {
        Response webhook = createWebhook(newsroom.key("webhooks:write"), JsonBody.empty());
        String secret = webhook.path("secret");
        UUID story = publish("A headline nobody needs to know");
        await("the event", () -> receiver.about(story).size() == 1);

        Message message = receiver.about(story).get(0);
        JsonNode event = json(message.body());
        assertEquals("article.put", event.get("type").asText());
        assertEquals(1, event.at("/data/version").asInt());
        assertEquals("published", event.at("/data/reasons/0").asText());
        assertEquals(
                TestServer.URL + "/v1/articles/" + story,
                event.at("/data/links/article").asText());
        assertFalse(message.body().contains("headline"), message.body());
        assertEquals("application/json", message.type());
        assertTrue(message.id().matches("msg_[0-9a-f]{32}"), message.id());
        assertEquals(sign(secret, message), message.signature());

        await(
                "the recorded attempt",
                () -> "delivered".equals(deliveriesAbout(webhook, story).path("items[0].state")));
        Response delivery = get(key, deliveriesAbout(webhook, story).path("items[0].links.self"));
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
    void aPartnerReceivesEventsAboutPermittedAndDeliveredArticles() throws Exception {
        publish("So that there is a source");
        TestPartner partner = newsroom.partner();
        String permission = newsroom.permission(
                partner, JsonBody.with("level", "full").and("scope", JsonBody.with("sources", List.of(sourceSlug()))));
        TestPartner stranger = newsroom.partner();
        createWebhook(partnerKey(partner), JsonBody.empty());
        try (Receiver other = Receiver.respondingWith(200)) {
            as(partnerKey(stranger))
                    .contentType("application/json")
                    .body(JsonBody.with("url", other.url()).json())
                    .post("/v1/webhooks")
                    .then()
                    .statusCode(201);
            UUID story = publish("Theirs");
            UUID foreign = newsroom.publish(story("Nobody's", Newsroom.unique("Elsewhere")), "{}");
            await("the put event", () -> receiver.about(story).size() == 1);
            JsonNode put = json(receiver.about(story).get(0).body());
            assertEquals("full", put.at("/data/level").asText());
            assertEquals(
                    TestServer.URL + "/v1/syndication/articles/" + story,
                    put.at("/data/links/article").asText());

            get(partner.key(), "/v1/syndication/articles/" + story).then().statusCode(200);
            post(
                            newsroom.key("articles:write"),
                            "/v1/articles/" + story + "/kills",
                            "{\"reason\":\"Wrong\",\"notice\":\"Gone.\"}")
                    .then()
                    .statusCode(201);
            await("the remove event", () -> receiver.about(story).size() == 2);
            JsonNode removal = json(receiver.about(story).get(1).body());
            assertEquals("article.remove", removal.get("type").asText());
            assertEquals("article-canceled", removal.at("/data/reasons/0").asText());
            String notice = removal.at("/data/notices/0").asText();

            String rightsKey = newsroom.key("permissions:write");
            await(
                    "the notice's delivery",
                    () -> "webhook"
                            .equals(get(rightsKey, "/v1/notices/" + notice).path("deliveredThrough")));

            UUID last = publish("The last");
            await(
                    "the put event of the last article",
                    () -> receiver.about(last).size() == 1);
            post(rightsKey, "/v1/permissions/" + permission + "/revocations", "{}")
                    .then()
                    .statusCode(201);
            await(
                    "the remove event of the last article",
                    () -> receiver.about(last).size() == 2);
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
    void aSuspendedPermissionPutsItsArticlesOnHold() throws Exception {
        publish("So that there is a source");
        TestPartner partner = newsroom.partner();
        String permission = newsroom.permission(
                partner, JsonBody.with("level", "full").and("scope", JsonBody.with("sources", List.of(sourceSlug()))));
        createWebhook(partnerKey(partner), JsonBody.empty());
        UUID story = publish("Theirs for a while");
        await("the put event", () -> receiver.about(story).size() == 1);
        get(partner.key(), "/v1/syndication/articles/" + story).then().statusCode(200);
        post(newsroom.key("permissions:write"), "/v1/permissions/" + permission + "/suspensions", "{}")
                .then()
                .statusCode(201);
        await("the hold event", () -> receiver.about(story).size() == 2);
        JsonNode hold = json(receiver.about(story).get(1).body());
        assertEquals("article.hold", hold.get("type").asText());
        assertEquals("permission-suspended", hold.at("/data/reasons/0").asText());
    }

    @Test
    void aKindThatTheKeyCannotReceiveIsAWarning() {
        Response created = createWebhook(
                newsroom.key("webhooks:write"), JsonBody.with("kinds", List.of("published", "permission-requested")));
        created.then()
                .body("warnings.code", contains("scope-missing"))
                .body("warnings[0].kind", equalTo("permission-requested"))
                .body("warnings[0].scope", equalTo("permissions:write"));
        String webhook = created.path("links.self");
        get(key, webhook).then().statusCode(200).body("warnings", nullValue());
        patch(
                        newsroom.key("webhooks:write", "permissions:write"),
                        webhook,
                        created.header("ETag"),
                        "{\"description\":\"For the rights desk\"}")
                .then()
                .statusCode(200)
                .body("warnings", nullValue());
    }

    @Test
    void aWebhookOfTheNewsroomReadsWithTheScopesOfItsKey() throws Exception {
        try (Receiver readingReceiver = Receiver.respondingWith(200)) {
            createWebhook(newsroom.key("webhooks:write"), JsonBody.empty());
            as(newsroom.key("webhooks:write", "articles:read"))
                    .contentType("application/json")
                    .body(JsonBody.with("url", readingReceiver.url()).json())
                    .post("/v1/webhooks")
                    .then()
                    .statusCode(201);
            UUID licensed = newsroom.publish(story("For partners", source).replace("\"public\"", "\"licensed\""), "{}");
            UUID open = publish("For all");
            await(
                    "the event about the licensed article",
                    () -> readingReceiver.about(licensed).size() == 1);
            await(
                    "the event about the public article",
                    () -> receiver.about(open).size() == 1
                            && readingReceiver.about(open).size() == 1);
            assertEquals(List.of(), receiver.about(licensed));
        }
    }

    @Test
    void anEditedWebhookReadsWithTheKeyOfTheEditor() throws Exception {
        Response webhook = createWebhook(newsroom.key("webhooks:write"), JsonBody.empty());
        String strongerKey = newsroom.key("webhooks:write", "articles:read");
        patch(strongerKey, webhook.path("links.self"), webhook.header("ETag"), "{\"description\":\"Mine now\"}")
                .then()
                .statusCode(200);
        // The cursor belongs to the rights of the previous key, so the webhook starts again.
        await(
                "the reset event",
                () -> receiver.messages().stream()
                        .anyMatch(message -> message.body().contains("changes.reset")));
        UUID licensed = newsroom.publish(story("For partners", source).replace("\"public\"", "\"licensed\""), "{}");
        await(
                "the event about the licensed article",
                () -> receiver.about(licensed).size() == 1);
    }

    @Test
    void aWeakerKeyNeitherReadsRedirectsNorDeletesTheEvents() throws Exception {
        String key = newsroom.key("webhooks:write", "articles:read");
        String webhook = createWebhook(key, JsonBody.empty()).path("links.self");
        String weakerKey = newsroom.key("webhooks:write");
        patch(weakerKey, webhook, "*", "{\"description\":\"Mine now\"}")
                .then()
                .statusCode(403)
                .body("requiredScope", is("articles:read"));
        as(weakerKey).get(webhook + "/deliveries").then().statusCode(403);
        as(weakerKey)
                .contentType("application/json")
                .body("{}")
                .post(webhook + "/rotations")
                .then()
                .statusCode(403);
        as(weakerKey).post(webhook + "/tests").then().statusCode(403);
        as(weakerKey).header("If-Match", "*").delete(webhook).then().statusCode(403);
        as(key).get(webhook + "/deliveries").then().statusCode(200);
    }

    @Test
    void anEmbargoedArticleIsReportedWhenItGoesLive() throws Exception {
        createWebhook(newsroom.key("webhooks:write", "articles:read"), JsonBody.empty());
        UUID embargoed = newsroom.publish(
                story("Tomorrow", source),
                JsonBody.with("embargoedUntil", Instant.now().plus(Duration.ofHours(1)))
                        .json());
        UUID now = publish("Today");
        await("the event about the live article", () -> receiver.about(now).size() == 1);
        assertEquals(List.of(), receiver.about(embargoed));
        newsroom.later(Duration.ofHours(2));
        await(
                "the event about the embargoed article",
                () -> receiver.about(embargoed).size() == 1);
    }

    @Test
    void kindsAndSectionsSelectEventsAndKnownArticlesStaySelected() throws Exception {
        String harbour = Newsroom.unique("harbour");
        String hills = Newsroom.unique("hills");
        createSection(harbour);
        createSection(hills);
        createWebhook(newsroom.key("webhooks:write"), JsonBody.with("sections", List.of(harbour)));
        try (Receiver corrections = Receiver.respondingWith(200)) {
            as(newsroom.key("webhooks:write"))
                    .contentType("application/json")
                    .body(JsonBody.with("url", corrections.url())
                            .and("kinds", List.of("corrected", "canceled"))
                            .json())
                    .post("/v1/webhooks")
                    .then()
                    .statusCode(201);
            UUID inSection = newsroom.publish(storyInSection(harbour), "{}");
            UUID inOtherSection = newsroom.publish(storyInSection(hills), "{}");
            await(
                    "the event about the article in the section",
                    () -> receiver.about(inSection).size() == 1);

            correct(inSection, JsonBody.with("section", hills));
            correct(inOtherSection, JsonBody.with("teaser", "Put right."));
            await(
                    "the event about leaving the section",
                    () -> receiver.about(inSection).size() == 2);
            await(
                    "both corrections",
                    () -> corrections.about(inSection).size() == 1
                            && corrections.about(inOtherSection).size() == 1);
            assertEquals(List.of(), receiver.about(inOtherSection));
            assertEquals(
                    "corrected",
                    json(corrections.about(inSection).get(0).body())
                            .at("/data/reasons/0")
                            .asText());
        }
    }

    @Test
    void aFeedSelectsEvents() throws Exception {
        String feed = Newsroom.unique("feed");
        post(
                        newsroom.key("feeds:write"),
                        "/v1/feeds",
                        JsonBody.with("slug", feed)
                                .and("title", "Chosen")
                                .and("query", JsonBody.with("source", List.of(sourceSlug())))
                                .json())
                .then()
                .statusCode(201);
        createWebhook(newsroom.key("webhooks:write"), JsonBody.with("feeds", List.of(feed)));
        UUID inside = publish("Inside");
        UUID outside = newsroom.publish(story("Outside", Newsroom.unique("Elsewhere")), "{}");
        UUID last = publish("Last");
        await("the event about the last article", () -> receiver.about(last).size() == 1);
        assertEquals(1, receiver.about(inside).size());
        assertEquals(List.of(), receiver.about(outside));
    }

    @Test
    void theDeskReceivesTheEventsThatItNames() throws Exception {
        String desk = newsroom.key("webhooks:write", "permissions:write", "articles:write");
        Response webhook = createWebhook(desk, JsonBody.with("kinds", DeskEvent.KINDS));
        await("the first round", () -> deskReadAt().isPresent());
        UUID story = publish("For the desk");
        TestPartner partner = newsroom.partner();
        String partnerKey = post(
                        newsroom.key("partners:write", "keys:write"),
                        "/v1/partners/" + partner.id() + "/keys",
                        "{\"name\":\"loop\",\"scopes\":[\"syndication:read\",\"syndication:write\",\"notices\"]}")
                .path("secret");
        String ending = newsroom.permission(
                partner,
                JsonBody.with("level", "full")
                        .and("scope", JsonBody.with("sources", List.of(sourceSlug())))
                        .and("articlesFrom", "2020-01-01T00:00:00Z")
                        .and("validUntil", Instant.now().plus(Duration.ofDays(3))));
        get(partnerKey, "/v1/syndication/articles/" + story).then().statusCode(200);
        correct(story, JsonBody.with("headline", "For the desk, again"));
        String notice = get(partnerKey, "/v1/notices").path("items[0].id");
        post(partnerKey, "/v1/notices/" + notice + "/acknowledgements", "{\"outcome\":\"corrected\"}")
                .then()
                .statusCode(201);
        UUID other = newsroom.publish(story("Wanted", Newsroom.unique("Elsewhere")), "{}");
        String request = post(
                        partnerKey,
                        "/v1/permission-requests",
                        JsonBody.with("article", other).and("level", "full").json())
                .path("id");
        String failed = failedImport(desk);
        Map<String, String> links = Map.of(
                "import.failed", "/v1/imports/" + failed,
                "notice.answered", "/v1/notices/" + notice,
                "permission.ending", "/v1/permissions/" + ending,
                "permission.requested", "/v1/permission-requests/" + request);
        await("four events", () -> typesOf(links.values()).size() >= 4);
        assertEquals(links.keySet().stream().sorted().toList(), typesOf(links.values()));
        links.forEach((type, link) -> assertEquals(List.of(type), typesOf(List.of(link))));
        // The next rounds find the events again; each is sent once.
        Instant read = deskReadAt().orElseThrow();
        await("two more rounds", () -> deskReadAt().orElseThrow().isAfter(read.plusSeconds(3)));
        await(
                "no pending delivery",
                () -> statesOfDeliveries(webhook, "pending").isEmpty());
        assertEquals(4, typesOf(links.values()).size());
    }

    @Test
    void theDeskReceivesANoticeThatWasNotAnsweredInTime() throws Exception {
        String desk = newsroom.key("webhooks:write", "permissions:write");
        createWebhook(desk, JsonBody.with("kinds", List.of("notice-overdue")));
        await("the first round", () -> deskReadAt().isPresent());
        Instant first = deskReadAt().orElseThrow();
        UUID story = publish("Taken down late");
        TestPartner partner = newsroom.partner();
        newsroom.permission(
                partner,
                JsonBody.with("level", "full")
                        .and("scope", JsonBody.with("sources", List.of(sourceSlug())))
                        .and("articlesFrom", "2020-01-01T00:00:00Z"));
        get(partner.key(), "/v1/syndication/articles/" + story).then().statusCode(200);
        post(newsroom.key("articles:write"), "/v1/articles/" + story + "/kills", "{\"reason\":\"Wrong\"}")
                .then()
                .statusCode(201);
        String notice = get(desk, "/v1/notices?partner=" + partner.id()).path("items[0].id");
        Instant due = Instant.parse(get(desk, "/v1/notices/" + notice).path("dueAt"));
        List<String> link = List.of("/v1/notices/" + notice);
        await("a round without an event", () -> deskReadAt().orElseThrow().isAfter(first));
        assertEquals(List.of(), typesOf(link));
        newsroom.later(Duration.between(Instant.now(), due).plusSeconds(1));
        await("the event", () -> !typesOf(link).isEmpty());
        assertEquals(List.of("notice.overdue"), typesOf(link));
    }

    /** An import of a document that its server does not have. */
    private String failedImport(String desk) throws Exception {
        try (Receiver site = Receiver.respondingWith(404)) {
            String id = post(
                            desk,
                            "/v1/imports",
                            JsonBody.with("source", sourceSlug())
                                    .and("url", site.url())
                                    .json())
                    .path("id");
            await(
                    "the failure",
                    () -> "failed".equals(get(desk, "/v1/imports/" + id).path("state")));
            return id;
        }
    }

    private Optional<Instant> deskReadAt() {
        return Sql.of("select max(desk_read_at) as at from webhook_place")
                .first(database, row -> Optional.ofNullable(Sql.instant(row, "at")))
                .orElseThrow();
    }

    /** The types of the events with one of these links; other tests may cause others. */
    private List<String> typesOf(Collection<String> links) {
        return receiver.messages().stream()
                .filter(message ->
                        links.stream().anyMatch(link -> message.body().contains(link + '"')))
                .map(message -> json(message.body()).get("type").asText())
                .sorted()
                .toList();
    }

    @Test
    void aPartnerCannotSelectEventsForTheDesk() {
        post(
                        partnerKey(newsroom.partner()),
                        "/v1/webhooks",
                        JsonBody.with("url", receiver.url())
                                .and("kinds", List.of("put", "notice-overdue"))
                                .json())
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/kinds/1"));
    }
}
