package dateline.http.ingress;

import static dateline.http.Newsroom.BRIDGE;
import static dateline.http.Newsroom.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dateline.JsonBody;
import dateline.change.LongPollRegistry;
import dateline.database.server.TestDatabase;
import dateline.http.Newsroom;
import dateline.http.RawHttp;
import dateline.http.Request;
import dateline.http.SmallLimits;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Rate limits, limits of refused keys, body size and request time. */
@QuarkusTest
@TestProfile(SmallLimits.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class RateLimitsTest {

    @Inject
    LongPollRegistry room;

    @Inject
    AgroalDataSource database;

    // Demo keys are not accepted if a proxy is trusted.
    @Inject
    dateline.Newsroom newsroom;

    @Test
    void theSixthRequestOfAMinuteGets429() {
        for (int left = 4; left >= 0; left--) {
            RawHttp.Answer answer = from("192.0.2.1", BRIDGE).send();
            assertEquals(200, answer.status());
            assertEquals(
                    "\"anonymous\";q=5;w=60", answer.header("RateLimit-Policy").orElse(""));
            assertTrue(
                    answer.header("RateLimit").orElse("").matches("\"anonymous\";r=" + left + ";t=\\d+"),
                    answer.header("RateLimit").orElse(""));
        }
        RawHttp.Answer refused = from("192.0.2.1", BRIDGE).send();
        assertEquals(429, refused.status());
        assertEquals("rate-limited", json(refused).get("code").asText());
        int wait = Integer.parseInt(refused.header("Retry-After").orElseThrow());
        assertTrue(wait >= 1 && wait <= 60, String.valueOf(wait));
        assertTrue(refused.header("RateLimit").orElse("").contains(";r=0;"));
        assertEquals("*", refused.header("Access-Control-Allow-Origin").orElse(""));
        assertEquals(200, from("192.0.2.2", BRIDGE).send().status());
    }

    @Test
    void healthChecksAreNeverRefusedByALimit() {
        for (int i = 0; i < 7; i++) from("192.0.2.77", BRIDGE).send();
        assertEquals(429, from("192.0.2.77", BRIDGE).send().status());
        for (int i = 0; i < 12; i++) {
            assertEquals(200, from("192.0.2.77", "/health/live").send().status());
            assertEquals(200, from("192.0.2.77", "/health/ready").send().status());
        }
    }

    // The cache passes requests on while the position of the change log is unknown, and those are counted: each attempt
    // has an address of its own, and one attempt that the cache answers throughout is enough.
    @Test
    void a304FromTheResponseCacheIsNotCounted() throws InterruptedException {
        int notModified = 0;
        for (int attempt = 30; attempt < 50 && notModified < 12; attempt++) {
            Thread.sleep(100);
            notModified = notModifiedInARow("192.0.2." + attempt);
        }
        assertEquals(12, notModified);
    }

    private static int notModifiedInARow(String client) {
        String etag = from(client, BRIDGE).send().header("ETag").orElseThrow();
        for (int i = 0; i < 12; i++) {
            if (from(client, BRIDGE).with("If-None-Match", etag).send().status() != 304) return i;
        }
        return 12;
    }

    @Test
    void aKeyHasALimitOfItsOwn() {
        String frontend = newsroom.key("articles:read");
        for (int i = 0; i < 8; i++) {
            RawHttp.Answer answer = from("192.0.2.4", BRIDGE).key(frontend).send();
            assertEquals(200, answer.status());
            assertEquals("\"key\";q=300;w=60", answer.header("RateLimit-Policy").orElse(""));
        }
    }

    @Test
    void tooManyWrongKeysFromOneAddressAreRefusedWith429() {
        for (int i = 0; i < 3; i++) {
            assertEquals(
                    401, from("192.0.2.5", BRIDGE).key("dl_demo_guess").send().status());
        }
        RawHttp.Answer refused = from("192.0.2.5", BRIDGE).key("dl_demo_guess").send();
        assertEquals(429, refused.status());
        assertEquals("rate-limited", json(refused).get("code").asText());
        assertTrue(refused.header("RateLimit").orElse("").startsWith("\"refusals\";"), refused.headers()::toString);
        RawHttp.Answer otherScheme = from("192.0.2.5", BRIDGE)
                .with("Authorization", "Basic ZWRpdG9yOnNlY3JldA==")
                .send();
        assertEquals(429, otherScheme.status(), otherScheme::text);
        assertEquals(200, from("192.0.2.5", BRIDGE).send().status());
        assertEquals(401, from("192.0.2.6", BRIDGE).key("dl_demo_guess").send().status());
    }

    @Test
    void validKeysAreAnsweredWhileSixtyWrongOnesAMinuteComeFromTheSameAddress() {
        String valid = newsroom.key("articles:read");
        int answered = 0;
        int refused = 0;
        for (int i = 0; i < 200; i++) {
            if (i % 3 == 0) {
                int status =
                        from("192.0.2.13", BRIDGE).key("dl_demo_guess").send().status();
                assertTrue(status == 401 || status == 429, String.valueOf(status));
                if (status == 429) refused++;
            }
            if (from("192.0.2.13", BRIDGE).key(valid).send().status() == 200) answered++;
        }
        System.out.printf("valid keys answered: %d of 200; wrong keys refused with 429: %d of 67%n", answered, refused);
        assertEquals(200, answered);
        assertTrue(refused > 40, String.valueOf(refused));
    }

    @Test
    void aKillWithAValidKeyIsNeverRefusedByALimit() {
        for (int i = 0; i < 5; i++)
            from("192.0.2.14", BRIDGE).key("dl_demo_guess").send();
        String key = newsroom.key("articles:read", "articles:write");
        RawHttp.Answer draft = Newsroom.made(
                Newsroom.post("/v1/articles", "{\"headline\":\"Ferry in fog\"}").key(key));
        String story = json(draft).get("id").asText();
        Newsroom.made(Newsroom.post("/v1/articles/" + story + "/publications", "{}")
                .key(key)
                .with("If-Match", draft.header("ETag").orElseThrow()));
        RawHttp.Answer last = null;
        for (int i = 0; i < 400 && (last == null || last.status() != 429); i++)
            last = from("192.0.2.14", BRIDGE).key(key).send();
        assertEquals(429, last.status(), "The limit of the key is used up.");
        RawHttp.Answer kill = Newsroom.post("/v1/articles/" + story + "/kills", "{\"reason\":\"Wrong ferry\"}")
                .key(key)
                .with("X-Forwarded-For", "192.0.2.14")
                .send();
        assertEquals(201, kill.status(), kill::text);
    }

    @Test
    void aRefusalBeforeTheKeyLookUpCountsAgainstTheAddress() {
        List<String> refused = List.of("//x", "/a%2Fb", "/v1/articles?key=1", "/v1/articles?q=%zz", BRIDGE);
        for (String target : refused) {
            RawHttp.Answer answer = from("192.0.2.15", target)
                    .with("Accept", target.equals(BRIDGE) ? "image/png" : "*/*")
                    .send();
            assertEquals(target.equals(BRIDGE) ? 406 : 400, answer.status(), answer::text);
            assertTrue(answer.header("RateLimit").isPresent(), target);
        }
        for (Request more : List.of(
                from("192.0.2.15", "//x").without("Connection"),
                from("192.0.2.15", "/").method("Q1").without("Connection"))) {
            RawHttp.Answer answer = more.send();
            assertEquals(429, answer.status(), answer::text);
            assertEquals("close", answer.header("Connection").orElse(""));
        }
        assertEquals(429, from("192.0.2.15", BRIDGE).send().status());
        assertEquals(200, from("192.0.2.16", BRIDGE).send().status());
    }

    @Test
    void a304FromTheDatabaseIsCounted() {
        for (int i = 0; i < 5; i++) {
            RawHttp.Answer answer = from("192.0.2.17", "/v1/articles?q=ferry+" + i)
                    .with("If-None-Match", "*")
                    .send();
            assertEquals(304, answer.status());
        }
        assertEquals(
                429,
                from("192.0.2.17", "/v1/articles?q=ferry+6")
                        .with("If-None-Match", "*")
                        .send()
                        .status());
    }

    @Test
    void theLastUntrustedAddressIsCounted() {
        for (int i = 0; i < 5; i++) {
            assertEquals(
                    200,
                    from("203.0.113." + i + ", 192.0.2.7, 127.0.0.1", BRIDGE)
                            .send()
                            .status());
        }
        assertEquals(429, from("203.0.113.9, 192.0.2.7", BRIDGE).send().status());
    }

    @Test
    void aBodyAboveTheLimitIsRefusedWithTheLimit() {
        RawHttp.Answer answer = post(
                        "/v1/articles",
                        JsonBody.with("headline", "x".repeat(20_000)).json())
                .send();
        assertEquals(413, answer.status());
        assertEquals(20_000, json(answer).get("limit").asInt());
    }

    @Test
    void aBodyThatArrivesTooSlowlyGets408() throws Exception {
        Request slow = post("/v1/articles", "{\"headline\":\"x\"}")
                .with("Content-Length", "500")
                .without("Connection");
        try (Socket socket = new Socket("127.0.0.1", RawHttp.PORT)) {
            socket.setSoTimeout(15_000);
            socket.getOutputStream().write(slow.bytes());
            Thread drip = new Thread(() -> sendSlowly(socket));
            drip.start();
            long begun = System.nanoTime();
            RawHttp.Answer answer = RawHttp.read(socket);
            long millis = (System.nanoTime() - begun) / 1_000_000;
            drip.interrupt();
            drip.join(2_000);
            assertEquals(408, answer.status(), answer::text);
            assertEquals("request-timeout", json(answer).get("code").asText());
            assertEquals("close", answer.header("Connection").orElse(""));
            assertTrue(millis > 1_500 && millis < 12_000, millis + " ms");
        }
    }

    @Test
    void aSharedCacheWithAPurgeEndpointMayStoreLonger() {
        RawHttp.Answer answer = from("192.0.2.8", BRIDGE).send();
        assertEquals(
                "max-age=60, stale-while-revalidate=60, stale-if-error=3600",
                answer.header("CDN-Cache-Control").orElse(""));
    }

    @Test
    void aSharedCacheMustRevalidateAResponseThatTookLong() throws Exception {
        CompletableFuture<RawHttp.Answer> answer;
        try (Connection other = database.getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("lock table article in access exclusive mode");
            answer = CompletableFuture.supplyAsync(
                    () -> from("192.0.2.12", "/v1/articles?limit=7").send());
            Thread.sleep(1_300);
            other.rollback();
        }
        assertEquals(200, answer.get().status());
        assertEquals("max-age=0", answer.get().header("CDN-Cache-Control").orElse(""));
        assertTrue(answer.get().header("Cache-Tag").isPresent());
    }

    @Test
    void aResponseOfAnArticleHasItsTagAndItsEnd() {
        RawHttp.Answer draft = Newsroom.made(post("/v1/articles", "{\"headline\":\"Ferry for a minute\"}"));
        String story = json(draft).get("id").asText();
        String soon = java.time.Instant.now().plusSeconds(40).toString();
        Newsroom.made(post(
                        "/v1/articles/" + story + "/publications",
                        JsonBody.with("expiresAt", soon).json())
                .with("If-Match", draft.header("ETag").orElseThrow()));
        for (String list : List.of("/corrections", "/related")) {
            RawHttp.Answer answer =
                    from("192.0.2.9", "/v1/articles/" + story + list).send();
            assertEquals(200, answer.status(), answer::text);
            List<String> tags = List.of(answer.header("Cache-Tag").orElse("").split(" "));
            assertTrue(tags.contains("article:" + story), list + tags);
            String directives = answer.header("CDN-Cache-Control").orElse("");
            int seconds = Integer.parseInt(directives.replaceAll("max-age=(\\d+),.*", "$1"));
            assertTrue(seconds <= 40, list + " " + directives);
            assertTrue(directives.endsWith("stale-while-revalidate=0, stale-if-error=0"), list + " " + directives);
        }
    }

    @Test
    void longPollsAreLimitedPerCallerAndInTotal() throws Exception {
        String cursor = "";
        String path = "/v1/changes?limit=1000";
        for (boolean caughtUp = false; !caughtUp; ) {
            JsonNode page = json(from("192.0.2.9", path + cursor).send());
            cursor = "&since=" + page.get("nextCursor").asText();
            caughtUp = page.get("caughtUp").asBoolean();
        }
        String waiting = path + cursor + "&wait=30";
        try (Socket one = new Socket("127.0.0.1", RawHttp.PORT);
                Socket other = new Socket("127.0.0.1", RawHttp.PORT);
                Socket third = new Socket("127.0.0.1", RawHttp.PORT)) {
            one.getOutputStream().write(from("192.0.2.10", waiting).bytes());
            other.getOutputStream().write(from("192.0.2.10", waiting).bytes());
            awaitWaiting(2);
            RawHttp.Answer own = from("192.0.2.10", waiting).send();
            assertEquals(429, own.status(), own::text);
            assertEquals("too-many-waiting", json(own).get("code").asText());
            assertEquals("5", own.header("Retry-After").orElse(""));
            third.getOutputStream().write(from("192.0.2.12", waiting).bytes());
            awaitWaiting(3);
            RawHttp.Answer refused = null;
            for (int i = 0; i < 60 && (refused == null || refused.status() == 200); i++)
                refused = from("198.51.100." + i, path + cursor + "&wait=1").send();
            assertEquals(503, refused.status(), refused::text);
            assertEquals("overloaded", json(refused).get("code").asText());
            assertEquals("5", refused.header("Retry-After").orElse(""));
            assertEquals(200, from("192.0.2.11", path + cursor).send().status());
        }
        RawHttp.Answer admitted = null;
        for (int i = 60; i < 120 && (admitted == null || admitted.status() == 503); i++)
            admitted = from("198.51.100." + i, path + cursor + "&wait=1").send();
        assertEquals(200, admitted.status(), admitted::text);
    }

    private void awaitWaiting(int many) throws InterruptedException {
        for (int i = 0; i < 600 && room.waiting() != many; i++) Thread.sleep(50);
        assertEquals(many, room.waiting());
    }

    private static void sendSlowly(Socket socket) {
        try {
            for (int i = 0; i < 120; i++) {
                Thread.sleep(100);
                socket.getOutputStream().write(" ".getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException | InterruptedException e) {
            // The server has closed the connection, or the test has ended.
        }
    }

    private static Request from(String address, String target) {
        return Request.get(target).with("X-Forwarded-For", address);
    }

    private Request post(String target, String body) {
        return Newsroom.post(target, body).key(newsroom.key("articles:read", "articles:write"));
    }
}
