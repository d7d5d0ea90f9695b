package dateline.http.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.JsonBody;
import dateline.Newsroom;
import dateline.RandomServer;
import dateline.Stories;
import dateline.database.server.TestDatabase;
import dateline.http.base.UnreadResponses.UnreadResponse;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * While a client has not read large responses of half of the limit, its further requests are refused. While all together are above the limit,
 * the responses that began first are cut off, and other callers are not refused.
 */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class UnreadResponseLimitTest {

    private static final String ARTICLES = "/v1/articles?limit=1&publishedFrom=2002-02-02T00:00:00.";

    @Inject
    Newsroom newsroom;

    @Inject
    UnreadResponses unread;

    private final UnreadResponses responses = new UnreadResponses(1_000, new SimpleMeterRegistry());
    private final List<String> cutOff = new ArrayList<>();

    private UnreadResponse response(String caller, Object body, long bytes) {
        return new UnreadResponse(caller, body, bytes, () -> cutOff.add(caller));
    }

    private UnreadResponse begin(String caller, long bytes) {
        UnreadResponse response = response(caller, new Object(), bytes);
        responses.add(response);
        return response;
    }

    @Test
    void oneCallerHasHalfOfTheLimit() {
        UnreadResponse first = begin("one", 499);
        assertFalse(responses.isFull("one"));
        begin("one", 1);
        assertTrue(responses.isFull("one"));
        assertFalse(responses.isFull("two"));
        responses.remove(first);
        assertFalse(responses.isFull("one"));
        assertEquals(1, responses.bytes());
    }

    @Test
    void theResponsesThatBeganFirstAreCutOffAboveTheLimit() {
        UnreadResponse first = begin("one", 400);
        begin("two", 400);
        begin("three", 200);
        assertEquals(List.of(), cutOff);
        begin("four", 300);
        assertEquals(List.of("one"), cutOff);
        assertFalse(responses.isFull("five"));
        begin("five", 700);
        assertEquals(List.of("one", "two", "three"), cutOff);
        assertEquals(1_000, responses.bytes());
        responses.remove(first);
        assertEquals(1_000, responses.bytes(), "what is cut off no longer counts");
        begin("six", 2_000);
        assertEquals(List.of("one", "two", "three", "four", "five"), cutOff, "the last one may be as large as it is");
    }

    @Test
    void responsesThatShareTheirBytesCountOnce() {
        Object body = new Object();
        List<UnreadResponse> sharing = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            sharing.add(response("one", body, 300));
            responses.add(sharing.get(i));
        }
        assertEquals(300, responses.bytes());
        assertFalse(responses.isFull("one"));
        sharing.subList(1, 10).forEach(responses::remove);
        assertEquals(300, responses.bytes());
        responses.remove(sharing.get(0));
        assertEquals(0, responses.bytes());
        assertEquals(List.of(), cutOff);
    }

    @Test
    void aCallerIsRefusedWhileItHasNotReadItsResponses() {
        UnreadResponse large = response("127.0.0.1", new Object(), Long.MAX_VALUE / 2);
        UnreadResponse ofSomeoneElse = response("someone else", new Object(), Long.MAX_VALUE / 4);
        unread.add(ofSomeoneElse);
        try {
            assertEquals(200, Newsroom.get(null, list()).statusCode());
            unread.add(large);
            Response refusal = Newsroom.get(null, list());
            assertEquals(503, refusal.statusCode());
            assertEquals("1", refusal.header("Retry-After"));
            assertEquals("overloaded", refusal.path("code"));
            String detail = refusal.path("detail");
            assertTrue(detail.contains("have not yet read"), detail);
            assertEquals(200, Newsroom.get(null, "/health/live").statusCode());
        } finally {
            unread.remove(ofSomeoneElse);
            unread.remove(large);
        }
        assertEquals(200, Newsroom.get(null, list()).statusCode());
    }

    // The buffers of a connection hold several of these responses.
    @Test
    void aResponseThatIsCutOffLosesItsConnection() throws Exception {
        Stories story = Stories.article().headline("Long").visibility("public");
        for (int i = 0; i < 25; i++) story.paragraph("All the news of the harbour, at length. ".repeat(400));
        String json = story.json();
        UUID article = newsroom.publish(json, JsonBody.empty().json());
        int requests = 20;
        String request = "GET /v1/articles/" + article + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
        UnreadResponse large = response("someone else", new Object(), Long.MAX_VALUE / 4);
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(131_072);
            socket.setSoTimeout(10_000);
            socket.connect(new InetSocketAddress("127.0.0.1", RandomServer.port()));
            socket.getOutputStream().write(request.repeat(requests).getBytes(StandardCharsets.US_ASCII));
            awaitUnread(true);
            // One of the responses waits for its client in the end. Until then each goes on to the next one.
            for (int i = 0; i < 30; i++) {
                unread.add(large);
                unread.remove(large);
                Thread.sleep(100);
            }
            long received = readUntilClosed(socket.getInputStream());
            assertTrue(received < (long) requests * json.length(), received + " bytes received");
        } finally {
            unread.remove(large);
        }
        awaitUnread(false);
    }

    private void awaitUnread(boolean some) throws InterruptedException {
        for (int i = 0; i < 250 && unread.bytes() > 0 != some; i++) Thread.sleep(20);
        assertEquals(some, unread.bytes() > 0);
    }

    private static long readUntilClosed(InputStream in) throws IOException {
        long received = 0;
        byte[] buffer = new byte[65_536];
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) received += n;
        } catch (SocketException e) {
            assertEquals("Connection reset", e.getMessage());
        }
        return received;
    }

    private static String list() {
        return ARTICLES + System.nanoTime() % 1_000_000 + "Z";
    }
}
