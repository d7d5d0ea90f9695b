package dateline.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.database.server.TestDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * A client that pipelines requests and does not read is sent no more than its connection buffers; once it reads, it
 * receives every response.
 */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class UnreadResponsesTest {

    private static final int REQUESTS = 1_000;
    private static final String REQUEST = "GET /v1/articles?limit=10 HTTP/1.1\r\nHost: localhost\r\n\r\n";

    // A larger response is written in pieces, and the next request waits for its end in any case.
    private static final int LARGEST_IN_ONE_PIECE = 48 * 1024;

    @TestHTTPResource
    URL server;

    @Inject
    ResponseCache cache;

    @Test
    void aClientThatReadsNothingStopsTheProductionOfResponses() throws Exception {
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(4_096);
            socket.connect(new InetSocketAddress(server.getHost(), server.getPort()));
            socket.setSoTimeout(10_000);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
            int length = readResponse(in);
            assertTrue(length <= LARGEST_IN_ONE_PIECE, length + " bytes");
            long before = cache.hits();
            socket.getOutputStream().write(REQUEST.repeat(REQUESTS).getBytes(StandardCharsets.US_ASCII));
            Thread.sleep(1_000);
            long hits = cache.hits() - before;
            // Socket buffers of one connection hold a few megabytes at most.
            assertTrue(hits * length < 8_000_000L && hits < REQUESTS, hits + " answers of " + length + " bytes");
            for (int i = 0; i < REQUESTS; i++) assertEquals(length, readResponse(in));
            // A few responses may have been built again.
            assertTrue(cache.hits() - before > REQUESTS / 2);
        }
    }

    // The client reads while it sends, so that no response waits for the connection.
    @Test
    void manyPipelinedRequestsForCachedResponsesAreAnswered() throws Exception {
        byte[] requests = REQUEST.repeat(5 * REQUESTS).getBytes(StandardCharsets.US_ASCII);
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(10_000);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> send(socket, requests));
            for (int i = 0; i < 5 * REQUESTS; i++) readResponse(in);
            sent.get(10, TimeUnit.SECONDS);
        }
    }

    private static void send(Socket socket, byte[] requests) {
        try {
            socket.getOutputStream().write(requests);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return length of the content that was read, in bytes */
    private static int readResponse(InputStream in) throws IOException {
        int length = -1;
        String status = line(in);
        assertEquals("HTTP/1.1 200 OK", status);
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            if (line.toLowerCase().startsWith("content-length:"))
                length = Integer.parseInt(line.substring(15).strip());
        }
        assertEquals(length, in.readNBytes(length).length);
        return length;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) if (c != '\r') line.append((char) c);
        return line.toString();
    }
}
