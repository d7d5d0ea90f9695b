package dateline.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An answer is whole whoever keeps it and lets it go meanwhile, and takes no memory after that. */
class RenderedTest {

    private static final int REQUESTS = 2_000;
    // Who else runs here takes less.
    private static final int LARGE = 30_000_000;
    private static final int USUAL = 300_000;

    private static Rendered rendered(byte[] bytes) {
        return new Rendered(
                "tag",
                false,
                Optional.empty(),
                new Lifetime("Accept", "no-store", Optional.empty(), List.of(), null, false),
                false,
                "application/octet-stream",
                Optional.empty(),
                bytes,
                Optional.empty());
    }

    private static byte[] bytes(int many) {
        byte[] bytes = new byte[many];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    /** Megabytes beside the heap. */
    private static long beside() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                        .filter(pool -> pool.getName().equals("direct"))
                        .mapToLong(BufferPoolMXBean::getMemoryUsed)
                        .sum()
                / 1_000_000;
    }

    @Test
    void itsBytesAreTheSameKeptOrNot() {
        byte[] bytes = bytes(LARGE);
        Rendered rendered = rendered(bytes);
        long before = beside();
        for (int keepers = 1; keepers <= 2; keepers++) {
            rendered.keep();
            assertArrayEquals(bytes, rendered.bytes());
        }
        assertEquals(30, beside() - before, 10);
        rendered.leave();
        assertEquals(30, beside() - before, 10);
        rendered.leave();
        assertEquals(0, beside() - before, 10);
        assertArrayEquals(bytes, rendered.bytes());
    }

    @Test
    void whoIsBeingGivenItGetsAllOfItWhenItIsLetGo() throws Exception {
        byte[] bytes = bytes(USUAL);
        Rendered rendered = rendered(bytes);
        long before = beside();
        Vertx vertx = Vertx.vertx();
        Router router = Router.router(vertx);
        router.get().handler(rc -> rendered.answer(rc, Instant.now(), null));
        HttpServer server = vertx.createHttpServer().requestHandler(router);
        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        AtomicBoolean over = new AtomicBoolean();
        AtomicBoolean kept = new AtomicBoolean();
        Thread keeper = new Thread(() -> {
            while (!over.get()) {
                rendered.keep();
                kept.set(true);
                Thread.yield();
                rendered.leave();
            }
        });
        keeper.start();
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort()))
                .build();
        try {
            for (int done = 0; done < REQUESTS; done += 8) {
                List<CompletableFuture<HttpResponse<byte[]>>> some = IntStream.range(0, 8)
                        .mapToObj(one -> client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray()))
                        .toList();
                for (var one : some)
                    assertArrayEquals(bytes, one.get(10, TimeUnit.SECONDS).body());
            }
        } finally {
            over.set(true);
            keeper.join();
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
        assertTrue(kept.get());
        // As much as a few have at once, of half a gigabyte.
        assertTrue(beside() - before < 60, "from " + before + " to " + beside() + " MB");
    }
}
