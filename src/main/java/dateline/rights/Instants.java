package dateline.rights;

import java.time.Instant;

/** Compares instants for the decision. All periods are half-open: they include their start and not their end. */
final class Instants {

    private Instants() {}

    /** Whether {@code now} is at or after {@code instant}. False if one of them is unknown. */
    static boolean isReached(Instant instant, Instant now) {
        return instant != null && now != null && !now.isBefore(instant);
    }
}
