package dateline.http.problem;

import java.time.Instant;

/** The problem for a question about an instant before the first record. */
public final class UnknownHistory {

    private UnknownHistory() {}

    /**
     * @param subject what is asked about, such as {@code partner}
     * @param knownFrom the instant of the first record; null if there is none
     */
    public static Problem of(String subject, Instant knownFrom) {
        String detail = knownFrom == null
                ? "Nothing is recorded of this " + subject + " at any instant in the past."
                : "The history of this " + subject + " is known from " + knownFrom
                        + " on. Ask about that instant or a later one.";
        return Problem.of("history-unknown", detail).with("knownFrom", knownFrom);
    }
}
