package dateline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.Door.Copy;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Stories whose embargoes lift one after another, while clients of two nodes look through every door. The database's clock, asked
 * before and after each request, is the judge: what ended before the instant shows nothing, what began a second after it shows all.
 * Not part of the build yet: {@code -Dit.test=EmbargoTrial}.
 */
class EmbargoTrial {

    private static final boolean LONG = Boolean.getBoolean("long");
    private static final int ENOUGH = LONG ? 20_000 : 10_001;
    // On a slow machine the short form makes do with fewer.
    private static final int LEAST = LONG ? ENOUGH : 2_000;
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final int CLIENTS = 8;
    private static final int STORIES = 6;
    private static final Duration AHEAD = Duration.ofMinutes(10);
    private static final Duration LEAD = Duration.ofSeconds(2);
    private static final Duration BETWEEN = Duration.ofMillis(1_600);
    private static final Duration LATE = Duration.ofSeconds(1);
    private static final List<String> TOLD = List.of("ETag", "Last-Modified", "Cache-Control", "Cache-Tag");

    /** @param lifted the instant from which everybody may read it */
    private record Story(String id, String slug, Instant lifted) {}

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final List<Story> stories = new ArrayList<>();
    private final List<Door> doors = new ArrayList<>();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final Map<String, String> told = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicInteger early = new AtomicInteger();
    private final AtomicInteger late = new AtomicInteger();
    private final AtomicInteger unmodified = new AtomicInteger();

    @Test
    void nothingShowsBeforeItsInstantAndEverythingASecondAfterIt() throws Exception {
        try (TwoNodes newsroom = TwoNodes.start("embargo", Map.of())) {
            storm(newsroom, "two nodes");
        }
    }

    @Test
    void norDoesItWhereTheClockOfANodeIsAnHourFast() throws Exception {
        Path library = fakedTime();
        Assumptions.assumeTrue(
                library != null, "There is no libfaketime to set a node's clock with: apt-get install libfaketime");
        Map<String, String> fast =
                Map.of("LD_PRELOAD", library.toString(), "FAKETIME", "+1h", "FAKETIME_DONT_FAKE_MONOTONIC", "1");
        try (TwoNodes newsroom = TwoNodes.start("embargo-fast", fast)) {
            String date = newsroom.second()
                    .get("/v1/articles")
                    .headers()
                    .firstValue("Date")
                    .orElseThrow();
            Instant shown = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            assertTrue(
                    shown.isAfter(Instant.now().plus(Duration.ofMinutes(59))), "The clock of the node is at " + date);
            storm(newsroom, "one node an hour fast");
        }
    }

    private static Path fakedTime() throws Exception {
        for (Path home : List.of(Path.of("/usr/lib"), Path.of("/usr/local/lib"), Path.of("/usr/lib64"))) {
            if (!Files.isDirectory(home)) continue;
            try (Stream<Path> found = Files.find(
                    home, 3, (path, file) -> path.getFileName().toString().equals("libfaketimeMT.so.1"))) {
                Path library = found.findFirst().orElse(null);
                if (library != null) return library;
            }
        }
        return null;
    }

    private void storm(TwoNodes newsroom, String name) throws Exception {
        prepare(newsroom);
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        AtomicBoolean over = new AtomicBoolean();
        try {
            List<Future<Void>> work = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                Random random = new Random(seed + i);
                work.add(clients.submit(() -> {
                    try {
                        return client(newsroom, random, over);
                    } catch (Exception e) {
                        wrong.add(e.toString());
                        throw e;
                    }
                }));
            }
            await(ENOUGH * 2 / 5, LEAST / 4);
            lift(newsroom);
            await(ENOUGH, LEAST);
            over.set(true);
            for (Future<Void> client : work) client.get();
        } finally {
            over.set(true);
            clients.shutdownNow();
        }
        System.out.printf(
                "EmbargoTrial, %s: -Dseed=%d, %d requests at %d doors, %d looks at a story before its instant, %d a second after it, %d answers 304%n",
                name, seed, count.get(), doors.size(), early.get(), late.get(), unmodified.get());
        assertEquals(List.of(), wrong.stream().limit(10).toList(), wrong.size() + " wrong answers");
        assertTrue(early.get() > LEAST / 2 && late.get() > LEAST / 2 && unmodified.get() > LEAST / 20);
    }

    private void await(int enough, int least) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (wrong.isEmpty() && count.get() < enough && (count.get() < least || LONG || System.nanoTime() < end)) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** Moves the database's clock to shortly before the first instant, and waits until all have passed in their time. */
    private void lift(TwoNodes newsroom) throws Exception {
        try (Connection clock = newsroom.connect()) {
            Duration ahead = Duration.between(
                    TwoNodes.now(clock).plus(LEAD), stories.get(0).lifted());
            clock.createStatement()
                    .execute("insert into clock_offset values (make_interval(secs => " + ahead.toSeconds() + "))");
            Instant last = stories.get(STORIES - 1).lifted().plus(LATE).plus(LATE);
            while (TwoNodes.now(clock).isBefore(last)) TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private void prepare(TwoNodes newsroom) throws Exception {
        String partner = newsroom.partner(
                newsroom.made("/v1/articles", "{\"headline\":\"Source\",\"source\":{\"name\":\"Lantern\"}}")
                        .get("source")
                        .asText());
        // Live all the time; it names its translations as they come.
        String sibling =
                newsroom.publish("{\"headline\":\"Sibling\",\"language\":\"de\",\"source\":\"lantern\"}", "{}");
        List<String> drafts = new ArrayList<>();
        for (int i = 0; i < STORIES; i++) drafts.add(draft(newsroom, i, sibling));
        Instant lifted;
        try (Connection clock = newsroom.connect()) {
            lifted = TwoNodes.now(clock).plus(AHEAD);
        }
        for (int i = 0; i < STORIES; i++) {
            newsroom.seen(drafts.get(i), "publications", "{\"embargoedUntil\":\"" + lifted + "\"}");
            stories.add(new Story(drafts.get(i), "lantern-" + i, lifted));
            lifted = lifted.plus(BETWEEN);
        }
        String cursor = TwoNodes.JSON
                .readTree(newsroom.first().get("/v1/changes?limit=1000").body())
                .get("nextCursor")
                .asText();
        for (Node node : newsroom.nodes()) {
            for (Story story : stories) {
                for (String name : List.of(story.id(), story.slug())) {
                    doors.add(new Door(node, "/v1/articles/" + name, null, story.id()));
                    doors.add(new Door(node, "/v1/syndication/articles/" + name, partner, story.id()));
                }
                doors.add(new Door(node, "/v1/articles/" + story.id(), newsroom.admin(), story.id()));
                doors.add(new Door(node, "/v1/articles/" + story.id() + "/rights", partner, story.id()));
                doors.add(new Door(node, "/v1/tags/" + story.slug() + "-mark", null, story.id()));
            }
            for (String path : List.of(
                    "/v1/articles/" + sibling,
                    "/v1/articles?limit=100",
                    "/v1/articles?sort=modifiedAt&fields=id,headline",
                    "/v1/articles?q=quillfish&count=exact&limit=100",
                    "/v1/articles?q=quillfish&sort=relevance&limit=100",
                    "/v1/articles?feed=latest&source=lantern&limit=100",
                    "/v1/articles?facets=tag,author,year&limit=1",
                    "/v1/tags?limit=100",
                    "/v1/feeds/latest/articles?limit=100",
                    "/v1/feeds/latest.rss",
                    "/v1/feeds/latest.atom",
                    "/v1/feeds/latest.json",
                    "/v1/changes?limit=1000",
                    "/v1/changes?since=" + cursor)) {
                doors.add(new Door(node, path, null, null));
                // As often as the doors of all stories together.
                doors.add(new Door(node, path, null, null));
            }
            doors.add(new Door(node, "/v1/articles?limit=100", newsroom.admin(), null));
            doors.add(new Door(node, "/v1/syndication/articles?limit=100", partner, null));
            doors.add(new Door(node, "/v1/syndication/feeds/latest.json", partner, null));
        }
    }

    private static String draft(TwoNodes newsroom, int number, String sibling) throws Exception {
        return newsroom.made("/v1/articles", """
                        {"headline":"Lantern %1$d is lit","slug":"lantern-%1$d","source":"lantern","translationOf":"%2$s","tags":["Lantern %1$d mark"],
                         "body":[{"type":"paragraph","text":"The quillfish of lantern-%1$d."}]}
                        """.formatted(number, sibling))
                .get("id")
                .asText();
    }

    private Void client(TwoNodes newsroom, Random random, AtomicBoolean over) throws Exception {
        Map<Door, Copy> copies = new HashMap<>();
        try (Connection clock = newsroom.connect()) {
            Instant before = TwoNodes.now(clock);
            while (!over.get()) {
                Door door = doors.get(random.nextInt(doors.size()));
                Copy copy = copies.get(door);
                boolean head = random.nextInt(8) == 0;
                boolean conditional = !head && copy != null && copy.etag() != null && random.nextBoolean();
                HttpResponse<String> answer =
                        conditional ? door.look("GET", "If-None-Match", copy.etag()) : door.look(head ? "HEAD" : "GET");
                Instant after = TwoNodes.now(clock);
                count.incrementAndGet();
                boolean same = answer.statusCode() == 304;
                if (same) unmodified.incrementAndGet();
                if (!same && !head) copies.put(door, Copy.of(answer));
                judge(door, before, after, answer, same ? copy.body() : answer.body(), head);
                before = after;
            }
        }
        return null;
    }

    private void judge(
            Door door, Instant before, Instant after, HttpResponse<String> answer, String body, boolean head) {
        int status = answer.statusCode();
        if (status != 200 && status != 304 && status != 404) wrong.add(door + ": " + status + " " + body);
        int lifted = 0;
        boolean quiet = true;
        for (Story story : stories) {
            boolean tooEarly = after.isBefore(story.lifted());
            boolean due = !before.isBefore(story.lifted().plus(LATE));
            if (due) lifted++;
            quiet &= due || tooEarly;
            if (door.story() != null && !door.story().equals(story.id())) continue;
            if (tooEarly) early.incrementAndGet();
            if (due) late.incrementAndGet();
            // A refusal repeats what was asked for; a HEAD shows by its status, and by what is told of it.
            if (head && door.story() == null) continue;
            boolean shown = status != 404 && (head || shows(body, story));
            if (tooEarly && shown) wrong.add(door + " showed " + story + " at " + after);
            if (due && !shown) wrong.add(door + " hid " + story + " at " + before + ": " + status + " " + body);
        }
        if (quiet) compare(door, lifted, status, answer.headers());
    }

    private static boolean shows(String body, Story story) {
        return body.contains(story.id()) || body.contains(story.slug());
    }

    /** Between two instants nothing moves, not even what is told about an answer. */
    private void compare(Door door, int lifted, int status, HttpHeaders headers) {
        StringBuilder facts = new StringBuilder(status == 304 ? "200" : String.valueOf(status));
        for (String name : TOLD) facts.append(", ").append(name).append(": ").append(headers.allValues(name));
        String known = told.putIfAbsent(door + " after " + lifted + " instants", facts.toString());
        if (known != null && !known.equals(facts.toString())) {
            wrong.add(door + " moved after " + lifted + " instants: " + known + " became " + facts);
        }
    }
}
