package dateline.leak;

import static dateline.Newsroom.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.JsonBody;
import dateline.Newsroom;
import dateline.RandomServer;
import dateline.article.editing.ScheduledTransitions;
import dateline.cache.ClusterCaches;
import dateline.database.sql.Sql;
import dateline.leak.ContractOperations.Operation;
import dateline.leak.VisibilityTable.Kind;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two nodes have the stories in their caches, and each node withdraws some of them. One second later neither node
 * returns anything that {@link VisibilityTable} forbids. Each read goes to a random node.
 */
abstract class TwoNodesLeaks {

    private static final boolean LONG = Boolean.getBoolean("long");
    private static final SamplingDepth SAMPLE = new SamplingDepth(false, 80, 30, 80, 40);
    // Every node must have processed a change within this time.
    private static final Duration BOUND = Duration.ofSeconds(1);
    /** The state before and after the withdrawal, for those on one node and then those on the other. */
    private static final List<Map<String, String>> WITHDRAWN = List.of(
            Map.of("open", "killed", "licens", "killedlic"),
            Map.of("opened", "held", "teaser", "gone", "embar", "heldearly"));

    private static final List<String> CREATED = LONG
            ? StoryFixtures.STATES
            : Stream.concat(
                            WITHDRAWN.stream().flatMap(some -> some.keySet().stream()),
                            Stream.of("draft", "sched", "closed", "held", "killed", "gone"))
                    .toList();

    private final LeakClient client = new LeakClient();
    private final Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    @Inject
    ScheduledTransitions transitions;

    @Inject
    PlantedLeaks planted;

    private StoppedClock clock;
    private Callers callers;
    private List<Operation> operations;
    private List<StoryFixture> stories;
    private String before;

    /** Sends the following requests to the nodes. */
    abstract void useServers() throws Exception;

    /** The URLs of both nodes. */
    abstract List<String> nodes();

    /** The URLs to which requests are sent. */
    abstract List<String> doors();

    @BeforeEach
    void createStories() throws Exception {
        useServers();
        callers = new Callers(newsroom);
        operations = ContractOperations.served(client);
        clock = new StoppedClock(database, transitions);
        clock.stopAndSettle(start);
        before = Newsroom.get(null, "/v1/changes?limit=1000").path("nextCursor");
        stories = StoryFixtures.create(
                callers, new StoryDrafts(start, clock, callers.editor()), Set.copyOf(CREATED), true);
        clock.stopAndSettle(start.plus(Duration.ofHours(3)));
        ClusterCaches.awaitCurrent(nodes(), callers.key("newsroom"));
    }

    @AfterEach
    void reset() {
        planted.plant(PlantedLeaks.Leak.NONE);
        clock.run();
        RandomServer.useFirst();
    }

    @Test
    void anArticleWithdrawnOnOneNodeIsHiddenOnTheOtherWithinASecond() throws Exception {
        // Nodes cache the responses of operations that are open to the public.
        List<Operation> reads = operations.stream().filter(Operation::open).toList();
        LeakDetector first = crawl(reads);
        int requested = client.requests();
        int hitsBefore = client.cacheHits();
        LeakDetector again = crawl(reads);
        int hits = client.cacheHits() - hitsBefore;
        System.out.printf(
                "leak test on two nodes: %d requests, and once more %d, %d cache hits, %d leaks%n",
                requested,
                client.requests() - requested,
                hits,
                first.found().size() + again.found().size());
        assertEquals(List.of(), first.found());
        assertEquals(List.of(), again.found());
        assertTrue(hits > 100, hits + " cache hits");

        String killed = "shows " + story("open").token("head");
        for (String node : doors())
            assertTrue(leaksOfAnUnloggedKill(node).stream().anyMatch(leak -> leak.endsWith(killed)), node);

        for (int i = 0; i < WITHDRAWN.size(); i++) {
            Map<String, String> some = WITHDRAWN.get(i);
            // The other node gets no writes, so that it learns of the withdrawals from the log alone.
            stories = RandomServer.withOnly(nodes().get(i), () -> withdraw(some));
            TimeUnit.MILLISECONDS.sleep(BOUND.toMillis());
        }
        requested = client.requests();
        hitsBefore = client.cacheHits();
        LeakDetector after = LONG ? crawlWhole() : crawl(operations);
        System.out.printf(
                "leak test on two nodes: %s, and a second later %d requests, %d cache hits, %d leaks; in all %d refused and repeated%n",
                WITHDRAWN,
                client.requests() - requested,
                client.cacheHits() - hitsBefore,
                after.found().size(),
                client.refusals());
        assertEquals(List.of(), after.found());
        assertEquals(List.of(), after.notShown(callers));
        assertTrue(client.refusals() <= client.requests() / 1000, client.refusals() + " refusals");
        assertPlantedIsFound();
    }

    /** Sends a sample of the requests, with two readers, and with one partner at the syndication endpoints. */
    private LeakDetector crawl(List<Operation> requested) {
        LeakDetector leaks = new LeakDetector(client, stories);
        crawl(leaks, of(requested, Kind.READING), List.of(callers.of("everybody"), callers.of("newsroom")), SAMPLE);
        crawl(leaks, of(requested, Kind.SYNDICATION), List.of(callers.of("covered")), SAMPLE);
        return leaks;
    }

    /** Sends all requests of all callers. */
    private LeakDetector crawlWhole() {
        LeakDetector leaks = new LeakDetector(client, stories);
        crawl(leaks, operations, callers.all(), SamplingDepth.WHOLE);
        return leaks;
    }

    private void crawl(LeakDetector leaks, List<Operation> requested, List<Caller> requesters, SamplingDepth depth) {
        new ContractCrawl(
                        leaks, requested, stories, callers, new ParameterValues(before, start, callers.known()), depth)
                .run(requesters);
    }

    private static List<Operation> of(List<Operation> operations, Kind kind) {
        return operations.stream().filter(one -> one.kind() == kind).toList();
    }

    private StoryFixture story(String name) {
        return stories.stream()
                .filter(story -> story.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void setState(String name, String state) {
        stories = stories.stream()
                .map(story -> story.name().equals(name) ? story.inState(state) : story)
                .toList();
    }

    /**
     * Kills a story without a change in the log, so that the node keeps it in its cache. The crawl must find these
     * leaks.
     */
    private List<String> leaksOfAnUnloggedKill(String node) {
        String was = story("open").state();
        setPubStatus("canceled");
        setState("open", "killed");
        List<String> leaks = RandomServer.withOnly(node, () -> crawl(articles()).found());
        setState("open", was);
        setPubStatus("usable");
        System.out.println(
                "leak test on two nodes: a kill without a row in the log, " + leaks.size() + " found on " + node);
        return leaks;
    }

    private void setPubStatus(String status) {
        Sql.of("update article set pub_status = :status where id = cast(:id as uuid)")
                .with("status", status)
                .with("id", story("open").id())
                .run(database);
    }

    /** Fails if the crawl does not find a deliberate leak. */
    void assertPlantedIsFound() {
        planted.plant(PlantedLeaks.Leak.FACET);
        List<String> found = crawl(articles()).found();
        planted.plant(PlantedLeaks.Leak.NONE);
        assertTrue(found.stream().anyMatch(leak -> leak.endsWith("shows zqschedxtagx")), found::toString);
    }

    private List<Operation> articles() {
        return operations.stream()
                .filter(one -> Set.of("getArticle", "listArticles").contains(one.id()))
                .toList();
    }

    private List<StoryFixture> withdraw(Map<String, String> some) {
        return stories.stream()
                .map(story -> some.containsKey(story.name()) ? withdraw(story, some.get(story.name())) : story)
                .toList();
    }

    private StoryFixture withdraw(StoryFixture story, String state) {
        String noun =
                state.startsWith("killed") ? "kills" : state.startsWith("held") ? "withholdings" : "unpublications";
        JsonBody body = JsonBody.with("reason", story.token("reason"));
        if (noun.equals("kills")) body = body.and("notice", story.token("notice"));
        post(callers.editor(), "/v1/articles/" + story.id() + "/" + noun, body.json())
                .then()
                .statusCode(201);
        return story.inState(state);
    }
}
