package dateline.syndication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.Newsroom;
import dateline.change.ChangeLog;
import dateline.change.ChangeMarks;
import dateline.database.Sql;
import dateline.database.TestDatabase;
import dateline.http.Unlimited;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Partners that follow only their stream have, whenever they are caught up, what their catalogues list, in the same words: whatever
 * editors, the rights desk and time do meanwhile, and wherever a follower starts again.
 */
@QuarkusTest
@TestProfile(Unlimited.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class MirrorTest {

    private static final boolean LONG = Boolean.getBoolean("long");
    private static final int ARTICLES = LONG ? 300 : 30;
    private static final int OPERATIONS = LONG ? 2_000 : 240;
    private static final int BETWEEN = LONG ? 50 : 20;
    private static final int PARTNERS = 4;

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    @Inject
    ChangeMarks marks;

    @Inject
    ChangeLog log;

    @AfterEach
    void clockBack() {
        newsroom.clockBack();
    }

    private Instant now() {
        return new Sql()
                .add("select dateline_now() as now")
                .first(database, row -> Sql.instant(row, "now"))
                .orElseThrow();
    }

    @Test
    void whoFollowsTheStreamHasWhatTheCatalogueLists() {
        System.out.println("MirrorTest -Dseed=" + seed);
        RandomNewsroom world = new RandomNewsroom(newsroom, random, this::now, PARTNERS);
        world.fill(ARTICLES);
        List<Mirror> mirrors = world.partners().stream()
                .map(partner -> new Mirror(partner.key()))
                .toList();
        List<Mirror.Saved> saved =
                new ArrayList<>(mirrors.stream().map(Mirror::save).toList());
        int quiet = 0;
        int stood = 0;
        for (int i = 1; i <= OPERATIONS; i++) {
            world.act();
            int whose = random.nextInt(PARTNERS);
            Mirror mirror = mirrors.get(whose);
            int chance = random.nextInt(20);
            if (chance < 4) mirror.stretch(1 + random.nextInt(20));
            if (chance == 5) saved.set(whose, mirror.save());
            if (chance == 6) mirror.restore(saved.get(whose));
            if (chance == 7) marks.mark();
            boolean away = i == OPERATIONS / 3 || i == OPERATIONS / 2;
            boolean moved = i == OPERATIONS * 2 / 3;
            if (away || moved) {
                // Whatever is kept from before is no use any more.
                mirrors.forEach(one -> one.catchUp(50));
                for (int j = 0; j < PARTNERS; j++) saved.set(j, mirrors.get(j).save());
                if (away) newsroom.later(Duration.ofDays(91));
                else movedToAnotherCluster();
            }
            if (i % BETWEEN == 0) {
                stood += compare(mirrors, "operation " + i);
                quiet++;
            }
        }
        System.out.printf(
                "MirrorTest: %d operations, %d quiet points, %d articles stood at them; start-overs %s; %s%n",
                OPERATIONS,
                quiet,
                stood,
                mirrors.stream().map(Mirror::startOvers).toList(),
                world.done());
        Map<String, Integer> heard = new TreeMap<>();
        mirrors.forEach(mirror -> mirror.heard().forEach((what, times) -> heard.merge(what, times, Integer::sum)));
        System.out.println("MirrorTest: heard " + heard);
        assertTrue(stood > quiet, "Hardly anything was ever put.");
        assertTrue(mirrors.stream().allMatch(mirror -> mirror.startOvers() >= 3));
    }

    private int compare(List<Mirror> mirrors, String when) {
        int stood = 0;
        for (Mirror mirror : mirrors) {
            mirror.catchUp(1 + random.nextInt(40));
            assertEquals(mirror.catalogue(), mirror.stands(), when + ", -Dseed=" + seed);
            assertEquals(List.of(), mirror.stale(), when + ", -Dseed=" + seed);
            stood += mirror.stands().size();
        }
        return stood;
    }

    // As after a restore: the rows are there, and the cluster is another one.
    private void movedToAnotherCluster() {
        new Sql().add("update change_epoch set system_identifier = 'former'").run(database);
        log.recogniseDatabase(null);
    }
}
