package dateline.http.base;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What {@link VertxInternals} relies on, against a server of the Vert.x on the class path. */
class VertxInternalsTest {

    private static final Vertx VERTX = Vertx.vertx();

    @AfterAll
    static void stop() throws Exception {
        VERTX.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void normalizePath_decodesUnreservedCharactersOnly() {
        assertEquals("/v1/articles/a%20b", VertxInternals.normalizePath("/v1/%61rticles/a%20b"));
        assertEquals("/v1/articles", VertxInternals.normalizePath("/v1/articles"));
    }

    @Test
    void normalizePath_leavesABrokenEncodingAsItIs() {
        assertEquals("/v1/%zz", VertxInternals.normalizePath("/v1/%zz"));
    }

    @Test
    void setBody_isReadAsTheBodyOfTheRequest() throws Exception {
        String response = responseOf(rc -> {
            VertxInternals.setBody(rc, Buffer.buffer("received elsewhere"));
            rc.response().end(rc.body().asString());
        });
        assertEquals("received elsewhere", response.substring(response.indexOf("\r\n\r\n") + 4));
    }

    @Test
    void abort_closesAConnectionThatHasAnsweredInPart() throws Exception {
        String response = responseOf(rc -> {
            rc.response().setChunked(true).write("part");
            VERTX.setTimer(50, later -> VertxInternals.abort(rc.request().connection()));
        });
        assertEquals("4\r\npart\r\n", response.substring(response.indexOf("\r\n\r\n") + 4));
    }

    @Test
    void whenEnded_runsOnceAfterTheResponse() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        responseOf(rc -> {
            VertxInternals.whenEnded(rc, runs::incrementAndGet);
            rc.response().end("done");
        });
        assertEquals(1, runs.get());
    }

    // The end handlers of Vert.x have been called already when the next one is added.
    @Test
    void whenEnded_runsIfTheConnectionFailedBeforeAndIsClosedAfterwards() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        AtomicInteger missed = new AtomicInteger();
        responseOf(rc -> {
            rc.addEndHandler(first -> {});
            ChannelHandlerContext channel = ((ConnectionBase) rc.request().connection()).channelHandlerContext();
            channel.pipeline().fireExceptionCaught(new IOException("Connection reset"));
            rc.addEndHandler(late -> missed.incrementAndGet());
            VertxInternals.whenEnded(rc, runs::incrementAndGet);
            channel.close();
        });
        assertEquals(1, runs.get());
        assertEquals(0, missed.get(), "Vert.x calls late end handlers now: whenEnded can go");
    }

    /** All bytes that a client gets until the server closes the connection. */
    private static String responseOf(io.vertx.core.Handler<RoutingContext> handler) throws Exception {
        Router router = Router.router(VERTX);
        router.route().handler(handler);
        HttpServer server = VERTX.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        try {
            return send(server.actualPort());
        } finally {
            server.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    private static String send(int port) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
