package dateline.syndication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.FreshDemo;
import dateline.JsonBody;
import dateline.Newsroom;
import dateline.Newsroom.TestPartner;
import dateline.Seed;
import dateline.Stories;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import dateline.openapi.TypeScriptClient;
import dateline.syndication.FollowerProgram.Stored;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Runs the follower of the syndication guide as it is printed, and that of the TypeScript client: their copies are what a
 * partner may publish, and at no time more.
 */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class FollowerTest {

    private static final boolean LONG = Boolean.getBoolean("long");
    private static final int DAYS = LONG ? 20 : 1;
    private static final int PARTNERS = LONG ? 3 : 1;
    private static final int EMBARGOES = LONG ? 20 : 3;
    private static final int OPERATIONS = LONG ? 500 : 25;
    private static final int RESTARTS = LONG ? 10 : 1;
    private static final int OPERATIONS_BETWEEN_COMPARISONS = 40;
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    @Inject
    Newsroom newsroom;

    @Inject
    FreshDemo demo;

    @Inject
    AgroalDataSource database;

    private final List<FollowerProgram> followers = new ArrayList<>();

    @BeforeEach
    void restoreDemo() throws Exception {
        TypeScriptClient.install();
        demo.restore();
    }

    @AfterEach
    void stop() throws SQLException {
        followers.forEach(FollowerProgram::kill);
        newsroom.clockBack();
        demo.restore();
    }

    @Test
    void anArticleUnderEmbargoIsPublishedAtItsInstantAndNotBefore() throws Exception {
        TestPartner partner = newsroom.partner();
        String section = Newsroom.unique("embargoes");
        String editor = newsroom.key("articles:write");
        new Client(editor)
                .put("/v1/sections/" + section, JsonBody.with("name", section).json(), null);
        newsroom.permission(
                partner,
                JsonBody.with("scope", JsonBody.with("sections", List.of(section)))
                        .and("level", "full")
                        .and("embargoAccess", true));
        addFollowers(partner);
        for (FollowerProgram follower : followers) follower.start();
        Instant first = now().plusMillis(3_000 + 300L * EMBARGOES);
        Map<String, Instant> lifts = new TreeMap<>();
        for (int i = 0; i < EMBARGOES; i++) {
            Instant lift = first.plusMillis(400L * i).truncatedTo(ChronoUnit.MICROS);
            lifts.put(embargoed(section, lift).toString(), lift);
        }
        // The editor moves one embargo from the instant of the others to a later one.
        String moved = embargoed(section, first).toString();
        Client.Answer draft = new Client(editor).get("/v1/drafts/" + moved);
        assertEquals(
                201,
                new Client(editor)
                        .post(
                                "/v1/articles/" + moved + "/publications",
                                JsonBody.with("embargoedUntil", first.plus(Duration.ofHours(1)))
                                        .json(),
                                draft.etag())
                        .status());

        Instant end = first.plusMillis(400L * EMBARGOES).plus(TOLERANCE);
        List<EmbargoWatch> watches = followers.stream()
                .map(follower -> new EmbargoWatch(follower, lifts, moved))
                .toList();
        while (watches.stream().anyMatch(watch -> watch.delays.size() < lifts.size())
                || now().isBefore(first.plusMillis(500))) {
            assertTrue(now().isBefore(end), "published within 2 s");
            for (EmbargoWatch watch : watches) watch.read();
            TimeUnit.MILLISECONDS.sleep(10);
        }
        for (EmbargoWatch watch : watches) {
            assertTrue(watch.heldBack > 0, "The follower had the articles before their instants.");
            assertTrue(watch.follower.read().embargoed().containsKey(moved));
            System.out.println("FollowerTest: published after the embargo by " + watch.delays.values());
        }
    }

    /** Watches what a follower publishes. */
    private final class EmbargoWatch {

        private final FollowerProgram follower;
        private final Map<String, Instant> lifts;
        private final String moved;
        private final Map<String, Duration> delays = new TreeMap<>();
        private int heldBack;

        /**
         * @param lifts ends of the embargoes by article
         * @param moved an article whose embargo does not end during the test
         */
        EmbargoWatch(FollowerProgram follower, Map<String, Instant> lifts, String moved) {
            this.follower = follower;
            this.lifts = lifts;
            this.moved = moved;
        }

        void read() throws IOException {
            Instant before = now();
            Stored stored = follower.read();
            Instant after = now();
            lifts.forEach((article, lift) -> {
                if (stored.copies().containsKey(article)) {
                    assertFalse(after.isBefore(lift), article + " was published before its instant");
                    delays.putIfAbsent(article, Duration.between(lift, after));
                } else {
                    assertTrue(before.isBefore(lift.plus(TOLERANCE)), article + " is published too late");
                    if (stored.embargoed().containsKey(article)) heldBack++;
                }
            });
            assertFalse(stored.copies().containsKey(moved));
        }
    }

    private UUID embargoed(String section, Instant until) {
        return newsroom.publish(
                Stories.article()
                        .headline("Not before " + until)
                        .section(section)
                        .paragraph("The report is out.")
                        .json(),
                JsonBody.with("embargoedUntil", until).json());
    }

    @Test
    void afterADayOfRandomEditsTheFollowerHasWhatThePartnerMayPublish() throws Exception {
        Random random = new Random(Seed.of(FollowerTest.class));
        int operations = 0;
        int restarts = 0;
        int published = 0;
        RandomNewsroom edits = new RandomNewsroom(newsroom, random, this::now, PARTNERS);
        edits.fill(15);
        for (TestPartner partner : edits.partners()) {
            newsroom.permission(
                    partner,
                    edits.wholeScope()
                            .and("level", "full")
                            .and("articlesFrom", "2020-01-01T00:00:00Z")
                            .and("embargoAccess", true));
            addFollowers(partner);
        }
        for (FollowerProgram follower : followers) follower.start();
        Instant end = now().plus(Duration.ofDays(DAYS));
        while (now().isBefore(end)) {
            edits.performRandomOperation();
            operations++;
            for (FollowerProgram follower : followers) assertEquals(List.of(), early(follower.read()));
            if (random.nextInt(15) == 0)
                followers.get(restarts++ % followers.size()).restart();
            if (operations % OPERATIONS_BETWEEN_COMPARISONS == 0) published += compare();
        }
        published += compare();
        System.out.printf(
                "FollowerTest: %d operations in %d days, %d copies compared, restarts %s, %s%n",
                operations,
                DAYS,
                published,
                followers.stream().map(FollowerProgram::restarts).toList(),
                edits.counts());
        assertTrue(published > 0);
        assertTrue(followers.stream().allMatch(follower -> follower.restarts() >= RESTARTS));
        assertTrue(operations >= OPERATIONS, operations + " operations");
    }

    /** @return number of published copies */
    private int compare() throws Exception {
        int published = 0;
        for (FollowerProgram follower : followers) {
            follower.kill();
            long deadline = System.nanoTime() + TOLERANCE.toNanos();
            Stored stored;
            Map<String, String> catalogue;
            // The clock of the test jumps. The server reports the end of an embargo at most a second later.
            do {
                follower.catchUp();
                stored = follower.read();
                catalogue = new Mirror(follower.key()).catalogue();
            } while (System.nanoTime() < deadline
                    && !(stored.all().equals(catalogue)
                            && ended(stored.embargoed().keySet()).isEmpty()));
            assertEquals(catalogue, stored.all());
            assertEquals(List.of(), ended(stored.embargoed().keySet()), "articles whose embargo has ended");
            assertEquals(List.of(), early(stored));
            published += stored.copies().size();
            follower.start();
        }
        return published;
    }

    private void addFollowers(TestPartner partner) throws IOException {
        int number = followers.size();
        followers.add(FollowerProgram.ofGuide("follower-" + number, partner.key()));
        followers.add(FollowerProgram.ofClient("follower-of-client-" + number, partner.key()));
    }

    /** The published copies whose embargo has not ended, by the clock as it is after they were read. */
    private List<String> early(Stored stored) {
        return select(stored.published(), "published_at > dateline_now()");
    }

    private List<String> ended(Collection<String> articles) {
        return select(articles, "published_at <= dateline_now()");
    }

    private List<String> select(Collection<String> articles, String condition) {
        return Sql.of("select id from article where cast(id as text) = any(:articles)")
                .with("articles", List.copyOf(articles))
                .add("and " + condition)
                .list(database, row -> row.getString("id"));
    }

    private Instant now() {
        return Sql.of("select dateline_now() as now")
                .first(database, row -> Sql.instant(row, "now"))
                .orElseThrow();
    }
}
