package dateline.leak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.ObjectMapper;
import dateline.FreshDemo;
import dateline.Newsroom;
import dateline.article.editing.ArticleRequest;
import dateline.article.editing.DraftService;
import dateline.article.editing.ScheduledTransitions;
import dateline.cache.CacheReset;
import dateline.database.server.TestDatabase;
import dateline.leak.ContractOperations.Operation;
import dateline.openapi.DemoSnapshot;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Plays the same history with and without articles that a caller may not see. The responses must be equal byte for
 * byte, including counts, ETags and cursors. One server is used, and its database is exchanged.
 */
@QuarkusTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class DifferentialTest {

    /** States that only editors have seen. */
    private static final Set<String> UNSEEN = Set.of("draft", "sched", "embar", "heldearly", "goneearly");

    /** States that callers without a permission may not see. */
    private static final Set<String> LICENSED =
            Set.of("licens", "heldlic", "killedlic", "killedearly", "gonelic", "endedlic");

    private static final List<String> PUBLIC = callerNames("everybody delayed", " no-scope none");
    private static final List<String> PARTNERS = callerNames("newsroom covered former", " excerpt headline suspended");

    private final LeakClient client = new LeakClient();

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    @Inject
    DraftService drafts;

    @Inject
    ObjectMapper json;

    @Inject
    ScheduledTransitions transitions;

    @Inject
    PlantedLeaks planted;

    @Inject
    FreshDemo demo;

    private final Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final Map<PlantedLeaks.Leak, ResponseRecorder> with = new EnumMap<>(PlantedLeaks.Leak.class);
    private final Map<PlantedLeaks.Leak, ResponseRecorder> without = new EnumMap<>(PlantedLeaks.Leak.class);
    private ResponseRecorder withoutUnseen;
    private StoppedClock clock;
    private DemoSnapshot beginning;
    private FixedLogPositions positions;
    private Callers callers;
    private List<Operation> operations;
    private List<StoryFixture> stories;
    private String since;

    // Runs once. It is no @BeforeAll, because the server's port is known only when a test begins.
    @BeforeEach
    void histories() throws SQLException {
        if (clock != null) return;
        demo.restore();
        callers = new Callers(newsroom);
        operations = ContractOperations.served(client);
        clock = new StoppedClock(database, transitions);
        clock.at(start);
        beginning = DemoSnapshot.take(database);
        since = RestAssured.get("/v1/changes?limit=1000").path("nextCursor");

        stories = createStories(Set.of(), true);
        positions = FixedLogPositions.store(database);
        recordAll(
                with,
                Stream.concat(PUBLIC.stream(), PARTNERS.stream())
                        .map(callers::of)
                        .toList());

        createStories(LICENSED, false);
        positions.apply();
        recordAll(without, PUBLIC.stream().map(callers::of).toList());

        createStories(Set.of(), false);
        positions.apply();
        withoutUnseen = record(PARTNERS.stream().map(callers::of).toList(), operations);
    }

    @AfterAll
    void restoreDemo() throws SQLException {
        planted.plant(PlantedLeaks.Leak.NONE);
        if (beginning != null) {
            beginning.drop();
            demo.restore();
        }
        if (positions != null) positions.drop();
        clock.run();
    }

    @Test
    void aHiddenArticleIsAnsweredLikeAnAbsentOne() {
        List<String> otherwise = without.get(PlantedLeaks.Leak.NONE).differencesFrom(with.get(PlantedLeaks.Leak.NONE));
        System.out.println("differential test: " + client.requests() + " requests, " + CacheReset.hits()
                + " cache hits, " + otherwise.size() + " differences");
        assertEquals(List.of(), otherwise);
    }

    @Test
    void partnersAndNewsroomSeeNoTraceOfAnUnpublishedArticle() {
        List<String> otherwise = withoutUnseen.differencesFrom(with.get(PlantedLeaks.Leak.NONE)).stream()
                // The newsroom sees every name.
                .filter(request -> !request.matches("newsroom: .* NAMES.*"))
                .toList();
        assertEquals(List.of(), otherwise);
    }

    @Test
    void aPlantedFacetIsFound() {
        assertFound(PlantedLeaks.Leak.FACET);
    }

    @Test
    void aPlantedEtagIsFound() {
        assertFound(PlantedLeaks.Leak.ETAG);
    }

    private static List<String> callerNames(String always, String more) {
        return List.of((Boolean.getBoolean("long") ? always + more : always).split(" "));
    }

    private void assertFound(PlantedLeaks.Leak leak) {
        List<String> found = without.get(leak).differencesFrom(with.get(leak));
        System.out.println("differential test: " + leak + " found in " + found.size() + " of "
                + without.get(leak).size());
        assertFalse(found.isEmpty());
    }

    /**
     * Restores the database and creates the stories, without the states in {@code left} and, unless {@code secrets},
     * without those that only editors see.
     */
    private List<StoryFixture> createStories(Set<String> omitted, boolean secrets) throws SQLException {
        beginning.restore();
        Set<String> states = new HashSet<>(StoryFixtures.STATES);
        states.removeAll(omitted);
        if (!secrets) states.removeAll(UNSEEN);
        List<StoryFixture> created = StoryFixtures.create(callers, new Archive(), states, secrets);
        clock.stopAndSettle(start.plus(Duration.ofHours(3)));
        // The rights to one picture have ended by now, so a delivery has other content and a receipt of its own.
        for (StoryFixture story : created)
            for (String partner : StoryFixtures.PARTNERS)
                Newsroom.get(callers.key(partner), "/v1/syndication/articles/" + story.id());
        return created;
    }

    private void recordAll(Map<PlantedLeaks.Leak, ResponseRecorder> answers, List<Caller> requesters) {
        answers.put(PlantedLeaks.Leak.NONE, record(requesters, operations));
        List<Operation> lists = operations.stream()
                .filter(operation -> operation.id().equals("listArticles"))
                .toList();
        for (PlantedLeaks.Leak leak : List.of(PlantedLeaks.Leak.FACET, PlantedLeaks.Leak.ETAG)) {
            planted.plant(leak);
            answers.put(leak, record(List.of(callers.of("everybody")), lists));
            planted.plant(PlantedLeaks.Leak.NONE);
        }
    }

    private ResponseRecorder record(List<Caller> requesters, List<Operation> requested) {
        ResponseRecorder recorder = new ResponseRecorder(client, requesters);
        new ContractCrawl(
                        recorder,
                        requested,
                        stories,
                        callers,
                        new ParameterValues(since, start, callers.known()),
                        SamplingDepth.orWhole(150, 90, 150, 90))
                .run(requesters);
        return recorder;
    }

    /** Creates articles with fixed ids at fixed instants. */
    private final class Archive implements StoryFixtures.StoryWriter {

        private Instant now = start;

        @Override
        public Instant start() {
            return start;
        }

        @Override
        public void at(int seconds) {
            now = start.plusSeconds(seconds);
            clock.at(now);
        }

        @Override
        public String begin(String state, String content) {
            UUID id = UUID.fromString(
                    "01990000-0000-7000-8000-00000fff%04d".formatted(StoryFixtures.STATES.indexOf(state)));
            QuarkusTransaction.requiringNew().run(() -> {
                try {
                    ArticleRequest request = json.readValue(content, ArticleRequest.class);
                    drafts.create(id, request, "test", now);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            return id.toString();
        }
    }
}
