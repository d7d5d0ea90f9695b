package dateline.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dateline.Newsroom;
import dateline.database.TestDatabase;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A shared cache is told what is over: once it is committed, until it has taken it, and of what happened while nobody followed. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class PurgingTest {

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

    private final List<String> taken = new CopyOnWriteArrayList<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private volatile int status = 200;
    private HttpServer varnish;

    @BeforeEach
    void open() throws IOException {
        varnish = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        varnish.createContext("/", exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            var headers = exchange.getRequestHeaders();
            if (status == 200)
                taken.add(exchange.getRequestMethod() + " " + headers.getFirst("Authorization") + " "
                        + headers.getFirst("Cache-Tag"));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        varnish.start();
    }

    @AfterEach
    void close() {
        varnish.stop(0);
    }

    private Purging follower() {
        String url = "http://127.0.0.1:" + varnish.getAddress().getPort() + "/purge";
        return new Purging(url, CONFIG, database, new SimpleMeterRegistry(), 0);
    }

    private long told(String tag) {
        return taken.stream()
                .filter(line -> List.of(line.split(" ")).contains(tag))
                .count();
    }

    @Test
    void whatIsCommittedIsToldUntilItIsTakenAndThenOnceMore() throws Exception {
        Purging follower = follower();
        follower.round();
        assertEquals(List.of("PURGE Bearer of-the-cdn all", "PURGE Bearer of-the-cdn all"), taken);
        assertEquals("{\"tags\":[\"all\"]}", bodies.get(0));

        UUID story = newsroom.publish("{\"headline\":\"In every cache\"}", "{}");
        String tag = "article:" + story;
        follower.round();
        assertEquals(2, told(tag));
        assertEquals(2, told("news"));
        follower.round();
        assertEquals(2, told(tag));

        status = 503;
        String editor = newsroom.key("articles:write");
        Newsroom.post(editor, "/v1/articles/" + story + "/kills", "{\"reason\":\"It never happened.\"}")
                .then()
                .statusCode(201);
        follower.round();
        assertEquals(2, told(tag));
        int refused = bodies.size();
        status = 200;
        for (int i = 0; i < 200 && told(tag) < 4; i++) {
            Thread.sleep(50);
            follower.round();
        }
        assertEquals(4, told(tag));
        assertTrue(bodies.size() > refused);
        assertTrue(bodies.get(refused).contains(tag));
    }

    @Test
    void whatHappensWhileNobodyFollowsIsToldByWhoeverDoesNext() throws Exception {
        follower().round();
        UUID story = newsroom.publish("{\"headline\":\"While it was down\"}", "{}");
        taken.clear();
        follower().round();
        assertTrue(told("article:" + story) > 0, taken::toString);
        assertEquals(0, told("all"), taken::toString);
        taken.clear();
        follower().round();
        assertEquals(0, told("article:" + story), taken::toString);
    }

    @Test
    void whatEverybodyReadsSaysUnderWhatItIsPurged() {
        UUID story = newsroom.publish("{\"headline\":\"Under its name\"}", "{}");
        String tag = "article:" + story;
        assertEquals(tag + " all", tags(null, "/v1/articles/" + story));
        assertEquals(tag + " all", tags(null, "/v1/articles/" + story + ".ninjs"));
        for (String list : List.of("/v1/articles?limit=1", "/v1/articles?q=under+its+name&limit=1"))
            assertEquals(tag + " news all", tags(null, list));
        for (String list : List.of("/v1/feeds", "/v1/sections", "/v1/articles?limit=100", "/v1/changes?limit=1000")) {
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
