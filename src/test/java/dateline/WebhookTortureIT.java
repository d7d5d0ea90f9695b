package dateline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import dateline.push.Receiver;
import dateline.push.Receiver.Message;
import dateline.push.Receiver.ResponseBehaviour;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Webhooks with slow, failing and correct receivers on two nodes, which are killed alternately. A receiver that
 * recovers gets every event, and only events in flight are repeated. A short form runs in every build, the complete
 * form with {@code -Dlong}.
 */
@Execution(ExecutionMode.CONCURRENT)
class WebhookTortureIT {

    private static final boolean WHOLE = Boolean.getBoolean("long");
    private static final int EVENTS = WHOLE ? 1_000 : 60;
    private static final int KILLS = WHOLE ? 8 : 1;
    private static final Duration APART = Duration.ofSeconds(WHOLE ? 20 : 5);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int CALLS_PER_NODE = 64;
    private static final String WORST = "410";

    private static final Map<String, String> BOTH = Map.of(
            "DATELINE_WEBHOOKS_SECRET_KEY", "dGhlIHRlc3RzJyBvd24ga2V5LCBhbmQgbm8gb3RoZXI=",
            "DATELINE_WEBHOOKS_TIMEOUT", "3s",
            "DATELINE_WEBHOOKS_LONGEST_REST", WHOLE ? "5s" : "2s",
            "DATELINE_WEBHOOKS_CALLS_PER_NODE", String.valueOf(CALLS_PER_NODE),
            "DATELINE_OUTBOUND_ALLOW_PRIVATE_TARGETS", "127.0.0.1",
            "DATELINE_OUTBOUND_HTTPS_ONLY", "false");

    private final long seed = Seed.of(WebhookTortureIT.class);
    private final Random random = new Random(seed);

    /** An event that an endpoint accepted, with its delay. */
    private record ReceivedEvent(Message message, JsonNode event, long delayMillis) {}

    /** A receiving server with its webhook. */
    private static final class Endpoint implements AutoCloseable {

        final String behaviour;
        final ConcurrentLinkedQueue<ReceivedEvent> received = new ConcurrentLinkedQueue<>();
        final Receiver receiver;
        String webhook;

        Endpoint(String behaviour) throws IOException {
            this.behaviour = behaviour;
            receiver = Receiver.withBehaviour(behaviour(behaviour));
        }

        private ResponseBehaviour behaviour(String name) {
            return switch (name) {
                case "ok" -> this::accept;
                case "slow" ->
                    (exchange, message) -> {
                        Thread.sleep(400);
                        accept(exchange, message);
                    };
                case "hang" -> (exchange, message) -> Thread.sleep(LONGEST.toMillis());
                case "reset" -> (exchange, message) -> {};
                case "429" -> Receiver.status(429, "Retry-After", "2");
                case "302" -> Receiver.status(302, "Location", "http://127.0.0.1:9/");
                default -> Receiver.status(Integer.parseInt(name));
            };
        }

        // Accepts the event with 200. The delay ends when the event arrives.
        private void accept(HttpExchange exchange, Message message) throws IOException, InterruptedException {
            JsonNode event = TwoNodes.JSON.readTree(message.body());
            long delay = Duration.between(Instant.parse(event.get("timestamp").asText()), Instant.now())
                    .toMillis();
            received.add(new ReceivedEvent(message, event, delay));
            Receiver.status(200).answer(exchange, message);
        }

        boolean isHealthy() {
            return behaviour.equals("ok");
        }

        void recover() {
            if (!isHealthy() && !behaviour.equals(WORST)) receiver.setBehaviour(behaviour("ok"));
        }

        @Override
        public void close() {
            receiver.close();
        }
    }

    private static final List<String> BEHAVIOURS = List.of(
            "ok", "ok", "ok", "ok", "ok", "ok", "ok", "ok", "slow", "slow", "500", "500", "429", "429", "302", "hang",
            "hang", "reset", "reset", WORST);

    @Test
    void noEventIsLostAndOnlyEventsInFlightAreRepeated() throws Exception {
        System.out.println("webhooks on two nodes, " + EVENTS + " events, " + KILLS + " kills, -Dseed=" + seed);
        try (TwoNodes newsroom = TwoNodes.start("webhook-torture", BOTH, Map.of())) {
            long alone = 0;
            long among = 0;
            if (WHOLE) {
                alone = p95(run(newsroom, List.of("ok", "ok", "ok", "ok", "ok", "ok", "ok", "ok"), 300, 0));
                among = p95(run(newsroom, BEHAVIOURS, 300, 0));
                System.out.printf("healthy endpoints, p95: %d ms alone, %d ms beside failing ones%n", alone, among);
            }
            List<Endpoint> endpoints = run(newsroom, BEHAVIOURS, EVENTS, KILLS);
            System.out.printf("healthy endpoints through %d kills, p95: %d ms%n", KILLS, p95(endpoints));
            if (WHOLE) assertTrue(among <= 2 * Math.max(alone, 250), among + " ms, and by themselves " + alone + " ms");
        }
    }

    private List<Endpoint> run(TwoNodes newsroom, List<String> behaviours, int events, int kills) throws Exception {
        List<Endpoint> endpoints = new ArrayList<>();
        try {
            for (String behaviour : behaviours) {
                Endpoint endpoint = new Endpoint(behaviour);
                endpoints.add(endpoint);
                endpoint.webhook = newsroom.created(
                                "/v1/webhooks",
                                JsonBody.with("url", endpoint.receiver.url()).json())
                        .get("id")
                        .asText();
            }
            Set<String> killed = publish(newsroom, events, kills);
            // Half of the events that failing endpoints missed are pending; the other half is not enqueued yet.
            TimeUnit.SECONDS.sleep(2);
            endpoints.forEach(Endpoint::recover);
            Set<String> published = published(newsroom);
            awaitAll("every endpoint has every event", endpoints, published, killed);
            check(endpoints, published, killed, kills);
            return endpoints;
        } finally {
            try (Connection database = newsroom.connect();
                    var statement = database.createStatement()) {
                statement.execute("""
                        with held as (select webhook_id from webhook_health order by webhook_id for update)
                        delete from webhook where id in (select webhook_id from held)
                        """);
            }
            mark = Instant.now();
            endpoints.forEach(Endpoint::close);
        }
    }

    private Instant mark = Instant.EPOCH;

    /** @return the killed articles */
    private Set<String> publish(TwoNodes newsroom, int events, int kills) throws Exception {
        Set<String> killed = new HashSet<>();
        List<String> articles = new ArrayList<>();
        long began = System.nanoTime();
        Duration whole = kills == 0 ? Duration.ofMillis(60L * events) : APART.multipliedBy(kills + 1);
        int done = 0;
        for (int i = 0; i < events; i++) {
            sleepUntil(began, whole.multipliedBy(i).dividedBy(events));
            if (done < kills && elapsed(began).compareTo(APART.multipliedBy(done + 1)) >= 0) {
                newsroom.killAndRestart(random.nextInt(2));
                done++;
            }
            articles.add(story(newsroom, i));
            if (i % 20 == 19) {
                String article = articles.get(random.nextInt(articles.size()));
                if (killed.add(article))
                    send(newsroom, "/v1/articles/" + article + "/kills", "{\"reason\":\"Wrong\",\"notice\":\"Gone.\"}");
            }
        }
        while (done < kills) {
            sleepUntil(began, APART.multipliedBy(done + 1));
            newsroom.killAndRestart(random.nextInt(2));
            done++;
        }
        for (Node node : newsroom.nodes()) node.waitUntilReady();
        return killed;
    }

    private static Duration elapsed(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private static void sleepUntil(long began, Duration when) throws InterruptedException {
        Duration left = when.minus(elapsed(began));
        if (!left.isNegative()) TimeUnit.NANOSECONDS.sleep(left.toNanos());
    }

    private String story(TwoNodes newsroom, int number) throws Exception {
        HttpResponse<String> draft = send(
                newsroom,
                "/v1/articles",
                Stories.article()
                        .headline("Landing " + number)
                        .paragraph("One more boat.")
                        .json());
        String id = TwoNodes.JSON.readTree(draft.body()).get("id").asText();
        send(
                newsroom,
                "/v1/articles/" + id + "/publications",
                "{}",
                "If-Match",
                draft.headers().firstValue("ETag").orElseThrow());
        return id;
    }

    // One node is always available. A node that dies during a request may have executed it.
    private HttpResponse<String> send(TwoNodes newsroom, String path, String body, String... headers) throws Exception {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (true) {
            for (Node node : newsroom.nodes()) {
                try {
                    HttpResponse<String> answer =
                            TwoNodes.send(node, "POST", path, newsroom.admin(), "application/json", body, headers);
                    int status = answer.statusCode();
                    if (status == 201 || status == 409 || status == 412) return answer;
                    if (status < 500) throw new AssertionError(status + " " + answer.body());
                } catch (IOException dead) {
                    assertTrue(System.nanoTime() < end, "No node answers: " + dead);
                }
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private Set<String> published(TwoNodes newsroom) throws Exception {
        Set<String> published = new TreeSet<>();
        try (Connection database = newsroom.connect();
                var query = database.prepareStatement(
                        "select article_id::text from change where kind = 'published' and at > ?")) {
            query.setObject(1, mark.atOffset(java.time.ZoneOffset.UTC));
            try (var rows = query.executeQuery()) {
                while (rows.next()) published.add(rows.getString(1));
            }
        }
        return published;
    }

    private static void awaitAll(String what, List<Endpoint> endpoints, Set<String> published, Set<String> killed)
            throws InterruptedException {
        BooleanSupplier allReceived = () -> endpoints.stream()
                .filter(endpoint -> !endpoint.behaviour.equals(WORST))
                .allMatch(endpoint -> missing(endpoint, published, killed).isEmpty());
        long end = System.nanoTime() + LONGEST.toNanos();
        while (!allReceived.getAsBoolean() && System.nanoTime() < end) TimeUnit.MILLISECONDS.sleep(200);
        Map<String, Object> lost = new LinkedHashMap<>();
        for (Endpoint endpoint : endpoints) {
            List<String> missing = missing(endpoint, published, killed);
            if (!endpoint.behaviour.equals(WORST) && !missing.isEmpty())
                lost.put(endpoint.behaviour + " " + endpoint.webhook, missing.size() + ": " + missing.get(0));
        }
        assertEquals(Map.of(), lost, what);
    }

    // Of a killed article only the removal is required, because the kill can overtake the delivery of the publication.
    private static List<String> missing(Endpoint endpoint, Set<String> published, Set<String> killed) {
        Set<String> put = new HashSet<>();
        Set<String> removed = new HashSet<>();
        for (ReceivedEvent event : endpoint.received) {
            String article = event.event().at("/data/article").asText();
            (event.event().get("type").asText().equals("article.remove") ? removed : put).add(article);
        }
        return published.stream()
                .filter(article -> killed.contains(article) ? !removed.contains(article) : !put.contains(article))
                .toList();
    }

    private void check(List<Endpoint> endpoints, Set<String> published, Set<String> killed, int kills) {
        int repeated = 0;
        int all = 0;
        for (Endpoint endpoint : endpoints) {
            Map<String, String> bodies = new LinkedHashMap<>();
            Map<String, String> events = new LinkedHashMap<>();
            for (ReceivedEvent received : endpoint.received) {
                all++;
                String before =
                        bodies.put(received.message().id(), received.message().body());
                if (before != null) {
                    repeated++;
                    assertEquals(before, received.message().body(), "the same id, another body");
                }
                String event = received.event().get("type").asText() + " "
                        + received.event().at("/data/article").asText();
                String id = events.put(event, received.message().id());
                assertTrue(id == null || id.equals(received.message().id()), "one event under two ids: " + event);
            }
        }
        System.out.printf(
                "%d endpoints, %d stories, %d killed: %d events received, %d of them twice%n",
                endpoints.size(), published.size(), killed.size(), all, repeated);
        assertTrue(repeated <= kills * CALLS_PER_NODE, repeated + " came twice");
    }

    private static long p95(List<Endpoint> endpoints) {
        long[] delays = endpoints.stream()
                .filter(Endpoint::isHealthy)
                .flatMap(endpoint -> endpoint.received.stream())
                .mapToLong(ReceivedEvent::delayMillis)
                .sorted()
                .toArray();
        assertTrue(delays.length > 0);
        System.out.printf(
                "  %d events, median %d ms, p99 %d ms, longest %d ms%n",
                delays.length,
                delays[delays.length / 2],
                delays[delays.length * 99 / 100],
                Arrays.stream(delays).max().orElse(0));
        return delays[delays.length * 95 / 100];
    }
}
