package dateline.article.search;

import java.util.ArrayList;
import java.util.List;

/**
 * Parses a search box input: alternatives joined by {@code or}; each has required words and "phrases", and excluded
 * -words. Every input is valid.
 */
record SearchInput(List<Alternative> alternatives) {

    /**
     * @param wanted all are required, in the syntax of PostgreSQL's {@code websearch_to_tsquery}; empty if the
     *     alternative has exclusions only
     * @param unwanted none may occur
     */
    record Alternative(String wanted, List<String> unwanted) {}

    static SearchInput of(String q) {
        List<Alternative> alternatives = new ArrayList<>();
        List<String> wanted = new ArrayList<>();
        List<String> unwanted = new ArrayList<>();
        int at = 0;
        while (at < q.length()) {
            if (blank(q.charAt(at))) {
                at++;
                continue;
            }
            boolean not = q.charAt(at) == '-' && at + 1 < q.length() && !blank(q.charAt(at + 1));
            int start = not ? at + 1 : at;
            boolean phrase = q.charAt(start) == '"';
            int end = phrase ? closing(q, start + 1) : word(q, start);
            String token = phrase ? '"' + q.substring(start + 1, end) + '"' : q.substring(start, end);
            at = phrase ? Math.min(end + 1, q.length()) : end;
            if (!not && token.equalsIgnoreCase("or")) {
                close(alternatives, wanted, unwanted);
            } else {
                (not ? unwanted : wanted).add(phrase || !divided(token) ? token : '"' + token + '"');
            }
        }
        close(alternatives, wanted, unwanted);
        return new SearchInput(List.copyOf(alternatives));
    }

    private static void close(List<Alternative> alternatives, List<String> wanted, List<String> unwanted) {
        if (!wanted.isEmpty() || !unwanted.isEmpty()) {
            alternatives.add(new Alternative(String.join(" ", wanted), List.copyOf(unwanted)));
        }
        wanted.clear();
        unwanted.clear();
    }

    private static int closing(String q, int from) {
        int end = q.indexOf('"', from);
        return end < 0 ? q.length() : end;
    }

    private static int word(String q, int from) {
        int end = from;
        while (end < q.length() && !blank(q.charAt(end)) && (end == from || q.charAt(end) != '"')) end++;
        return end;
    }

    // A sign within a word becomes a space. The parts are quoted as a phrase, so that they stay adjacent and an "or"
    // or a dash in them has no meaning.
    private static boolean divided(String token) {
        return token.codePoints()
                .anyMatch(c -> c < 0x80 ? "&/<>".indexOf(c) >= 0 : !Character.isLetterOrDigit(c) && !mark(c));
    }

    private static boolean mark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }

    private static boolean blank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }
}
