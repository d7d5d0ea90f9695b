package dateline.database.server;

import dateline.Stories;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Clients that write, publish and read articles without a pause. A response with another status than the expected one is a failure. */
final class EditorsAndReaders implements AutoCloseable {

    private static final int CLIENTS = 6;
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong writes = new AtomicLong();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private final String server;
    private final String key;
    private volatile boolean over;

    private EditorsAndReaders(String server, String key) {
        this.server = server;
        this.key = key;
    }

    static EditorsAndReaders start(String server, String key) {
        EditorsAndReaders clients = new EditorsAndReaders(server, key);
        for (int i = 0; i < CLIENTS; i++) {
            Thread thread = new Thread(clients::work, "client " + i);
            clients.threads.add(thread);
            thread.start();
        }
        return clients;
    }

    /** Waits until this many more requests were answered. */
    void awaitRequests(int more) throws InterruptedException {
        long target = requests.get() + more;
        for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60); requests.get() < target; ) {
            if (System.nanoTime() > end) throw new AssertionError("The clients get no responses: " + failures);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    long requests() {
        return requests.get();
    }

    long writes() {
        return writes.get();
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    private void work() {
        while (!over) {
            try {
                publishAndRead();
            } catch (IOException e) {
                failures.add(e.toString());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void publishAndRead() throws IOException, InterruptedException {
        String story = Stories.article()
                .headline("Ferry " + requests)
                .visibility("public")
                .paragraph("The ferry is late.")
                .json();
        HttpResponse<String> draft = post("/v1/articles", story);
        if (draft == null) return;
        String article = draft.headers().firstValue("Location").orElseThrow().replaceFirst(".*/", "");
        HttpResponse<String> published = post(
                "/v1/articles/" + article + "/publications",
                "{}",
                "If-Match",
                draft.headers().firstValue("ETag").orElseThrow());
        if (published == null) return;
        for (String path : List.of(
                "/v1/articles/" + article,
                "/v1/articles?limit=20",
                "/v1/articles?q=ferry&limit=10",
                "/v1/changes?limit=20",
                "/v1/sections")) send(200, HttpRequest.newBuilder().GET(), path);
    }

    private HttpResponse<String> post(String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder()
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        if (headers.length > 0) request.headers(headers);
        HttpResponse<String> response = send(201, request, path);
        if (response != null) writes.incrementAndGet();
        return response;
    }

    /** @return null for a failure */
    private HttpResponse<String> send(int expected, HttpRequest.Builder request, String path)
            throws IOException, InterruptedException {
        HttpResponse<String> response = CLIENT.send(
                request.uri(URI.create(server + path))
                        .timeout(Duration.ofSeconds(30))
                        .build(),
                BodyHandlers.ofString());
        requests.incrementAndGet();
        if (response.statusCode() == expected) return response;
        failures.add(path + ": " + response.statusCode() + " " + response.body());
        return null;
    }

    /** Waits for the responses to what was sent. */
    @Override
    public void close() {
        over = true;
        try {
            for (Thread thread : threads) thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
