package dateline.syndication;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.Newsroom;
import dateline.syndication.decision.RightsEvaluator;
import io.agroal.api.AgroalDataSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Random histories of a partner's rights, in which every door is asked after each step; what happened and was answered is counted by kind. */
final class RightsHistories {

    /** Has every door asked, once or more often. */
    interface EndpointCheck {

        /** @return what was answered, by kind */
        List<String> answers(EveryEndpoint doors, String name) throws Exception;
    }

    private final Newsroom newsroom;
    private final RightsEvaluator rights;
    private final AgroalDataSource database;
    private final Map<String, Integer> answers = new TreeMap<>();
    private final Map<String, Integer> moves = new TreeMap<>();

    RightsHistories(Newsroom newsroom, RightsEvaluator rights, AgroalDataSource database) {
        this.newsroom = newsroom;
        this.rights = rights;
        this.database = database;
    }

    /** @return how many answers there were of each kind; fails where two doors differ, or hardly anything was compared */
    Map<String, Integer> run(String test, long seed, int histories, int steps, EndpointCheck asking) throws Exception {
        for (int i = 0; i < histories; i++) {
            System.out.println(test + " -Dseed=" + (seed + i));
            RightsHistory history = new RightsHistory(newsroom, new Random(seed + i));
            EveryEndpoint doors = new EveryEndpoint(history, rights, database);
            for (int step = 0; step < steps; step++) {
                String move = history.step();
                moves.merge(move, 1, Integer::sum);
                String name = "seed " + (seed + i) + ", step " + step + " (" + move + ")";
                asking.answers(doors, name).forEach(answer -> answers.merge(answer, 1, Integer::sum));
            }
            newsroom.clockBack();
        }
        System.out.println(test + ": moves " + moves + ", answers " + answers);
        int allowed = answers.entrySet().stream()
                .filter(answer -> answer.getKey().startsWith("allow"))
                .mapToInt(Map.Entry::getValue)
                .sum();
        assertTrue(allowed > steps / 2, "hardly anything was allowed, so hardly anything was compared");
        assertTrue(answers.size() >= Math.min(5, steps / 3), "hardly any reasons");
        return answers;
    }
}
