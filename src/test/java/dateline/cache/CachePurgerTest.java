package dateline.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dateline.Newsroom;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A shared cache is purged after a commit, until it accepts the purge, and also for changes made while no worker ran.
 */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class CachePurgerTest {

    private static final PurgeConfig CONFIG = new PurgeConfig() {
        @Override
        public String method() {
            return "PURGE";
        }

        @Override
        public Optional<String> authorization() {
            return Optional.of("Bearer of-the-cdn");
        }

        @Override
        public Duration timeout() {
            return Duration.ofSeconds(10);
        }
    };

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    private final List<String> accepted = new CopyOnWriteArrayList<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch awaitedArrived = new CountDownLatch(1);
    private volatile int status = 200;
    private volatile String awaitedTag;
    private HttpServer varnish;

    @BeforeEach
    void open() throws IOException {
        varnish = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        varnish.createContext("/", exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            var headers = exchange.getRequestHeaders();
            waitForAwaitedTag(headers.getFirst("Cache-Tag"));
            if (status == 200)
                accepted.add(exchange.getRequestMethod() + " " + headers.getFirst("Authorization") + " "
                        + headers.getFirst("Cache-Tag"));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        varnish.setExecutor(threads);
        varnish.start();
    }

    // Holds every request until one with the awaited tag arrives.
    private void waitForAwaitedTag(String tags) {
        if (awaitedTag == null) return;
        if (tags.contains(awaitedTag)) awaitedArrived.countDown();
        try {
            awaitedArrived.await(8, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void close() {
        varnish.stop(0);
        threads.shutdownNow();
    }

    private String url() {
        return "http://127.0.0.1:" + varnish.getAddress().getPort() + "/purge";
    }

    private CachePurger purger() {
        return new CachePurger(url(), CONFIG, database, new SimpleMeterRegistry(), 0);
    }

    private PurgeWorker changeWorker() {
        return purger().changes();
    }

    private long purgeCount(String tag) {
        return accepted.stream()
                .filter(line -> List.of(line.split(" ")).contains(tag))
                .count();
    }

    @Test
    void aChangeIsPurgedUntilTheTargetAcceptsItAndThenOnceMore() throws Exception {
        PurgeWorker worker = changeWorker();
        worker.runOnce();
        assertEquals(List.of("PURGE Bearer of-the-cdn all", "PURGE Bearer of-the-cdn all"), accepted);
        assertEquals("{\"tags\":[\"all\"]}", bodies.get(0));

        UUID story = newsroom.publish("{\"headline\":\"In every cache\"}", "{}");
        String tag = "article:" + story;
        worker.runOnce();
        assertEquals(2, purgeCount(tag));
        assertEquals(2, purgeCount("news"));
        worker.runOnce();
        assertEquals(2, purgeCount(tag));

        status = 503;
        String editor = newsroom.key("articles:write");
        Newsroom.post(editor, "/v1/articles/" + story + "/kills", "{\"reason\":\"It never happened.\"}")
                .then()
                .statusCode(201);
        worker.runOnce();
        assertEquals(2, purgeCount(tag));
        int refused = bodies.size();
        status = 200;
        for (int i = 0; i < 200 && purgeCount(tag) < 4; i++) {
            Thread.sleep(50);
            worker.runOnce();
        }
        assertEquals(4, purgeCount(tag));
        assertTrue(bodies.size() > refused);
        assertTrue(bodies.get(refused).contains(tag));
    }

    @Test
    void changesMadeWhileNoWorkerRunsArePurgedByTheNextWorker() throws Exception {
        changeWorker().runOnce();
        UUID story = newsroom.publish("{\"headline\":\"While it was down\"}", "{}");
        accepted.clear();
        changeWorker().runOnce();
        assertTrue(purgeCount("article:" + story) > 0, accepted::toString);
        assertEquals(0, purgeCount("all"), accepted::toString);
        accepted.clear();
        changeWorker().runOnce();
        assertEquals(0, purgeCount("article:" + story), accepted::toString);
    }

    @Test
    void aKillIsPurgedAheadOfQueuedChanges() throws Exception {
        UUID story = newsroom.publish("{\"headline\":\"Among many\"}", "{}");
        String tag = "article:" + story;
        changeWorker().runOnce();
        accepted.clear();
        bodies.clear();
        awaitedTag = tag;
        Sql.of("insert into change (kind, article_id, version, at, made_by, told)")
                .add(
                        "select 'updated', gen_random_uuid(), 1, dateline_now(), 'test', true from generate_series(1, 900)")
                .run(database);
        CachePurger purger = purger();
        purger.start(new StartupEvent());
        try {
            // The first request with thirty tags is held by the target.
            await(() -> bodies.size() == 1);
            Instant before = ClusterCaches.position().at();
            Newsroom.post(
                            newsroom.key("articles:write"),
                            "/v1/articles/" + story + "/kills",
                            "{\"reason\":\"It never happened.\"}")
                    .then()
                    .statusCode(201);
            await(() -> purgeCount(tag) > 0);
            // Articles that another test withdrew a moment before may stand in the same request or in one of their own.
            int request = 0;
            while (!bodies.get(request).contains(tag)) request++;
            assertTrue(request <= 3, request + " requests before the one with the kill: " + bodies);
            List<String> tags = JsonPath.from(bodies.get(request)).getList("tags");
            assertTrue(tags.size() <= 10, tags::toString);
            assertEquals(List.of("news", "names"), tags.subList(tags.size() - 2, tags.size()));
            // The earlier changes twice, and the kill twice more at its place behind them.
            await(() -> new PurgeOffset(database, url())
                    .load()
                    .filter(last -> last.now().isAfter(before))
                    .isPresent());
            assertEquals(4, purgeCount(tag), accepted::toString);
            long names = accepted.stream()
                    .mapToLong(line -> line.split(" article:").length - 1)
                    .sum();
            assertTrue(names >= 2 * 900 + 4, accepted::toString);
        } finally {
            purger.stop(null);
        }
        accepted.clear();
        changeWorker().runOnce();
        assertEquals(0, purgeCount(tag), accepted::toString);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline);
            Thread.sleep(10);
        }
    }

    @Test
    void publicResponsesCarryTheirCacheTags() {
        UUID story = newsroom.publish("{\"headline\":\"Under its name\"}", "{}");
        String tag = "article:" + story;
        assertEquals(tag + " all", tags(null, "/v1/articles/" + story));
        assertEquals(tag + " all", tags(null, "/v1/articles/" + story + ".ninjs"));
        for (String list : List.of("/v1/articles?limit=1", "/v1/articles?q=under+its+name&limit=1"))
            assertEquals(tag + " news all", tags(null, list));
        for (String names : List.of("/v1/feeds", "/v1/sections", "/v1/tags?limit=1"))
            assertEquals("names all", tags(null, names), names);
        for (String list : List.of("/v1/articles?limit=100", "/v1/changes?limit=1000")) {
            assertTrue(tags(null, list).endsWith("news all"), list);
            assertTrue(tags(null, list).length() < 6_000, list);
        }
        assertEquals(null, tags(newsroom.key("articles:read"), "/v1/articles/" + story));
        assertFalse(Newsroom.get(null, "/v1/articles/none").headers().hasHeaderWithName("Cache-Tag"));
    }

    private static String tags(String key, String path) {
        return Newsroom.get(key, path).then().statusCode(200).extract().header("Cache-Tag");
    }
}
