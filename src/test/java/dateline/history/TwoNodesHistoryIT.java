package dateline.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.EmptyNewsroom;
import dateline.Newsroom;
import dateline.SecondNode;
import dateline.Seed;
import dateline.database.server.TestDatabase;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Like {@link HistoryTest}, with editors, followers and readers on two nodes. Cached responses equal uncached ones at
 * the same position of the change log.
 */
@QuarkusTest
@TestProfile(EmptyNewsroom.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class TwoNodesHistoryIT {

    private static final boolean LONG = Boolean.getBoolean("long");
    private static final int HISTORIES = LONG ? 50 : 1;
    private static final int TRANSITIONS = LONG ? 300 : 70;
    private static final int DOORS_AT_ONCE = LONG ? 200 : 40;

    private final long seed = Seed.of(TwoNodesHistoryIT.class);

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    @Inject
    SecondNode second;

    @BeforeEach
    void join() throws Exception {
        second.useBothNodes(seed);
    }

    @AfterEach
    void useFirstNodeAgain() {
        second.useFirstNode();
        newsroom.clockBack();
    }

    @Test
    void cachesOfBothNodesAgreeWithTheDatabase() throws Exception {
        CacheComparison memories = new CacheComparison(second.urls(), newsroom.key("articles:read"), DOORS_AT_ONCE);
        for (int i = 0; i < HISTORIES; i++) {
            long from = seed + i * HistoryRun.EDITORS;
            HistoryRun lives = new HistoryRun(
                    newsroom,
                    database,
                    TRANSITIONS,
                    List.of(memories.reader(new Random(from + 1)), memories.comparer(new Random(from))));
            assertEquals(List.of(), lives.run(from));
            assertEquals(List.of(), memories.failures(), () -> memories + ", -Dseed=" + from);
        }
        System.out.println("history test on two nodes: " + HISTORIES + " histories, " + memories);
        assertTrue(memories.compared() >= 10, memories::toString);
    }
}
