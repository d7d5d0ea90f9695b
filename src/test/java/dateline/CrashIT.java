package dateline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.database.server.TemporaryDataDirectory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** An article that the server acknowledged with 201 exists after the JVM or the database was killed and restarted. */
@Execution(ExecutionMode.CONCURRENT)
class CrashIT {

    private static final boolean LONG = Boolean.getBoolean("long");
    private static final int ARTICLES = 500;
    private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*\"([^\"]+)\"");
    private static final Duration BACK = Duration.ofSeconds(20);

    private final Random random = new Random(Seed.of(CrashIT.class));
    private final List<String> acknowledged = new ArrayList<>();
    private Path dataDir;
    private Node node;

    @BeforeEach
    void aFreshNewsroom() throws Exception {
        dataDir = TemporaryDataDirectory.create(Path.of("target", "crash"));
        node = Node.start(dataDir, Map.of()).waitUntilReady();
    }

    @AfterEach
    void close() throws IOException {
        node.close();
    }

    @Test
    void noAcknowledgedArticleIsLostWhenTheJvmIsKilled() throws Exception {
        for (int round = 1; round <= (LONG ? 40 : 1); round++) {
            List<String> written = writeUntilKilled(node::kill9);
            node = Node.start(dataDir, Map.of()).waitUntilReady();
            report("JVM killed", round, written);
        }
    }

    @Test
    void noAcknowledgedArticleIsLostWhenTheDatabaseIsKilledAndTheNodeRecovers() throws Exception {
        for (int round = 1; round <= (LONG ? 10 : 1); round++) {
            List<String> written = writeUntilKilled(node::killDatabase);
            written.add(writeWithin(BACK));
            report("database killed", round, written);
        }
    }

    private interface Kill {
        void now() throws Exception;
    }

    private List<String> writeUntilKilled(Kill kill) throws Exception {
        String key = node.adminKey();
        List<String> written = new ArrayList<>();
        CompletableFuture<Void> death = null;
        for (int i = 0; i < ARTICLES; i++) {
            if (i == 1) {
                long delay = random.nextInt(4000);
                death = CompletableFuture.runAsync(
                        () -> {
                            try {
                                kill.now();
                            } catch (Exception e) {
                                throw new IllegalStateException(e);
                            }
                        },
                        CompletableFuture.delayedExecutor(delay, TimeUnit.MILLISECONDS));
            }
            try {
                HttpResponse<String> answer = write(key, i);
                if (answer.statusCode() != 201) {
                    assertTrue(answer.statusCode() >= 500, answer.body());
                    break;
                }
                written.add(id(answer));
            } catch (IOException e) {
                break;
            }
        }
        death.get(20, TimeUnit.SECONDS);
        return written;
    }

    private String writeWithin(Duration patience) throws Exception {
        long deadline = System.nanoTime() + patience.toNanos();
        String last = "";
        while (System.nanoTime() < deadline) {
            HttpResponse<String> answer = write(node.adminKey(), ARTICLES);
            if (answer.statusCode() == 201) {
                return id(answer);
            }
            last = answer.statusCode() + " " + answer.body();
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new AssertionError("No article was accepted within " + patience + " after the database died: " + last);
    }

    private HttpResponse<String> write(String key, int number) throws IOException, InterruptedException {
        String article = Stories.article()
                .headline("Harbour report " + number)
                .language("en")
                .paragraph("Ship number " + number + " has come in.")
                .json();
        return node.post("/v1/articles", article, "Authorization", "Bearer " + key);
    }

    private void report(String what, int round, List<String> written) throws Exception {
        acknowledged.addAll(written);
        int found = 0;
        for (String id : acknowledged) {
            if (node.get("/v1/drafts/" + id, "Authorization", "Bearer " + node.adminKey())
                            .statusCode()
                    == 200) {
                found++;
            }
        }
        System.out.printf(
                "%s, round %d: acknowledged %d, found %d (of them in this round %d)%n",
                what, round, acknowledged.size(), found, written.size());
        assertFalse(written.isEmpty());
        assertEquals(acknowledged.size(), found, "acknowledged and found");
    }

    private static String id(HttpResponse<String> answer) {
        Matcher id = ID.matcher(answer.body());
        assertTrue(id.find(), answer.body());
        assertEquals(
                "/v1/drafts/" + id.group(1),
                URI.create(answer.headers().firstValue("Location").orElse("")).getPath());
        return id.group(1);
    }
}
