package dateline.syndication;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.Newsroom;
import dateline.syndication.decision.RightsEvaluator;
import io.agroal.api.AgroalDataSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Runs random histories of a partner's rights and a check after each step; counts steps and responses by kind. */
final class RightsHistories {

    /** The check after each step. */
    interface EndpointCheck {

        /** @return the responses, as decision and reason */
        List<String> answers(EveryEndpoint endpoints, String name) throws Exception;
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

    /** @return number of responses by kind; fails if two endpoints differ or too little was compared */
    Map<String, Integer> run(String test, long seed, int histories, int steps, EndpointCheck check) throws Exception {
        for (int i = 0; i < histories; i++) {
            System.out.println(test + " -Dseed=" + (seed + i));
            RightsHistory history = new RightsHistory(newsroom, new Random(seed + i));
            EveryEndpoint endpoints = new EveryEndpoint(history, rights, database);
            for (int step = 0; step < steps; step++) {
                String move = history.step();
                moves.merge(move, 1, Integer::sum);
                String name = "seed " + (seed + i) + ", step " + step + " (" + move + ")";
                check.answers(endpoints, name).forEach(answer -> answers.merge(answer, 1, Integer::sum));
            }
            newsroom.clockBack();
        }
        System.out.println(test + ": moves " + moves + ", answers " + answers);
        int allowed = answers.entrySet().stream()
                .filter(answer -> answer.getKey().startsWith("allow"))
                .mapToInt(Map.Entry::getValue)
                .sum();
        assertTrue(allowed > steps / 2, "too few decisions allowed a use");
        assertTrue(answers.size() >= Math.min(5, steps / 3), "too few different reasons");
        return answers;
    }
}
