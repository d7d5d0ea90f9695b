package dateline.http.base;

import io.netty.handler.codec.DateFormatter;
import io.netty.util.AsciiString;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Dates in headers: written as IMF-fixdate, parsed in the two obsolete formats too (RFC 9110 section 5.6.7). Whole seconds, GMT. */
public final class HttpDates {

    private static final DateTimeFormatter FIXDATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    // RFC 9110 requires recipients to accept all three. A year of two digits means one at most 50 years ahead, else one
    // in the past.
    private static final List<DateTimeFormatter> ACCEPTED_FORMATS = List.of(
            FIXDATE,
            new DateTimeFormatterBuilder()
                    .appendPattern("EEEE, dd-MMM-")
                    .appendValueReduced(
                            ChronoField.YEAR,
                            2,
                            2,
                            LocalDate.now(ZoneOffset.UTC).minusYears(49))
                    .appendPattern(" HH:mm:ss 'GMT'")
                    .toFormatter(Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC),
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC));

    private HttpDates() {}

    public static String format(Instant instant) {
        return DateFormatter.format(Date.from(instant));
    }

    private record EncodedSecond(long second, CharSequence text) {}

    private static volatile EncodedSecond cachedNow = new EncodedSecond(0, format(Instant.EPOCH));

    /** The date of the current second, for the {@code Date} header. It is formatted once a second. */
    public static CharSequence now() {
        long second = System.currentTimeMillis() / 1_000;
        EncodedSecond cached = cachedNow;
        if (cached.second() != second) {
            cached = new EncodedSecond(second, new AsciiString(format(Instant.ofEpochSecond(second))));
            cachedNow = cached;
        }
        return cached.text();
    }

    /** @return empty if the text is no date; a recipient must ignore such a header */
    public static Optional<Instant> parse(String text) {
        for (DateTimeFormatter format : ACCEPTED_FORMATS) {
            try {
                return Optional.of(Instant.from(format.parse(text)));
            } catch (DateTimeParseException e) {
                // Try the next format.
            }
        }
        return Optional.empty();
    }
}
