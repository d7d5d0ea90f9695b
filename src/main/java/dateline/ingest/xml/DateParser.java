package dateline.ingest.xml;

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

/**
 * Parses the date formats found in feeds: RFC 822, ISO 8601 and their common variants. A date that cannot be read, or
 * is not in the years 1 to 9999, is null.
 */
public final class DateParser {

    private static final Pattern RFC_822 = Pattern.compile(
            "(?:\\p{L}{2,12}\\.?,?\\s+)?(\\d{1,2})[\\s-](\\p{L}{3})\\p{L}*[\\s-](\\d{4}|\\d{2}),?\\s+(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:\\.\\d+)?)?\\s*([+-]\\d{2}:?\\d{2}|\\p{L}{1,5})?");
    private static final Pattern DATE_ONLY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern LOCAL_DATE_TIME =
            Pattern.compile("(\\d{4})-(\\d{2})-(\\d{2})[T ](\\d{2}):(\\d{2})(?::(\\d{2})(\\.\\d{1,9})?)?");
    private static final Pattern YEAR_FIRST = Pattern.compile("\\d{4}-.*");
    private static final Pattern OFFSET = Pattern.compile("([+-]\\d{2})(\\d{2})$");
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    // The zones of RFC 822, and other abbreviations that are unambiguous or have one prevailing meaning.
    private static final Map<String, Integer> ZONES = Map.ofEntries(
            Map.entry("z", 0),
            Map.entry("ut", 0),
            Map.entry("utc", 0),
            Map.entry("gmt", 0),
            Map.entry("est", -5),
            Map.entry("edt", -4),
            Map.entry("cst", -6),
            Map.entry("cdt", -5),
            Map.entry("mst", -7),
            Map.entry("mdt", -6),
            Map.entry("pst", -8),
            Map.entry("pdt", -7),
            Map.entry("akst", -9),
            Map.entry("akdt", -8),
            Map.entry("hst", -10),
            Map.entry("wet", 0),
            Map.entry("west", 1),
            Map.entry("bst", 1),
            Map.entry("cet", 1),
            Map.entry("cest", 2),
            Map.entry("mez", 1),
            Map.entry("mesz", 2),
            Map.entry("eet", 2),
            Map.entry("eest", 3),
            Map.entry("msk", 3),
            Map.entry("sast", 2),
            Map.entry("jst", 9),
            Map.entry("aest", 10),
            Map.entry("aedt", 11),
            Map.entry("nzst", 12),
            Map.entry("nzdt", 13));
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");
    private static final int MAX_LENGTH = 64;

    private DateParser() {}

    public static Instant parse(String text) {
        if (text == null || text.length() > MAX_LENGTH) return null;
        try {
            Instant instant = parseAnyFormat(text.strip());
            if (instant == null || instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) return null;
            return instant.truncatedTo(ChronoUnit.MICROS);
        } catch (DateTimeException | ArithmeticException unreadable) {
            return null;
        }
    }

    private static Instant parseAnyFormat(String text) {
        if (DATE_ONLY.matcher(text).matches())
            return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
        Matcher local = LOCAL_DATE_TIME.matcher(text);
        if (local.matches()) return parseLocal(local).toInstant(ZoneOffset.UTC);
        if (YEAR_FIRST.matcher(text).matches())
            return OffsetDateTime.parse(
                            OFFSET.matcher(text.replaceFirst(" ", "T")).replaceFirst("$1:$2"))
                    .toInstant();
        Matcher rfc = RFC_822.matcher(text);
        return rfc.matches() ? parseRfc822(rfc) : null;
    }

    private static LocalDateTime parseLocal(Matcher date) {
        if (date.group(7) != null) return LocalDateTime.parse(date.group().replace(' ', 'T'));
        return LocalDateTime.of(
                Integer.parseInt(date.group(1)),
                Integer.parseInt(date.group(2)),
                Integer.parseInt(date.group(3)),
                Integer.parseInt(date.group(4)),
                Integer.parseInt(date.group(5)),
                date.group(6) == null ? 0 : Integer.parseInt(date.group(6)));
    }

    private static Instant parseRfc822(Matcher rfc) {
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
                .toInstant(parseZone(rfc.group(7)));
    }

    // RFC 2822 section 4.3 treats an unknown zone as UTC. The date would be hours off, and an article could go live too
    // early, so a date with an unknown zone counts as unreadable.
    private static ZoneOffset parseZone(String zone) {
        if (zone == null) return ZoneOffset.UTC;
        if (zone.startsWith("+") || zone.startsWith("-"))
            return ZoneOffset.of(zone.replaceFirst("(\\d{2}):?(\\d{2})", "$1:$2"));
        Integer hours = ZONES.get(zone.toLowerCase(Locale.ROOT));
        if (hours == null) throw new DateTimeException(zone);
        return ZoneOffset.ofHours(hours);
    }

    /** The end of {@code end=2026-01-01T00:00:00Z; scheme=W3C-DTF} (Dublin Core Period); null where there is none. */
    public static Instant parsePeriodEnd(String period) {
        Matcher end = period == null
                ? null
                : Pattern.compile("(?:^|;)\\s*end=([^;]*)").matcher(period);
        return end != null && end.find() ? parse(end.group(1)) : null;
    }

    /** Seconds of {@code 95}, {@code 1:35} or {@code 0:01:35}; null for anything else. */
    public static Integer parseSeconds(String text) {
        if (text == null || !text.strip().matches("(\\d{1,3}:){0,2}\\d{1,7}")) return null;
        int seconds = 0;
        for (String part : text.strip().split(":")) seconds = seconds * 60 + Integer.parseInt(part);
        return seconds;
    }
}
