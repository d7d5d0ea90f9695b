package dateline.syndication;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.EmptyNewsroom;
import dateline.Newsroom;
import dateline.Seed;
import dateline.database.TestDatabase;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * After everything that editors, the rights desk and time do, every door gives the same answer: the decision, the rights document,
 * evaluations, the package, the catalogue with its count, facets and search, and the rights desk's view of it.
 */
@QuarkusTest
@TestProfile(EmptyNewsroom.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class OneAnswerTest {

    private static final int HISTORIES = Boolean.getBoolean("long") ? 50 : 1;
    private static final int STEPS = 30;

    @Inject
    Newsroom newsroom;

    @Inject
    Rights rights;

    @Inject
    AgroalDataSource database;

    @AfterEach
    void clockBack() {
        newsroom.clockBack();
    }

    @Test
    void everyDoorGivesTheSameAnswerAfterEveryStep() {
        long seed = Seed.of(OneAnswerTest.class);
        Map<String, Integer> answers = new TreeMap<>();
        Map<String, Integer> moves = new TreeMap<>();
        for (int i = 0; i < HISTORIES; i++) {
            System.out.println("OneAnswerTest -Dseed=" + (seed + i));
            RightsHistory history = new RightsHistory(newsroom, new Random(seed + i));
            EveryDoor doors = new EveryDoor(history, rights, database);
            for (int step = 0; step < STEPS; step++) {
                String move = history.step();
                moves.merge(move, 1, Integer::sum);
                String name = "seed " + (seed + i) + ", step " + step + " (" + move + ")";
                doors.compare(name).forEach(answer -> answers.merge(answer, 1, Integer::sum));
            }
            newsroom.clockBack();
        }
        System.out.println("one answer: moves " + moves + ", answers " + answers);
        int allowed = answers.entrySet().stream()
                .filter(answer -> answer.getKey().startsWith("allow"))
                .mapToInt(Map.Entry::getValue)
                .sum();
        assertTrue(allowed > STEPS / 2, "hardly anything was allowed, so hardly anything was compared");
        assertTrue(answers.size() > 4, "hardly any reasons");
    }
}
