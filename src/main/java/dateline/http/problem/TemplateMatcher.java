package dateline.http.problem;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Matches paths with a path template as REST does, segment by segment: no pattern of a variable matches a slash.
 *
 * @param segments a literal text, or a pattern of the whole segment where it has variables
 */
record TemplateMatcher(List<Segment> segments) {

    // A variable with or without a pattern. No pattern holds a brace.
    private static final Pattern VARIABLE = Pattern.compile("\\{[^{}:]*+(?::\\s*+([^{}]*+))?+}");
    // Reluctant, because a suffix may follow the variable.
    private static final String ANY_SEGMENT = "[^/]+?";

    /** @param literal null if the segment has a variable @param pattern null if it has none */
    private record Segment(String literal, Pattern pattern) {

        static Segment of(String template) {
            Matcher variables = VARIABLE.matcher(template);
            if (!variables.find()) return new Segment(template, null);
            StringBuilder regex = new StringBuilder();
            int end = 0;
            do {
                regex.append(Pattern.quote(template.substring(end, variables.start())))
                        .append(variables.group(1) == null ? ANY_SEGMENT : variables.group(1));
                end = variables.end();
            } while (variables.find());
            return new Segment(null, Pattern.compile(regex + Pattern.quote(template.substring(end))));
        }

        boolean matches(String segment) {
            return literal != null
                    ? literal.equals(segment)
                    : pattern.matcher(segment).matches();
        }
    }

    /** @param template with a leading slash, without a trailing one */
    static TemplateMatcher of(String template) {
        return new TemplateMatcher(split(template));
    }

    // A slash within a pattern separates nothing.
    private static List<Segment> split(String template) {
        List<Segment> segments = new ArrayList<>();
        int depth = 0;
        int start = 1;
        for (int i = 1; i <= template.length(); i++) {
            char character = i == template.length() ? '/' : template.charAt(i);
            if (character == '{') depth++;
            else if (character == '}') depth--;
            else if (character == '/' && depth == 0) {
                if (i > start) segments.add(Segment.of(template.substring(start, i)));
                start = i + 1;
            }
        }
        return List.copyOf(segments);
    }

    /** Splits a path for {@link #matches}. A trailing slash makes no difference. */
    static List<String> segments(String path) {
        int end = path.length() > 1 && path.endsWith("/") ? path.length() - 1 : path.length();
        return end <= 1 ? List.of() : Arrays.asList(path.substring(1, end).split("/", -1));
    }

    int size() {
        return segments.size();
    }

    /** The segments before the first one that has a variable. */
    List<String> literalPrefix() {
        return segments.stream()
                .map(Segment::literal)
                .takeWhile(literal -> literal != null)
                .toList();
    }

    boolean matches(List<String> path) {
        if (path.size() != segments.size()) return false;
        for (int i = 0; i < segments.size(); i++) if (!segments.get(i).matches(path.get(i))) return false;
        return true;
    }
}
