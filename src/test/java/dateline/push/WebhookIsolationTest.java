package dateline.push;

import static dateline.Newsroom.get;
import static dateline.Newsroom.post;
import static dateline.push.Hooks.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import dateline.JsonBody;
import dateline.Newsroom;
import dateline.Newsroom.TestPartner;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import dateline.push.Receiver.Message;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Fifty slow endpoints of one partner do not delay the urgent deliveries of another partner, not even on the same
 * receiver host. The short form runs in every build, with a bound that a slow machine keeps; without limits per partner
 * the kills took 18 s. {@code -Dlong=true} runs twenty kills on each side with a bound of 250 ms. The order in which
 * events are enqueued is tested by {@code EventEnqueuerTest}.
 */
@QuarkusTest
@TestProfile(Hooks.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class WebhookIsolationTest {

    private static final boolean LONG = Boolean.getBoolean("long");
    private static final int KILLS = LONG ? 20 : 5;
    private static final int SLOW_ENDPOINTS = 50;
    private static final Duration LEAST_BOUND = Duration.ofMillis(LONG ? 250 : 3_000);
    // Below the timeout of the profile (3 s): the endpoints succeed, so that nothing slows them down as failing.
    private static final long SLOW_MILLIS = 2_500;

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    /** Arrival of {@code article.remove} at the fast endpoint, by article; nanoseconds. */
    private final Map<String, Long> removals = new ConcurrentHashMap<>();

    private final Map<String, Long> puts = new ConcurrentHashMap<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger slowCalls = new AtomicInteger();
    private final AtomicBoolean slow = new AtomicBoolean();

    @AfterEach
    void removeWebhooks() {
        Sql.of("""
                        with held as (select webhook_id from webhook_health order by webhook_id for update)
                        delete from webhook where id in (select webhook_id from held) and url like 'http://127.0.0.1:%'
                        """).run(database);
    }

    private String source;

    @Test
    void slowEndpointsOfOnePartnerDoNotDelayTheKillsOfAnother() throws Exception {
        source = Newsroom.unique("Gazette");
        newsroom.publish(story(source), "{}");
        try (Receiver host = Receiver.withBehaviour(this::respond)) {
            String fast = createSubscriber(source);
            post(
                            fast,
                            "/v1/webhooks",
                            JsonBody.with("url", host.url() + "/fast").json())
                    .then()
                    .statusCode(201);
            long alone = killsUnderLoad(() -> sendLoad(fast, List.of("/v1/webhooks"), false));

            String attacker = createSubscriber(source);
            List<String> tests = new ArrayList<>();
            for (int i = 0; i < SLOW_ENDPOINTS; i++) {
                Response created = post(
                        attacker,
                        "/v1/webhooks",
                        JsonBody.with("url", host.url() + "/slow/" + i).json());
                created.then().statusCode(201);
                tests.add(created.path("links.tests"));
            }
            // Each endpoint succeeds once, so that none is limited as not confirmed.
            newsroom.publish(story(source), "{}");
            await("a delivery to every endpoint", () -> slowCalls.get() >= SLOW_ENDPOINTS);
            slow.set(true);
            long underLoad = killsUnderLoad(() -> sendLoad(attacker, tests, true));
            slow.set(false);
            long bound = Math.max(2 * alone, LEAST_BOUND.toMillis());
            System.out.printf(
                    "Urgent delivery, %d kills each: p95 %d ms alone, %d ms beside %d slow endpoints (%d calls); bound %d ms%n",
                    KILLS, alone, underLoad, SLOW_ENDPOINTS, slowCalls.get(), bound);
            assertTrue(
                    underLoad <= bound,
                    "p95 of " + underLoad + " ms beside the slow endpoints, bound " + bound + " ms");
        }
    }

    private void respond(HttpExchange exchange, Message message) throws IOException, InterruptedException {
        if (exchange.getRequestURI().getPath().contains("/slow/")) {
            slowCalls.incrementAndGet();
            if (slow.get()) Thread.sleep(SLOW_MILLIS);
        } else if (message.body().contains("article.remove")) {
            removals.putIfAbsent(article(message), System.nanoTime());
        } else {
            puts.putIfAbsent(article(message), System.nanoTime());
        }
        Receiver.status(200).answer(exchange, message);
    }

    private static String article(Message message) {
        return Hooks.json(message.body()).at("/data/article").asText();
    }

    /**
     * The 95th percentile of the times of the kills in milliseconds, while the newsroom is busy and {@code load} is
     * repeated.
     */
    private long killsUnderLoad(Runnable load) throws InterruptedException {
        AtomicBoolean stop = new AtomicBoolean();
        Thread thread = new Thread(
                () -> {
                    while (!stop.get()) load.run();
                },
                "load");
        thread.start();
        try {
            TimeUnit.SECONDS.sleep(1);
            return percentile95(measureKills());
        } finally {
            stop.set(true);
            thread.join();
        }
    }

    // Ten requests of a partner, tests of its endpoints if {@code tests}, and one event for all endpoints.
    private void sendLoad(String key, List<String> paths, boolean tests) {
        for (int i = 0; i < 10; i++) {
            String path = paths.get(requests.getAndIncrement() % paths.size());
            if (tests) post(key, path, "");
            else get(key, path);
        }
        newsroom.publish(story(source), "{}");
    }

    /** Milliseconds from the request that kills to its arrival at the fast endpoint. */
    private List<Long> measureKills() throws InterruptedException {
        String editor = newsroom.key("articles:write");
        List<Long> millis = new ArrayList<>();
        for (int i = 0; i < KILLS; i++) {
            UUID story = newsroom.publish(story(source), "{}");
            await("the publication", () -> puts.containsKey(story.toString()));
            long start = System.nanoTime();
            post(editor, "/v1/articles/" + story + "/kills", "{\"reason\":\"Wrong\",\"notice\":\"Gone.\"}")
                    .then()
                    .statusCode(201);
            await("the kill", () -> removals.containsKey(story.toString()));
            millis.add(TimeUnit.NANOSECONDS.toMillis(removals.get(story.toString()) - start));
        }
        return millis;
    }

    private static long percentile95(List<Long> values) {
        List<Long> sorted = values.stream().sorted().toList();
        return sorted.get((int) Math.ceil(sorted.size() * 0.95) - 1);
    }

    private String createSubscriber(String source) {
        TestPartner partner = newsroom.partner();
        newsroom.permission(
                partner,
                JsonBody.with("level", "full")
                        .and("scope", JsonBody.with("sources", List.of(source.toLowerCase(java.util.Locale.ROOT)))));
        Response created = post(
                newsroom.key("partners:write", "keys:write"),
                "/v1/partners/" + partner.id() + "/keys",
                "{\"name\":\"hooks\",\"scopes\":[\"syndication:read\",\"webhooks:write\"]}");
        created.then().statusCode(201);
        return created.path("secret");
    }

    private static String story(String source) {
        return JsonBody.with("headline", "News")
                .and("source", JsonBody.with("name", source))
                .and("visibility", "public")
                .and("body", List.of(JsonBody.with("type", "paragraph").and("text", "Words.")))
                .json();
    }
}
