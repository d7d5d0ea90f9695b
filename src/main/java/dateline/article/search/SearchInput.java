package dateline.article.search;

import dateline.article.highlight.WordSegmenter;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Parses a search box input: alternatives joined by {@code or}; each has required words and "phrases", and excluded
 * -words. Every input is valid.
 */
record SearchInput(List<Alternative> alternatives) {

    /**
     * @param required all are required; empty if the alternative has exclusions only
     * @param excluded none may occur
     */
    record Alternative(List<WordGroup> required, List<WordGroup> excluded) {}

    /**
     * Words, in the syntax of PostgreSQL's {@code websearch_to_tsquery}.
     *
     * @param joined the same without separated words; null if no word was separated. Matches too, because a word may be
     *     separated in the search and not in the text, where its neighbours decide as well
     */
    record WordGroup(String words, String joined) {

        static WordGroup of(String words) {
            String joined = WordSegmenter.join(words);
            return new WordGroup(words, joined.equals(words) ? null : joined);
        }
    }

    // A quotation mark between two Hebrew letters belongs to an abbreviation. The database replaces this sign by a
    // space.
    private static final Pattern GERSHAYIM = Pattern.compile("(?<=\\p{IsHebrew})\"(?=\\p{IsHebrew})");

    static SearchInput of(String input) {
        String composed = WordSegmenter.removeBreakHints(Normalizer.normalize(input, Normalizer.Form.NFC));
        String q = WordSegmenter.separateWords(GERSHAYIM.matcher(composed).replaceAll("\u05F4"));
        List<Alternative> alternatives = new ArrayList<>();
        List<String> required = new ArrayList<>();
        List<String> excluded = new ArrayList<>();
        int offset = 0;
        while (offset < q.length()) {
            if (isBlank(q.charAt(offset))) {
                offset++;
                continue;
            }
            int start = offset;
            while (start < q.length() && q.charAt(start) == '-') start++;
            boolean isExcluded = start > offset;
            // The database reads each sign of exclusion as an operator of its own, and refuses more than 32 of them.
            if (start == q.length() || isBlank(q.charAt(start))) {
                offset = start;
                continue;
            }
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
            alternatives.add(new Alternative(
                    toGroups(required), excluded.stream().map(WordGroup::of).toList()));
        }
        required.clear();
        excluded.clear();
    }

    // The words that are not separated become one group.
    private static List<WordGroup> toGroups(List<String> required) {
        List<WordGroup> groups = new ArrayList<>();
        List<String> unseparated = new ArrayList<>();
        for (String words : required) {
            WordGroup group = WordGroup.of(words);
            if (group.joined() == null) unseparated.add(words);
            else groups.add(group);
        }
        if (!unseparated.isEmpty()) groups.add(0, WordGroup.of(String.join(" ", unseparated)));
        return List.copyOf(groups);
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
        return token.contains("--")
                || token.codePoints()
                        .anyMatch(c -> c < 0x80
                                ? "&/<>".indexOf(c) >= 0
                                : !Character.isLetterOrDigit(c) && !isCombiningMark(c));
    }

    private static boolean isCombiningMark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }

    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }
}
