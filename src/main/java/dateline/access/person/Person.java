package dateline.access.person;

import dateline.http.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A person whose token was verified.
 *
 * @param subject stable id at the provider
 * @param name for records; the provider may let people change it
 * @param scopes of the groups, at least one
 * @param validFrom the later of {@code iat} and {@code nbf}
 * @param expiresAt when the token ends
 */
public record Person(String subject, String name, List<String> scopes, Instant validFrom, Instant expiresAt) {

    /** By how much the clocks of provider and database may differ. The end of a token is exact. */
    static final Duration CLOCK_SKEW = Duration.ofSeconds(10);

    /** @throws Problem 401 if the token is not valid at this instant, by the clock of the database */
    public void requireValidAt(Instant now) {
        if (!now.isBefore(expiresAt)) throw expired();
        if (validFrom.isAfter(now.plus(CLOCK_SKEW))) throw notYetValid();
    }

    /** When a response that is still being sent ends: with the token, and in five minutes at most. */
    public Instant streamsUntil(Instant now) {
        Instant latest = now.plus(PersonSettings.MAX_LIFETIME);
        return expiresAt.isBefore(latest) ? expiresAt : latest;
    }

    static Problem expired() {
        return refused("The token has expired. Get a new one from the provider.");
    }

    static Problem notYetValid() {
        return refused("The token is not valid yet. Compare the clocks of the provider and of this server.");
    }

    static Problem refused(String detail) {
        return Problem.of("token-invalid", detail);
    }
}
