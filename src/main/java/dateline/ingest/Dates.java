package dateline.ingest;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Instants as people write them into feeds. What is none, or none that can be meant, is null. */
final class Dates {

    private static final Pattern RFC_822 = Pattern.compile(
            "(?:\\p{L}{2,12}\\.?,?\\s+)?(\\d{1,2})[\\s-](\\p{L}{3})\\p{L}*[\\s-](\\d{4}|\\d{2}),?\\s+(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:\\.\\d+)?)?\\s*([+-]\\d{2}:?\\d{2}|\\p{L}{1,5})?");
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final Map<String, Integer> ZONES =
            Map.of("est", -5, "edt", -4, "cst", -6, "cdt", -5, "mst", -7, "mdt", -6, "pst", -8, "pdt", -7);
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");
    private static final int LONGEST = 64;

    private Dates() {}

    static Instant of(String text) {
        if (text == null || text.length() > LONGEST) return null;
        try {
            Instant instant = parsed(text.strip());
            if (instant == null || instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) return null;
            return instant.truncatedTo(ChronoUnit.MICROS);
        } catch (DateTimeException | ArithmeticException noDate) {
            return null;
        }
    }

    private static Instant parsed(String text) {
        if (text.matches("\\d{4}-\\d{2}-\\d{2}"))
            return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
        if (text.matches("\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?"))
            return LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC);
        if (text.matches("\\d{4}-.*"))
            return OffsetDateTime.parse(text.replaceFirst(" ", "T").replaceFirst("([+-]\\d{2})(\\d{2})$", "$1:$2"))
                    .toInstant();
        Matcher rfc = RFC_822.matcher(text);
        return rfc.matches() ? rfc822(rfc) : null;
    }

    private static Instant rfc822(Matcher rfc) {
        int month = MONTHS.indexOf(rfc.group(2).toLowerCase(Locale.ROOT)) + 1;
        int year = Integer.parseInt(rfc.group(3));
        if (rfc.group(3).length() == 2) year += year < 50 ? 2000 : 1900;
        int second = rfc.group(6) == null ? 0 : Math.min(59, Integer.parseInt(rfc.group(6)));
        return LocalDateTime.of(
                        year,
                        month,
                        Integer.parseInt(rfc.group(1)),
                        Integer.parseInt(rfc.group(4)),
                        Integer.parseInt(rfc.group(5)),
                        second)
                .toInstant(zone(rfc.group(7)));
    }

    // A zone by a name that nobody knows counts as UTC (RFC 2822 section 4.3).
    private static ZoneOffset zone(String zone) {
        if (zone == null) return ZoneOffset.UTC;
        if (zone.matches("[+-].*")) return ZoneOffset.of(zone.replaceFirst("(\\d{2}):?(\\d{2})", "$1:$2"));
        return ZoneOffset.ofHours(ZONES.getOrDefault(zone.toLowerCase(Locale.ROOT), 0));
    }

    /** The end of {@code end=2026-01-01T00:00:00Z; scheme=W3C-DTF} (Dublin Core Period); null where there is none. */
    static Instant end(String period) {
        Matcher end = period == null
                ? null
                : Pattern.compile("(?:^|;)\\s*end=([^;]*)").matcher(period);
        return end != null && end.find() ? of(end.group(1)) : null;
    }

    /** Seconds of {@code 95}, {@code 1:35} or {@code 0:01:35}; null for anything else. */
    static Integer seconds(String text) {
        if (text == null || !text.strip().matches("(\\d{1,3}:){0,2}\\d{1,7}")) return null;
        int seconds = 0;
        for (String part : text.strip().split(":")) seconds = seconds * 60 + Integer.parseInt(part);
        return seconds;
    }
}
