package dateline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dateline.push.Receiver;
import dateline.push.Receiver.Message;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** A newsroom with one partner, change-feed followers and webhooks, for tests that restore it from a backup. */
final class RestoredNewsroom implements AutoCloseable {

    static final String PARTNER = "/v1/syndication/changes";
    static final String PUBLIC = "/v1/changes";

    static final Map<String, String> ENVIRONMENT = Map.of(
            "DATELINE_WEBHOOKS_SECRET_KEY", "dGhlIHRlc3RzJyBvd24ga2V5LCBhbmQgbm8gb3RoZXI=",
            "DATELINE_WEBHOOKS_TIMEOUT", "3s",
            "DATELINE_WEBHOOKS_LONGEST_REST", "1s",
            "DATELINE_OUTBOUND_ALLOW_PRIVATE_TARGETS", "127.0.0.1",
            "DATELINE_OUTBOUND_HTTPS_ONLY", "false",
            // Retention runs as soon as a row is old enough.
            "DATELINE_RETENTION_LOOK_EVERY", "1s",
            "DATELINE_RETENTION_EVERY", "PT1S",
            // No load balancer has to notice that the node leaves.
            "QUARKUS_SHUTDOWN_DELAY", "0");

    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration LONGEST_UNAVAILABLE = Duration.ofSeconds(5);

    /** A copy of the articles of a change feed, with the cursor to continue from. */
    final class Mirror {
        final String path;
        final Set<String> articles = new TreeSet<>();
        final Map<String, String> last = new HashMap<>();
        String cursor;
        int startOvers;

        Mirror(String path) {
            this.path = path;
        }

        private Mirror(Mirror other) {
            this(other.path);
            articles.addAll(other.articles);
            cursor = other.cursor;
        }

        /** A copy with the same articles and the same cursor. */
        Mirror copy() {
            return new Mirror(this);
        }

        Mirror catchUp() throws Exception {
            Set<String> named = new HashSet<>();
            int before = cursor == null ? startOvers - 1 : startOvers;
            await("a follower that is caught up", () -> {
                HttpResponse<String> answer = follow(path, cursor);
                if (answer.statusCode() == 410) {
                    cursor = null;
                    startOvers++;
                    return false;
                }
                assertEquals(200, answer.statusCode(), node.describe(answer));
                JsonNode page = TwoNodes.JSON.readTree(answer.body());
                page.get("items").forEach(item -> apply(item, named));
                cursor = page.get("nextCursor").asText();
                return page.get("caughtUp").asBoolean();
            });
            if (startOvers > before) articles.retainAll(named);
            return this;
        }

        private void apply(JsonNode item, Set<String> named) {
            String article = item.get("article").asText();
            named.add(article);
            last.put(article, item.get("kind").asText());
            if (item.get("kind").asText().equals("put")) articles.add(article);
            else articles.remove(article);
        }
    }

    final Receiver receiver;
    private final String admin;
    private final String key;
    private final String webhook;
    private Node node;

    RestoredNewsroom(Node node) throws Exception {
        this.node = node;
        admin = node.adminKey();
        receiver = Receiver.respondingWith(204);
        publish(Stories.article().headline("First").newSource("Wire"));
        String partner =
                created("/v1/partners", "{\"name\":\"Inland\"}").get("id").asText();
        JsonBody terms = JsonBody.with("partner", partner)
                .and("title", "All")
                .and("level", "full")
                .and("scope", Map.of("sources", List.of("wire")))
                .and("articlesFrom", "2020-01-01T00:00:00Z");
        String permission = created("/v1/permissions", terms.json()).get("id").asText();
        created("/v1/permissions/" + permission + "/activations", "{}");
        key = created(
                        "/v1/partners/" + partner + "/keys",
                        "{\"name\":\"k\",\"scopes\":[\"syndication:read\",\"webhooks:write\"]}")
                .get("secret")
                .asText();
        webhook = json(
                        201,
                        send(
                                "POST",
                                "/v1/webhooks",
                                key,
                                JsonBody.with("url", receiver.url()).json()))
                .get("id")
                .asText();
    }

    /** Sets the node that gets the requests. */
    void useNode(Node other) {
        node = other;
    }

    Node node() {
        return node;
    }

    static void await(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (!condition.call()) {
            assertTrue(System.nanoTime() < end, "Timed out waiting for " + what);
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    Mirror mirror(String path) {
        return new Mirror(path);
    }

    /**
     * A page of the change feed. A node reports that it is ready up to half a second after its last check of the database,
     * so a 503 with {@code Retry-After} is repeated for at most five seconds.
     */
    HttpResponse<String> follow(String path, String cursor) throws IOException, InterruptedException {
        long end = System.nanoTime() + LONGEST_UNAVAILABLE.toNanos();
        while (true) {
            HttpResponse<String> answer = send(
                    "GET",
                    path + "?limit=100" + (cursor == null ? "" : "&since=" + cursor),
                    path.equals(PARTNER) ? key : null,
                    null);
            boolean unavailable = answer.statusCode() == 503
                    && answer.headers().firstValue("Retry-After").isPresent();
            if (!unavailable || System.nanoTime() > end) return answer;
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    /** Ids of the articles that a follower of the change feed should have. */
    Set<String> listedIds(String path) throws IOException, InterruptedException {
        Set<String> ids = new TreeSet<>();
        String list = path.equals(PARTNER) ? "/v1/syndication/articles" : "/v1/articles";
        String cursor = "";
        while (cursor != null) {
            JsonNode page =
                    json(200, send("GET", list + "?limit=100" + cursor, path.equals(PARTNER) ? key : null, null));
            page.get("items").forEach(item -> ids.add(item.get("id").asText()));
            JsonNode next = page.get("page").get("nextCursor");
            cursor = next == null || next.isNull() ? null : "&cursor=" + next.asText();
        }
        return ids;
    }

    List<String> publish(int count, String headline) throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++)
            ids.add(publish(Stories.article().headline(headline + " " + i).source("wire")));
        return ids;
    }

    private String publish(Stories story) throws Exception {
        String article = story.visibility("public").paragraph("Words.").json();
        String id = created("/v1/articles", article).get("id").asText();
        publishDraft(id);
        return id;
    }

    /** Publishes the draft of an article, also where it has not changed since. */
    void publishDraft(String id) throws Exception {
        String tag = send("GET", "/v1/drafts/" + id, admin, null)
                .headers()
                .firstValue("ETag")
                .orElseThrow();
        json(
                201,
                TwoNodes.send(
                        node,
                        "POST",
                        "/v1/articles/" + id + "/publications",
                        admin,
                        "application/json",
                        "{}",
                        "If-Match",
                        tag));
    }

    void kill(String article) throws Exception {
        created("/v1/articles/" + article + "/kills", "{\"reason\":\"Untrue.\"}");
    }

    /** Makes the receiver reject events, so that they stay pending. */
    void rejectEvents() {
        receiver.setBehaviour(Receiver.status(503));
    }

    void acceptEvents() {
        receiver.setBehaviour(Receiver.status(204));
    }

    /** Ids of the pending messages according to the server. */
    Set<String> pendingIds() throws Exception {
        Set<String> ids = new TreeSet<>();
        JsonNode page =
                json(200, send("GET", "/v1/webhooks/" + webhook + "/deliveries?limit=100&state=pending", key, null));
        page.get("items").forEach(item -> ids.add(item.get("messageId").asText()));
        return ids;
    }

    /** All deliveries, for failure messages. */
    String deliveries() throws IOException, InterruptedException {
        return send("GET", "/v1/webhooks/" + webhook + "/deliveries?limit=40", key, null)
                        .body()
                        .replaceAll("\"event\":\"[^}]*}", "")
                + send("GET", "/v1/webhooks/" + webhook, key, null).body();
    }

    /** Delivers pending events now, regardless of their schedule. To be repeated: beside deliveries that end it may be refused. */
    void deliverPending() throws Exception {
        HttpResponse<String> answer = send("POST", "/v1/webhooks/" + webhook + "/redeliveries", key, """
                {"from":"2026-01-01T00:00:00Z","to":"2999-01-01T00:00:00Z","states":["pending"]}""");
        if (answer.statusCode() != 503) json(201, answer);
    }

    int received(String messageId) {
        return (int) receiver.messages().stream()
                .filter(message -> message.id().equals(messageId))
                .count();
    }

    /** Events that were sent under more than one id, identified by their content. */
    List<String> eventsWithSeveralIds() throws IOException {
        Map<String, Set<String>> ids = new HashMap<>();
        for (Message message : receiver.messages()) {
            JsonNode event = TwoNodes.JSON.readTree(message.body());
            String what = event.get("type") + " " + event.get("timestamp") + " " + event.at("/data/article") + " "
                    + event.at("/data/version");
            ids.computeIfAbsent(what, none -> new TreeSet<>()).add(message.id());
        }
        return ids.entrySet().stream()
                .filter(one -> one.getValue().size() > 1)
                .map(Object::toString)
                .toList();
    }

    private JsonNode created(String path, String body) throws IOException, InterruptedException {
        return created(path, admin, body);
    }

    private JsonNode created(String path, String by, String body) throws IOException, InterruptedException {
        return json(201, send("POST", path, by, body));
    }

    private HttpResponse<String> send(String method, String path, String by, String body)
            throws IOException, InterruptedException {
        return TwoNodes.send(node, method, path, by, "application/json", body);
    }

    private JsonNode json(int status, HttpResponse<String> answer) throws IOException {
        assertEquals(status, answer.statusCode(), node.describe(answer));
        return TwoNodes.JSON.readTree(answer.body());
    }

    @Override
    public void close() {
        receiver.close();
    }
}
