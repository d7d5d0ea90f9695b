package dateline.article.highlight;

import java.util.function.ObjIntConsumer;

/** Reads the text form of a PostgreSQL {@code tsvector}: its words, each with its positions from 1. */
final class TsVectorReader {

    private final String vector;
    private int at;

    private TsVectorReader(String vector) {
        this.vector = vector;
    }

    /** @param each receives every word once for each of its positions */
    static void read(String vector, ObjIntConsumer<String> each) {
        new TsVectorReader(vector).all(each);
    }

    private void all(ObjIntConsumer<String> each) {
        while (at < vector.length()) {
            String word = quoted();
            while (at < vector.length() && vector.charAt(at) != ' ') {
                at++;
                int place = 0;
                for (; at < vector.length() && Character.isDigit(vector.charAt(at)); at++)
                    place = place * 10 + vector.charAt(at) - '0';
                // A weight may follow.
                while (at < vector.length() && vector.charAt(at) != ',' && vector.charAt(at) != ' ') at++;
                each.accept(word, place);
            }
            at++;
        }
    }

    private String quoted() {
        StringBuilder word = new StringBuilder();
        at = quoted(vector, at, word);
        return word.toString();
    }

    /**
     * Reads a word in apostrophes; an apostrophe or backslash within it is doubled.
     *
     * @return the offset after the closing apostrophe
     */
    static int quoted(String text, int from, StringBuilder word) {
        int at = from + 1;
        while (at < text.length()) {
            char c = text.charAt(at++);
            boolean twice = (c == '\'' || c == '\\') && at < text.length() && text.charAt(at) == c;
            if (twice) at++;
            else if (c == '\'') break;
            word.append(c);
        }
        return at;
    }
}
