package dateline.push;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Somebody's server that webhooks are sent to, on loopback; what it answers is up to the test. */
public final class Receiver implements AutoCloseable {

    /** What came in. */
    public record Message(String id, String timestamp, String signature, String type, String body) {}

    /** What is answered. */
    public interface Manner {
        void answer(HttpExchange exchange, Message message) throws IOException, InterruptedException;
    }

    private final List<Message> messages = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private volatile Manner manner;

    private Receiver(HttpServer server, Manner manner) {
        this.server = server;
        this.manner = manner;
    }

    public static Receiver answering(int status) throws IOException {
        return behaving(saying(status));
    }

    public static Receiver behaving(Manner manner) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        Receiver receiver = new Receiver(server, manner);
        server.createContext("/", receiver::take);
        server.setExecutor(receiver.threads);
        server.start();
        return receiver;
    }

    public static Manner saying(int status, String... headers) {
        return (exchange, message) -> {
            for (int i = 0; i < headers.length; i += 2)
                exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
            byte[] body = ("status " + status).getBytes(StandardCharsets.UTF_8);
            boolean none = status == 204;
            exchange.sendResponseHeaders(status, none ? -1 : body.length);
            if (!none) exchange.getResponseBody().write(body);
        };
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
    }

    public void behave(Manner other) {
        manner = other;
    }

    /** Everything that came, in its order. */
    public List<Message> messages() {
        return List.copyOf(messages);
    }

    public List<Message> about(Object article) {
        return messages.stream()
                .filter(message -> message.body().contains("\"article\":\"" + article + "\""))
                .toList();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            var headers = exchange.getRequestHeaders();
            Message message = new Message(
                    headers.getFirst("webhook-id"),
                    headers.getFirst("webhook-timestamp"),
                    headers.getFirst("webhook-signature"),
                    headers.getFirst("content-type"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            messages.add(message);
            manner.answer(exchange, message);
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
