package dateline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.EmbargoedStories.Story;
import dateline.ProbedEndpoint.Copy;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that read every endpoint of a newsroom while the embargoes of its stories lift one after another, and check
 * each response.
 */
final class EmbargoReaders {

    private static final boolean LONG = Boolean.getBoolean("long");
    private static final int MIN_REQUESTS = LONG ? 20_000 : 1_500;
    private static final int CLIENTS = LONG ? 8 : 4;
    private static final Duration LEAD = Duration.ofMillis(500);
    private static final Duration TOLERANCE = Duration.ofSeconds(1);
    private static final List<String> COMPARED_HEADERS = List.of("ETag", "Cache-Control", "Cache-Tag");

    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final Map<String, String> firstSeen = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicInteger early = new AtomicInteger();
    private final AtomicInteger late = new AtomicInteger();
    private final AtomicInteger unmodified = new AtomicInteger();
    private final AtomicLong longestMillis = new AtomicLong();
    private final TwoNodes newsroom;
    private final List<Story> stories;
    private final List<ProbedEndpoint> endpoints;
    private final long seed;

    EmbargoReaders(TwoNodes newsroom, long seed) throws Exception {
        this.newsroom = newsroom;
        this.seed = seed;
        EmbargoedStories embargoed = EmbargoedStories.create(newsroom);
        stories = embargoed.stories();
        endpoints = embargoed.endpoints();
    }

    /** @param name of the newsroom, to print */
    void run(String name) throws Exception {
        long began = System.nanoTime();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        AtomicBoolean over = new AtomicBoolean();
        try {
            List<Future<Void>> work = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                Random random = new Random(seed + i);
                work.add(clients.submit(() -> {
                    try {
                        return client(random, over);
                    } catch (Exception e) {
                        failures.add(e.toString());
                        throw e;
                    }
                }));
            }
            passEachInstant();
            over.set(true);
            for (Future<Void> client : work) client.get();
        } finally {
            over.set(true);
            clients.shutdownNow();
        }
        System.out.printf(
                "EmbargoIT, %s: -Dseed=%d, %d requests at %d endpoints in %d s, %d looks at a story before its instant, %d a second after it, %d answers 304, hidden for %d ms at most after the instant%n",
                name,
                seed,
                count.get(),
                endpoints.size(),
                Duration.ofNanos(System.nanoTime() - began).toSeconds(),
                early.get(),
                late.get(),
                unmodified.get(),
                longestMillis.get());
        assertEquals(List.of(), failures.stream().limit(10).toList(), failures.size() + " wrong answers");
        assertTrue(early.get() > MIN_REQUESTS / 2
                && late.get() > MIN_REQUESTS / 2
                && unmodified.get() > MIN_REQUESTS / 20);
    }

    /**
     * Moves the database clock to shortly before each instant in turn, after enough requests since the previous one.
     */
    private void passEachInstant() throws Exception {
        try (Connection clock = newsroom.connect()) {
            for (int i = 0; i < stories.size(); i++) {
                awaitRequests(MIN_REQUESTS * (i + 1) / (stories.size() + 1));
                Instant lifted = stories.get(i).lifted();
                newsroom.later(Duration.between(TwoNodes.now(clock).plus(LEAD), lifted));
                while (TwoNodes.now(clock).isBefore(lifted.plus(TOLERANCE).plus(TOLERANCE)))
                    TimeUnit.MILLISECONDS.sleep(50);
            }
        }
        awaitRequests(MIN_REQUESTS);
    }

    private void awaitRequests(int requests) throws InterruptedException {
        while (failures.isEmpty() && count.get() < requests) TimeUnit.MILLISECONDS.sleep(20);
    }

    private Void client(Random random, AtomicBoolean over) throws Exception {
        Map<ProbedEndpoint, Copy> copies = new HashMap<>();
        try (Connection clock = newsroom.connect()) {
            Instant before = TwoNodes.now(clock);
            while (!over.get()) {
                ProbedEndpoint endpoint = endpoints.get(random.nextInt(endpoints.size()));
                Copy copy = copies.get(endpoint);
                boolean head = random.nextInt(8) == 0;
                boolean conditional = !head && copy != null && copy.etag() != null && random.nextBoolean();
                HttpResponse<String> answer = conditional
                        ? endpoint.request("GET", "If-None-Match", copy.etag())
                        : endpoint.request(head ? "HEAD" : "GET");
                Instant after = TwoNodes.now(clock);
                count.incrementAndGet();
                boolean notModified = answer.statusCode() == 304;
                if (notModified) unmodified.incrementAndGet();
                if (!notModified && !head) copies.put(endpoint, Copy.of(answer));
                check(endpoint, before, after, answer, notModified ? copy.body() : answer.body(), head);
                before = after;
            }
        }
        return null;
    }

    private void check(
            ProbedEndpoint endpoint,
            Instant before,
            Instant after,
            HttpResponse<String> answer,
            String body,
            boolean head) {
        int status = answer.statusCode();
        if (status != 200 && status != 304 && status != 404) failures.add(endpoint + ": " + status + " " + body);
        int lifted = 0;
        boolean certain = true;
        for (Story story : stories) {
            boolean tooEarly = after.isBefore(story.lifted());
            boolean due = !before.isBefore(story.lifted().plus(TOLERANCE));
            if (due) lifted++;
            certain &= due || tooEarly;
            if (endpoint.story() != null && !endpoint.story().equals(story.id())) continue;
            if (tooEarly) early.incrementAndGet();
            if (due) late.incrementAndGet();
            // An error response repeats the requested path, so that a 404 never counts as showing the story. A response
            // to HEAD has no body: for a story's own URL its status decides, and other URLs are not judged.
            if (head && endpoint.story() == null) continue;
            boolean shown = status != 404 && (head || story.in(body));
            if (!tooEarly && !shown)
                longestMillis.accumulateAndGet(
                        Duration.between(story.lifted(), before).toMillis(), Math::max);
            if (tooEarly && shown) failures.add(endpoint + " showed " + story + " at " + after);
            if (due && !shown) failures.add(endpoint + " hid " + story + " at " + before + ": " + status + " " + body);
        }
        if (certain) compare(endpoint + " after " + lifted + " instants", status, answer.headers());
    }

    /**
     * Between two instants status and headers do not change. A Last-Modified header may appear later, but keeps its
     * value.
     */
    private void compare(String endpoint, int status, HttpHeaders headers) {
        StringBuilder facts = new StringBuilder(status == 304 ? "200" : String.valueOf(status));
        for (String name : COMPARED_HEADERS)
            facts.append(", ").append(name).append(": ").append(headers.allValues(name));
        assertUnchanged(endpoint, facts.toString());
        headers.firstValue("Last-Modified").ifPresent(date -> assertUnchanged("Last-Modified of " + endpoint, date));
    }

    private void assertUnchanged(String what, String now) {
        String known = firstSeen.putIfAbsent(what, now);
        if (known != null && !known.equals(now)) failures.add(what + " moved: " + known + " became " + now);
    }
}
