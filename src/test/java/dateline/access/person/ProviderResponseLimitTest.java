package dateline.access.person;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import dateline.access.person.ProviderResponseLimit.LimitedBody;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProviderResponseLimitTest {

    private static final int PIECE = 100_000;

    private final Vertx vertx = Vertx.vertx();
    private HttpServer provider;

    @BeforeEach
    void start() throws IOException {
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.createContext("/", exchange -> {
            int pieces = Integer.parseInt(exchange.getRequestURI().getQuery());
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                for (int i = 0; i < pieces; i++) out.write(new byte[PIECE]);
            }
        });
        provider.start();
    }

    @AfterEach
    void stop() {
        provider.stop(0);
        vertx.close();
    }

    @Test
    void aResponseOfAtMostAMegabyteIsRead() throws Exception {
        assertEquals(10 * PIECE, get(10).body().length());
        assertEquals(0, get(0).body().length());
    }

    @Test
    void aLongerResponseFails() {
        ExecutionException failure = assertThrows(ExecutionException.class, () -> get(11));
        assertEquals(
                "The response of the provider has more than 1000000 bytes.",
                failure.getCause().getMessage());
    }

    private HttpResponse<Buffer> get(int pieces) throws Exception {
        return WebClient.create(vertx)
                .get(provider.getAddress().getPort(), "127.0.0.1", "/?" + pieces)
                .as(new LimitedBody())
                .send()
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }
}
