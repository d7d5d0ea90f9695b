package dateline.syndication.usage;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;

/** A month of the UTC calendar, half-open. */
record StatementPeriod(YearMonth month) {

    static final String PATTERN = "2[0-9]{3}-(?:0[1-9]|1[0-2])";

    // A receipt is committed at most 28 s after the instant of its delivery: 8 s for the request, 20 s for the writer.
    private static final Duration LATEST_COMMIT = Duration.ofSeconds(60);

    /** @param text matches {@link #PATTERN} */
    static StatementPeriod of(String text) {
        return new StatementPeriod(YearMonth.parse(text));
    }

    /** The month of an instant. */
    static StatementPeriod at(Instant instant) {
        return new StatementPeriod(YearMonth.from(instant.atOffset(ZoneOffset.UTC)));
    }

    Instant start() {
        return month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    Instant end() {
        return month.plusMonths(1).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    /** The first instant at which no further receipt of the month can be committed. */
    Instant completeAt() {
        return end().plus(LATEST_COMMIT);
    }
}
