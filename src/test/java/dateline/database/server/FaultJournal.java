package dateline.database.server;

import com.fasterxml.jackson.databind.ObjectMapper;
import dateline.JsonBody;
import dateline.Node;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients that continuously write, read and check the health of a node, and record every response. */
final class FaultJournal {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LONGEST = Duration.ofSeconds(40);
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    /**
     * @param status 0 without a response
     * @param subject the headline of a write
     * @param body of a refusal
     */
    record Answer(String kind, long begun, long nanos, int status, String subject, boolean retryAfter, String body) {
        long ended() {
            return begun + nanos;
        }
    }

    private final Node node;
    private final String key;
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<Thread, AtomicInteger> clients = new LinkedHashMap<>();
    private volatile boolean over;

    private interface Request {
        Answer send() throws Exception;
    }

    FaultJournal(Node node) throws Exception {
        this.node = node;
        this.key = node.adminKey();
        for (int i = 0; i < 4; i++) client("write", 20, this::write);
        for (int i = 0; i < 2; i++) client("read", 20, () -> read("read", "/v1/drafts?limit=1", true));
        client("live", 50, () -> read("live", "/health/live", false));
        client("ready", 50, () -> read("ready", "/health/ready", false));
    }

    private void client(String name, long pause, Request request) {
        AtomicInteger sent = new AtomicInteger();
        Thread thread = new Thread(
                () -> {
                    while (!over) {
                        sent.incrementAndGet();
                        try {
                            answers.add(request.send());
                            TimeUnit.MILLISECONDS.sleep(pause);
                        } catch (Exception e) {
                            if (!over) answers.add(new Answer(name, System.nanoTime(), 0, 0, "", true, e.toString()));
                        }
                    }
                },
                "fault-client");
        thread.setDaemon(true);
        clients.put(thread, sent);
        thread.start();
    }

    private Answer write() throws Exception {
        String headline = "Fault report " + numbers.incrementAndGet();
        HttpRequest request = HttpRequest.newBuilder(URI.create(node.url() + "/v1/articles"))
                .timeout(LONGEST)
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(
                        JsonBody.with("headline", headline).json()))
                .build();
        Answer answer = send("write", headline, request);
        if (answer.status() == 201) acknowledged.add(headline);
        return answer;
    }

    private Answer read(String kind, String path, boolean known) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(node.url() + path)).timeout(LONGEST);
        if (known) request.header("Authorization", "Bearer " + key);
        return send(kind, "", request.build());
    }

    private static Answer send(String kind, String subject, HttpRequest request) throws Exception {
        long begun = System.nanoTime();
        HttpResponse<String> answer = CLIENT.send(request, BodyHandlers.ofString());
        return new Answer(
                kind,
                begun,
                System.nanoTime() - begun,
                answer.statusCode(),
                subject,
                answer.headers().firstValue("Retry-After").isPresent(),
                answer.statusCode() < 400 ? "" : answer.body());
    }

    List<Answer> since(long begun, String kind) {
        return answers.stream()
                .filter(answer -> answer.begun() >= begun && answer.kind().equals(kind))
                .toList();
    }

    int acknowledged() {
        return acknowledged.size();
    }

    /**
     * Waits for a response of this kind and status to a request that is sent after now.
     *
     * @return the time it took
     */
    Duration until(String kind, int status, Duration patience) throws InterruptedException {
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < patience.toNanos()) {
            if (since(begun, kind).stream().anyMatch(answer -> answer.status() == status))
                return Duration.ofNanos(System.nanoTime() - begun);
            TimeUnit.MILLISECONDS.sleep(20);
        }
        throw new AssertionError("No " + status + " for a " + kind + " within " + patience);
    }

    /** Waits until every request that is now in progress has its answer, and each client has sent another one. */
    void untilAllAreAnswered() throws InterruptedException {
        Map<Thread, Integer> before = new HashMap<>();
        clients.forEach((client, sent) -> before.put(client, sent.get()));
        long end = System.nanoTime() + LONGEST.plusSeconds(5).toNanos();
        while (clients.entrySet().stream().anyMatch(client -> client.getValue().get() == before.get(client.getKey()))) {
            if (System.nanoTime() > end) throw new AssertionError("A request has no answer after " + LONGEST);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** Stops the clients, and compares their writes with the stored rows. */
    Found compare(List<String> headlines) throws Exception {
        end();
        long lost =
                acknowledged.stream().filter(one -> !headlines.contains(one)).count();
        long unannounced = answers.stream()
                .filter(answer -> answer.kind().equals("write") && answer.status() != 201 && answer.status() != 0)
                .filter(answer -> headlines.contains(answer.subject()))
                .filter(answer -> !answer.body().contains("may still take effect"))
                .count();
        return new Found(lost, unannounced);
    }

    /**
     * @param lost writes that were acknowledged and are not stored
     * @param unannounced writes that were refused as without effect and are stored
     */
    record Found(long lost, long unannounced) {}

    /** The code of a refusal. */
    static String code(Answer answer) {
        try {
            return JSON.readTree(answer.body()).path("code").asText();
        } catch (Exception e) {
            return answer.body();
        }
    }

    /** Stops the clients, and waits for their last responses. */
    void end() throws InterruptedException {
        over = true;
        for (Thread client : clients.keySet()) client.join(TimeUnit.SECONDS.toMillis(45));
    }
}
