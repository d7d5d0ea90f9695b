package dateline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Concurrent pulls of one partner on two nodes succeed exactly as often as its quota allows. The class runs beside other
 * classes, but its tests run one after the other, because both move the clock of one database.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
class QuotaIT {

    private static final int ARTICLES = 50;
    private static final int LIMIT = 10;
    private static final int HISTORIES = Boolean.getBoolean("long") ? 50 : 2;
    private static final int ROUNDS = 5;
    private static final int STORIES = 12;
    private static final int READERS = 16;

    private final long seed = Seed.of(QuotaIT.class);

    private record Pull(String article, boolean head) {}

    private TwoNodes newsroom;
    private int allowed;
    private int refused;

    @BeforeAll
    void start() throws Exception {
        newsroom = TwoNodes.start("quota", Map.of());
    }

    @AfterAll
    void close() throws Exception {
        if (newsroom != null) newsroom.close();
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void exactlyTenSucceedAndAllTenAreFreeNextMonth() throws Exception {
        try (Connection database = newsroom.connect()) {
            List<String> articles = new ArrayList<>();
            for (int i = 0; i < ARTICLES; i++) {
                articles.add(newsroom.publish(
                        Stories.article()
                                .headline("Landing " + i)
                                .newSource("Quay")
                                .paragraph("One more boat.")
                                .json(),
                        "{}"));
            }
            String key = createPartner(newsroom, LIMIT, "month").key();

            Map<Integer, List<String>> answers = pull(newsroom, key, articles);
            assertEquals(LIMIT, answers.get(200).size(), "pulls that succeeded");
            assertEquals(ARTICLES - LIMIT, answers.get(403).size(), "pulls that were refused");
            String refused = answers.get(403).get(0);
            JsonNode quota = rights(newsroom.second(), key, refused);
            assertEquals(LIMIT, quota.path("used").asInt());
            assertEquals("refused", quota.path("thisPull").asText());

            later(database, Instant.parse(quota.path("resetsAt").asText()));
            for (String counted : answers.get(200)) {
                assertEquals(
                        "free",
                        rights(newsroom.second(), key, counted).path("thisPull").asText());
            }
            assertEquals(
                    answers.get(200).stream().sorted().toList(),
                    pull(newsroom, key, answers.get(200)).get(200).stream()
                            .sorted()
                            .toList());
            assertEquals(0, rights(newsroom.second(), key, refused).path("used").asInt());
            Map<Integer, List<String>> next = pull(newsroom, key, answers.get(403));
            assertEquals(LIMIT, next.get(200).size(), "pulls of the rest that succeeded a month later");
        }
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void theQuotaCountIsExactUnderConcurrentPulls() throws Exception {
        try (Connection database = newsroom.connect()) {
            List<String> articles = new ArrayList<>();
            for (int i = 0; i < STORIES; i++) {
                articles.add(newsroom.publish(
                        JsonBody.with("headline", "Landing")
                                .and(
                                        "body",
                                        List.of(JsonBody.with("type", "paragraph")
                                                .and("text", "One more boat.")))
                                .json(),
                        "{}"));
            }
            for (int i = 0; i < HISTORIES; i++) {
                System.out.println("quota over two nodes, history -Dseed=" + (seed + i));
                history(newsroom, database, articles, new Random(seed + i));
            }
        }
        System.out.printf(
                "QuotaIT: %d histories of %d rounds, %d articles counted, %d refused%n",
                HISTORIES, ROUNDS, allowed, refused);
        assertTrue(allowed > HISTORIES && refused > HISTORIES);
    }

    /**
     * Rounds of concurrent pulls, some of them of the same article. Between rounds the day ends or the limit changes.
     */
    private void history(TwoNodes newsroom, Connection database, List<String> articles, Random random)
            throws Exception {
        int limit = 1 + random.nextInt(5);
        LimitedPartner partner = createPartner(newsroom, limit, "day");
        Set<String> free = new HashSet<>();
        int used = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String place = "-Dseed=" + seed + ", round " + round + ", limit " + limit + ", used " + used;
            List<Pull> pulls = new ArrayList<>();
            for (int i = 1 + random.nextInt(READERS); i > 0; i--) {
                pulls.add(new Pull(articles.get(random.nextInt(STORIES)), random.nextInt(4) == 0));
            }
            Set<String> requested = new HashSet<>();
            pulls.stream()
                    .filter(pull -> !pull.head() && !free.contains(pull.article()))
                    .forEach(pull -> requested.add(pull.article()));
            Set<String> delivered = new HashSet<>();
            Set<String> denied = new HashSet<>();
            List<Integer> answers = answers(newsroom, partner.key(), pulls);
            for (int i = 0; i < pulls.size(); i++) {
                Pull pull = pulls.get(i);
                int status = answers.get(i);
                if (free.contains(pull.article())) assertEquals(200, status, place + ", counted before: " + pull);
                if (!pull.head() && status == 200 && requested.contains(pull.article())) delivered.add(pull.article());
                if (!pull.head() && status == 403) denied.add(pull.article());
            }
            assertEquals(
                    Math.min(Math.max(limit - used, 0), requested.size()), delivered.size(), place + ": " + answers);
            delivered.forEach(
                    article -> assertFalse(denied.contains(article), place + ": delivered and denied at once"));
            free.addAll(delivered);
            used += delivered.size();
            allowed += delivered.size();
            refused += denied.size();
            for (Node node : newsroom.nodes()) {
                assertEquals(
                        used,
                        rights(node, partner.key(), articles.get(0))
                                .path("used")
                                .asInt(),
                        place);
            }
            if (random.nextInt(3) == 0) {
                JsonNode quota = rights(newsroom.first(), partner.key(), articles.get(0));
                later(database, Instant.parse(quota.path("resetsAt").asText()));
                used = 0;
            } else if (random.nextInt(2) == 0) {
                limit = 1 + random.nextInt(8);
                setLimit(newsroom, partner.permission(), limit);
            }
        }
    }

    private List<Integer> answers(TwoNodes newsroom, String key, List<Pull> pulls) throws Exception {
        ExecutorService readers = Executors.newFixedThreadPool(pulls.size());
        CountDownLatch start = new CountDownLatch(1);
        try {
            List<Future<Integer>> sent = IntStream.range(0, pulls.size())
                    .mapToObj(i -> readers.submit(() -> {
                        start.await();
                        Pull pull = pulls.get(i);
                        HttpResponse<String> answer = send(
                                newsroom.nodes().get(i % 2),
                                pull.head() ? "HEAD" : "GET",
                                "/v1/syndication/articles/" + pull.article(),
                                key);
                        boolean known = answer.statusCode() == 200 || answer.statusCode() == 403;
                        assertTrue(known, answer.statusCode() + " " + answer.body());
                        return answer.statusCode();
                    }))
                    .toList();
            start.countDown();
            List<Integer> answers = new ArrayList<>();
            for (Future<Integer> one : sent) answers.add(one.get());
            return answers;
        } finally {
            readers.shutdown();
        }
    }

    private static void setLimit(TwoNodes newsroom, String permission, int limit) throws Exception {
        String path = "/v1/permissions/" + permission;
        String tag = TwoNodes.send(newsroom.first(), "GET", path, newsroom.admin(), null, null)
                .headers()
                .firstValue("ETag")
                .orElseThrow();
        HttpResponse<String> answer = TwoNodes.send(
                newsroom.second(),
                "PATCH",
                path,
                newsroom.admin(),
                "application/merge-patch+json",
                JsonBody.with("quota", Map.of("limit", limit, "period", "day")).json(),
                "If-Match",
                tag);
        assertEquals(200, answer.statusCode(), answer.body());
    }

    private record LimitedPartner(String key, String permission) {}

    private static LimitedPartner createPartner(TwoNodes newsroom, int limit, String period) throws Exception {
        String name = "Inland " + UUID.randomUUID();
        String partner = newsroom.created(
                        "/v1/partners", JsonBody.with("name", name).json())
                .get("id")
                .asText();
        String permission = newsroom.created(
                        "/v1/permissions",
                        JsonBody.with("partner", partner)
                                .and("title", "So many")
                                .and("level", "full")
                                .and("everything", true)
                                .and("articlesFrom", "2020-01-01T00:00:00Z")
                                .and("quota", Map.of("limit", limit, "period", period))
                                .json())
                .get("id")
                .asText();
        newsroom.created("/v1/permissions/" + permission + "/activations", "{}");
        String key = newsroom.created("/v1/partners/" + partner + "/keys", "{\"name\":\"pull\"}")
                .get("secret")
                .asText();
        return new LimitedPartner(key, permission);
    }

    // All pulls run concurrently and alternate between the nodes.
    private Map<Integer, List<String>> pull(TwoNodes newsroom, String key, List<String> articles) throws Exception {
        List<String> order = new ArrayList<>(articles);
        Collections.shuffle(order, new Random(seed));
        ExecutorService readers = Executors.newFixedThreadPool(order.size());
        CountDownLatch start = new CountDownLatch(1);
        try {
            List<Future<Integer>> pulls = IntStream.range(0, order.size())
                    .mapToObj(i -> readers.submit(() -> {
                        start.await();
                        Node node = newsroom.nodes().get(i % 2);
                        HttpResponse<String> answer =
                                send(node, "GET", "/v1/syndication/articles/" + order.get(i), key);
                        String code = TwoNodes.JSON
                                .readTree(answer.body())
                                .path("code")
                                .asText();
                        if (answer.statusCode() == 403) assertEquals("quota-exhausted", code);
                        return answer.statusCode();
                    }))
                    .toList();
            start.countDown();
            Map<Integer, List<String>> answers = new TreeMap<>();
            for (int i = 0; i < order.size(); i++) {
                answers.computeIfAbsent(pulls.get(i).get(), status -> new ArrayList<>())
                        .add(order.get(i));
            }
            return answers;
        } finally {
            readers.shutdown();
        }
    }

    private static JsonNode rights(Node node, String key, String article) throws Exception {
        HttpResponse<String> answer = send(node, "GET", "/v1/articles/" + article + "/rights", key);
        return TwoNodes.JSON.readTree(answer.body()).path("quota");
    }

    // A slow machine may refuse some requests as overloaded; they are sent again.
    private static HttpResponse<String> send(Node node, String method, String path, String key) throws Exception {
        HttpResponse<String> answer = TwoNodes.send(node, method, path, key, null, null);
        for (int tries = 1; answer.statusCode() == 503 && tries < 50; tries++) {
            Thread.sleep(100);
            answer = TwoNodes.send(node, method, path, key, null, null);
        }
        return answer;
    }

    private static void later(Connection database, Instant instant) throws Exception {
        long seconds =
                Duration.between(TwoNodes.now(database), instant).plusHours(1).toSeconds();
        try (Statement statement = database.createStatement()) {
            statement.execute("insert into clock_offset values (make_interval(secs => " + seconds + "))");
        }
    }
}
