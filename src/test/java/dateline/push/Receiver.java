package dateline.push;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * A webhook receiver on loopback; the test sets its response. Closing it fails if a call was not as the contract
 * describes it.
 */
public final class Receiver implements AutoCloseable {

    /** A request that was received. */
    public record Message(String id, String timestamp, String signature, String type, String body) {}

    /** Responds to a request. */
    public interface ResponseBehaviour {
        void answer(HttpExchange exchange, Message message) throws IOException, InterruptedException;
    }

    private static final AtomicInteger NEXT = new AtomicInteger();

    private final List<Message> messages = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private volatile ResponseBehaviour behaviour;

    private Receiver(HttpServer server, ResponseBehaviour behaviour) {
        this.server = server;
        this.behaviour = behaviour;
    }

    public static Receiver respondingWith(int status) throws IOException {
        return withBehaviour(status(status));
    }

    /**
     * Ports of receivers. They are fixed, so that the profile can allow them, and lie below the usual ephemeral port
     * range.
     */
    static IntStream ports() {
        return IntStream.range(18_500, 18_700);
    }

    public static Receiver withBehaviour(ResponseBehaviour behaviour) throws IOException {
        HttpServer server = bind();
        Receiver receiver = new Receiver(server, behaviour);
        server.createContext("/", receiver::handle);
        server.setExecutor(receiver.threads);
        server.start();
        return receiver;
    }

    // Each receiver has a port of its own, so that a late delivery to one does not reach another.
    private static HttpServer bind() throws IOException {
        int[] ports = ports().toArray();
        for (int i = 0; i < ports.length; i++) {
            try {
                int port = ports[NEXT.getAndIncrement() % ports.length];
                return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            } catch (BindException inUse) {
                // Used by another process: try the next port.
            }
        }
        throw new BindException("None of " + ports.length + " ports is free");
    }

    public static ResponseBehaviour status(int status, String... headers) {
        return (exchange, message) -> {
            for (int i = 0; i < headers.length; i += 2)
                exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
            byte[] body = ("status " + status).getBytes(StandardCharsets.UTF_8);
            boolean hasNoBody = status == 204;
            exchange.sendResponseHeaders(status, hasNoBody ? -1 : body.length);
            if (!hasNoBody) exchange.getResponseBody().write(body);
        };
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
    }

    public void setBehaviour(ResponseBehaviour newBehaviour) {
        behaviour = newBehaviour;
    }

    /** The received requests in order of arrival. */
    public List<Message> messages() {
        return List.copyOf(messages);
    }

    public List<Message> about(Object article) {
        return messages.stream()
                .filter(message -> message.body().contains("\"article\":\"" + article + "\""))
                .toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var headers = exchange.getRequestHeaders();
            Message message = new Message(
                    headers.getFirst("webhook-id"),
                    headers.getFirst("webhook-timestamp"),
                    headers.getFirst("webhook-signature"),
                    headers.getFirst("content-type"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            messages.add(message);
            behaviour.answer(exchange, message);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        // Sites to import from receive requests that are no calls of webhooks.
        assertEquals(
                List.of(),
                messages.stream()
                        .filter(message -> message.id() != null)
                        .flatMap(message -> EventSchemas.differences(message).stream())
                        .toList());
    }
}
