package dateline.access.person;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProviderResponseLimitTest {

    private final Vertx vertx = Vertx.vertx();
    private HttpServer provider;

    private final CountDownLatch closed = new CountDownLatch(1);

    @BeforeEach
    void start() throws IOException {
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.createContext("/", exchange -> {
            String[] query = exchange.getRequestURI().getQuery().split(",");
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                for (int i = 0; i < Integer.parseInt(query[0]); i++) {
                    out.write(new byte[Integer.parseInt(query[1])]);
                    out.flush();
                    Thread.sleep(Integer.parseInt(query[2]));
                }
            } catch (IOException e) {
                closed.countDown();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
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
        assertEquals(1_000_000, get("10,100000,0").body().length());
        assertEquals(0, get("0,0,0").body().length());
        assertEquals(500, get("5,100,300").body().length());
    }

    @Test
    void anEndlessResponseFailsAndItsConnectionIsClosed() throws Exception {
        assertThrows(ExecutionException.class, () -> get("1000000,100000,0"));
        assertTrue(closed.await(20, TimeUnit.SECONDS));
    }

    @Test
    void aSlowResponseFailsAndItsConnectionIsClosed() throws Exception {
        assertThrows(ExecutionException.class, () -> get("1000,1,500"));
        assertTrue(closed.await(20, TimeUnit.SECONDS));
    }

    private HttpResponse<Buffer> get(String pieces) throws Exception {
        HttpRequest<Buffer> request =
                WebClient.create(vertx).get(provider.getAddress().getPort(), "127.0.0.1", "/?" + pieces);
        new ProviderResponseLimit(vertx).limit(request);
        return request.send().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
