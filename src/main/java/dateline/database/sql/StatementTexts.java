package dateline.database.sql;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The texts of composed statements. Statements of the same fragments share one text, so that its hash code, with which the driver finds the
 * prepared statement, is computed once instead of in every run: the text of an article's statement has six thousand characters.
 */
final class StatementTexts {

    // Some hundred are in use. Conditions that a client repeats could make any number, so what comes later is not kept.
    private static final int MAX = 500;
    private static final ConcurrentMap<List<String>, String> KEPT = new ConcurrentHashMap<>();

    private StatementTexts() {}

    /** Joins fragments, one on each line. */
    static String of(List<String> fragments) {
        String kept = KEPT.get(fragments);
        if (kept != null) return kept;
        String text = String.join("\n", fragments);
        if (KEPT.size() >= MAX) return text;
        String earlier = KEPT.putIfAbsent(List.copyOf(fragments), text);
        return earlier == null ? text : earlier;
    }
}
