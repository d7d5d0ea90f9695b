package dateline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Fifty readers of a partner pull fifty articles from two nodes at once, and ten are in its quota. */
class QuotaIT {

    private static final int ARTICLES = 50;
    private static final int LIMIT = 10;

    private final long seed = Long.getLong("seed", System.nanoTime());

    @Test
    void exactlyTenSucceedAndAllTenAreFreeNextMonth() throws Exception {
        System.out.println("quota over two nodes, -Dseed=" + seed);
        try (TwoNodes newsroom = TwoNodes.start("quota", Map.of());
                Connection database = newsroom.connect()) {
            List<String> articles = new ArrayList<>();
            for (int i = 0; i < ARTICLES; i++) {
                articles.add(newsroom.publish("""
                        {"headline":"Landing %d","source":{"name":"Quay"},"body":[{"type":"paragraph","text":"One more boat."}]}
                        """.formatted(i), "{}"));
            }
            String key = partner(newsroom);

            Map<Integer, List<String>> answers = pull(newsroom, key, articles);
            assertEquals(LIMIT, answers.get(200).size(), "pulls that succeeded");
            assertEquals(ARTICLES - LIMIT, answers.get(403).size(), "pulls that were refused");
            String refused = answers.get(403).get(0);
            JsonNode quota = rights(newsroom, key, refused);
            assertEquals(LIMIT, quota.path("used").asInt());
            assertEquals("refused", quota.path("thisPull").asText());

            later(database, Instant.parse(quota.path("resetsAt").asText()));
            for (String counted : answers.get(200)) {
                assertEquals(
                        "free", rights(newsroom, key, counted).path("thisPull").asText());
            }
            assertEquals(
                    answers.get(200).stream().sorted().toList(),
                    pull(newsroom, key, answers.get(200)).get(200).stream()
                            .sorted()
                            .toList());
            assertEquals(0, rights(newsroom, key, refused).path("used").asInt());
            Map<Integer, List<String>> next = pull(newsroom, key, answers.get(403));
            assertEquals(LIMIT, next.get(200).size(), "pulls of the rest that succeeded a month later");
        }
    }

    private static String partner(TwoNodes newsroom) throws Exception {
        String partner =
                newsroom.made("/v1/partners", "{\"name\":\"Inland\"}").get("id").asText();
        String permission = newsroom.made("/v1/permissions", """
                {"partner":"%s","title":"Ten a month","level":"full","everything":true,"articlesFrom":"2020-01-01T00:00:00Z",
                 "quota":{"limit":%d,"period":"month"}}
                """.formatted(partner, LIMIT))
                .get("id")
                .asText();
        newsroom.made("/v1/permissions/" + permission + "/activations", "{}");
        return newsroom.made("/v1/partners/" + partner + "/keys", "{\"name\":\"pull\"}")
                .get("secret")
                .asText();
    }

    // All at once, every other one from the other node.
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
                                TwoNodes.send(node, "GET", "/v1/syndication/articles/" + order.get(i), key, null, null);
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

    private static JsonNode rights(TwoNodes newsroom, String key, String article) throws Exception {
        HttpResponse<String> answer =
                TwoNodes.send(newsroom.second(), "GET", "/v1/articles/" + article + "/rights", key, null, null);
        return TwoNodes.JSON.readTree(answer.body()).path("quota");
    }

    private static void later(Connection database, Instant instant) throws Exception {
        long seconds =
                Duration.between(TwoNodes.now(database), instant).plusHours(1).toSeconds();
        try (Statement statement = database.createStatement()) {
            statement.execute("insert into clock_offset values (make_interval(secs => " + seconds + "))");
        }
    }
}
