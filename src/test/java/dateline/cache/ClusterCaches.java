package dateline.cache;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.arc.Arc;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What nodes keep in memory, seen from outside: where the log was for it, and the same past it. */
public final class ClusterCaches {

    /** A value of {@code Accept} that takes everything, and is longer than any that something is kept under. */
    public static final String UNCACHED_ACCEPT = "*/*;as=" + "x".repeat(300);

    private static final Pattern POSITION_HEADER = Pattern.compile("(\"[^\"]+\");at=\"([^\"]+)\"");
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private ClusterCaches() {}

    /**
     * Where the log is.
     *
     * @param everybody as it is told to who has no key
     * @param newsroom as it is told to its keys
     */
    public record LogPlace(String everybody, String newsroom, Instant at) {}

    /** As the database has it. */
    public static LogPlace position() throws SQLException {
        ChangeQuery look = new ChangeQuery(
                Arc.container().instance(io.agroal.api.AgroalDataSource.class).get());
        try {
            ChangeQuery.LogState state = look.read(null);
            PositionHeader.LogPositions both =
                    Arc.container().instance(PositionHeader.class).get().of(state);
            return new LogPlace(position(both.everybody()), position(both.newsroom()), state.now());
        } finally {
            look.close();
        }
    }

    /** @param header as an answer from memory has it; @return its place in the log, without its instant */
    public static String position(String header) {
        Matcher told = POSITION_HEADER.matcher(header);
        assertTrue(told.matches(), header);
        return told.group(1);
    }

    /**
     * Waits until each of these nodes gives from memory what is true now, after everything that is committed.
     *
     * @param key that reads articles for the newsroom
     */
    public static void awaitCurrent(List<String> nodes, String key) throws Exception {
        Instant now = position().at();
        for (String node : nodes) {
            long deadline = System.nanoTime() + TIMEOUT.toNanos();
            while (!isCurrent(node, key, now)) {
                assertTrue(System.nanoTime() < deadline, node + " does not follow the log");
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
    }

    private static boolean isCurrent(String node, String key, Instant since) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(node + "/v1/articles?limit=1"))
                .header("Authorization", "Bearer " + key)
                .build();
        String header = CLIENT.send(request, BodyHandlers.ofString())
                .headers()
                .firstValue(PositionHeader.HEADER.toString())
                .orElse("");
        Matcher told = POSITION_HEADER.matcher(header);
        return told.matches()
                && told.group(1).equals(position().newsroom())
                && !Instant.parse(told.group(2)).isBefore(since);
    }
}
