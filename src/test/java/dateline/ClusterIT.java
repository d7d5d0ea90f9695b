package dateline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Kills behind HAProxy, PgBouncer and a read replica. Stories are read at every door through HAProxy and on each node: from
 * the response cache, and with parameters that no response is stored for. Exports are read from the replica. The long form adds rounds, a replica that stops,
 * and the throughput of reads.
 */
@Isolated
class ClusterIT {

    private static final boolean LONG = Boolean.getBoolean("long");
    private static final int READERS = 8;
    private static final int ROUNDS = LONG ? 20 : 1;
    private static final Duration BOUND = Duration.ofSeconds(1);
    private static final int EXPORT_ROUNDS = 50;
    private static final Duration WATCHED = Duration.ofMillis(LONG ? 2_000 : 1_300);
    private static final String FAST_START = "-XX:TieredStopAtLevel=1";

    private final AtomicInteger unique = new AtomicInteger();
    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicInteger refusals = new AtomicInteger();
    private final ExecutorService readers = Executors.newFixedThreadPool(READERS);
    private LocalCluster cluster;
    private NewsroomClient newsroom;
    private String partner;

    /**
     * A way to a story.
     *
     * @param text what the response contains while the story is live
     * @param paths returns the path; a different one each time if it avoids the response cache
     */
    private record Door(String server, String name, String key, String text, Callable<String> paths) {

        boolean shows() throws Exception {
            return read().contains(text);
        }

        HttpResponse<String> send() throws Exception {
            return NewsroomClient.send(server, "GET", paths.call(), key, null, null);
        }

        String read() throws Exception {
            HttpResponse<String> answer = send();
            assertTrue(answer.statusCode() < 500, this + ": " + answer.statusCode() + " " + answer.body());
            return answer.body();
        }

        @Override
        public String toString() {
            return name + " at " + server;
        }
    }

    @BeforeEach
    void start() throws Exception {
        Assumptions.assumeTrue(LocalCluster.isInstalled(), LocalCluster.HOW_TO_GET);
        cluster = LocalCluster.start(LONG ? Map.of() : Map.of("JAVA_OPTS", FAST_START, "DATELINE_COLLECTOR", "Serial"));
        newsroom = cluster.newsroom();
        newsroom.publish(story("What is true", "harbour").json(), "{}");
        partner = newsroom.partner("harbour-desk");
    }

    @AfterEach
    void stop() throws IOException {
        readers.shutdownNow();
        if (cluster != null) cluster.close();
    }

    private static Stories story(String headline, String word) {
        return Stories.article()
                .headline(headline)
                .newSource("Harbour desk")
                .section("coast")
                .tags("storms")
                .teaser("A " + word + ".")
                .paragraph("The " + word + " burned all night.");
    }

    @Test
    void aKilledArticleIsGoneAtEveryDoorWithinASecond() throws Exception {
        Map<String, Double> latest = new HashMap<>();
        TreeSet<String> doors = new TreeSet<>();
        for (int round = 0; round < ROUNDS; round++) kill("beacon" + round + "x", latest, doors);
        double onReplica = LocalCluster.metric("replica_statements_total");
        double repeated = LocalCluster.metric("replica_repeated_total");
        double slowest = latest.values().stream().max(Double::compare).orElse(0.0);
        System.out.printf(
                "cluster: %d kills at %d doors %s, last seen %.3f s after the response; %.0f statements on the replica, %.0f repeated"
                        + " on the primary%n",
                ROUNDS, doors.size(), doors, slowest, onReplica, repeated);
        assertTrue(onReplica > ROUNDS, onReplica + " statements on the replica: " + cluster.log());
        exportFromReplica();
        if (LONG) {
            stopReplica();
            measure();
            promoteReplica();
        }
        cluster.stop();
    }

    private void kill(String word, Map<String, Double> latest, TreeSet<String> names) throws Exception {
        JsonNode changes = LocalCluster.json(
                NewsroomClient.send(LocalCluster.url(), "GET", "/v1/changes?limit=1000", null, null, null));
        String id = newsroom.publish(story("The " + word + " was seen", word).json(), "{}");
        List<Door> doors = doors(id, word, changes.get("nextCursor").asText());
        for (Door door : doors) {
            names.add(door.name());
            awaitShown(door);
        }
        String headline = "The " + word + " was seen";
        assertTrue(export(LocalCluster.url()).contains(headline));
        var answer = NewsroomClient.send(
                LocalCluster.url(),
                "POST",
                "/v1/articles/" + id + "/kills",
                newsroom.admin(),
                "application/json",
                JsonBody.with("reason", "The witness was invented.").json());
        long killed = System.nanoTime();
        assertEquals(201, answer.statusCode(), answer.body());
        // An export from the replica sees every commit.
        for (String node : LocalCluster.nodes()) assertFalse(export(node).contains(headline), node);
        List<Callable<Void>> watchers = new ArrayList<>();
        for (int reader = 0; reader < READERS; reader++) {
            int first = reader;
            watchers.add(() -> {
                while (System.nanoTime() - killed < WATCHED.toNanos()) {
                    for (int i = first; i < doors.size(); i += READERS) watch(doors.get(i), killed, latest);
                }
                return null;
            });
        }
        for (Future<Void> watched : readers.invokeAll(watchers)) watched.get();
        assertTrue(refusals.get() < looks.get() / 20, refusals + " of " + looks + " requests were refused");
        assertEquals(
                List.of(),
                latest.entrySet().stream()
                        .filter(door -> door.getValue() > BOUND.toMillis() / 1e3)
                        .toList());
    }

    private String export(String server) throws Exception {
        HttpResponse<String> export =
                NewsroomClient.send(server, "GET", "/v1/articles/export", newsroom.admin(), null, null);
        assertEquals(200, export.statusCode(), export.body());
        assertTrue(export.body().contains("What is true"), export.body());
        return export.body();
    }

    /** Exports are read from the replica, if nothing else is. While it lags, they are read from the primary, so they are repeated. */
    private void exportFromReplica() throws Exception {
        double before = LocalCluster.metric("replica_statements_total");
        int rounds = 0;
        double exports;
        do {
            for (String server : servers()) export(server);
            exports = LocalCluster.metric("replica_statements_total") - before;
        } while (exports == 0 && ++rounds < EXPORT_ROUNDS);
        System.out.printf(
                "cluster: %.0f exports from the replica, in round %d of %d exports%n",
                exports, rounds + 1, servers().size());
        assertTrue(exports > 0, cluster.log());
    }

    private void watch(Door door, long killed, Map<String, Double> latest) throws Exception {
        long asked = System.nanoTime();
        HttpResponse<String> answer = door.send();
        looks.incrementAndGet();
        // On a busy machine a server refuses some of these requests.
        if (answer.statusCode() == 503) refusals.incrementAndGet();
        else assertTrue(answer.statusCode() < 500, door + ": " + answer.statusCode() + " " + answer.body());
        if (!answer.body().contains(door.text())) return;
        synchronized (latest) {
            latest.merge(door.toString(), (asked - killed) / 1e9, Math::max);
        }
    }

    private List<String> servers() {
        return Stream.concat(Stream.of(LocalCluster.url()), LocalCluster.nodes().stream())
                .toList();
    }

    private List<Door> doors(String id, String word, String cursor) {
        List<Door> doors = new ArrayList<>();
        // A response to a search repeats its words.
        String headline = "The " + word + " was seen";
        // The change feeds name the article. After the kill they list a removal.
        String put = "\"put\",\"article\":\"" + id;
        for (String server : servers()) {
            for (String key : new String[] {null, newsroom.admin()}) {
                String caller = key == null ? "" : " of the newsroom";
                doors.add(new Door(server, "article" + caller, key, headline, () -> "/v1/articles/" + id));
                doors.add(new Door(
                        server,
                        "article, uncached" + caller,
                        key,
                        headline,
                        () -> "/v1/articles/" + id + "?fields=" + fields()));
                doors.add(new Door(server, "list" + caller, key, headline, () -> "/v1/articles?section=coast"));
                doors.add(new Door(
                        server,
                        "list, uncached" + caller,
                        key,
                        headline,
                        () -> "/v1/articles?section=coast&" + distinct()));
                doors.add(new Door(server, "search" + caller, key, headline, () -> "/v1/articles?q=" + word));
                doors.add(new Door(
                        server,
                        "search, uncached" + caller,
                        key,
                        headline,
                        () -> "/v1/articles?q=" + word + "&" + distinct()));
            }
            for (String format : List.of(".html", ".txt", ".ninjs", ".jsonld"))
                doors.add(
                        new Door(server, "article as " + format, null, headline, () -> "/v1/articles/" + id + format));
            for (String format : List.of(".rss", ".atom", ".json"))
                doors.add(new Door(server, "feed as " + format, null, headline, () -> "/v1/feeds/latest" + format));
            doors.add(new Door(server, "package", partner, headline, () -> "/v1/syndication/articles/" + id));
            doors.add(new Door(server, "catalogue", partner, headline, () -> "/v1/syndication/articles?q=" + word));
            doors.add(new Door(server, "change feed", null, put, () -> "/v1/changes?limit=1000&since=" + cursor));
            doors.add(new Door(
                    server, "change feed of the partner", partner, put, () -> "/v1/syndication/changes?limit=1000"));
        }
        return doors;
    }

    // Selects all articles, and differs each time.
    private String distinct() {
        return "publishedFrom=2020-01-01T00:00:00." + "%06dZ".formatted(unique.incrementAndGet() % 1_000_000);
    }

    // The members in another order each time.
    private String fields() {
        List<String> members = new ArrayList<>(List.of("headline", "teaser", "id", "slug", "section", "tags", "body"));
        int order = unique.incrementAndGet();
        StringBuilder fields = new StringBuilder();
        while (!members.isEmpty()) {
            fields.append(fields.isEmpty() ? "" : ",").append(members.remove(order % members.size()));
            order = order / 3 + unique.get();
        }
        return fields.toString();
    }

    private void awaitShown(Door door) throws Exception {
        String last = "";
        for (long end = System.nanoTime() + Duration.ofSeconds(10).toNanos(); System.nanoTime() < end; ) {
            last = door.read();
            if (last.contains(door.text())) return;
            TimeUnit.MILLISECONDS.sleep(20);
        }
        throw new AssertionError(door + " does not show the story: " + last + cluster.log());
    }

    /** A replica that does not answer costs a read half a second, and is used again when it answers. */
    private void stopReplica() throws Exception {
        long longest = 0;
        cluster.signalReplica("STOP");
        for (int i = 0; i < 200; i++) {
            long asked = System.nanoTime();
            var answer = NewsroomClient.send(LocalCluster.url(), "GET", "/v1/articles?" + distinct(), null, null, null);
            longest = Math.max(longest, System.nanoTime() - asked);
            assertEquals(200, answer.statusCode(), answer.body());
            TimeUnit.MILLISECONDS.sleep(10);
        }
        assertEquals(0, LocalCluster.metric("replica_usable"));
        cluster.signalReplica("CONT");
        long continued = System.nanoTime();
        while (LocalCluster.metric("replica_usable") < 2) {
            assertTrue(
                    System.nanoTime() - continued < Duration.ofSeconds(10).toNanos(), "The replica is not used again");
            TimeUnit.MILLISECONDS.sleep(50);
        }
        System.out.printf(
                "cluster: 200 reads beside a stopped replica, longest %.3f s; used again after %.1f s%n",
                longest / 1e9, (System.nanoTime() - continued) / 1e9);
        assertTrue(longest < Duration.ofSeconds(3).toNanos(), "longest " + longest / 1e9);
        String log = cluster.log();
        assertEquals(
                2,
                log.lines()
                        .filter(line -> line.contains("not to the read replica"))
                        .count(),
                log);
    }

    private void promoteReplica() throws Exception {
        cluster.promoteReplica();
        long promoted = System.nanoTime();
        while (LocalCluster.metric("replica_usable") > 0) {
            assertTrue(System.nanoTime() - promoted < BOUND.toNanos(), "The promoted replica is used");
            TimeUnit.MILLISECONDS.sleep(20);
        }
        double before = LocalCluster.metric("replica_statements_total");
        String id = newsroom.publish(story("Seen by the primary", "primary").json(), "{}");
        HttpResponse<String> answer =
                NewsroomClient.send(LocalCluster.url(), "GET", "/v1/articles/" + id, null, null, null);
        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals(before, LocalCluster.metric("replica_statements_total"));
        assertTrue(cluster.log().contains("it is not a standby"), cluster.log());
    }

    /** Prints the throughput of uncached lists from one node and from two, measured one after the other. */
    private void measure() throws Exception {
        if (!Files.isExecutable(Path.of("/usr/bin/wrk"))) return;
        double warm = throughput(LocalCluster.url());
        double one = throughput(LocalCluster.nodes().get(0));
        double two = throughput(LocalCluster.url());
        System.out.printf(
                "cluster: uncached lists of 20: one node %.0f/s, two nodes behind HAProxy %.0f/s (%.2f), warm-up %.0f/s%n",
                one, two, two / one, warm);
    }

    private static double throughput(String server) throws Exception {
        Path script = Files.writeString(Files.createTempFile("dateline", ".lua"), """
                local n = 0
                request = function()
                    n = n + 1
                    return wrk.format("GET", "/v1/articles?limit=20&publishedFrom=2019-" .. string.format("%02d-%02dT%02d:%02d:%02d.%03dZ",
                        math.random(12), math.random(28), math.random(0, 23), math.random(0, 59), math.random(0, 59), n % 1000))
                end
                """);
        Process wrk = new ProcessBuilder("wrk", "-t1", "-c16", "-d15s", "-s", script.toString(), server)
                .redirectErrorStream(true)
                .start();
        String output = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Files.delete(script);
        assertTrue(!output.contains("Non-2xx"), output);
        Matcher rate = Pattern.compile("Requests/sec:\\s+([0-9.]+)").matcher(output);
        assertTrue(rate.find(), output);
        return Double.parseDouble(rate.group(1));
    }
}
