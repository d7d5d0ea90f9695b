package dateline.format;

import dateline.http.base.DomainNames;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Normalizes text, links and instants so that every feed format can contain them. For optional values null is returned for null. */
final class FeedText {

    private static final Pattern WEB_URL = Pattern.compile("(?is)(https?)://([^/?#]*)(.*)");
    private static final Pattern HOST_AND_PORT = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^:@\\[\\]]+)(:\\d*)?");
    private static final Pattern IRI = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:[^\\s<>\"{}|\\\\^`\\p{Cntrl}]+");
    private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,15}");
    private static final Pattern MIME_TYPE = Pattern.compile("[\\w!#$&^.+-]+/[\\w!#$&^.+-]+(\\s*;[\\x20-\\x7E]*)?");
    private static final Pattern PERCENT_ESCAPE = Pattern.compile("%[0-9A-Fa-f]{2}");
    private static final String URL_PUNCTUATION = "-._~:/?@!$&'()*+,;=";
    // The last and first instants with a four-digit year, which RFC 822 and RFC 3339 require.
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

    private FeedText() {}

    /** Removes characters that XML 1.0 forbids, including lone surrogates; returns null if nothing visible is left. */
    static String cleanText(String text) {
        if (text == null) {
            return null;
        }
        StringBuilder legal = new StringBuilder(text.length());
        text.codePoints().filter(FeedText::isLegal).forEach(legal::appendCodePoint);
        String clean = legal.toString().strip();
        return clean.codePoints().allMatch(FeedText::isSpace) ? null : clean;
    }

    // In contrast to strip() this includes no-break spaces and NEL, which are invisible too.
    private static boolean isSpace(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85;
    }

    /** As {@link #cleanText}, on a single line. */
    static String singleLine(String text) {
        String clean = cleanText(text);
        return clean == null ? null : clean.replaceAll("\\s+", " ");
    }

    private static boolean isLegal(int c) {
        return c == '\t'
                || c == '\n'
                || c == '\r'
                || c >= 0x20 && c <= 0xD7FF
                || c >= 0xE000 && c <= 0xFFFD
                || c >= 0x10000;
    }

    /** Converts an absolute http or https URL to ASCII (RFC 3986); returns null for all other text. */
    static String webUrl(String url) {
        String clean = cleanText(url);
        if (clean == null) {
            return null;
        }
        Matcher web = WEB_URL.matcher(clean);
        Matcher authority = web.matches() ? HOST_AND_PORT.matcher(web.group(2)) : null;
        if (authority == null || !authority.matches()) {
            return null;
        }
        String host = DomainNames.toAscii(authority.group(1)).orElse(null);
        if (host == null) {
            return null;
        }
        try {
            String port = authority.group(2) == null ? "" : authority.group(2);
            URI uri = new URI(web.group(1) + "://" + host + port + escape(web.group(3)));
            return uri.getHost() == null ? null : uri.toString();
        } catch (URISyntaxException invalid) {
            return null;
        }
    }

    private static String escape(String rest) {
        StringBuilder escaped = new StringBuilder(rest.length());
        boolean inFragment = false;
        int i = 0;
        while (i < rest.length()) {
            int c = rest.codePointAt(i);
            boolean opensFragment = c == '#' && !inFragment;
            inFragment |= opensFragment;
            boolean isEscape =
                    PERCENT_ESCAPE.matcher(rest).region(i, rest.length()).lookingAt();
            boolean isPlain = c < 0x80 && (Character.isLetterOrDigit(c) || URL_PUNCTUATION.indexOf(c) >= 0);
            String character = Character.toString(c);
            if (opensFragment || isEscape || isPlain) {
                escaped.append(character);
            } else {
                for (byte octet : character.getBytes(StandardCharsets.UTF_8)) {
                    escaped.append(String.format("%%%02X", octet));
                }
            }
            i += character.length();
        }
        return escaped.toString();
    }

    static String requiredUrl(String url) {
        String clean = webUrl(url);
        if (clean == null) {
            throw new IllegalArgumentException("not an absolute http or https URL: " + url);
        }
        return clean;
    }

    /** Checks an absolute IRI and returns it unchanged, because clients compare ids character by character. */
    static String iri(String iri) {
        if (iri == null || !iri.equals(cleanText(iri)) || !IRI.matcher(iri).matches()) {
            throw new IllegalArgumentException("not an absolute IRI: " + iri);
        }
        return iri;
    }

    static String optionalIri(String iri) {
        String clean = cleanText(iri);
        return clean != null && IRI.matcher(clean).matches() ? clean : null;
    }

    static String language(String tag) {
        return tag != null && LANGUAGE.matcher(tag).matches() ? tag : null;
    }

    static String mimeType(String type) {
        return type != null && MIME_TYPE.matcher(type).matches() ? type : "application/octet-stream";
    }

    /** Truncates an instant to milliseconds, because common feed readers misread further digits, and limits it to four-digit years. */
    static Instant instant(Instant instant) {
        Instant cut = instant.truncatedTo(ChronoUnit.MILLIS);
        return cut.isBefore(EARLIEST) ? EARLIEST : cut.isAfter(LATEST) ? LATEST : cut;
    }
}
