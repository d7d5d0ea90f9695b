package dateline.access.admin;

import dateline.http.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** What a key may be asked to be. */
public final class KeyRules {

    private static final Duration YEAR = Duration.ofDays(365);
    private static final Duration LONGEST = Duration.ofDays(731);
    private static final Duration OVERLAP = Duration.ofDays(1);
    private static final Duration LONGEST_OVERLAP = Duration.ofDays(30);

    private KeyRules() {}

    /** @return when a key made now ends; @throws Problem 422 for an end in the past or after more than two years */
    public static Instant end(Instant asked, Instant now) {
        if (asked == null) return now.plus(YEAR);
        if (!asked.isAfter(now) || asked.isAfter(now.plus(LONGEST))) {
            throw broken().at("/expiresAt", "out-of-range", "A key ends in the future, within two years.");
        }
        return asked.truncatedTo(ChronoUnit.MICROS);
    }

    /** @throws Problem 422 naming each scope that such a key cannot have */
    public static void requireScopes(List<String> asked, List<String> possible) {
        Problem problem = broken();
        for (int i = 0; i < asked.size(); i++) {
            if (!possible.contains(asked.get(i))) {
                problem.at("/scopes/" + i, "scope-unknown", "Such a key may have " + String.join(", ", possible) + ".");
            }
        }
        if (!problem.errors().isEmpty()) throw problem;
    }

    /** @return a day where nothing is asked; @throws Problem 422 for more than thirty */
    public static Duration overlap(Duration asked) {
        if (asked == null) return OVERLAP;
        if (asked.isNegative() || asked.compareTo(LONGEST_OVERLAP) > 0) {
            throw broken().at("/overlap", "out-of-range", "Between PT0S and P30D.");
        }
        return asked.truncatedTo(ChronoUnit.MICROS);
    }

    private static Problem broken() {
        return Problem.of("body-invalid", "The body breaks a rule; see errors. Nothing was changed.");
    }
}
