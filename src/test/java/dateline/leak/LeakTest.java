package dateline.leak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.FreshDemo;
import dateline.Newsroom;
import dateline.article.editing.ScheduledTransitions;
import dateline.cache.CacheReset;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import dateline.leak.ContractOperations.Operation;
import dateline.leak.LeakClient.LeakRequest;
import dateline.leak.PathVariableValues.CrawlPath;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * No endpoint returns anything that {@link VisibilityTable} forbids, for any request. The clock is stopped, so that
 * two responses differ only because of their requests.
 */
@QuarkusTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class LeakTest {

    private static final SamplingDepth DEPTH = SamplingDepth.orWhole(80, 30, 80, 40);

    private final LeakClient client = new LeakClient();

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    @Inject
    ScheduledTransitions transitions;

    @Inject
    PlantedLeaks planted;

    @Inject
    FreshDemo demo;

    private final Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private StoppedClock clock;
    private Callers callers;
    private List<Operation> operations;
    private List<StoryFixture> stories;
    private String before;
    /** Links to the drafts of stories, which the crawl does not know. */
    private final Map<StoryFixture, String> previews = new HashMap<>();

    // Runs once. It is no @BeforeAll, because RestAssured knows the server's port only when a test begins.
    @BeforeEach
    void createStories() throws SQLException {
        if (clock != null) return;
        demo.restore();
        callers = new Callers(newsroom);
        operations = ContractOperations.served(client);
        clock = new StoppedClock(database, transitions);
        clock.stopAndSettle(start);
        before = RestAssured.get("/v1/changes?limit=1000").path("nextCursor");
        stories = StoryFixtures.create(
                callers, new StoryDrafts(start, clock, callers.editor()), Set.copyOf(StoryFixtures.STATES), true);
        clock.stopAndSettle(start.plus(Duration.ofHours(3)));
        for (StoryFixture story : stories) {
            if (story.state().startsWith("killed")) continue;
            String url = Newsroom.post(callers.editor(), "/v1/drafts/" + story.id() + "/previews", "{}")
                    .path("url");
            previews.put(story, url.substring(url.indexOf("/v1/")));
        }
    }

    @AfterAll
    void restoreDemo() throws SQLException {
        planted.plant(PlantedLeaks.Leak.NONE);
        demo.restore();
        clock.run();
    }

    @Test
    void noEndpointShowsAnArticleThatTheTableForbids() {
        LeakDetector leaks = new LeakDetector(client, stories);
        int before = client.requests();
        long hits = CacheReset.hits();
        ContractCrawl crawl = crawl(leaks, operations, DEPTH, callers.all());
        hits = CacheReset.hits() - hits;
        System.out.println("leak test: " + (client.requests() - before) + " requests, " + hits + " cache hits, "
                + leaks.found().size() + " leaks");
        assertEquals(List.of(), leaks.found());
        assertEquals(List.of(), leaks.notShown(callers));
        assertTrue(hits > 100, hits + " cache hits");
        assertEquals(List.of(), crawl.missed(callers.all()));
    }

    @Test
    void aPreviewShowsTheDraftOfAStoryToEverybody() {
        List<String> missing = new ArrayList<>();
        previews.forEach((story, path) -> {
            for (String address : List.of(path, path + ".html")) {
                String shown = client.send(LeakRequest.get(address, callers.of("everybody")))
                        .body();
                for (String member : List.of("nexthead", "nextbody")) {
                    String word = story.token(member);
                    if (!shown.contains(word)) missing.add(word + " at " + address);
                }
            }
        });
        assertEquals(List.of(), missing);
        assertTrue(previews.size() > 15, previews.size() + " previews");
    }

    @Test
    void theTokenOfAPreviewOpensItsDraftAndNothingElse() {
        LeakDetector leaks = new LeakDetector(client, stories);
        int first = client.requests();
        PathVariableValues paths = new PathVariableValues(stories, callers.known());
        Map<StoryFixture, String> tokens = new HashMap<>();
        previews.forEach((story, path) -> tokens.put(story, path.substring(path.lastIndexOf('/') + 1)));
        for (Operation operation : operations) {
            if (!operation.method().equals("GET")) continue;
            for (CrawlPath path : paths.of(operation)) {
                String token = tokens.getOrDefault(
                        path.story(), tokens.values().iterator().next());
                if (!SamplingDepth.picked(DEPTH.forms(), operation.id() + path.key())) continue;
                requestsWithToken(operation, path.path(), token)
                        .forEach(request -> leaks.send(request, operation.kind()));
            }
        }
        previews.forEach((story, path) -> readWithToken(story, path).forEach(leaks::report));
        int requests = client.requests() - first;
        System.out.println("leak test: " + requests + " requests with the token of a preview");
        assertEquals(List.of(), leaks.found());
        assertTrue(requests > (DEPTH.whole() ? 10_000 : 1_000), requests + " requests");
    }

    /** The token everywhere except in the address of its preview: as a key, a parameter, a header, a cookie and an id. */
    private List<LeakRequest> requestsWithToken(Operation operation, String path, String token) {
        List<LeakRequest> requests = new ArrayList<>();
        requests.add(LeakRequest.get(path, new Caller("token", "everybody", token)));
        for (Caller caller : List.of(callers.of("everybody"), callers.of("newsroom"), callers.of("covered"))) {
            LeakRequest request = LeakRequest.get(path, caller);
            requests.add(request.target(ParameterValues.with(path, "token", token)));
            requests.add(request.target(ParameterValues.with(path, "preview", token)));
            requests.add(request.with("X-Preview-Token", token));
            requests.add(request.with("Cookie", "token=" + token + "; preview=" + token));
            boolean isPreview = operation.path().startsWith("/v1/previews/");
            if (!operation.variables().isEmpty() && !isPreview)
                requests.add(request.target(operation.path().replaceAll("\\{[^}]*}", token)));
        }
        return requests;
    }

    /** Reads a preview in every way, and returns what is missing and what belongs to other stories. */
    private List<String> readWithToken(StoryFixture story, String path) {
        List<String> wrong = new ArrayList<>();
        for (String address : List.of(path, path + ".html")) {
            for (Caller caller : List.of(callers.of("everybody"), callers.of("newsroom"), callers.of("covered"))) {
                LeakRequest plain = LeakRequest.get(address, caller);
                for (LeakRequest request : List.of(
                        plain,
                        plain.with("Accept-Encoding", "gzip"),
                        plain.with("Accept", "*/*"),
                        plain.with("If-None-Match", "*"),
                        plain.method("HEAD"))) {
                    LeakClient.Answer answer = client.send(request);
                    boolean complete = request.equals(plain) && caller.column().equals("everybody");
                    if (complete && !answer.body().contains(story.token("nextbody")))
                        wrong.add(request + " does not show the draft");
                    for (StoryFixture other : stories) {
                        if (other.equals(story)) continue;
                        Set<String> hidden = new HashSet<>(StoryFixture.MEMBERS);
                        hidden.removeAll(VisibilityTable.members(
                                other.state(), callers.of("everybody"), VisibilityTable.Kind.READING));
                        hidden.stream()
                                .map(other::token)
                                .filter(answer.everything()::contains)
                                .forEach(word -> wrong.add(request + " shows " + word));
                    }
                }
            }
        }
        return wrong;
    }

    @Test
    void aPlantedFacetIsFound() {
        assertFound(PlantedLeaks.Leak.FACET, "listArticles", DEPTH, "shows zqschedxtagx");
    }

    @Test
    void aPlantedEtagIsFound() {
        assertFound(PlantedLeaks.Leak.ETAG, "getArticle", SamplingDepth.WHOLE, "confirms an ETag of another caller");
    }

    private void assertFound(PlantedLeaks.Leak leak, String operation, SamplingDepth depth, String as) {
        LeakDetector leaks = new LeakDetector(client, stories);
        List<Operation> requested =
                operations.stream().filter(one -> one.id().equals(operation)).toList();
        planted.plant(leak);
        try {
            crawl(leaks, requested, depth, List.of(callers.of("everybody")));
        } finally {
            planted.plant(PlantedLeaks.Leak.NONE);
        }
        long found = leaks.found().stream().filter(line -> line.endsWith(as)).count();
        System.out.println("leak test: " + leak + " found in " + found + " answers");
        assertTrue(found > 0, leaks.found()::toString);
    }

    private ContractCrawl crawl(
            LeakDetector leaks, List<Operation> requested, SamplingDepth depth, List<Caller> requesters) {
        ContractCrawl crawl = new ContractCrawl(
                leaks, requested, stories, callers, new ParameterValues(before, start, callers.known()), depth);
        crawl.run(requesters);
        return crawl;
    }

    @Test
    void everyPlantedWordIsFoundBySearch() {
        List<String> changed = Sql.of("select word from unnest(cast(:value as text[])) word")
                .with("value", words())
                .add("where to_tsvector('english', word)::text not like '''' || word || '''%'")
                .list(database, row -> row.getString(1));
        assertEquals(List.of(), changed);
    }

    private List<String> words() {
        return stories.stream()
                .flatMap(story -> StoryFixture.MEMBERS.stream()
                        .filter(member -> !member.equals("id"))
                        .map(story::token))
                .toList();
    }
}
