package dateline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dateline.OpenLoopGenerator.Call;
import dateline.OpenLoopGenerator.Entry;
import dateline.database.server.TemporaryDataDirectory;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Load of ten times the capacity of a node, at a fixed rate, beside a takedown per second. With {@code -Dlong} each work class runs three
 * times for 20 s, node and generator are pinned to a core each, and the documented bounds apply. Otherwise only writes run, for a short time
 * and with wider bounds. {@code -Doverload.classes=searches,reads} runs some of the classes only.
 */
@Isolated
class OverloadIT {

    private static final boolean LONG = Boolean.getBoolean("long");
    private static final String ONLY = System.getProperty("overload.classes");
    private static final int ROUNDS = LONG ? 3 : 1;
    private static final Duration MEASURED = Duration.ofSeconds(LONG ? 20 : 2);
    private static final Duration OVERLOAD = Duration.ofSeconds(LONG ? 20 : 4);
    private static final int MOST_A_SECOND = 3_000;
    private static final Duration WARM_UP_ROUND = Duration.ofSeconds(20);
    private static final int MAX_WARM_UP_ROUNDS = 9;
    private static final double MAX_COMPILATION_AFTER_WARM_UP = 0.03;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String EDITOR = "Bearer dl_demo_editor";
    private static final String PARTNER = "Bearer dl_demo_partner_full";
    private static final String TEXT =
            "The harbour bridge was reopened after the storm, and the ferries sail again. ".repeat(40);

    private final List<String> failures = new ArrayList<>();
    private Node node;
    private OpenLoopGenerator load;

    @BeforeEach
    void start() throws Exception {
        Path directory = TemporaryDataDirectory.create(Path.of("target", "overload"));
        Map<String, String> environment = new HashMap<>(Map.of(
                "DATELINE_DEMO", "true", "DATELINE_ADMISSION_WAITING", "2", "DATELINE_ADMISSION_PATIENCE", "100ms"));
        for (String work : List.of("FEEDS", "POLLS", "PACKAGES", "READS", "SEARCHES", "WRITES"))
            environment.put("DATELINE_ADMISSION_THREADS_" + work, "1");
        // The options of bin/dateline.
        List<String> options = new ArrayList<>(List.of(
                "-Xmx256m",
                "-XX:InitiatingHeapOccupancyPercent=60",
                "-XX:-G1UseAdaptiveIHOP",
                "-XX:+UnlockExperimentalVMOptions",
                "-XX:G1MaxNewSizePercent=38",
                "-XX:MetaspaceSize=128m"));
        if (LONG)
            options.addAll(
                    List.of("-XX:ActiveProcessorCount=1", "-XX:+UseG1GC", "-XX:-ClassUnloadingWithConcurrentMark"));
        node = Node.start(directory.resolve("node"), environment, options.toArray(String[]::new))
                .waitUntilReady();
        if (LONG) {
            // The node is a descendant of this process, so that it is pinned last.
            OperatingSystem.pin(ProcessHandle.current().pid(), 1);
            node.pin(0);
        }
        load = new OpenLoopGenerator(node.port());
    }

    @AfterEach
    void stop() throws Exception {
        if (load != null) load.close();
        if (node != null) node.close();
    }

    @Test
    void excessRequestsAreRejectedImmediatelyAndOthersAreAnswered() throws Exception {
        Map<String, IntFunction<Call>> classes = new LinkedHashMap<>();
        classes.put("writes", OverloadIT::write);
        if (LONG) {
            for (int i = 0; i < 120; i++) publish("Searched for " + i);
            classes.put("reads", OverloadIT::read);
            classes.put("searches", OverloadIT::search);
            classes.put("packages", OverloadIT::packages);
        }
        if (ONLY != null) classes.keySet().retainAll(List.of(ONLY.split(",")));
        for (var one : classes.entrySet()) overload(one.getKey(), one.getValue());
        assertEquals(List.of(), failures);
    }

    private static Call write(int number) {
        String name = "Written " + number + " " + System.nanoTime();
        return new Call(
                name,
                "POST",
                "/v1/articles",
                JsonBody.with("headline", name)
                        .and("bodyHtml", "<p>" + TEXT.repeat(4) + "</p>")
                        .json(),
                Map.of(
                        "Authorization",
                        EDITOR,
                        "Content-Type",
                        "application/json",
                        "Idempotency-Key",
                        "k-" + name.hashCode() + "-" + System.nanoTime()));
    }

    private static Call read(int number) {
        return new Call(
                "",
                "GET",
                "/v1/articles?limit=100&publishedFrom=2001-01-01T00:00:00." + instant(number) + "Z",
                null,
                Map.of("Authorization", EDITOR));
    }

    private static Call search(int number) {
        return new Call(
                "",
                "GET",
                "/v1/articles?limit=50&q=harbour+ferries&publishedFrom=2001-01-01T00:00:00." + instant(number) + "Z",
                null,
                Map.of());
    }

    private static Call packages(int number) {
        return new Call("", "GET", "/v1/syndication/feeds/latest.rss", null, Map.of("Authorization", PARTNER));
    }

    private static String instant(int number) {
        return String.format(Locale.ROOT, "%09d", (number * 7_919L + System.nanoTime()) % 1_000_000_000L);
    }

    private void overload(String name, IntFunction<Call> calls) throws Exception {
        double rough = load.capacity(4, MEASURED, calls);
        if (LONG) warmUp(Math.min(MOST_A_SECOND, 10 * rough), calls);
        double capacity = capacityBesideTakedowns(calls);
        List<Entry> half = load.run(capacity / 2, MEASURED, calls);
        double halfP99 = OpenLoopGenerator.quantile(accepted(half), 0.99);
        // The speed of a machine may change by a fifth within a minute, and an autovacuum beside a checkpoint takes an
        // eighth of the core for five seconds. So the capacity is measured before and after each round, for as long as
        // the overload lasts, and the median of the rounds counts.
        List<Double> goodputs = new ArrayList<>();
        for (int round = 1; round <= ROUNDS; round++) {
            OverloadRound overload = new OverloadRound(name + ", round " + round, capacity, halfP99, calls);
            capacity = capacityBesideTakedowns(calls);
            goodputs.add(overload.goodput(capacity));
            overload.report(capacity);
            overload.check();
            if (name.equals("writes")) assertWritesMatchResponses(overload.entries);
        }
        double median = goodputs.stream().sorted().toList().get(ROUNDS / 2);
        System.out.printf(Locale.ROOT, "%s: median goodput %.2f of the capacity%n", name, median);
        check(median >= (LONG ? 0.7 : 0.2), name + ": goodput " + goodputs);
    }

    /** Ten times the capacity for some seconds, beside takedowns and probes of liveness. */
    private final class OverloadRound {

        private final String name;
        private final double capacityBefore;
        private final double halfP99;
        private final double rate;
        private final long idle = OperatingSystem.residentMegabytes(node.pid());
        private final Takedowns takedowns = new Takedowns((int) OVERLOAD.toSeconds());
        private final List<Entry> entries;
        private final List<Entry> accepted;
        private final List<Entry> refused;
        private final long compiling;

        /** @param halfP99 of accepted requests at half load, in ms */
        private OverloadRound(String name, double capacityBefore, double halfP99, IntFunction<Call> calls)
                throws Exception {
            this.name = name;
            this.capacityBefore = capacityBefore;
            this.halfP99 = halfP99;
            this.rate = Math.min(MOST_A_SECOND, 10 * capacityBefore);
            takedowns.begin();
            long compiledBefore = OperatingSystem.compilerMillis(node.pid());
            entries = load.run(rate, OVERLOAD, calls);
            compiling = OperatingSystem.compilerMillis(node.pid()) - compiledBefore;
            takedowns.end();
            accepted = accepted(entries);
            refused = entries.stream().filter(Entry::refused).toList();
        }

        /** Accepted requests as a part of the mean of the capacities before and after. */
        private double goodput(double capacityAfter) {
            return accepted.size() / (double) OVERLOAD.toSeconds() / ((capacityBefore + capacityAfter) / 2);
        }

        private double p99() {
            return OpenLoopGenerator.quantile(accepted, 0.99);
        }

        private void report(double capacityAfter) {
            System.out.printf(
                    Locale.ROOT,
                    "%s: capacity %.0f/s before and %.0f/s after, sent %.0f/s for %d s; accepted %d (%.2f of the mean capacity), p99 %.0f ms (half load %.0f ms);"
                            + " refused %d, p50 %.0f, p99 %.0f ms; other statuses %s; %d kills, slowest gone after %.0f ms;"
                            + " liveness slowest %.0f ms; memory %d MB, idle %d MB; JIT compilers %d ms%n",
                    name,
                    capacityBefore,
                    capacityAfter,
                    rate,
                    OVERLOAD.toSeconds(),
                    accepted.size(),
                    goodput(capacityAfter),
                    p99(),
                    halfP99,
                    refused.size(),
                    OpenLoopGenerator.quantile(refused, 0.5),
                    OpenLoopGenerator.quantile(refused, 0.99),
                    others(entries),
                    takedowns.kills().size(),
                    max(takedowns.kills()),
                    max(takedowns.alive()),
                    takedowns.memory(),
                    idle,
                    compiling);
        }

        private void check() {
            OverloadIT.this.check(others(entries).isEmpty(), name + ": " + others(entries));
            OverloadIT.this.check(p99() <= Math.max(3 * halfP99, LONG ? 300 : 1_500), name + ": p99 " + p99());
            OverloadIT.this.check(refused.size() > entries.size() / 2, name + ": refused " + refused.size());
            double refusal = OpenLoopGenerator.quantile(refused, LONG ? 0.99 : 0.5);
            OverloadIT.this.check(refusal <= (LONG ? 50 : 500), name + ": refusals " + refusal);
            List<Double> kills = takedowns.kills();
            OverloadIT.this.check(kills.size() >= (LONG ? 20 : 3), name + ": kills " + kills.size());
            OverloadIT.this.check(max(kills) <= (LONG ? 1_000 : 3_000), name + ": kills " + max(kills));
            double liveness = max(takedowns.alive());
            OverloadIT.this.check(liveness <= (LONG ? 250 : 1_000), name + ": liveness " + liveness);
            long most = takedowns.memory();
            if (LONG)
                OverloadIT.this.check(most <= 1.5 * idle, name + ": memory " + most + " MB, idle " + idle + " MB");
        }
    }

    // The overload runs beside takedowns, whose cost is not that of refusals.
    private double capacityBesideTakedowns(IntFunction<Call> calls) throws Exception {
        Takedowns takedowns = new Takedowns((int) MEASURED.toSeconds());
        takedowns.begin();
        double capacity = load.capacity(2, MEASURED, calls);
        takedowns.end();
        return capacity;
    }

    // On one core, JIT compilation takes time from the requests until the code of rejections, responses and takedowns
    // is compiled. A takedown after a pause makes the compiler start again, so that all three run together.
    private void warmUp(double rate, IntFunction<Call> calls) throws Exception {
        for (int round = 0; round < MAX_WARM_UP_ROUNDS; round++) {
            Takedowns takedowns = new Takedowns(LONG ? 20 : 4);
            long before = OperatingSystem.compilerMillis(node.pid());
            takedowns.begin();
            load.run(rate, WARM_UP_ROUND, calls);
            takedowns.end();
            long compiling = OperatingSystem.compilerMillis(node.pid()) - before;
            if (compiling < MAX_COMPILATION_AFTER_WARM_UP * WARM_UP_ROUND.toMillis()) break;
        }
    }

    // All classes are measured before any figure fails the test.
    private void check(boolean satisfied, String figure) {
        if (!satisfied) failures.add(figure);
    }

    // A request that was rejected, or answered that it did not arrive, is not in the database. If the request had
    // begun, the response says so.
    private void assertWritesMatchResponses(List<Entry> entries) throws Exception {
        Set<String> written = headlines();
        List<String> lost = new ArrayList<>();
        List<String> unreported = new ArrayList<>();
        for (Entry entry : entries) {
            boolean isWritten = written.contains(entry.name());
            if (entry.status() == 201 && !isWritten) lost.add(entry.name());
            if ((entry.status() == 408 || entry.status() == 503)
                    && isWritten
                    && !entry.body().contains("Idempotency-Key")) unreported.add(entry.name());
        }
        System.out.printf(
                "acknowledged and lost: %d; answered 408 or 503, and written although the response does not say so: %d%n",
                lost.size(), unreported.size());
        assertEquals(List.of(), lost);
        assertEquals(List.of(), unreported);
    }

    private Set<String> headlines() throws Exception {
        Set<String> found = new HashSet<>();
        String path = "/v1/drafts?limit=100";
        while (path != null) {
            JsonNode page =
                    JSON.readTree(node.get(path, "Authorization", EDITOR).body());
            page.get("items").forEach(item -> found.add(item.path("headline").asText()));
            String next = page.path("page").path("nextCursor").asText(null);
            path = next == null ? null : "/v1/drafts?limit=100&cursor=" + next;
        }
        return found;
    }

    private static List<Entry> accepted(List<Entry> entries) {
        return entries.stream().filter(Entry::accepted).toList();
    }

    private static Map<Integer, Long> others(List<Entry> entries) {
        return entries.stream()
                .filter(entry -> !entry.accepted() && !entry.refused())
                .collect(Collectors.groupingBy(Entry::status, Collectors.counting()));
    }

    private static double max(List<Double> some) {
        return some.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }

    private String publish(String headline) throws Exception {
        HttpResponse<String> draft = node.post(
                "/v1/articles",
                Stories.article().headline(headline).html("<p>" + TEXT + "</p>").json(),
                "Authorization",
                EDITOR);
        assertEquals(201, draft.statusCode(), draft::body);
        String id = JSON.readTree(draft.body()).get("id").asText();
        HttpResponse<String> live = node.post(
                "/v1/articles/" + id + "/publications",
                "{}",
                "Authorization",
                EDITOR,
                "If-Match",
                draft.headers().firstValue("ETag").orElseThrow());
        assertEquals(201, live.statusCode(), live::body);
        return id;
    }

    /** Kills articles one after the other and checks liveness, while the load runs. */
    private final class Takedowns {

        private final AtomicBoolean stopped = new AtomicBoolean();
        private final ConcurrentLinkedQueue<String> killed = new ConcurrentLinkedQueue<>();
        private final ConcurrentLinkedQueue<Double> kills = new ConcurrentLinkedQueue<>();
        private final ConcurrentLinkedQueue<Double> alive = new ConcurrentLinkedQueue<>();
        private final ConcurrentLinkedQueue<String> failed = new ConcurrentLinkedQueue<>();
        private final List<Thread> threads;
        private volatile long memory;

        private Takedowns(int rounds) throws Exception {
            List<String> stories = new ArrayList<>();
            for (int i = 0; i < rounds; i++) stories.add(publish("To be killed " + i));
            threads = List.of(new Thread(() -> kill(stories)), new Thread(this::probeLiveness));
        }

        private void begin() {
            threads.forEach(Thread::start);
        }

        private void kill(List<String> stories) {
            try {
                for (String story : stories) {
                    TimeUnit.MILLISECONDS.sleep(LONG ? 900 : 700);
                    long begun = System.nanoTime();
                    HttpResponse<String> answer = node.post(
                            "/v1/articles/" + story + "/kills",
                            "{\"reason\":\"The witness was invented.\"}",
                            "Authorization",
                            EDITOR);
                    if (answer.statusCode() == 201) killed.add(story);
                    else failed.add(answer.body());
                    // An error response shows no text, so that a representation is withdrawn as soon as its status is
                    // not 200.
                    for (String suffix : List.of("", ".html", ".txt", ".jsonld")) {
                        for (int i = 0;
                                i < 100
                                        && node.get("/v1/articles/" + story + suffix)
                                                        .statusCode()
                                                == 200;
                                i++) TimeUnit.MILLISECONDS.sleep(10);
                    }
                    kills.add((System.nanoTime() - begun) / 1e6);
                }
            } catch (Exception e) {
                failed.add(e.toString());
            }
        }

        private void probeLiveness() {
            try {
                while (!stopped.get()) {
                    long begun = System.nanoTime();
                    int status = node.get("/health/live").statusCode();
                    alive.add((System.nanoTime() - begun) / 1e6);
                    if (status != 200) failed.add("liveness " + status);
                    memory = Math.max(memory, OperatingSystem.residentMegabytes(node.pid()));
                    TimeUnit.MILLISECONDS.sleep(100);
                }
            } catch (Exception e) {
                failed.add(e.toString());
            }
        }

        private List<Double> kills() {
            return List.copyOf(kills);
        }

        private List<Double> alive() {
            return List.copyOf(alive);
        }

        private long memory() {
            return memory;
        }

        private void end() throws Exception {
            threads.get(0).join(30_000);
            stopped.set(true);
            threads.get(1).join(30_000);
            for (String story : killed) {
                int status = node.get("/v1/articles/" + story).statusCode();
                if (status != 410) failed.add(story + " " + status);
            }
            assertEquals(List.of(), List.copyOf(failed));
        }
    }
}
