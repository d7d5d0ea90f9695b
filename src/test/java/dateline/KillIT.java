package dateline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dateline.ProbedEndpoint.Copy;
import dateline.database.server.TestDatabase;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A story is killed on one node while another transaction in the database has written and stays open. */
@Isolated
class KillIT {

    private static final Duration HELD = Duration.ofSeconds(Boolean.getBoolean("long") ? 30 : 3);
    private static final int CLIENTS = 4;
    private static final String TOKEN = "signalfire";
    private static final String REASON = "The witness was invented.";
    private static final String NOTICE = "This article has been removed.";

    private final long seed = Seed.of(KillIT.class);
    private final Random random = new Random(seed);
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    private TwoNodes newsroom;
    private String partner;
    private String killed;
    private String replacement;
    private String cursor;
    private List<String> names;
    private String partnerId;

    @BeforeEach
    void aStoryThatEverybodyHas() throws Exception {
        newsroom = TwoNodes.start("kill", Map.of());
        replacement = newsroom.publish(story("What is true").json(), "{}");
        killed = newsroom.publish(
                story("A " + TOKEN + " was seen")
                        .slug(TOKEN + "-first")
                        .teaser("A " + TOKEN + ".")
                        .byline("Ada Quill")
                        .paragraph("The " + TOKEN + " burned all night.")
                        .json(),
                "{}");
        newsroom.edit(killed, JsonBody.with("slug", TOKEN + "-second").json());
        newsroom.seen(killed, "publications", "{}");
        newsroom.seen(
                killed,
                "corrections",
                JsonBody.with("kind", "correction")
                        .and("note", "The " + TOKEN + " was small.")
                        .and("changes", JsonBody.with("teaser", "A tiny " + TOKEN + "."))
                        .json());
        names = List.of(killed, TOKEN + "-second", TOKEN + "-first");
        partner = newsroom.partner("harbour-desk");
        partnerId = json(TwoNodes.send(newsroom.first(), "GET", "/v1/partners", newsroom.admin(), null, null))
                .at("/items/0/id")
                .asText();
        cursor = json(newsroom.first().get("/v1/changes?limit=1000"))
                .get("nextCursor")
                .asText();
        // Responses have a Last-Modified header only from some seconds after the change on.
        newsroom.later(Duration.ofSeconds(10));
    }

    private static Stories story(String headline) {
        return Stories.article()
                .headline(headline)
                .newSource("Harbour desk")
                .section("coast")
                .tags("storms");
    }

    @AfterEach
    void close() throws Exception {
        clients.shutdownNow();
        newsroom.close();
    }

    @Test
    void noEndpointOfEitherNodeServesAKilledArticleASecondAfterTheResponse() throws Exception {
        List<ProbedEndpoint> doors = doors();
        Map<ProbedEndpoint, Copy> copies = new ConcurrentHashMap<>();
        each(doors, door -> {
            HttpResponse<String> answer = door.look();
            boolean there = answer.body().contains(TOKEN) || answer.body().contains(killed);
            if (answer.statusCode() == 200 && there) copies.put(door, Copy.of(answer));
        });
        TreeSet<String> open = new TreeSet<>();
        copies.keySet().forEach(door -> open.add(door.path().replaceAll("\\?.*", "")));
        long dated = copies.values().stream()
                .filter(copy -> copy.lastModified() != null)
                .count();
        System.out.printf(
                "KillIT: -Dseed=%d, %d doors, %d of them showed the story, %d with a date, at %d addresses of a node: %s%n",
                seed, doors.size(), copies.size(), dated, open.size(), open);
        assertTrue(copies.size() >= 40 && dated >= 20, "Doors that show the story: " + copies.keySet());

        try (Connection other = TwoNodes.connect(TestDatabase.fresh())) {
            other.setAutoCommit(false);
            other.createStatement().execute("create table held_open (at timestamptz)");
            long began = System.nanoTime();
            HttpResponse<String> answer = kill();
            long answered = System.nanoTime();
            takeBackOthers();
            int rounds = 0;
            TimeUnit.SECONDS.sleep(1);
            do {
                each(doors, door -> crawl(door, copies.get(door)));
                told(false);
                rounds++;
            } while (wrong.isEmpty() && System.nanoTime() - began < HELD.toNanos());
            assertEquals(201, answer.statusCode(), answer.body());
            assertEquals(List.of(), wrong.stream().distinct().limit(20).toList(), wrong.size() + " wrong");
            System.out.printf(
                    "KillIT: killed in %d ms beside an open transaction; %d rounds in %d s found nothing%n",
                    (answered - began) / 1_000_000, rounds, (System.nanoTime() - answered) / 1_000_000_000);
            other.rollback();
        }
        each(doors, door -> crawl(door, copies.get(door)));
        told(true);
        assertEquals(List.of(), wrong.stream().distinct().limit(20).toList(), wrong.size() + " wrong");
    }

    private interface Visit {
        void at(ProbedEndpoint door) throws Exception;
    }

    /** Visits the endpoints in random order, so that each of them is among the first in some round. */
    private void each(List<ProbedEndpoint> doors, Visit visit) throws Exception {
        Collections.shuffle(doors, random);
        List<Callable<Void>> visits = new ArrayList<>();
        for (ProbedEndpoint door : doors) {
            visits.add(() -> {
                visit.at(door);
                return null;
            });
        }
        for (Future<Void> visited : clients.invokeAll(visits)) visited.get();
    }

    /** Withdraws so many other articles behind the same open transaction that a limit could leave the kill out. */
    private void takeBackOthers() throws Exception {
        try (Connection connection = newsroom.connect()) {
            connection.createStatement().execute("""
                    insert into change (kind, article_id, version, at, made_by)
                    select 'unpublished', gen_random_uuid(), 1, dateline_now(), 'test' from generate_series(1, 1500)
                    """);
        }
    }

    private HttpResponse<String> kill() throws Exception {
        return TwoNodes.send(
                newsroom.first(),
                "POST",
                "/v1/articles/" + killed + "/kills",
                newsroom.admin(),
                "application/json",
                JsonBody.with("reason", REASON)
                        .and("notice", NOTICE)
                        .and("replacement", replacement)
                        .json());
    }

    /** All URLs for anonymous, newsroom and partner on both nodes. */
    private List<ProbedEndpoint> doors() throws Exception {
        StoryUrls addresses = new StoryUrls(names, partnerId, cursor);
        List<ProbedEndpoint> doors = new ArrayList<>();
        for (String path : addresses.of(json(newsroom.first().get("/openapi?format=json")))) {
            String story = names.stream().anyMatch(path::contains) ? killed : null;
            for (Node node : newsroom.nodes()) {
                for (String key : Arrays.asList(null, newsroom.admin(), partner)) {
                    doors.add(new ProbedEndpoint(node, path, key, story));
                }
            }
        }
        return doors;
    }

    private void crawl(ProbedEndpoint door, Copy copy) throws Exception {
        HttpResponse<String> answer = door.look();
        check(door, answer);
        if (copy == null) return;
        for (HttpResponse<String> again : door.again(copy)) {
            if (again.statusCode() == 304) wrong.add(door + " says that the copy is still good");
            if (again.body() != null && again.request().method().equals("GET")) check(door, again);
        }
        if (door.story() == null) return;
        // An endpoint of the article responds that it was killed; only the newsroom and the partner get the reason.
        JsonNode problem = json(answer);
        boolean concerned = door.key() != null
                && (door.key().equals(newsroom.admin())
                        || door.path().startsWith("/v1/syndication")
                        || door.path().endsWith("/rights"));
        if (answer.statusCode() != 410) wrong.add(door + ": " + answer.statusCode() + " " + answer.body());
        if (!NOTICE.equals(problem.path("notice").asText())) wrong.add(door + " lacks the notice: " + problem);
        if (!replacement.equals(problem.path("replacement").asText()))
            wrong.add(door + " lacks the replacement: " + problem);
        if (concerned != REASON.equals(problem.path("reason").asText()))
            wrong.add(door + (concerned ? " lacks the reason: " : " gives the reason: ") + problem);
    }

    private void check(ProbedEndpoint door, HttpResponse<String> answer) {
        String text = answer.body();
        // An error response may repeat the requested path.
        for (String name : names) text = text.replace(name, "");
        if (text.contains(TOKEN)) wrong.add(door + " shows it: " + answer.statusCode() + " " + answer.body());
        if (answer.statusCode() >= 500) wrong.add(door + ": " + answer.statusCode() + " " + answer.body());
        boolean listed = answer.statusCode() == 200 && answer.body().contains(killed);
        // Records of the newsroom and removals in change feeds name the article, without its text.
        boolean reading = door.path().matches("/v1/(articles|drafts|feeds|syndication)\\b.*")
                && !door.path().startsWith("/v1/syndication/changes")
                && !door.path().equals("/v1/articles/export");
        boolean tombstone = door.path().matches(".*\\.(atom|json)");
        if (listed && reading && !tombstone) wrong.add(door + " names it: " + answer.body());
    }

    private void told(boolean inOrder) throws Exception {
        for (Node node : newsroom.nodes()) {
            String atom = node.get("/v1/feeds/latest.atom").body();
            if (!atom.contains("<at:deleted-entry ref=\"urn:uuid:" + killed + "\"")) wrong.add("No tombstone: " + atom);
            if (atom.contains("<id>urn:uuid:" + killed)) wrong.add("Still an entry: " + atom);
            boolean removed = false;
            boolean caughtUp = false;
            String place = cursor;
            // In commit order the changes fill more than one page.
            for (int i = 0; i < (inOrder ? 5 : 1) && !caughtUp; i++) {
                JsonNode changes = json(node.get("/v1/changes?limit=1000&since=" + place));
                for (JsonNode item : changes.get("items")) {
                    if (!item.get("article").asText().equals(killed)) continue;
                    removed |= item.get("kind").asText().equals("remove")
                            && item.get("reasons").toString().equals("[\"canceled\"]");
                    assertFalse(item.get("kind").asText().equals("put"), changes::toString);
                }
                caughtUp = changes.get("caughtUp").asBoolean();
                place = changes.get("nextCursor").asText();
            }
            if (!removed) wrong.add("The stream does not have the removal");
            if (inOrder != caughtUp) wrong.add("Caught up: " + caughtUp);
            String snapshot = node.get("/v1/changes?limit=1000").body();
            if (snapshot.contains("\"put\",\"article\":\"" + killed)) wrong.add("In the snapshot: " + snapshot);
        }
    }

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        return TwoNodes.JSON.readTree(answer.body());
    }
}
