package dateline.http;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/** Dates in headers: IMF-fixdate, whole seconds, always GMT (RFC 9110 section 5.6.7). */
final class HttpDates {

    private static final DateTimeFormatter FIXDATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private HttpDates() {}

    static String format(Instant instant) {
        return FIXDATE.format(instant);
    }

    /** @return empty for what is no date: a recipient must ignore it */
    static Optional<Instant> parse(String text) {
        try {
            return Optional.of(Instant.from(FIXDATE.parse(text)));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
