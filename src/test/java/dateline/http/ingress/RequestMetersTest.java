package dateline.http.ingress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.database.server.TestDatabase;
import dateline.http.Newsroom;
import dateline.http.RawHttp;
import dateline.http.Request;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Clients cannot create meters: neither with invented methods and paths nor with refused requests. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class RequestMetersTest {

    private static final boolean LONG = Boolean.getBoolean("long");
    private static final int METHODS = LONG ? 2_000 : 100;
    private static final int REFUSED = LONG ? 100_000 : 1_000;
    private static final int PIPELINED = 100;

    @Inject
    MeterRegistry metrics;

    @Test
    void inventedMethodsAndRefusedRequestsCreateNoMeters() throws Exception {
        sendInventedMethods(0, 10);
        sendRefusedRequests(0, 500);
        Request.get("/v1/articles?limit=1").send();
        // A request is counted after its response has been written.
        for (int i = 0; i < 100 && !values("uri").contains("/v1/articles"); i++) Thread.sleep(50);
        Set<Meter.Id> before = meters();
        long heap = heap();
        sendInventedMethods(10, METHODS);
        sendRefusedRequests(500, REFUSED);
        Set<Meter.Id> made = meters();
        made.removeAll(before);
        long more = heap() - heap;
        System.out.printf(
                "%d invented methods, %d refused requests: %d meters before, %d more, live heap %+d kB%n",
                METHODS, REFUSED, before.size(), made.size(), more / 1024);
        assertEquals(Set.of(), made);
        assertTrue(more < 20_000_000, more + " bytes");
    }

    @Test
    void requestsAreCountedUnderTheirPathTemplate() throws Exception {
        Request.get(Newsroom.BRIDGE).send();
        Request.get("/no/such/path").send();
        Request.get("/v1/articles/a;b").send();
        Request.of("Q1", "/v1/articles").send();
        // A request is counted after its response has been written.
        for (int i = 0; i < 100 && !values("method").contains("OTHER"); i++) Thread.sleep(50);
        Set<String> uris = values("uri");
        Set<String> methods = values("method");
        assertTrue(uris.stream().anyMatch(uri -> uri.startsWith("/v1/articles/{article")), uris::toString);
        assertTrue(uris.contains("NOT_FOUND"), uris::toString);
        assertTrue(uris.contains("UNKNOWN"), uris::toString);
        assertTrue(uris.stream().noneMatch(uri -> uri.contains("such") || uri.contains(";")), uris::toString);
        assertTrue(methods.contains("OTHER") && !methods.contains("Q1"), methods::toString);
    }

    @Test
    void anUnknownMethodIsAnswered501AndTheConnectionCloses() {
        for (String method : new String[] {"Q1", "BREW", "get", "PROPFIND"}) {
            RawHttp.Answer answer =
                    Request.of(method, "/v1/articles").without("Connection").send();
            assertEquals(501, answer.status(), answer::text);
            assertEquals(
                    "method-not-implemented", Newsroom.json(answer).get("code").asText());
            assertEquals("close", answer.header("Connection").orElse(""));
        }
    }

    private static void sendInventedMethods(int from, int to) throws IOException {
        for (int i = from; i < to; i++) {
            assertEquals(501, Request.of("Q" + i, "//x" + i).send().status());
        }
    }

    // Pipelined on one connection, which stays open after a refusal with unambiguous framing.
    private static void sendRefusedRequests(int from, int to) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", RawHttp.PORT)) {
            socket.setSoTimeout(15_000);
            for (int i = from; i < to; i += PIPELINED) {
                StringBuilder some = new StringBuilder();
                for (int k = i; k < i + PIPELINED; k++)
                    some.append("GET //x").append(k).append(" HTTP/1.1\r\nHost: localhost\r\n\r\n");
                socket.getOutputStream().write(some.toString().getBytes(StandardCharsets.US_ASCII));
                read(socket.getInputStream(), PIPELINED);
            }
        }
    }

    private static void read(InputStream in, int answers) throws IOException {
        byte[] mark = "\"requestId\":".getBytes(StandardCharsets.US_ASCII);
        int matched = 0;
        byte[] buffer = new byte[65_536];
        while (answers > 0) {
            int n = in.read(buffer);
            assertTrue(n > 0, "The connection was closed.");
            for (int i = 0; i < n; i++) {
                if (buffer[i] == mark[matched]) matched++;
                else matched = buffer[i] == mark[0] ? 1 : 0;
                if (matched == mark.length) {
                    matched = 0;
                    answers--;
                }
            }
        }
    }

    private Set<String> values(String tag) {
        return meters().stream()
                .filter(id -> id.getName().equals("http.server.requests"))
                .map(id -> id.getTag(tag))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<Meter.Id> meters() {
        return metrics.getMeters().stream()
                .map(Meter::getId)
                .filter(id -> id.getName().startsWith("http."))
                .collect(Collectors.toSet());
    }

    private static long heap() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(100);
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
