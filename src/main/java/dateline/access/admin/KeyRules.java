package dateline.access.admin;

import dateline.http.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Validates requests for keys. */
public final class KeyRules {

    private static final Duration DEFAULT_VALIDITY = Duration.ofDays(365);
    private static final Duration MAX_VALIDITY = Duration.ofDays(731);

    private KeyRules() {}

    /**
     * @return when a key created now expires
     * @throws Problem 422 for an instant in the past or more than two years ahead
     */
    public static Instant expiry(Instant requested, Instant now) {
        if (requested == null) return now.plus(DEFAULT_VALIDITY);
        if (!requested.isAfter(now) || requested.isAfter(now.plus(MAX_VALIDITY))) {
            throw Problem.invalidBody()
                    .at("/expiresAt", "out-of-range", "Must be in the future, at most two years from now.");
        }
        return requested.truncatedTo(ChronoUnit.MICROS);
    }

    /** @throws Problem 422 naming each scope that such a key cannot have */
    public static void requireScopes(List<String> requested, List<String> allowed) {
        Problem problem = Problem.invalidBody();
        for (int i = 0; i < requested.size(); i++) {
            if (!allowed.contains(requested.get(i))) {
                problem.at("/scopes/" + i, "scope-unknown", "Allowed: " + String.join(", ", allowed) + ".");
            }
        }
        if (!problem.errors().isEmpty()) throw problem;
    }
}
