package dateline.history;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dateline.EmptyNewsroom;
import dateline.Newsroom;
import dateline.Seed;
import dateline.database.server.TestDatabase;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The history of eight concurrent editors on twenty articles is linearizable: it equals a sequential execution. */
@QuarkusTest
@TestProfile(EmptyNewsroom.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class HistoryTest {

    private static final int TRANSITIONS = Boolean.getBoolean("long") ? 1_000 : 120;
    private static final int HISTORIES = Boolean.getBoolean("long") ? 10 : 1;

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    @AfterEach
    void clock() {
        newsroom.clockBack();
    }

    @Test
    void concurrentOperationsAreLinearizable() throws Exception {
        long seed = Seed.of(HistoryTest.class);
        HistoryRun lives = new HistoryRun(newsroom, database, TRANSITIONS, List.of());
        for (int i = 0; i < HISTORIES; i++) assertEquals(List.of(), lives.run(seed + i * HistoryRun.EDITORS));
    }
}
