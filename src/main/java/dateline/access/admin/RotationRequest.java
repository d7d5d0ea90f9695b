package dateline.access.admin;

import dateline.http.describe.DurationRange;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * Replaces a key or secret by a new one.
 *
 * @param overlap how long the old one remains valid, ISO 8601: P1D where it is absent, at most P30D, PT0S to end it
 *     immediately
 */
public record RotationRequest(
        @DurationRange(min = "PT0S", max = "P30D") Duration overlap) {

    private static final Duration DEFAULT_OVERLAP = Duration.ofDays(1);

    /** The requested overlap in the precision of the database. */
    public Duration overlapOrDefault() {
        return overlap == null ? DEFAULT_OVERLAP : overlap.truncatedTo(ChronoUnit.MICROS);
    }
}
