package dateline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dateline.database.server.TemporaryDataDirectory;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Every package that a client received has a receipt, although the node is killed during deliveries: once among
 * hundreds, and in the long form repeatedly among thousands.
 */
@Execution(ExecutionMode.CONCURRENT)
class ReceiptCrashIT {

    private static final boolean LONG = Boolean.getBoolean("long");
    private static final int ARTICLES = LONG ? 100 : 30;
    private static final int OUTLETS = LONG ? 100 : 15;
    private static final int READERS = 8;
    private static final int KILLS = LONG ? 50 : 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    private record Pull(String key, String article) {}

    private final long seed = Seed.of(ReceiptCrashIT.class);
    private final Random random = new Random(seed);
    private final Map<Pull, JsonNode> receipts = new ConcurrentHashMap<>();
    private Path dataDir;
    private Node node;

    @BeforeEach
    void aFreshNewsroom() throws Exception {
        System.out.println("receipts and kill -9, -Dseed=" + seed);
        dataDir = TemporaryDataDirectory.create(Path.of("target", "receipt-crash"));
        node = Node.start(dataDir, Map.of()).waitUntilReady();
    }

    @AfterEach
    void close() throws IOException {
        node.close();
    }

    @Test
    void everyPackageThatAClientReceivedHasAReceipt() throws Exception {
        List<Pull> pulls = pulls();
        Collections.shuffle(pulls, random);
        List<Integer> before = new ArrayList<>();
        for (int kill = 0; kill < KILLS; kill++) {
            List<Pull> left = remaining(pulls);
            int share = left.size() / (KILLS - kill + 1);
            pull(left, share / 2 + random.nextInt(share));
            before.add(receipts.size());
            node = Node.start(dataDir, Map.of()).waitUntilReady();
        }
        // If a receipt had not been written before the kill, this delivery would write one with another id and a later
        // instant.
        for (var one : List.copyOf(receipts.entrySet())) {
            HttpResponse<String> response = send(one.getKey());
            assertEquals(200, response.statusCode(), response.body());
            assertEquals(one.getValue(), JSON.readTree(response.body()).get("receipt"), "" + one.getKey());
        }
        pull(remaining(pulls), Integer.MAX_VALUE);
        System.out.println("pulls answered: " + before + " before kill -9, " + receipts.size() + " in all");
        assertTrue(before.get(0) > 0 && before.get(KILLS - 1) < pulls.size(), before + " before the kill");
        assertEquals(pulls.size(), receipts.size());
        assertEquals(
                pulls.size(),
                receipts.values().stream()
                        .map(receipt -> receipt.get("id"))
                        .distinct()
                        .count(),
                "receipts");
    }

    private List<Pull> remaining(List<Pull> pulls) {
        return pulls.stream().filter(one -> !receipts.containsKey(one)).toList();
    }

    /** @param most number of responses after which the node is killed */
    private void pull(List<Pull> pulls, int most) throws Exception {
        ExecutorService readers = Executors.newFixedThreadPool(READERS);
        AtomicInteger next = new AtomicInteger();
        AtomicInteger answered = new AtomicInteger();
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int reader = 0; reader < READERS; reader++) {
                all.add(readers.submit(() -> {
                    for (int i; (i = next.getAndIncrement()) < pulls.size(); ) {
                        HttpResponse<String> answer;
                        try {
                            answer = send(pulls.get(i));
                        } catch (IOException dead) {
                            return null;
                        }
                        assertEquals(200, answer.statusCode(), answer.body());
                        receipts.put(pulls.get(i), JSON.readTree(answer.body()).get("receipt"));
                        if (answered.incrementAndGet() == most) node.kill9();
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) one.get();
        } finally {
            readers.shutdown();
        }
    }

    private HttpResponse<String> send(Pull pull) throws IOException, InterruptedException {
        return node.get("/v1/syndication/articles/" + pull.article(), "Authorization", "Bearer " + pull.key());
    }

    private List<Pull> pulls() throws Exception {
        List<String> articles = new ArrayList<>();
        for (int i = 0; i < ARTICLES; i++) {
            HttpResponse<String> draft = post(
                    "/v1/articles",
                    Stories.article()
                            .headline("Landing " + i)
                            .paragraph("One more boat.")
                            .json());
            String id = JSON.readTree(draft.body()).get("id").asText();
            String tag = draft.headers().firstValue("ETag").orElseThrow();
            post("/v1/articles/" + id + "/publications", "{}", "If-Match", tag);
            articles.add(id);
        }
        String partner =
                created("/v1/partners", "{\"name\":\"Inland\"}").get("id").asText();
        JsonBody terms = JsonBody.with("partner", partner)
                .and("title", "All of it")
                .and("level", "full")
                .and("everything", true)
                .and("articlesFrom", "2020-01-01T00:00:00Z")
                .and("quota", Map.of("limit", 1000, "period", "month"));
        String permission = created("/v1/permissions", terms.json()).get("id").asText();
        created("/v1/permissions/" + permission + "/activations", "{}");
        List<Pull> pulls = new ArrayList<>();
        for (int i = 0; i < OUTLETS; i++) {
            String outlet = created(
                            "/v1/partners/" + partner + "/outlets",
                            JsonBody.with("name", "Outlet " + i)
                                    .and("worldwide", true)
                                    .json())
                    .get("id")
                    .asText();
            String key = created(
                            "/v1/partners/" + partner + "/keys",
                            JsonBody.with("name", "k").and("outlet", outlet).json())
                    .get("secret")
                    .asText();
            for (String article : articles) pulls.add(new Pull(key, article));
        }
        return pulls;
    }

    private JsonNode created(String path, String body) throws Exception {
        return JSON.readTree(post(path, body).body());
    }

    private HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        List<String> all = new ArrayList<>(List.of(headers));
        all.addAll(List.of("Authorization", "Bearer " + node.adminKey()));
        HttpResponse<String> answer = node.post(path, body, all.toArray(String[]::new));
        assertEquals(201, answer.statusCode(), answer.body());
        return answer;
    }
}
