package dateline.article.highlight;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The terms to highlight for a search, read from the text form of a PostgreSQL {@code tsquery}: single words, and
 * phrases with the distance of each word to the first. Excluded words are omitted; each alternative is its own phrase.
 */
public record HighlightTerms(List<Phrase> phrases) {

    /**
     * @param words in UTF-8
     * @param distances distance of each word to the first, in words
     */
    record Phrase(byte[][] words, int[] distances) {}

    public static HighlightTerms of(String query) {
        return new TsQueryReader(query).readAll();
    }

    private static final class TsQueryReader {

        private final String query;
        private final List<Phrase> phrases = new ArrayList<>();
        private final List<byte[]> words = new ArrayList<>();
        private final List<Integer> distances = new ArrayList<>();
        // For each open bracket, whether the text around it is excluded.
        private final Deque<Boolean> brackets = new ArrayDeque<>();
        private boolean isExcluded;
        private boolean isNegated;
        private int distance;

        TsQueryReader(String query) {
            this.query = query;
        }

        HighlightTerms readAll() {
            for (int at = 0; at < query.length(); ) at = readNext(at);
            closePhrase();
            return new HighlightTerms(List.copyOf(phrases));
        }

        private int readNext(int at) {
            char c = query.charAt(at);
            switch (c) {
                case '!' -> isNegated = !isNegated;
                case '(' -> {
                    brackets.push(isExcluded);
                    isExcluded ^= isNegated;
                    isNegated = false;
                }
                case ')' -> isExcluded = brackets.pop();
                case '&', '|' -> closePhrase();
                case '<' -> {
                    int end = query.indexOf('>', at);
                    String distanceOperator = query.substring(at + 1, end);
                    distance = distanceOperator.equals("-") ? 1 : Integer.parseInt(distanceOperator);
                    return end + 1;
                }
                case '\'' -> {
                    StringBuilder word = new StringBuilder();
                    int end = TsVectorReader.readQuoted(query, at, word);
                    addWord(word.toString());
                    return end;
                }
                default -> {}
            }
            return at + 1;
        }

        private void addWord(String word) {
            if (isExcluded == isNegated) {
                int previous = distances.isEmpty() ? 0 : distances.get(distances.size() - 1);
                words.add(word.getBytes(UTF_8));
                distances.add(words.size() == 1 ? 0 : previous + distance);
            }
            isNegated = false;
        }

        private void closePhrase() {
            if (!words.isEmpty())
                phrases.add(new Phrase(
                        words.toArray(byte[][]::new),
                        distances.stream().mapToInt(Integer::intValue).toArray()));
            words.clear();
            distances.clear();
            distance = 0;
        }
    }
}
