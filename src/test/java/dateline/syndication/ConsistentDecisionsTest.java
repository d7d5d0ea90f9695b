package dateline.syndication;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.EmptyNewsroom;
import dateline.Newsroom;
import dateline.Seed;
import dateline.database.server.TestDatabase;
import dateline.syndication.decision.RightsEvaluator;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * After each random step of editors, rights desk and time, all endpoints agree: the decision, the rights, evaluations,
 * the package, the catalogue with its count, facets and search, and the rights desk's view of the catalogue.
 */
@QuarkusTest
@TestProfile(EmptyNewsroom.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ConsistentDecisionsTest {

    private static final int HISTORIES = Boolean.getBoolean("long") ? 50 : 1;
    private static final int STEPS = 30;

    @Inject
    Newsroom newsroom;

    @Inject
    RightsEvaluator rights;

    @Inject
    AgroalDataSource database;

    @AfterEach
    void clockBack() {
        newsroom.clockBack();
    }

    @Test
    void allEndpointsAgreeAfterEveryStep() throws Exception {
        long seed = Seed.of(ConsistentDecisionsTest.class, 1_113_004_635L);
        Map<String, Integer> answers = new RightsHistories(newsroom, rights, database)
                .run("ConsistentDecisionsTest", seed, HISTORIES, STEPS, EveryEndpoint::compare);
        assertTrue(answers.values().stream().mapToInt(n -> n).sum() > HISTORIES * STEPS, answers::toString);
    }
}
