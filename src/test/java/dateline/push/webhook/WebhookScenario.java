package dateline.push.webhook;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static dateline.Newsroom.post;

import dateline.JsonBody;
import dateline.Newsroom;
import dateline.Newsroom.TestPartner;
import dateline.database.sql.Sql;
import dateline.push.Receiver;
import dateline.push.Receiver.Message;
import io.agroal.api.AgroalDataSource;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Creates webhooks with a receiver, and publishes articles that they report. */
abstract class WebhookScenario {

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    Receiver receiver;
    String source;

    @BeforeEach
    void startReceiver() throws Exception {
        receiver = Receiver.respondingWith(204);
        source = Newsroom.unique("Gazette");
    }

    @AfterEach
    void removeWebhooks() {
        receiver.close();
        newsroom.clockBack();
        // Webhooks of a finished test must receive no further events.
        Sql.of("""
                        with held as (select webhook_id from webhook_health order by webhook_id for update)
                        delete from webhook where id in (select webhook_id from held) and url like 'http://127.0.0.1:%'
                        """).run(database);
    }

    String key;

    Response createWebhook(String ownerKey, JsonBody members) {
        key = ownerKey;
        Response created = post(
                ownerKey,
                "/v1/webhooks",
                JsonBody.with("url", receiver.url()).andAll(members).json());
        created.then().statusCode(201);
        return created;
    }

    String partnerKey(TestPartner partner) {
        Response created = post(
                newsroom.key("partners:write", "keys:write"),
                "/v1/partners/" + partner.id() + "/keys",
                "{\"name\":\"hooks\",\"scopes\":[\"syndication:read\",\"webhooks:write\"]}");
        created.then().statusCode(201);
        return created.path("secret");
    }

    List<String> statesOfDeliveries(Response webhook, String state) {
        return get(key, webhook.path("links.deliveries") + "?limit=100&state=" + state)
                .path("items.state");
    }

    Response deliveriesAbout(Response webhook, UUID article) {
        return get(key, webhook.path("links.deliveries") + "?article=" + article);
    }

    String sourceSlug() {
        return source.toLowerCase(java.util.Locale.ROOT);
    }

    static String story(String headline, String source) {
        return JsonBody.with("headline", headline)
                .and("source", JsonBody.with("name", source))
                .and("visibility", "public")
                .and("body", List.of(JsonBody.with("type", "paragraph").and("text", "Words.")))
                .json();
    }

    static String storyInSection(String section) {
        return JsonBody.with("headline", "Somewhere")
                .and("section", section)
                .and("body", List.of(JsonBody.with("type", "paragraph").and("text", "Words.")))
                .json();
    }

    void createSection(String slug) {
        as(newsroom.key("articles:write"))
                .contentType("application/json")
                .body(JsonBody.with("name", slug).json())
                .put("/v1/sections/" + slug)
                .then()
                .statusCode(201);
    }

    UUID publish(String headline) {
        return newsroom.publish(story(headline, source), "{}");
    }

    void correct(UUID article, JsonBody changes) {
        String editor = newsroom.key("articles:write");
        String etag = get(editor, "/v1/drafts/" + article).header("ETag");
        as(editor)
                .contentType("application/json")
                .header("If-Match", etag)
                .body(JsonBody.with("kind", "correction")
                        .and("note", "It was wrong.")
                        .and("changes", changes)
                        .json())
                .post("/v1/articles/" + article + "/corrections")
                .then()
                .statusCode(201);
    }

    static String sign(String secret, Message message) {
        byte[] bytes = Base64.getDecoder().decode(secret.substring("whsec_".length()));
        return Signature.of(
                List.of(bytes),
                message.id(),
                Long.parseLong(message.timestamp()),
                message.body().getBytes(StandardCharsets.UTF_8));
    }
}
