package dateline.http.response;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.JsonBody;
import dateline.Newsroom;
import dateline.RandomServer;
import dateline.cache.CacheInvalidator;
import dateline.database.server.TestDatabase;
import dateline.http.base.UnreadResponses;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A large response, which is written in pieces, arrives whole: by slow clients, pipelined, and in HTTP/1.0. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class LargeResponseTest {

    private static final int SMALL_WINDOW = 131_072;

    @Inject
    Newsroom newsroom;

    @Inject
    CacheInvalidator invalidator;

    @Inject
    UnreadResponses unread;

    private int addresses;
    private String word;
    private String path;
    private byte[] expected;

    @BeforeEach
    void publishAndCache() {
        JsonBody paragraph =
                JsonBody.with("type", "paragraph").and("text", "All the news of the harbour, at length. ".repeat(400));
        word = Newsroom.unique("length").replace("-", "");
        UUID story = newsroom.publish(
                JsonBody.with("headline", word)
                        .and("visibility", "public")
                        .and("body", Collections.nCopies(25, paragraph))
                        .json(),
                "{}");
        path = "/v1/articles/" + story;
        expected = Newsroom.get(null, path).asByteArray();
        assertTrue(expected.length > 5 * BodyWriter.LARGE, expected.length + " bytes");
        invalidator.poll();
        Response cached = null;
        for (int i = 0; i < 50 && (cached == null || cached.header("Dateline-Position") == null); i++)
            cached = Newsroom.get(null, path);
        assertTrue(cached.headers().hasHeaderWithName("Dateline-Position"), "the cache serves it");
        assertArrayEquals(expected, cached.asByteArray());
    }

    @Test
    void aSlowClientReceivesPipelinedResponsesWhole() throws Exception {
        String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
        try (Socket socket = connect(request.repeat(3))) {
            var in = new DataInputStream(socket.getInputStream());
            for (int i = 0; i < 3; i++) {
                // Time enough to fill the window of the connection.
                Thread.sleep(100);
                assertEquals(expected.length, contentLength(head(in)));
                assertArrayEquals(expected, in.readNBytes(expected.length), "response " + i);
            }
        }
    }

    @Test
    void clientsThatCloseTheConnectionReceiveTheLengthAndTheWholeBody() throws Exception {
        for (String request : new String[] {
            "GET " + path + " HTTP/1.0\r\nHost: localhost\r\n\r\n",
            "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        }) {
            try (Socket socket = connect(request)) {
                var in = new DataInputStream(socket.getInputStream());
                Thread.sleep(100);
                assertEquals(expected.length, contentLength(head(in)), request);
                assertArrayEquals(expected, in.readAllBytes(), request);
            }
        }
    }

    // The first response to an address comes from REST, not from the cache. The buffers of a connection hold several of
    // these responses.
    @Test
    void aSlowClientReceivesResponsesOfRestWholeAndTheirBytesAreCountedMeanwhile() throws Exception {
        long before = unread.bytes();
        int count = 20;
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < count; i++)
            requests.append("GET ").append(list()).append(" HTTP/1.1\r\nHost: localhost\r\n\r\n");
        try (Socket socket = connect(requests.toString())) {
            for (int i = 0; i < 250 && unread.bytes() == before; i++) Thread.sleep(20);
            assertTrue(unread.bytes() >= before + 5 * BodyWriter.LARGE, unread.bytes() + " bytes unread");
            var in = new DataInputStream(socket.getInputStream());
            byte[] items = Newsroom.get(null, list()).asByteArray();
            for (int i = 0; i < count; i++) {
                int length = contentLength(head(in));
                assertArrayEquals(start(items), start(in.readNBytes(length)), "response " + i);
            }
        }
        assertAllRead(before);
    }

    @Test
    void aClientThatClosesTheConnectionNoLongerCounts() throws Exception {
        long before = unread.bytes();
        for (int i = 0; i < 5; i++) {
            try (Socket socket = connect("GET " + list() + " HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
                head(new DataInputStream(socket.getInputStream()));
            }
        }
        assertAllRead(before);
    }

    @Test
    void responsesOfTheCacheAreCountedOnceWhileAClientHasNotReadThem() throws Exception {
        long before = unread.bytes();
        String requests = ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").repeat(20);
        try (Socket first = connect(requests);
                Socket second = connect(requests)) {
            head(new DataInputStream(first.getInputStream()));
            head(new DataInputStream(second.getInputStream()));
            // By then both wait for their clients.
            Thread.sleep(500);
            assertEquals(before + expected.length, unread.bytes());
        }
        assertAllRead(before);
    }

    private void assertAllRead(long before) throws InterruptedException {
        for (int i = 0; i < 250 && unread.bytes() > before; i++) Thread.sleep(20);
        assertEquals(before, unread.bytes());
    }

    private String list() {
        return "/v1/articles?fields=body&limit=1&publishedFrom=2001-01-01T00:00:00." + (100_000_000 + addresses++)
                + "Z&q=" + word;
    }

    // The items; the links after them differ by request.
    private static byte[] start(byte[] list) {
        return java.util.Arrays.copyOf(list, list.length - 400);
    }

    private static Socket connect(String requests) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(SMALL_WINDOW);
        socket.setSoTimeout(10_000);
        socket.connect(new InetSocketAddress("127.0.0.1", RandomServer.port()));
        socket.getOutputStream().write(requests.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String head(DataInputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) head.write(in.readByte());
        String text = head.toString(StandardCharsets.US_ASCII);
        assertTrue(text.matches("(?s)HTTP/1\\.[01] 200 OK\r\n.*"), text);
        return text;
    }

    private static int contentLength(String head) {
        for (String line : head.split("\r\n")) {
            if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:"))
                return Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
        }
        throw new AssertionError(head);
    }
}
