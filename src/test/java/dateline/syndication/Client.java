package dateline.syndication;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dateline.RandomServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.atomic.AtomicInteger;

/** A client for tests that send thousands of requests; without a key an anonymous one. */
public record Client(String key) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static final AtomicInteger REQUESTS = new AtomicInteger();
    private static final AtomicInteger CACHE_HITS = new AtomicInteger();

    /** Number of requests of all clients. */
    static int requestCount() {
        return REQUESTS.get();
    }

    /** Number of responses that came from the response cache of a node. */
    static int cacheHitCount() {
        return CACHE_HITS.get();
    }

    /** @param etag or null */
    public record Answer(int status, String etag, String body, HttpHeaders headers) {

        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public Answer get(String path) {
        return send("GET", path, null, null, null);
    }

    /** @return the status: 304 if nothing has changed */
    int getConditionally(String path, String etag) {
        return send(HttpRequest.newBuilder(URI.create(RandomServer.any() + path))
                        .header("If-None-Match", etag))
                .status();
    }

    Answer post(String path, String body) {
        return send("POST", path, "application/json", body, null);
    }

    public Answer post(String path, String body, String etag) {
        return send("POST", path, "application/json", body, etag);
    }

    public Answer put(String path, String body, String etag) {
        return send("PUT", path, "application/json", body, etag);
    }

    Answer patch(String path, String body, String etag) {
        return send("PATCH", path, "application/merge-patch+json", body, etag);
    }

    private Answer send(String method, String path, String type, String body, String etag) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(RandomServer.any() + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (type != null) request.header("Content-Type", type);
        if (etag != null) request.header("If-Match", etag);
        return send(request);
    }

    private Answer send(HttpRequest.Builder request) {
        if (key != null) request.header("Authorization", "Bearer " + key);
        try {
            HttpResponse<String> answer = CLIENT.send(request.build(), BodyHandlers.ofString());
            REQUESTS.incrementAndGet();
            if (answer.headers().firstValue("Dateline-Position").isPresent()) CACHE_HITS.incrementAndGet();
            return new Answer(
                    answer.statusCode(),
                    answer.headers().firstValue("ETag").orElse(null),
                    answer.body(),
                    answer.headers());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
