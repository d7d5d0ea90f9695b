package dateline.http.ingress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.LoggedRecords;
import dateline.database.server.TestDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class MetricsThreadTest {

    @TestHTTPResource(value = "/metrics", management = true)
    URI metrics;

    @Test
    void metricsAreOpenMetricsUnlessTheClientAcceptsPlainText() throws Exception {
        for (String accept : new String[] {"*/*", "application/openmetrics-text;version=1.0.0,text/*;q=0.5"}) {
            HttpResponse<String> response = get(accept);
            assertEquals(
                    "application/openmetrics-text; version=1.0.0; charset=utf-8",
                    response.headers().firstValue("Content-Type").orElseThrow());
            assertTrue(response.body().endsWith("# EOF\n"), accept);
        }
        for (String accept : new String[] {"text/plain", "text/html,application/xhtml+xml,*/*;q=0.8"}) {
            HttpResponse<String> response = get(accept);
            assertEquals(
                    "text/plain; version=0.0.4; charset=utf-8",
                    response.headers().firstValue("Content-Type").orElseThrow());
            assertTrue(!response.body().contains("# EOF"), accept);
        }
    }

    @Test
    void metricsOfDatelineAreAmongThem() throws Exception {
        assertTrue(get("text/plain").body().contains("\nadmission_running{class=\"takedown\""));
    }

    @Test
    void aClientThatLeavesWhileItSendsIsNoError() throws Exception {
        try (LoggedRecords logged = new LoggedRecords("")) {
            for (int i = 0; i < 3; i++) {
                try (Socket socket = new Socket(metrics.getHost(), metrics.getPort())) {
                    String head = "POST /q/metrics HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900\r\n\r\nabc";
                    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
                    Thread.sleep(200);
                }
            }
            Thread.sleep(500);
            assertEquals(List.of(), logged.messages(line -> line.getLevel().intValue() >= Level.SEVERE.intValue()));
        }
    }

    @Test
    void thePortAcceptsTwoHundredConnections() throws Exception {
        List<Socket> open = new ArrayList<>();
        try {
            for (int i = 0; i < 230; i++) open.add(new Socket(metrics.getHost(), metrics.getPort()));
            // On a busy machine a connection beyond the limit is closed after a while. Connections of the tests before
            // count until the port has closed them.
            Set<Socket> refused = new HashSet<>();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (refused.size() < 30 && System.nanoTime() < end) {
                for (Socket socket : open) if (!refused.contains(socket) && isClosed(socket)) refused.add(socket);
            }
            assertTrue(refused.size() >= 30 && refused.size() <= 40, refused.size() + " refused");
        } finally {
            for (Socket socket : open) socket.close();
        }
        Thread.sleep(300);
        get("text/plain");
    }

    private static boolean isClosed(Socket socket) throws IOException {
        socket.setSoTimeout(1);
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true;
        }
    }

    private HttpResponse<String> get(String accept) throws IOException, InterruptedException {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(metrics).header("Accept", accept).build(), BodyHandlers.ofString());
        assertEquals(200, response.statusCode());
        return response;
    }
}
