package dateline.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;

/** Does what comes to its mind, also what it may not do, with what it remembers, and keeps every answer. */
final class Editor {

    static final ObjectMapper JSON = new ObjectMapper();

    private static final String URL = "http://localhost:8081";
    private static final List<String> KINDS =
            List.of("correction", "correction", "clarification", "editors-note", "retraction");
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** A request that can be sent again as it is. */
    record Sent(Answered answered, HttpRequest request) {}

    private final String name;
    private final String key;
    private final Random random;
    private final Connection clock;
    private final List<String> articles;
    private final BlockingQueue<Sent> repeatable;
    private final Map<String, String> tags = new HashMap<>();
    private final List<Answered> answers = new ArrayList<>();
    private int count;

    Editor(
            String name,
            String key,
            Random random,
            Connection clock,
            List<String> articles,
            BlockingQueue<Sent> repeatable) {
        this.name = name;
        this.key = key;
        this.random = random;
        this.clock = clock;
        this.articles = articles;
        this.repeatable = repeatable;
    }

    List<Answered> answers() {
        return answers;
    }

    /** One thing, at random. */
    Answered act() throws Exception {
        if (random.nextInt(120) == 0) moveTheClock();
        if (random.nextInt(15) == 0) {
            Sent earlier = repeatable.poll();
            if (earlier != null) return again(earlier);
        }
        String article = articles.get(random.nextInt(articles.size()));
        if (random.nextInt(10) < 7) look(article);
        int dice = random.nextInt(1000);
        if (dice < 270) return send(edit(article));
        if (dice < 580) return send(publication(article));
        if (dice < 730) return send(correction(article));
        if (dice < 830) return send(withdrawal(article, "withholdings"));
        if (dice < 945) return send(withdrawal(article, "releases"));
        if (dice < 995) return send(withdrawal(article, "unpublications"));
        return send(withdrawal(article, "kills"));
    }

    private record Wish(
            String article, String what, String kind, Map<String, String> changes, Model.Plan plan, JsonNode body) {}

    private Wish edit(String article) {
        Map<String, String> changes = new TreeMap<>();
        for (String member : List.of("headline", "teaser", "copyrightNotice", "body")) {
            if (random.nextInt(3) == 0) changes.put(member, text());
        }
        if (random.nextInt(12) == 0)
            changes.put("slug", text().toLowerCase(Locale.ROOT).replace(' ', '-'));
        if (changes.isEmpty()) changes.put("headline", text());
        return new Wish(article, "edit", null, changes, null, members(changes));
    }

    private Wish correction(String article) {
        Map<String, String> changes = new TreeMap<>();
        for (String member : List.of("headline", "teaser", "body")) {
            if (random.nextInt(2) == 0) changes.put(member, text());
        }
        String kind = KINDS.get(random.nextInt(KINDS.size()));
        ObjectNode body = JSON.createObjectNode().put("kind", kind).put("note", text());
        body.set("changes", members(changes));
        if (kind.equals("retraction")) {
            // Its note stands for the text.
            changes.put("teaser", "");
            changes.put("body", "retracted: " + body.get("note").asText());
        }
        return new Wish(article, "corrections", kind, changes, null, body);
    }

    private Wish publication(String article) throws SQLException {
        Instant now = now();
        int dice = random.nextInt(10);
        Instant at = dice == 0 || dice == 1 ? soon(now) : null;
        Instant embargo = dice == 1 || dice == 2 ? soon(now) : null;
        Instant later = at == null ? embargo : embargo == null || at.isAfter(embargo) ? at : embargo;
        Instant end = random.nextInt(4) == 0 ? soon(later == null ? now : later).plusMillis(1) : null;
        ObjectNode body = JSON.createObjectNode();
        if (at != null) body.put("at", at.toString());
        if (embargo != null) body.put("embargoedUntil", embargo.toString());
        if (end != null) body.put("expiresAt", end.toString());
        return new Wish(article, "publications", null, Map.of(), new Model.Plan(at, embargo, end), body);
    }

    private Wish withdrawal(String article, String what) {
        ObjectNode body = JSON.createObjectNode().put("reason", text());
        return new Wish(article, what, null, Map.of(), null, body);
    }

    private Answered send(Wish wish) throws Exception {
        boolean edit = wish.what().equals("edit");
        String path = edit ? "/v1/drafts/" + wish.article() : "/v1/articles/" + wish.article() + "/" + wish.what();
        boolean guarded =
                edit || wish.what().equals("publications") || wish.what().equals("corrections");
        String match = guarded && random.nextInt(25) != 0 ? tags.get(wish.article()) : null;
        String once = !edit && random.nextInt(4) == 0 ? UUID.randomUUID().toString() : null;
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(URL + path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", edit ? "application/merge-patch+json" : "application/json")
                .method(
                        edit ? "PATCH" : "POST",
                        BodyPublishers.ofString(wish.body().toString()));
        if (match != null) request.header("If-Match", match);
        if (once != null) request.header("Idempotency-Key", once);
        Answered unsent = new Answered(
                wish.article(),
                wish.what(),
                wish.kind(),
                wish.changes(),
                wish.plan(),
                match,
                once == null ? null : key + " " + once,
                null,
                null,
                0,
                null,
                null,
                false);
        return exchange(new Sent(unsent, request.build()));
    }

    private Answered again(Sent earlier) throws Exception {
        return exchange(earlier);
    }

    private Answered exchange(Sent sent) throws Exception {
        Answered wish = sent.answered();
        // Somebody else may send it at the same time.
        if (wish.once() != null && random.nextInt(2) == 0) repeatable.offer(sent);
        Instant before = now();
        HttpResponse<String> answer = CLIENT.send(sent.request(), BodyHandlers.ofString());
        Instant after = now();
        if (wish.once() != null && random.nextInt(2) == 0) repeatable.offer(sent);
        Answered answered = new Answered(
                wish.article(),
                wish.what(),
                wish.kind(),
                wish.changes(),
                wish.plan(),
                wish.match(),
                wish.once(),
                before,
                after,
                answer.statusCode(),
                JSON.readTree(answer.body()),
                answer.headers().firstValue("ETag").orElse(null),
                answer.headers().firstValue("Idempotency-Replayed").isPresent());
        if (answered.etag() != null) tags.put(wish.article(), answered.etag());
        answers.add(answered);
        return answered;
    }

    private void look(String article) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(URL + "/v1/drafts/" + article))
                .header("Authorization", "Bearer " + key)
                .build();
        HttpResponse<String> answer = CLIENT.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) throw new AssertionError(answer.statusCode() + " " + answer.body());
        tags.put(article, answer.headers().firstValue("ETag").orElseThrow());
    }

    private void moveTheClock() throws SQLException {
        try (var statement = clock.createStatement()) {
            statement.execute(
                    "insert into clock_offset values (make_interval(mins => " + (3 + random.nextInt(12)) + "))");
        }
    }

    private Instant now() throws SQLException {
        try (var statement = clock.createStatement();
                var row = statement.executeQuery("select dateline_now()")) {
            row.next();
            return row.getObject(1, OffsetDateTime.class).toInstant();
        }
    }

    // Within the blink of an eye, or when the clock will have been moved.
    private Instant soon(Instant from) {
        long millis = random.nextInt(3) == 0 ? 50 + random.nextInt(500) : random.nextInt(1_500_000);
        return from.plusMillis(millis).truncatedTo(ChronoUnit.MILLIS);
    }

    private static JsonNode members(Map<String, String> changes) {
        ObjectNode members = JSON.createObjectNode();
        changes.forEach((member, text) -> {
            if (member.equals("body")) {
                members.putArray("body")
                        .addObject()
                        .put("type", "paragraph")
                        .put("id", "b1")
                        .put("text", text);
            } else {
                members.put(member, text);
            }
        });
        return members;
    }

    private String text() {
        return name + " " + ++count;
    }
}
