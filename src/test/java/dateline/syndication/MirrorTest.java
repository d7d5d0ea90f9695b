package dateline.syndication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.EmptyNewsroom;
import dateline.Newsroom;
import dateline.Seed;
import dateline.change.CutLog;
import dateline.change.LogCheckpoints;
import dateline.database.server.MovableDatabase;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A partner that follows only the change feed has, once it is caught up, the articles and text that its catalogue
 * lists: after any random operations of editors, rights desk and time, and from any cursor.
 */
@QuarkusTest
@TestProfile(EmptyNewsroom.class)
@WithTestResource(value = MovableDatabase.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
class MirrorTest {

    private static final boolean LONG = Boolean.getBoolean("long");
    private static final int ARTICLES = LONG ? 300 : 30;
    private static final int OPERATIONS = LONG ? 2_000 : 160;
    private static final int OPERATIONS_BETWEEN_COMPARISONS = LONG ? 40 : 20;
    private static final int PARTNERS = 4;

    /** The long form runs until each kind has happened this often. */
    private static final int MIN_OCCURRENCES = 20;

    private static final int MAX_OPERATIONS = OPERATIONS * 3;
    private static final List<String> KINDS = List.of(
            "published",
            "updated",
            "corrected",
            "withheld",
            "released",
            "unpublished",
            "expired",
            "killed",
            "embargo lifted",
            "delay over",
            "section moved",
            "scope edited",
            "excluded",
            "suspended",
            "resumed",
            "revoked",
            "term begun",
            "term ended",
            "partner suspended or closed",
            "outlet edited",
            "media rights ended");

    private final long seed = Seed.of(MirrorTest.class);
    private final Random random = new Random(seed);

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    @Inject
    LogCheckpoints checkpoints;

    /** Moves the newsroom to another database cluster. */
    Callable<String> move;

    @AfterEach
    void clockBack() {
        newsroom.clockBack();
    }

    private Instant now() {
        return Sql.of("select dateline_now() as now")
                .first(database, row -> Sql.instant(row, "now"))
                .orElseThrow();
    }

    @Test
    void aFollowerOfTheChangeFeedHasWhatTheCatalogueLists() throws Exception {
        RandomNewsroom randomNewsroom = new RandomNewsroom(newsroom, random, this::now, PARTNERS);
        randomNewsroom.fill(ARTICLES);
        List<Mirror> mirrors = randomNewsroom.partners().stream()
                .map(partner -> Mirror.withTexts(partner.key()))
                .toList();
        List<Mirror.Saved> saved =
                new ArrayList<>(mirrors.stream().map(Mirror::save).toList());
        int comparisons = 0;
        int articles = 0;
        int cut = 0;
        int i = 0;
        while (i++ < OPERATIONS
                || LONG && i < MAX_OPERATIONS && !rare(mirrors, randomNewsroom).isEmpty()) {
            randomNewsroom.performRandomOperation();
            int index = random.nextInt(PARTNERS);
            Mirror mirror = mirrors.get(index);
            int chance = random.nextInt(20);
            if (chance < 4) mirror.readPage(1 + random.nextInt(20));
            if (chance == 5) saved.set(index, mirror.save());
            if (chance == 6) mirror.restore(saved.get(index));
            if (chance == 7) checkpoints.writeCheckpoint();
            if (chance == 8) cut += CutLog.cutAll(database);
            boolean absent = i == OPERATIONS / 3 || i == OPERATIONS / 2;
            boolean moved = i == OPERATIONS * 2 / 3;
            if (absent || moved) {
                // Cursors from before become invalid.
                mirrors.forEach(other -> other.catchUp(50));
                for (int j = 0; j < PARTNERS; j++) saved.set(j, mirrors.get(j).save());
                if (absent) newsroom.later(Duration.ofDays(91));
                else move();
            }
            if (i % OPERATIONS_BETWEEN_COMPARISONS == 0) {
                articles += compare(mirrors, "operation " + i);
                comparisons++;
            }
        }
        System.out.printf(
                "MirrorTest: %d operations, %d articles, %d quiet points, %d rows of the log cut, %d times an article stood there; start-overs"
                        + " %s; %s%n",
                i - 1,
                randomNewsroom.articles(),
                comparisons,
                cut,
                articles,
                mirrors.stream().map(Mirror::startOvers).toList(),
                counts(mirrors, randomNewsroom));
        System.out.println("MirrorTest: heard " + reasonCounts(mirrors));
        assertTrue(cut > comparisons, cut + " rows of the log were cut.");
        assertTrue(articles > comparisons, "Too few articles were compared.");
        assertTrue(mirrors.stream().allMatch(mirror -> mirror.startOvers() >= 3));
        if (LONG) assertEquals(List.of(), rare(mirrors, randomNewsroom));
    }

    private static Map<String, Integer> reasonCounts(List<Mirror> mirrors) {
        Map<String, Integer> counts = new TreeMap<>();
        mirrors.forEach(
                mirror -> mirror.reasonCounts().forEach((reason, times) -> counts.merge(reason, times, Integer::sum)));
        return counts;
    }

    // A delay belongs to a permission; it is over when a partner gets an item for it.
    private static Map<String, Integer> counts(List<Mirror> mirrors, RandomNewsroom randomNewsroom) {
        Map<String, Integer> counts = new TreeMap<>(randomNewsroom.counts());
        counts.put("delay over", reasonCounts(mirrors).getOrDefault("put delay-over", 0));
        return counts;
    }

    private static List<String> rare(List<Mirror> mirrors, RandomNewsroom randomNewsroom) {
        Map<String, Integer> counts = counts(mirrors, randomNewsroom);
        return KINDS.stream()
                .filter(kind -> counts.getOrDefault(kind, 0) < MIN_OCCURRENCES)
                .toList();
    }

    private void move() throws Exception {
        System.out.println("MirrorTest: moved " + move.call());
        // A connection that was idle for half a second is validated before it is used. Until then some requests fail
        // with 503.
        TimeUnit.SECONDS.sleep(1);
    }

    private int compare(List<Mirror> mirrors, String when) {
        int articles = 0;
        for (Mirror mirror : mirrors) {
            mirror.catchUp(1 + random.nextInt(40));
            assertEquals(mirror.catalogue(), mirror.articles(), when + ", -Dseed=" + seed);
            assertEquals(mirror.articles().size(), mirror.textCount(), when + ", -Dseed=" + seed);
            assertEquals(List.of(), mirror.findStale(), when + ", -Dseed=" + seed);
            assertEquals(List.of(), mirror.findLostRights(), when + ", -Dseed=" + seed);
            articles += mirror.articles().size();
        }
        return articles;
    }
}
