package dateline.article.search;

import java.util.ArrayList;
import java.util.List;

/**
 * Parses a search box input: alternatives joined by {@code or}; each has required words and "phrases", and excluded
 * -words. Every input is valid.
 */
record SearchInput(List<Alternative> alternatives) {

    /**
     * @param required all are required, in the syntax of PostgreSQL's {@code websearch_to_tsquery}; empty if the
     *     alternative has exclusions only
     * @param excluded none may occur
     */
    record Alternative(String required, List<String> excluded) {}

    static SearchInput of(String q) {
        List<Alternative> alternatives = new ArrayList<>();
        List<String> required = new ArrayList<>();
        List<String> excluded = new ArrayList<>();
        int offset = 0;
        while (offset < q.length()) {
            if (isBlank(q.charAt(offset))) {
                offset++;
                continue;
            }
            boolean isExcluded = q.charAt(offset) == '-' && offset + 1 < q.length() && !isBlank(q.charAt(offset + 1));
            int start = isExcluded ? offset + 1 : offset;
            boolean isPhrase = q.charAt(start) == '"';
            int end = isPhrase ? findClosingQuote(q, start + 1) : findWordEnd(q, start);
            String token = isPhrase ? '"' + q.substring(start + 1, end) + '"' : q.substring(start, end);
            offset = isPhrase ? Math.min(end + 1, q.length()) : end;
            if (!isExcluded && token.equalsIgnoreCase("or")) {
                addAlternative(alternatives, required, excluded);
            } else {
                (isExcluded ? excluded : required).add(isPhrase || !containsSign(token) ? token : '"' + token + '"');
            }
        }
        addAlternative(alternatives, required, excluded);
        return new SearchInput(List.copyOf(alternatives));
    }

    private static void addAlternative(List<Alternative> alternatives, List<String> required, List<String> excluded) {
        if (!required.isEmpty() || !excluded.isEmpty()) {
            alternatives.add(new Alternative(String.join(" ", required), List.copyOf(excluded)));
        }
        required.clear();
        excluded.clear();
    }

    private static int findClosingQuote(String q, int from) {
        int end = q.indexOf('"', from);
        return end < 0 ? q.length() : end;
    }

    private static int findWordEnd(String q, int from) {
        int end = from;
        while (end < q.length() && !isBlank(q.charAt(end)) && (end == from || q.charAt(end) != '"')) end++;
        return end;
    }

    // A sign within a word becomes a space. The parts are quoted as a phrase, so that they stay adjacent and an "or"
    // or a dash in them has no meaning.
    private static boolean containsSign(String token) {
        return token.codePoints()
                .anyMatch(
                        c -> c < 0x80 ? "&/<>".indexOf(c) >= 0 : !Character.isLetterOrDigit(c) && !isCombiningMark(c));
    }

    private static boolean isCombiningMark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }

    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }
}
