package dateline.http.ingress;

import static dateline.http.Newsroom.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dateline.JsonBody;
import dateline.cache.CacheInvalidator;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A body that does not arrive occupies no thread, and a full class of work refuses requests while other classes continue. */
@QuarkusTest
@TestProfile(SmallLimits.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class RequestBodiesTest {

    private static final int HALF_SENT = 60;
    private static final String KILL =
            "{\"reason\":\"The witness was invented.\",\"notice\":\"This article has been removed.\"}";

    @Inject
    AgroalDataSource database;

    @Inject
    BodyBudget budget;

    @Inject
    Admission admission;

    @Inject
    CacheInvalidator invalidator;

    // Demo keys are not accepted if a proxy is trusted.
    @Inject
    dateline.Newsroom newsroom;

    private String editor;

    @BeforeEach
    void createWriteKey() {
        editor = newsroom.key("articles:read", "articles:write");
    }

    private record Timed(RawHttp.Answer answer, long millis) {

        static Timed of(Callable<RawHttp.Answer> call) throws Exception {
            long begun = System.nanoTime();
            RawHttp.Answer answer = call.call();
            return new Timed(answer, (System.nanoTime() - begun) / 1_000_000);
        }
    }

    private Request post(String target, String body) {
        return Request.of("POST", target).key(editor).json(body);
    }

    private Request draft(String headline) {
        return post("/v1/articles", JsonBody.with("headline", headline).json());
    }

    private String publish(String headline) {
        RawHttp.Answer draft = Newsroom.made(draft(headline));
        String id = json(draft).get("id").asText();
        Newsroom.made(post("/v1/articles/" + id + "/publications", "{}")
                .with("If-Match", draft.header("ETag").orElseThrow()));
        return id;
    }

    private static Socket half(Request request) throws IOException {
        Socket socket = new Socket("127.0.0.1", RawHttp.PORT);
        socket.setSoTimeout(15_000);
        byte[] bytes = request.bytes();
        socket.getOutputStream().write(bytes, 0, bytes.length - 5);
        return socket;
    }

    private static void awaitReserved(BodyBudget budget, boolean some) throws InterruptedException {
        for (int i = 0; i < 100 && (budget.reserved() > 0) != some; i++) Thread.sleep(20);
        assertEquals(some, budget.reserved() > 0, "bytes held: " + budget.reserved());
    }

    // No operation with a body is public.
    @Test
    void bodyWithoutKeyIsNotReceived() throws Exception {
        Request anonymous = Request.of("POST", "/v1/articles")
                .json(JsonBody.with("headline", "Half").json());
        try (Socket socket = half(anonymous)) {
            long begun = System.nanoTime();
            byte[] statusLine = socket.getInputStream().readNBytes("HTTP/1.1 401".length());
            assertEquals("HTTP/1.1 401", new String(statusLine, StandardCharsets.US_ASCII));
            assertTrue(System.nanoTime() - begun < 1e9);
            assertEquals(0, budget.reserved());
        }
        RawHttp.Answer whole = anonymous.send();
        assertEquals(401, whole.status(), whole::text);
    }

    @Test
    void aGetWithABodyIsRefusedAtOnce() throws Exception {
        int address = 120;
        for (String head : List.of("Content-Length: 5", "Transfer-Encoding: chunked", "Content-Length: 0")) {
            for (String method : List.of("GET", "HEAD")) {
                String request = method + " /v1/articles HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 192.0.2."
                        + address++ + "\r\n";
                RawHttp.Answer answer = RawHttp.send(
                        (request + head + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                assertEquals(head.endsWith("0") ? 200 : 400, answer.status(), head);
                assertEquals(Optional.of("close"), answer.header("Connection"));
            }
        }
    }

    @Test
    void aClientOfHttp10GetsNoInterimResponse() {
        RawHttp.Answer answer = RawHttp.send(("POST /v1/articles HTTP/1.0\r\nHost: localhost\r\nAuthorization: Bearer "
                        + editor
                        + "\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 20\r\n\r\n{\"headline\":\"Early\"}")
                .getBytes(StandardCharsets.US_ASCII));
        assertEquals(201, answer.status(), answer::text);
    }

    @Test
    void halfSentBodiesBlockNoThreadAndGet408() throws Exception {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < HALF_SENT; i++) sockets.add(half(draft("Half " + i)));
            List<Timed> others = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                String address = "192.0.2." + (100 + i);
                for (String path : List.of("/health/live", "/health/ready"))
                    others.add(Timed.of(() ->
                            Request.get(path).with("X-Forwarded-For", address).send()));
                others.add(Timed.of(() -> draft("Whole beside halves").send()));
            }
            for (Timed other : others) {
                assertTrue(other.answer.status() < 300, () -> other.answer.text());
                assertTrue(other.millis < 1_000, () -> other.millis + " ms");
            }
            for (Socket socket : sockets) {
                RawHttp.Answer answer = RawHttp.read(socket);
                assertEquals(408, answer.status(), answer::text);
                assertEquals("request-timeout", json(answer).get("code").asText());
            }
            awaitReserved(budget, false);
        } finally {
            for (Socket socket : sockets) socket.close();
        }
    }

    @Test
    void anAbortedBodyLeavesNoIdempotencyKey() throws Exception {
        Request request = draft("Sent twice").with("Idempotency-Key", "aborted-body-1");
        half(request).close();
        RawHttp.Answer made = request.send();
        assertEquals(201, made.status(), made::text);
        assertEquals("", made.header("Idempotency-Replayed").orElse(""));
        assertEquals("true", request.send().header("Idempotency-Replayed").orElse(""));
    }

    @Test
    void theBodiesOfOneKeyAreLimitedButNotASmallTakedown() throws Exception {
        String story = publish("To be killed beside large bodies");
        try (Socket one = half(draft("x".repeat(19_000)));
                Socket other = half(draft("x".repeat(10_000)))) {
            awaitReserved(budget, true);
            for (int i = 0; i < 100 && budget.reserved() < 29_000; i++) Thread.sleep(20);
            RawHttp.Answer refused = draft("y".repeat(5_000)).send();
            assertEquals(503, refused.status(), refused::text);
            assertEquals("5", refused.header("Retry-After").orElse(""));
            RawHttp.Answer killed =
                    post("/v1/articles/" + story + "/kills", KILL).send();
            assertTrue(killed.status() < 300, killed::text);
            assertTrue(one.isConnected() && other.isConnected());
        }
        awaitReserved(budget, false);
    }

    @Test
    void aFullClassRefusesImmediatelyAndATakedownPasses() throws Exception {
        int threads = WorkClass.WRITES.threads(Runtime.getRuntime().availableProcessors());
        int sent = 3 * threads + 6;
        String held = publish("Held by somebody else");
        String killed = publish("Killed beside a full class");
        ExecutorService clients = Executors.newFixedThreadPool(sent);
        try (Connection lock = database.getConnection()) {
            lock.setAutoCommit(false);
            try (var statement =
                    lock.prepareStatement("select id from article where id = cast(? as uuid) for update")) {
                statement.setString(1, held);
                statement.executeQuery();
            }
            String etag = Request.get("/v1/drafts/" + held)
                    .key(editor)
                    .send()
                    .header("ETag")
                    .orElseThrow();
            List<Future<Timed>> writes = new ArrayList<>();
            for (int i = 0; i < sent; i++) {
                Request write =
                        post("/v1/articles/" + held + "/publications", "{}").with("If-Match", etag);
                writes.add(clients.submit(() -> Timed.of(write::send)));
            }
            Thread.sleep(300);
            Timed kill = Timed.of(
                    () -> post("/v1/articles/" + killed + "/kills", KILL).send());
            assertTrue(kill.answer.status() < 300, () -> kill.answer.text());
            assertTrue(kill.millis < 1_000, () -> "killed after " + kill.millis + " ms");
            assertEquals(
                    200,
                    Request.get("/health/live")
                            .with("X-Forwarded-For", "192.0.2.110")
                            .send()
                            .status());
            int refused = 0;
            for (Future<Timed> write : writes) {
                Timed one = write.get(20, TimeUnit.SECONDS);
                assertEquals(503, one.answer.status(), one.answer::text);
                JsonNode problem = json(one.answer);
                assertEquals("overloaded", problem.get("code").asText());
                assertTrue(one.answer.header("Retry-After").isPresent());
                String detail = problem.get("detail").asText();
                if (detail.contains("The server did not process this request")) {
                    refused++;
                    assertTrue(one.millis < 1_500, () -> "refused after " + one.millis + " ms");
                } else {
                    assertTrue(detail.contains("same Idempotency-Key"), detail);
                }
            }
            // One key gets three quarters of the threads.
            assertEquals(sent - (threads - threads / 4), refused);
            lock.rollback();
        } finally {
            clients.shutdownNow();
        }
    }

    private List<Bulkhead.Ticket> fill(WorkClass work) throws InterruptedException {
        Bulkhead bulkhead = admission.bulkhead(work);
        // If a request of an earlier test ended later, one of the queued tickets would start.
        for (int i = 0; i < 500 && bulkhead.running() > 0; i++) Thread.sleep(20);
        List<Bulkhead.Ticket> held = new ArrayList<>();
        for (int caller = 0; !bulkhead.isFull(); caller++)
            bulkhead.enter("somebody else " + caller, started -> {}).ifPresent(held::add);
        return held;
    }

    private static void empty(List<Bulkhead.Ticket> held) {
        held.forEach(Bulkhead.Ticket::withdraw);
        held.forEach(Bulkhead.Ticket::release);
    }

    @Test
    void aFullClassRefusesBeforeTheKeyIsLookedUpAndTheBodyIsRead() throws Exception {
        String killed = publish("Killed while all writes are refused");
        List<Bulkhead.Ticket> held = fill(WorkClass.WRITES);
        try {
            Request unknownKey = Request.of("POST", "/v1/articles")
                    .key("dl_unknown_key")
                    .json(JsonBody.with("headline", "z".repeat(12_000)).json());
            RawHttp.Answer refused = unknownKey.send();
            assertEquals(503, refused.status(), refused::text);
            assertEquals("overloaded", json(refused).get("code").asText());
            assertEquals("1", refused.header("Retry-After").orElse(""));
            assertEquals(0, budget.reserved());

            RawHttp.Answer expecting = draft("Waits for 100 Continue")
                    .with("Expect", "100-continue")
                    .send();
            assertEquals(503, expecting.status(), expecting::text);

            try (Socket connection = new Socket("127.0.0.1", RawHttp.PORT)) {
                connection.setSoTimeout(15_000);
                byte[] keptAlive = draft("Refused, and the connection is used again")
                        .without("Connection")
                        .bytes();
                connection.getOutputStream().write(keptAlive, 0, keptAlive.length - 5);
                Thread.sleep(100);
                connection.getOutputStream().write(keptAlive, keptAlive.length - 5, 5);
                connection.getOutputStream().write(Request.get("/health/live").bytes());
                String answers = new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertTrue(answers.startsWith("HTTP/1.1 503 "), answers);
                assertTrue(answers.contains("HTTP/1.1 200 "), answers);
            }
            RawHttp.Answer kill =
                    post("/v1/articles/" + killed + "/kills", KILL).send();
            assertTrue(kill.status() < 300, kill::text);
        } finally {
            empty(held);
        }
        assertEquals(201, draft("Accepted when there is room again").send().status());
    }

    @Test
    void theResponseCacheAnswersWhileReadsAreRefused() throws Exception {
        String reader = newsroom.key("articles:read");
        Request cached = Request.get("/v1/articles?limit=7").key(reader);
        Request cachedPublic = Request.get("/v1/articles?limit=7");
        Request other = Request.get("/v1/articles?limit=8").key(reader);
        publish("A change before the reads");
        // A node that has not polled its last change serves and stores no cached response.
        invalidator.poll();
        assertEquals(200, cached.send().status());
        assertEquals(200, cachedPublic.send().status());
        List<Bulkhead.Ticket> held = fill(WorkClass.READS);
        try {
            invalidator.poll();
            assertEquals(200, cached.send().status());
            assertEquals(200, cachedPublic.send().status());
            RawHttp.Answer refused = other.send();
            assertEquals(503, refused.status(), refused::text);
            assertEquals("1", refused.header("Retry-After").orElse(""));
            assertEquals(503, Request.get("/v1/articles?limit=8").send().status());
        } finally {
            empty(held);
        }
        assertEquals(200, other.send().status());
    }

    // The lock makes every look-up of a key wait.
    @Test
    void aFullClassRefusesAReadThatIsNotCachedWithoutALookUpOfItsKey() throws Exception {
        String reader = newsroom.key("articles:read");
        assertEquals(200, Request.get("/v1/articles?limit=5").key(reader).send().status());
        List<Bulkhead.Ticket> held = fill(WorkClass.READS);
        try (Connection lock = database.getConnection();
                Statement statement = lock.createStatement()) {
            lock.setAutoCommit(false);
            statement.execute("lock table key in access exclusive mode");
            Timed refused = Timed.of(
                    () -> Request.get("/v1/articles?limit=6").key(reader).send());
            lock.rollback();
            assertEquals(503, refused.answer.status(), refused.answer::text);
            assertTrue(refused.millis < 1_500, () -> "refused after " + refused.millis + " ms");
        } finally {
            empty(held);
        }
    }

    @Test
    void aChunkedBodyAboveTheLimitIsRefusedWithTheLimit() {
        byte[] chunk = new byte[25_000];
        Arrays.fill(chunk, (byte) ' ');
        Request head = post("/v1/articles", "{}").without("Content-Length").with("Transfer-Encoding", "chunked");
        byte[] start = (Integer.toHexString(chunk.length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] body = Arrays.copyOf(start, start.length + chunk.length);
        System.arraycopy(chunk, 0, body, start.length, chunk.length);
        Request request = new Request(head.method(), head.target(), head.headers(), body);
        RawHttp.Answer answer = request.send();
        assertEquals(413, answer.status(), answer::text);
        assertEquals(20_000, json(answer).get("limit").asInt());
    }

    private Request document(String key) throws Exception {
        RawHttp.Answer made = Request.of("POST", "/v1/imports")
                .key(key)
                .json(JsonBody.with("source", Map.of("name", "Slow wire")).json())
                .send();
        assertEquals(201, made.status(), made::text);
        return Request.of("PUT", "/v1/imports/" + json(made).get("id").asText() + "/document")
                .key(key)
                .json("Not a document" + " ".repeat(100_000))
                .with("Content-Type", "application/octet-stream");
    }

    @Test
    void slowDocumentIsRefusedAndOneCallerLeavesPlaceToOthers() throws Exception {
        Request slow = document(editor);
        Request second = document(editor);
        Request other = document(newsroom.key("articles:read", "articles:write", "feeds:write"));
        long begun = System.nanoTime();
        try (Socket socket = half(slow)) {
            while (admission.bulkhead(WorkClass.DOCUMENTS).running() == 0) Thread.sleep(10);
            assertEquals(503, second.send().status());
            RawHttp.Answer read = other.send();
            assertEquals(422, read.status(), read::text);
            RawHttp.Answer late = RawHttp.read(socket);
            assertEquals(408, late.status(), late::text);
        }
        assertTrue(System.nanoTime() - begun < 10e9);
    }
}
