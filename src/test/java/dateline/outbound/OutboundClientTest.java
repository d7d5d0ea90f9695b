package dateline.outbound;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dateline.http.base.AddressRange;
import dateline.http.problem.Problem;
import dateline.outbound.OutboundFailure.Kind;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Outbound calls that succeed, and calls that must not reach a server; canary servers count connections. */
class OutboundClientTest {

    private static final CallLimits LIMITS = new CallLimits(Duration.ofSeconds(10), Duration.ofSeconds(20), 100_000, 3);
    private static final CallLimits SHORT_LIMITS =
            new CallLimits(Duration.ofSeconds(10), Duration.ofMillis(400), 100_000, 0);
    private static final CallLimits NO_REDIRECTS =
            new CallLimits(Duration.ofSeconds(10), Duration.ofSeconds(20), 100_000, 0);

    private final Vertx vertx = Vertx.vertx();
    private final Map<String, Deque<List<InetAddress>>> names = new ConcurrentHashMap<>();
    private final AtomicInteger lookUps = new AtomicInteger();
    private HttpServer server;
    private OutboundClient outbound;

    @TempDir
    Path files;

    @BeforeEach
    void begin() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
        outbound = calling("127.0.0.1:" + port());
    }

    @AfterEach
    void end() {
        outbound.close();
        server.stop(0);
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aRequestArrivesAsSpecified() {
        serve("/hook", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("X-Two", "a");
            exchange.getResponseHeaders().add("X-Two", "b");
            answer(
                    exchange,
                    202,
                    head(exchange, "Host", "User-Agent", "X-Sign", "Accept-Encoding") + new String(body, UTF_8));
        });
        OutboundResponse answer = send(
                OutboundRequest.post(url("/hook?a=%20b"), Map.of("X-Sign", "s"), "{\"ä\":1}".getBytes(UTF_8), LIMITS));
        assertEquals(202, answer.status());
        assertEquals(
                "127.0.0.1:" + port() + ";Dateline (+https://api.example);s;null;{\"ä\":1}",
                new String(answer.body(), UTF_8));
        assertEquals(List.of("a", "b"), answer.headers().allValues("x-two"));
        assertEquals(url("/hook?a=%20b"), answer.url().toString());
    }

    @Test
    void everyStatusIsReturnedToTheCaller() {
        serve("/broken", exchange -> answer(exchange, 500, "no"));
        serve("/away", exchange -> redirect(exchange, 302, url("/broken")));
        assertEquals(500, send(get("/broken")).status());
        assertEquals(
                302,
                send(OutboundRequest.get(url("/away"), Map.of(), NO_REDIRECTS)).status());
        assertEquals(
                302,
                send(OutboundRequest.post(url("/away"), Map.of(), new byte[0], LIMITS))
                        .status());
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void atMostThreeRedirectsAreFollowed(int status) {
        for (int i = 1; i <= 4; i++) {
            String next = "../r/" + (i - 1);
            serve("/r/" + i, exchange -> redirect(exchange, status, next));
        }
        serve("/r/0", exchange -> answer(exchange, 200, "here"));
        OutboundResponse answer = send(get("/r/3"));
        assertEquals("here", new String(answer.body(), UTF_8));
        assertEquals(url("/r/0"), answer.url().toString());
        assertEquals(Kind.TOO_MANY_REDIRECTS, failure(get("/r/4")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:{canary}/",
                "http://127.1:{canary}/",
                "http://2130706433:{canary}/",
                "//0x7f.1:{canary}/",
                "http://[::ffff:127.0.0.1]:{canary}/",
                "http://localhost:{canary}/",
                "http://LOCALHOST.:{canary}/",
                "http://%6cocalhost:{canary}/",
                "http://rebound.example:{canary}/"
            })
    void aRedirectToAForbiddenTargetIsRejected(String location) throws IOException {
        name("localhost", "127.0.0.1");
        name("rebound.example", "127.0.0.1");
        try (RawServer canary = RawServer.canary()) {
            String target = location.replace("{canary}", String.valueOf(canary.port()));
            serve("/in", exchange -> redirect(exchange, 302, target));
            assertEquals(Kind.NOT_ALLOWED, failure(get("/in")));
            assertEquals(
                    Kind.NOT_ALLOWED,
                    failure(OutboundRequest.get(target.replaceFirst("^//", "http://"), Map.of(), LIMITS)));
            assertEquals(0, canary.connections.get());
        }
    }

    @Test
    void everyCallResolvesAndChecksTheNameOnce() throws IOException {
        try (RawServer canary = beside(port())) {
            serve("/x", exchange -> answer(exchange, 200, "public"));
            serve("/again", exchange -> redirect(exchange, 302, "http://flips.example:" + port() + "/x"));
            name("flips.example", "127.0.0.1");
            name("flips.example", "127.0.0.2");
            assertEquals(
                    200, send(OutboundRequest.get(name("/x"), Map.of(), LIMITS)).status());
            assertEquals(1, lookUps.get(), "looked up again between check and connection");
            // The earlier connection is still open; it must not be reused, because the name has another address now.
            assertEquals(Kind.NOT_ALLOWED, failure(OutboundRequest.get(name("/x"), Map.of(), LIMITS)));
            names.clear();
            name("flips.example", "127.0.0.1");
            name("flips.example", "127.0.0.2");
            assertEquals(Kind.NOT_ALLOWED, failure(OutboundRequest.get(name("/again"), Map.of(), LIMITS)));
            assertEquals(0, canary.connections.get());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1 127.0.0.2", "127.0.0.2 127.0.0.1", "127.0.0.1 ::1", "127.0.0.1 10.0.0.1"})
    void aNameWithOnePrivateAddressIsRejected(String mixed) throws IOException {
        AtomicInteger asked = new AtomicInteger();
        serve("/x", exchange -> {
            asked.incrementAndGet();
            answer(exchange, 200, "public");
        });
        try (RawServer canary = beside(port())) {
            name("flips.example", mixed.split(" "));
            assertEquals(Kind.NOT_ALLOWED, failure(OutboundRequest.get(name("/x"), Map.of(), LIMITS)));
            assertEquals(0, canary.connections.get());
            assertEquals(0, asked.get());
        }
    }

    @Test
    void interimResponsesAreLimited() throws IOException {
        String last = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
        outbound.close();
        outbound = calling("127.0.0.1");
        for (String status : List.of("100 Continue", "103 Early Hints")) {
            String interim = "HTTP/1.1 " + status + "\r\n\r\n";
            try (RawServer few = RawServer.sending(interim.repeat(10) + last);
                    RawServer many = RawServer.sending(interim.repeat(11) + last)) {
                assertEquals(
                        200,
                        send(OutboundRequest.get("http://127.0.0.1:" + few.port() + "/", Map.of(), LIMITS))
                                .status());
                assertEquals(
                        Kind.MALFORMED,
                        failure(OutboundRequest.get("http://127.0.0.1:" + many.port() + "/", Map.of(), LIMITS)));
            }
        }
    }

    @Test
    void aResponseHasAtMost100HeaderLines() throws IOException {
        outbound.close();
        outbound = calling("127.0.0.1");
        String head = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX-One: first\r\nX-One: second\r\n";
        try (RawServer few = RawServer.sending(head + "a: b\r\n".repeat(97) + "\r\n");
                RawServer many = RawServer.sending(head + "a: b\r\n".repeat(98) + "\r\n")) {
            OutboundResponse response =
                    send(OutboundRequest.get("http://127.0.0.1:" + few.port() + "/", Map.of(), LIMITS));
            assertEquals(List.of("first", "second"), response.headers().allValues("x-one"));
            assertEquals(
                    Kind.MALFORMED,
                    failure(OutboundRequest.get("http://127.0.0.1:" + many.port() + "/", Map.of(), LIMITS)));
        }
    }

    @Test
    void theNextAddressIsTriedAfterAFailedConnection() {
        outbound.close();
        outbound = calling("127.0.0.0/8");
        serve("/x", exchange -> answer(exchange, 200, "second"));
        name("flips.example", "127.0.0.2", "127.0.0.1");
        assertEquals(
                "second",
                new String(
                        send(OutboundRequest.get(name("/x"), Map.of(), LIMITS)).body(), UTF_8));
    }

    @Test
    void aRedirectToAnotherOriginSendsNoSecretHeaders() throws IOException {
        try (RawServer stranger = RawServer.sending("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
            outbound.close();
            outbound = calling("127.0.0.1");
            serve("/in", exchange -> redirect(exchange, 302, "http://127.0.0.1:" + stranger.port() + "/"));
            Map<String, String> headers = Map.of("Authorization", "Bearer x", "Cookie", "c", "Accept", "text/x");
            assertEquals(
                    200, send(OutboundRequest.get(url("/in"), headers, LIMITS)).status());
            String head = stranger.heads.get(0).toLowerCase(java.util.Locale.ROOT);
            assertTrue(head.contains("accept: text/x") && head.contains("user-agent: dateline"), head);
            assertFalse(head.contains("authorization") || head.contains("cookie"), head);
        }
    }

    @Test
    void framingHeadersAndInvalidHeaderValuesAreRejected() {
        assertThrows(IllegalArgumentException.class, () -> OutboundRequest.get(url("/"), Map.of("HOST", "x"), LIMITS));
        assertEquals(Kind.NOT_ALLOWED, failure(OutboundRequest.get(url("/"), Map.of("X", "a\r\nHost: b"), LIMITS)));
    }

    @Test
    void aGzipResponseIsDecompressedForGet() {
        serve("/packed", exchange -> {
            exchange.getResponseHeaders().add("Content-Encoding", "gzip");
            byte[] body = packed("packed ".repeat(1000).getBytes(UTF_8));
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        Path file = files.resolve("packed");
        assertEquals("packed ".repeat(1000), new String(send(get("/packed")).body(), UTF_8));
        assertEquals(
                0,
                outbound.fetch(get("/packed"), file)
                        .await()
                        .atMost(Duration.ofSeconds(30))
                        .body()
                        .length);
        assertEquals("packed ".repeat(1000), text(file));
        assertEquals(List.of(file), list());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/declared", "/streamed", "/bomb"})
    void aResponseAboveTheLimitFails(String path) {
        byte[] large = new byte[3_000_000];
        Arrays.fill(large, (byte) 'x');
        serve("/declared", exchange -> write(exchange, large.length, large));
        serve("/streamed", exchange -> write(exchange, 0, large));
        serve("/bomb", exchange -> {
            exchange.getResponseHeaders().add("Content-Encoding", "gzip");
            byte[] packed = packed(large);
            assertTrue(packed.length < 10_000);
            write(exchange, packed.length, packed);
        });
        assertEquals(Kind.TOO_LARGE, failure(get(path)));
        assertThrows(OutboundFailure.class, () -> fetch(path));
        await(() -> list().isEmpty());
    }

    @Test
    void fetchWritesTheCompleteResponseToAFile() throws IOException {
        byte[] large = new byte[5_000_000];
        new java.util.Random(7).nextBytes(large);
        serve("/large", exchange -> write(exchange, 0, large));
        Path file = files.resolve("large");
        Files.writeString(file, "something older and longer".repeat(300_000));
        CallLimits wide = new CallLimits(Duration.ofSeconds(10), Duration.ofSeconds(60), 5_000_000, 0);
        OutboundResponse answer = outbound.fetch(OutboundRequest.get(url("/large"), Map.of(), wide), file)
                .await()
                .atMost(Duration.ofSeconds(60));
        assertEquals(200, answer.status());
        assertArrayEquals(large, Files.readAllBytes(file));
        assertEquals(
                Kind.NOT_KEPT,
                kind(() -> outbound.fetch(
                                OutboundRequest.get(url("/large"), Map.of(), wide), files.resolve("no/such/place"))
                        .await()
                        .atMost(Duration.ofSeconds(60))));
    }

    @ParameterizedTest
    @CsvSource({
        "TOO_LARGE, HTTP/1.1 200 OK|X: {20000}||",
        "RESET, HTTP/1.1 200 OK|Content-Length: 100||half",
        "RESET, HTTP/1.1 200 OK|Transfer-Encoding: chunked||5|half",
        "RESET, ''",
        "MALFORMED, SSH-2.0-OpenSSH_9.9|",
        "MALFORMED, HTTP/1.1 200 OK|Transfer-Encoding: chunked||zz|",
        "MALFORMED, HTTP/1.1 200 OK|Content-Encoding: br|Content-Length: 1||x",
        "MALFORMED, HTTP/1.1 200 OK|Content-Encoding: gzip|Content-Length: 20||xxxxxxxxxxxxxxxxxxxx",
        "MALFORMED, HTTP/1.1 302 Found|Location: ht tp://|Content-Length: 0||",
        "NOT_ALLOWED, HTTP/1.1 302 Found|Location: file:///etc/passwd|Content-Length: 0||"
    })
    void anInvalidResponseFailsWithItsKind(Kind kind, String bytes) throws IOException {
        String answer = (bytes == null ? "" : bytes)
                .replace("{20000}", "x".repeat(20_000))
                .replace("|", "\r\n");
        try (RawServer odd = RawServer.sending(answer)) {
            outbound.close();
            outbound = calling("127.0.0.1");
            assertEquals(kind, failure(OutboundRequest.get("http://127.0.0.1:" + odd.port() + "/", Map.of(), LIMITS)));
        }
    }

    @Test
    void aSlowOrMissingResponseEndsAtTheTimeout() throws IOException {
        outbound.close();
        outbound = calling("127.0.0.1");
        RawServer.ResponseWriter dripping = out -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n".getBytes(UTF_8));
            for (int i = 0; i < 10_000; i++) {
                out.write('x');
                out.flush();
                Thread.sleep(50);
            }
        };
        try (RawServer drip = RawServer.writing(dripping);
                RawServer silent = RawServer.writing(out -> Thread.sleep(60_000))) {
            assertEquals(
                    Kind.TIMEOUT,
                    failure(OutboundRequest.get("http://127.0.0.1:" + drip.port() + "/", Map.of(), SHORT_LIMITS)));
            assertEquals(
                    Kind.TIMEOUT,
                    failure(OutboundRequest.get("http://127.0.0.1:" + silent.port() + "/", Map.of(), SHORT_LIMITS)));
            await(() -> drip.disconnected.getCount() == 0);
        }
    }

    @Test
    void aCancelledCallClosesTheConnection() throws IOException, InterruptedException {
        outbound.close();
        outbound = calling("127.0.0.1");
        RawServer.ResponseWriter endless = out -> {
            out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(UTF_8));
            while (true) {
                out.write("1\r\nx\r\n".getBytes(UTF_8));
                out.flush();
                Thread.sleep(20);
            }
        };
        try (RawServer peer = RawServer.writing(endless)) {
            Path file = files.resolve("given-up");
            var call = outbound.fetch(
                            OutboundRequest.get("http://127.0.0.1:" + peer.port() + "/", Map.of(), LIMITS), file)
                    .subscribe()
                    .with(answer -> {});
            await(() -> Files.exists(file));
            call.cancel();
            assertTrue(peer.disconnected.await(30, TimeUnit.SECONDS));
            await(() -> list().isEmpty());
        }
    }

    @Test
    void aRefusedConnectionIsUnreachableAndAnUnknownNameUnresolvable() throws IOException {
        int free;
        try (RawServer closed = RawServer.canary()) {
            free = closed.port();
        }
        outbound.close();
        outbound = calling("127.0.0.1");
        assertEquals(
                Kind.UNREACHABLE, failure(OutboundRequest.get("http://127.0.0.1:" + free + "/", Map.of(), LIMITS)));
        assertEquals(Kind.UNRESOLVABLE, failure(OutboundRequest.get("http://nobody.example/", Map.of(), LIMITS)));
    }

    @Test
    void aUrlIsCheckedWhenItIsRegistered() {
        assertEquals(
                url("/x"),
                outbound.check("HTTP://127.1:" + port() + "/x", Transport.PROTECTED, "/url")
                        .toString());
        assertEquals(
                "https://nobody.example/",
                outbound.check("https://nobody.example", Transport.PROTECTED, "/url")
                        .toString());
        name("inside.example", "10.0.0.1");
        for (String url : List.of(
                "https://inside.example/", "https://127.0.0.1:1234/", "ftp://x.example/", "https://u@x.example/")) {
            Problem refusal = assertThrows(Problem.class, () -> outbound.check(url, Transport.PROTECTED, "/url"));
            assertEquals("url-not-allowed", refusal.code());
            assertEquals(422, refusal.status());
            assertEquals("/url", refusal.errors().get(0).pointer());
            assertFalse(refusal.getMessage().contains("10.0.0.1"), "tells of the network");
        }
    }

    /** Names that nobody answers for must not occupy the threads of other requests. */
    @Test
    void atMostTwoRegistrationsWaitForTheirNames() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        FixedOutboundConfig rules = FixedOutboundConfig.allowing();
        TargetResolver slow = new TargetResolver(
                rules,
                name -> {
                    lookUps.incrementAndGet();
                    try {
                        answer.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return List.of();
                },
                Set::of);
        OutboundClient client = new OutboundClient(vertx, rules, slow, new HttpClientOptions());
        ExecutorService callers = Executors.newFixedThreadPool(20);
        List<Future<OutboundUrl>> checks = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String url = "https://slow" + i + ".test/";
            checks.add(callers.submit(() -> client.check(url, Transport.PROTECTED, "/url")));
        }
        for (Future<OutboundUrl> check : checks) check.get(20, TimeUnit.SECONDS);
        assertEquals(2, lookUps.get(), "look-ups while none is answered");
        for (String url : List.of("https://10.0.0.1/", "https://a.localhost/", "https://intranet/"))
            assertThrows(Problem.class, () -> client.check(url, Transport.PROTECTED, "/url"), url);
        assertEquals(2, lookUps.get(), "look-ups while none is answered");
        answer.countDown();
        client.close();
        callers.shutdown();
    }

    private OutboundClient calling(String... allowed) {
        FixedOutboundConfig rules = FixedOutboundConfig.allowing(allowed);
        return new OutboundClient(
                vertx, rules, new TargetResolver(rules, this::lookUp, Set::of), new HttpClientOptions());
    }

    private List<InetAddress> lookUp(String name) {
        lookUps.incrementAndGet();
        Deque<List<InetAddress>> answers = names.getOrDefault(name, new ArrayDeque<>());
        return answers.size() > 1 ? answers.poll() : answers.isEmpty() ? List.of() : answers.peek();
    }

    private void name(String name, String... addresses) {
        List<InetAddress> all = Arrays.stream(addresses)
                .map(address -> AddressRange.literal(address).orElseThrow())
                .toList();
        names.computeIfAbsent(name, none -> new ArrayDeque<>()).add(all);
    }

    private String name(String path) {
        return "http://flips.example:" + port() + path;
    }

    /** A canary on another address of this machine, at the same port. */
    private static RawServer beside(int port) {
        try {
            return new RawServer(InetAddress.getByName("127.0.0.2"), port, out -> {});
        } catch (IOException e) {
            assumeTrue(false, "This machine has one loopback address only.");
            throw new IllegalStateException(e);
        }
    }

    private interface Handler {
        void handle(HttpExchange exchange) throws IOException;
    }

    private void serve(String path, Handler handler) {
        server.createContext(path, exchange -> {
            try (exchange) {
                handler.handle(exchange);
            }
        });
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static void write(HttpExchange exchange, long declared, byte[] bytes) throws IOException {
        exchange.sendResponseHeaders(200, declared);
        exchange.getResponseBody().write(bytes);
    }

    private static void redirect(HttpExchange exchange, int status, String location) throws IOException {
        exchange.getResponseHeaders().add("Location", location);
        answer(exchange, status, "elsewhere");
    }

    private static String head(HttpExchange exchange, String... names) {
        StringBuilder head = new StringBuilder();
        for (String name : names)
            head.append(exchange.getRequestHeaders().getFirst(name)).append(';');
        return head.toString();
    }

    private static byte[] packed(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    private int port() {
        return server.getAddress().getPort();
    }

    private String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    private OutboundRequest get(String path) {
        return OutboundRequest.get(url(path), Map.of(), LIMITS);
    }

    private OutboundResponse send(OutboundRequest call) {
        return outbound.send(call).await().atMost(Duration.ofSeconds(60));
    }

    private OutboundResponse fetch(String path) {
        return outbound.fetch(get(path), files.resolve("body")).await().atMost(Duration.ofSeconds(60));
    }

    private Kind failure(OutboundRequest call) {
        return kind(() -> send(call));
    }

    private static Kind kind(Runnable call) {
        return assertThrows(OutboundFailure.class, call::run).kind();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private List<Path> list() {
        try (var all = Files.list(files)) {
            return all.toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        for (int i = 0; i < 600 && !condition.getAsBoolean(); i++) {
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        assertTrue(condition.getAsBoolean());
    }
}
