package dateline.history;

import com.fasterxml.jackson.databind.ObjectMapper;
import dateline.RandomServer;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;

/** Sends random requests, including invalid ones, and records every response. */
final class RandomEditor {

    static final ObjectMapper JSON = new ObjectMapper();
    static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** A request that can be repeated unchanged. */
    record Sent(RecordedResponse response, HttpRequest request) {}

    private final String key;
    private final Random random;
    private final RandomRequests requests;
    private final Connection clock;
    private final List<String> articles;
    private final BlockingQueue<Sent> repeatable;
    private final Map<String, String> tags = new HashMap<>();
    private final List<RecordedResponse> answers = new ArrayList<>();

    RandomEditor(
            String name,
            String key,
            Random random,
            Connection clock,
            List<String> articles,
            BlockingQueue<Sent> repeatable) {
        this.key = key;
        this.random = random;
        this.requests = new RandomRequests(name, random, articles);
        this.clock = clock;
        this.articles = articles;
        this.repeatable = repeatable;
    }

    List<RecordedResponse> answers() {
        return answers;
    }

    /** Sends one random request. */
    RecordedResponse act() throws Exception {
        if (random.nextInt(120) == 0) moveTheClock();
        if (random.nextInt(15) == 0) {
            Sent earlier = repeatable.poll();
            if (earlier != null) return exchange(earlier);
        }
        String article = articles.get(random.nextInt(articles.size()));
        if (random.nextInt(10) < 7) look(article);
        return send(requests.next(article, tags.get(article), now()));
    }

    private RecordedResponse send(RandomRequests.Wish wish) throws Exception {
        boolean edit = wish.what().equals("edit");
        String path = edit ? "/v1/drafts/" + wish.article() : "/v1/articles/" + wish.article() + "/" + wish.what();
        boolean guarded =
                edit || wish.what().equals("publications") || wish.what().equals("corrections");
        String match = guarded && random.nextInt(25) != 0 ? tags.get(wish.article()) : null;
        String once = !edit && random.nextInt(4) == 0 ? UUID.randomUUID().toString() : null;
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(RandomServer.any() + path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", edit ? "application/merge-patch+json" : "application/json")
                .method(
                        edit ? "PATCH" : "POST",
                        BodyPublishers.ofString(wish.body().toString()));
        if (match != null) request.header("If-Match", match);
        if (once != null) request.header("Idempotency-Key", once);
        RecordedResponse unsent = new RecordedResponse(
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

    private RecordedResponse exchange(Sent sent) throws Exception {
        RecordedResponse wish = sent.response();
        // Another editor may send it at the same time.
        if (wish.once() != null && random.nextInt(2) == 0) repeatable.offer(sent);
        Instant before = now();
        HttpResponse<String> answer = CLIENT.send(sent.request(), BodyHandlers.ofString());
        Instant after = now();
        if (wish.once() != null && random.nextInt(2) == 0) repeatable.offer(sent);
        RecordedResponse response = new RecordedResponse(
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
        if (response.etag() != null) tags.put(wish.article(), response.etag());
        answers.add(response);
        return response;
    }

    private void look(String article) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(RandomServer.any() + "/v1/drafts/" + article))
                .header("Authorization", "Bearer " + key)
                .build();
        HttpResponse<String> answer = CLIENT.send(request, BodyHandlers.ofString());
        // A killed article has no draft to read; the previous ETag is kept.
        if (answer.statusCode() == 410 && answer.body().contains("\"article-canceled\"")) return;
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
}
