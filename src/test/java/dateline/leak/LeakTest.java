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

    private static final SamplingDepth DEPTH = SamplingDepth.orWhole(20, 8, 20, 10);

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
        List<String> changed = new Sql()
                .add("select word from unnest(cast(? as text[])) word", words())
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
