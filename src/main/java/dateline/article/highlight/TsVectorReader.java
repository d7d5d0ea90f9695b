package dateline.article.highlight;

import java.util.function.ObjIntConsumer;

/** Reads the text form of a PostgreSQL {@code tsvector}: its words, each with its positions from 1. */
final class TsVectorReader {

    private final String vector;
    private int offset;

    private TsVectorReader(String vector) {
        this.vector = vector;
    }

    /** @param consumer receives every word once for each of its positions */
    static void read(String vector, ObjIntConsumer<String> consumer) {
        new TsVectorReader(vector).readAll(consumer);
    }

    private void readAll(ObjIntConsumer<String> consumer) {
        while (offset < vector.length()) {
            String word = readQuoted();
            while (offset < vector.length() && vector.charAt(offset) != ' ') {
                offset++;
                int position = 0;
                for (; offset < vector.length() && Character.isDigit(vector.charAt(offset)); offset++)
                    position = position * 10 + vector.charAt(offset) - '0';
                // A weight may follow.
                while (offset < vector.length() && vector.charAt(offset) != ',' && vector.charAt(offset) != ' ')
                    offset++;
                consumer.accept(word, position);
            }
            offset++;
        }
    }

    private String readQuoted() {
        StringBuilder word = new StringBuilder();
        offset = readQuoted(vector, offset, word);
        return word.toString();
    }

    /**
     * Reads a word in apostrophes; an apostrophe or backslash within it is doubled.
     *
     * @return the offset after the closing apostrophe
     */
    static int readQuoted(String text, int from, StringBuilder word) {
        int end = from + 1;
        while (end < text.length()) {
            char c = text.charAt(end++);
            boolean isDoubled = (c == '\'' || c == '\\') && end < text.length() && text.charAt(end) == c;
            if (isDoubled) end++;
            else if (c == '\'') break;
            word.append(c);
        }
        return end;
    }
}
