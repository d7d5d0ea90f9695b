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

/** Log positions of the nodes' response caches, seen from outside, and of the database. */
public final class ClusterCaches {

    /** A value of {@code Accept} that accepts everything and is too long to be cached. */
    public static final String UNCACHED_ACCEPT = "*/*;as=" + "x".repeat(300);

    private static final Pattern POSITION_HEADER = Pattern.compile("(\"[^\"]+\");at=\"([^\"]+)\"");
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private ClusterCaches() {}

    /**
     * A position in the change log.
     *
     * @param everybody as callers without a key see it
     * @param newsroom as keys of the newsroom see it
     */
    public record LogPlace(String everybody, String newsroom, Instant at) {}

    /** The position according to the database. */
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

    /**
     * @param header the position header of a cached response
     * @return the position without its instant
     */
    public static String position(String header) {
        Matcher matcher = POSITION_HEADER.matcher(header);
        assertTrue(matcher.matches(), header);
        return matcher.group(1);
    }

    /**
     * Waits until each of these nodes serves from its cache the state after everything that is committed now.
     *
     * @param key a key of the newsroom that reads articles
     */
    public static void awaitCurrent(List<String> nodes, String key) throws Exception {
        Instant now = position().at();
        for (String node : nodes) {
            long deadline = System.nanoTime() + TIMEOUT.toNanos();
            while (!isCurrent(node, key, now)) {
                assertTrue(System.nanoTime() < deadline, node + " does not follow the change log");
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
        Matcher matcher = POSITION_HEADER.matcher(header);
        return matcher.matches()
                && matcher.group(1).equals(position().newsroom())
                && !Instant.parse(matcher.group(2)).isBefore(since);
    }
}
