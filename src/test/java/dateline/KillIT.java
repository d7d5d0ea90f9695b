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

    private static final Duration HELD_OPEN = Duration.ofSeconds(Boolean.getBoolean("long") ? 30 : 3);
    private static final int CLIENTS = 4;
    private static final String TOKEN = "signalfire";
    private static final String REASON = "The witness was invented.";
    private static final String NOTICE = "This article has been removed.";

    private final long seed = Seed.of(KillIT.class);
    private final Random random = new Random(seed);
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    private TwoNodes newsroom;
    private String partner;
    private String killed;
    private String replacement;
    private String cursor;
    private List<String> names;
    private String partnerId;

    @BeforeEach
    void publishStory() throws Exception {
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
        newsroom.transition(killed, "publications", "{}");
        newsroom.transition(
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
        List<ProbedEndpoint> endpoints = endpoints();
        Map<ProbedEndpoint, Copy> copies = new ConcurrentHashMap<>();
        visitAll(endpoints, endpoint -> {
            HttpResponse<String> answer = endpoint.request();
            boolean shown = answer.body().contains(TOKEN) || answer.body().contains(killed);
            if (answer.statusCode() == 200 && shown) copies.put(endpoint, Copy.of(answer));
        });
        TreeSet<String> open = new TreeSet<>();
        copies.keySet().forEach(endpoint -> open.add(endpoint.path().replaceAll("\\?.*", "")));
        long dated = copies.values().stream()
                .filter(copy -> copy.lastModified() != null)
                .count();
        System.out.printf(
                "KillIT: -Dseed=%d, %d endpoints, %d of them showed the story, %d with a date, at %d addresses of a node: %s%n",
                seed, endpoints.size(), copies.size(), dated, open.size(), open);
        assertTrue(copies.size() >= 40 && dated >= 20, "Endpoints that show the story: " + copies.keySet());

        try (Connection other = TwoNodes.connect(TestDatabase.fresh())) {
            other.setAutoCommit(false);
            other.createStatement().execute("create table held_open (at timestamptz)");
            long began = System.nanoTime();
            HttpResponse<String> answer = kill();
            long answered = System.nanoTime();
            withdrawOthers();
            int rounds = 0;
            TimeUnit.SECONDS.sleep(1);
            do {
                visitAll(endpoints, endpoint -> crawl(endpoint, copies.get(endpoint)));
                checkFeeds(false);
                rounds++;
            } while (failures.isEmpty() && System.nanoTime() - began < HELD_OPEN.toNanos());
            assertEquals(201, answer.statusCode(), answer.body());
            assertEquals(List.of(), failures.stream().distinct().limit(20).toList(), failures.size() + " wrong");
            System.out.printf(
                    "KillIT: killed in %d ms beside an open transaction; %d rounds in %d s found nothing%n",
                    (answered - began) / 1_000_000, rounds, (System.nanoTime() - answered) / 1_000_000_000);
            other.rollback();
        }
        visitAll(endpoints, endpoint -> crawl(endpoint, copies.get(endpoint)));
        checkFeeds(true);
        assertEquals(List.of(), failures.stream().distinct().limit(20).toList(), failures.size() + " wrong");
    }

    private interface Visit {
        void at(ProbedEndpoint endpoint) throws Exception;
    }

    /** Visits the endpoints in random order, so that each of them is among the first in some round. */
    private void visitAll(List<ProbedEndpoint> endpoints, Visit visit) throws Exception {
        Collections.shuffle(endpoints, random);
        List<Callable<Void>> visits = new ArrayList<>();
        for (ProbedEndpoint endpoint : endpoints) {
            visits.add(() -> {
                visit.at(endpoint);
                return null;
            });
        }
        for (Future<Void> visited : clients.invokeAll(visits)) visited.get();
    }

    /** Withdraws so many other articles behind the same open transaction that a limit could leave the kill out. */
    private void withdrawOthers() throws Exception {
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
    private List<ProbedEndpoint> endpoints() throws Exception {
        StoryUrls addresses = new StoryUrls(names, partnerId, cursor);
        List<ProbedEndpoint> endpoints = new ArrayList<>();
        for (String path : addresses.of(json(newsroom.first().get("/openapi?format=json")))) {
            String story = names.stream().anyMatch(path::contains) ? killed : null;
            for (Node node : newsroom.nodes()) {
                for (String key : Arrays.asList(null, newsroom.admin(), partner)) {
                    endpoints.add(new ProbedEndpoint(node, path, key, story));
                }
            }
        }
        return endpoints;
    }

    private void crawl(ProbedEndpoint endpoint, Copy copy) throws Exception {
        HttpResponse<String> answer = endpoint.request();
        check(endpoint, answer);
        if (copy == null) return;
        for (HttpResponse<String> revalidated : endpoint.revalidate(copy)) {
            if (revalidated.statusCode() == 304) failures.add(endpoint + " confirms the stored copy");
            if (revalidated.body() != null && revalidated.request().method().equals("GET"))
                check(endpoint, revalidated);
        }
        if (endpoint.story() == null) return;
        // An endpoint of the article responds that it was killed; only the newsroom and the partner get the reason.
        JsonNode problem = json(answer);
        boolean concerned = endpoint.key() != null
                && (endpoint.key().equals(newsroom.admin())
                        || endpoint.path().startsWith("/v1/syndication")
                        || endpoint.path().endsWith("/rights"));
        if (answer.statusCode() != 410) failures.add(endpoint + ": " + answer.statusCode() + " " + answer.body());
        if (!NOTICE.equals(problem.path("notice").asText())) failures.add(endpoint + " lacks the notice: " + problem);
        if (!replacement.equals(problem.path("replacement").asText()))
            failures.add(endpoint + " lacks the replacement: " + problem);
        if (concerned != REASON.equals(problem.path("reason").asText()))
            failures.add(endpoint + (concerned ? " lacks the reason: " : " gives the reason: ") + problem);
    }

    private void check(ProbedEndpoint endpoint, HttpResponse<String> answer) {
        String text = answer.body();
        // An error response may repeat the requested path.
        for (String name : names) text = text.replace(name, "");
        if (text.contains(TOKEN)) failures.add(endpoint + " shows it: " + answer.statusCode() + " " + answer.body());
        if (answer.statusCode() >= 500) failures.add(endpoint + ": " + answer.statusCode() + " " + answer.body());
        boolean listed = answer.statusCode() == 200 && answer.body().contains(killed);
        // Records of the newsroom and removals in change feeds name the article, without its text.
        boolean reading = endpoint.path().matches("/v1/(articles|drafts|feeds|syndication)\\b.*")
                && !endpoint.path().startsWith("/v1/syndication/changes")
                && !endpoint.path().equals("/v1/articles/export");
        boolean tombstone = endpoint.path().matches(".*\\.(atom|json)");
        if (listed && reading && !tombstone) failures.add(endpoint + " names it: " + answer.body());
    }

    private void checkFeeds(boolean inOrder) throws Exception {
        for (Node node : newsroom.nodes()) {
            String atom = node.get("/v1/feeds/latest.atom").body();
            if (!atom.contains("<at:deleted-entry ref=\"urn:uuid:" + killed + "\""))
                failures.add("No tombstone: " + atom);
            if (atom.contains("<id>urn:uuid:" + killed)) failures.add("An entry: " + atom);
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
            if (!removed) failures.add("The change feed does not have the removal");
            if (inOrder != caughtUp) failures.add("Caught up: " + caughtUp);
            String snapshot = node.get("/v1/changes?limit=1000").body();
            if (snapshot.contains("\"put\",\"article\":\"" + killed)) failures.add("In the snapshot: " + snapshot);
        }
    }

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        return TwoNodes.JSON.readTree(answer.body());
    }
}
