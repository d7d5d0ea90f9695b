package dateline.http.ingress;

import dateline.http.problem.Problem;
import dateline.http.request.RawQuery;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Checks path and query as they were sent: refuses those that two programs might read differently, and API keys in them. */
final class RequestTarget {

    private static final Pattern AMBIGUOUS_PATH = Pattern.compile(
            ";|//|\\\\|/\\.{1,2}(/|$)|%(2F|5C|25|2E|[01][0-9A-F]|7F)|[\\x00-\\x20\\x7F-\\uFFFF\"<>^`{|}]",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");
    private static final Pattern CONTROL_IN_QUERY = Pattern.compile("[\\x00-\\x1F\\x7F]|%00");
    private static final Set<String> KEY_PARAMETERS = caseInsensitive(
            "key",
            "api-key",
            "api_key",
            "apikey",
            "access-token",
            "access_token",
            "accesstoken",
            "token",
            "authorization");
    private static final String KEY_PREFIX = "dl_";
    private static final Pattern KEY = Pattern.compile("dl_(demo_|[0-9a-z]{12}_)", Pattern.CASE_INSENSITIVE);

    // Many times what any operation has. Each takes about 80 bytes of the heap, however short it is.
    private static final int MAX_PARAMETERS = 100;

    // Many times what any resource has. Each takes about 100 bytes of the heap while its request is processed.
    private static final int MAX_SEGMENTS = 32;

    private RequestTarget() {}

    static Optional<Problem> refusal(String path, String query, RoutingContext rc) {
        if (segments(path) > MAX_SEGMENTS) {
            return Optional.of(
                    Problem.of("not-found", "No resource has a path of more than " + MAX_SEGMENTS + " segments."));
        }
        if (separators(query) >= MAX_PARAMETERS) {
            return Optional.of(Problem.of("query-malformed", "A query may have " + MAX_PARAMETERS + " parameters."));
        }
        Optional<Problem> ambiguity = isPlain(path, query) ? Optional.empty() : ambiguity(path, query, rc);
        if (ambiguity.isPresent()) return ambiguity;
        if (!query.isEmpty() && containsKey(query)) {
            return Optional.of(
                    Problem.of(
                            "key-in-url",
                            "Send the key in the header Authorization: Bearer dl_… Treat the key in this URL as leaked, because proxies log URLs."));
        }
        return Optional.empty();
    }

    private static int segments(String path) {
        int segments = 0;
        for (int i = 0; i < path.length(); i++) if (path.charAt(i) == '/') segments++;
        return segments;
    }

    private static int separators(String query) {
        int separators = 0;
        for (int i = 0; i < query.length(); i++) if (isSeparator(query.charAt(i))) separators++;
        return separators;
    }

    // Vert.x also accepts a semicolon.
    private static boolean isSeparator(char c) {
        return c == '&' || c == ';';
    }

    // Names and values are compared as Vert.x decodes them.
    private static boolean containsKey(String query) {
        int start = 0;
        for (int i = 0; i <= query.length(); i++) {
            if (i < query.length() && !isSeparator(query.charAt(i))) continue;
            if (isKey(query.substring(start, i))) return true;
            start = i + 1;
        }
        return false;
    }

    private static boolean isKey(String parameter) {
        int equals = parameter.indexOf('=');
        String name = decoded(equals < 0 ? parameter : parameter.substring(0, equals));
        String value = equals < 0 ? "" : decoded(parameter.substring(equals + 1));
        return equals >= 0 && KEY_PARAMETERS.contains(name) || startsWithKey(name) || startsWithKey(value);
    }

    private static boolean startsWithKey(String text) {
        return text.regionMatches(true, 0, KEY_PREFIX, 0, KEY_PREFIX.length())
                && KEY.matcher(text).lookingAt();
    }

    private static Set<String> caseInsensitive(String... names) {
        Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        Collections.addAll(set, names);
        return Collections.unmodifiableSet(set);
    }

    private static String decoded(String text) {
        return text.indexOf('%') < 0 ? text : URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    // The fast path for nearly all requests: no character that two programs could read differently.
    private static boolean isPlain(String path, String query) {
        char previous = 0;
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            boolean isWordCharacter =
                    c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c == '-' || c == '_';
            if (!isWordCharacter && c != '/' && c != '.' || previous == '/' && (c == '/' || c == '.')) return false;
            previous = c;
        }
        for (int i = 0; i < query.length(); i++) {
            char c = query.charAt(i);
            if (c <= ' ' || c == '%' || c >= 0x7F) return false;
        }
        return path.startsWith("/");
    }

    private static Optional<Problem> ambiguity(String path, String query, RoutingContext rc) {
        if (!path.startsWith("/")
                || AMBIGUOUS_PATH.matcher(path).find()
                || BROKEN_ESCAPE.matcher(path).find()) {
            return Optional.of(
                    Problem.of(
                            "path-ambiguous",
                            "Send the path without an encoded slash, dot or percent sign, without a semicolon, and without a double slash."));
        }
        if (!isUtf8(path)) {
            return Optional.of(Problem.of("path-ambiguous", "Percent-encode the path as UTF-8."));
        }
        if (BROKEN_ESCAPE.matcher(query).find()
                || CONTROL_IN_QUERY.matcher(query).find()) {
            return Optional.of(Problem.of(
                    "query-malformed",
                    "Percent-encode the query as UTF-8: %XX with two hex digits, and no control characters."));
        }
        if (!RawQuery.decodeUtf8(query, rc)) {
            return Optional.of(Problem.of(
                    "query-malformed", "Percent-encode the query as UTF-8. It contains bytes that are not UTF-8."));
        }
        return Optional.empty();
    }

    private static boolean isUtf8(String path) {
        if (path.indexOf('%') < 0) return true;
        // No slug holds U+FFFD, so it can only come from bytes that are not UTF-8.
        return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8)
                        .indexOf('\uFFFD')
                < 0;
    }
}
