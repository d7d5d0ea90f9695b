package dateline.syndication.check;

import dateline.article.body.TextWords;
import dateline.article.body.TextWords.TextWord;
import dateline.article.body.UnicodeForm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The visible text of a page as words. Texts are compared by shingles, the runs of {@value #SHINGLE_LENGTH} words in
 * them (Broder 1997): advertisements between two paragraphs change only the shingles at their edges.
 */
final class PageText {

    /** Words in a shingle: two texts about the same event share hardly any run of five words. */
    static final int SHINGLE_LENGTH = 5;

    /** Words of a page that are read; a longer page is cut. */
    private static final int MAX_WORDS = 100_000;

    /** Characters of a page that are read, before and after normalization. */
    private static final int MAX_CHARACTERS = 1_000_000;

    /** Share of the words of a phrase from which a passage counts as a changed form of the phrase. */
    private static final double MIN_SIMILARITY = 0.6;

    private final String text;
    private final List<TextWord> words;
    private final List<String> normalized;
    private final Set<String> shingles;
    private final String joined;

    private PageText(String text, List<TextWord> words) {
        this.text = text;
        this.words = words;
        this.normalized =
                words.stream().map(TextWord::word).map(PageText::lowerCase).toList();
        this.shingles = new HashSet<>(shingles(normalized));
        this.joined = " " + String.join(" ", normalized) + " ";
    }

    /** @param language BCP 47; decides where words end */
    static PageText of(String text, String language) {
        String plain = normalize(text);
        List<TextWord> words = TextWords.of(plain, language);
        return new PageText(plain, words.subList(0, Math.min(words.size(), MAX_WORDS)));
    }

    int wordCount() {
        return words.size();
    }

    /** The words of a text in the form in which they are compared: NFKC, in lower case. */
    static List<String> normalizedWords(String text, String language) {
        // Equal words are one object: a version of 1 MB may have half a million words.
        Map<String, String> words = new HashMap<>();
        return TextWords.of(normalize(text), language).stream()
                .map(TextWord::word)
                .map(PageText::lowerCase)
                .map(word -> words.computeIfAbsent(word, same -> same))
                .toList();
    }

    /** The shingles of a text; of a shorter text, all its words as one. */
    static List<String> shingles(List<String> words) {
        if (words.isEmpty()) return List.of();
        if (words.size() < SHINGLE_LENGTH) return List.of(String.join(" ", words));
        List<String> shingles = new ArrayList<>();
        for (int i = 0; i + SHINGLE_LENGTH <= words.size(); i++)
            shingles.add(String.join(" ", words.subList(i, i + SHINGLE_LENGTH)));
        return shingles;
    }

    /** @param shingle one of {@link #shingles}, also of a shorter text */
    boolean hasShingle(String shingle) {
        return shingles.contains(shingle) || isShort(shingle) && joined.contains(" " + shingle + " ");
    }

    private static boolean isShort(String shingle) {
        return shingle.chars().filter(one -> one == ' ').count() < SHINGLE_LENGTH - 1;
    }

    /** Whether the page has the phrase, with the same characters apart from white space, quotation marks and dashes. */
    boolean hasPhrase(String phrase) {
        return text.contains(normalize(phrase));
    }

    /**
     * Finds the passage that resembles a phrase most: as many words, in any order.
     *
     * @param ignored shingles of the article itself: what the article says is no changed form of the phrase
     * @return empty if no passage has 60 % of the words of the phrase
     */
    Optional<String> findSimilar(List<String> phrase, Set<String> ignored) {
        int length = Math.min(phrase.size(), words.size());
        if (length == 0) return Optional.empty();
        boolean[] isArticle = new boolean[words.size()];
        for (int i = 0; i + SHINGLE_LENGTH <= words.size(); i++) {
            if (ignored.contains(String.join(" ", normalized.subList(i, i + SHINGLE_LENGTH))))
                for (int k = i; k < i + SHINGLE_LENGTH; k++) isArticle[k] = true;
        }
        Set<String> wanted = Set.copyOf(phrase);
        Map<String, Integer> missing = new HashMap<>();
        phrase.forEach(word -> missing.merge(word, 1, Integer::sum));
        int shared = 0;
        int best = 0;
        int bestEnd = 0;
        for (int i = 0; i < words.size(); i++) {
            if (!isArticle[i] && missing.merge(normalized.get(i), -1, Integer::sum) >= 0) shared++;
            int left = i - length;
            if (left >= 0 && !isArticle[left] && missing.merge(normalized.get(left), 1, Integer::sum) > 0) shared--;
            if (shared > best) {
                best = shared;
                bestEnd = i;
            }
        }
        if (best < MIN_SIMILARITY * phrase.size()) return Optional.empty();
        int first = Math.max(0, bestEnd - length + 1);
        while (isArticle[first] || !wanted.contains(normalized.get(first))) first++;
        return Optional.of(
                text.substring(words.get(first).start(), words.get(bestEnd).end()));
    }

    private static String lowerCase(String word) {
        return word.toLowerCase(Locale.ROOT);
    }

    // Publishing systems replace quotation marks, dashes and spaces, and insert characters without width.
    private static String normalize(String text) {
        String read = text.length() <= MAX_CHARACTERS ? text : text.substring(0, MAX_CHARACTERS);
        StringBuilder plain = new StringBuilder(read.length());
        // One character can have eighteen in NFKC, so the limit is checked after each part.
        UnicodeForm.NFKC.visitParts(read, part -> {
            appendNormalized(plain, part);
            return plain.length() < MAX_CHARACTERS;
        });
        return plain.toString().strip();
    }

    private static void appendNormalized(StringBuilder plain, String compatible) {
        boolean isAfterSpace = plain.isEmpty() || plain.charAt(plain.length() - 1) == ' ';
        for (int i = 0; i < compatible.length(); i++) {
            char one = compatible.charAt(i);
            boolean isSpace = Character.isWhitespace(one) || Character.isSpaceChar(one);
            if (one == '\u00AD' || one == '\u200B' || one == '\u200C' || one == '\u200D' || one == '\uFEFF') continue;
            if (isSpace && !isAfterSpace) plain.append(' ');
            if (!isSpace) plain.append(plainCharacter(one));
            isAfterSpace = isSpace;
        }
    }

    private static char plainCharacter(char one) {
        return switch (one) {
            case '\u2018', '\u2019', '\u201A', '\u2032' -> '\'';
            case '\u201C', '\u201D', '\u201E', '\u00AB', '\u00BB' -> '"';
            case '\u2010', '\u2011', '\u2012', '\u2013', '\u2014', '\u2212' -> '-';
            default -> one;
        };
    }
}
