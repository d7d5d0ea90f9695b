package dateline.article.highlight;

/**
 * Finds the rest of a word, number or amount that a cut between two tokens would divide. The parser of PostgreSQL makes
 * several tokens of {@code £1,234.56}, {@code don’t} and {@code 2024-05-01}; a snippet that ends inside states another
 * amount.
 */
final class WordEdges {

    // A longer run without a space, such as an address, is divided.
    static final int MAX_CHARACTERS = 40;
    private static final int EM_DASH = 0x2014;

    private WordEdges() {}

    /** Returns how many characters at the beginning of the text continue the word before it. */
    static int continuing(String after) {
        int end = 0;
        for (int i = 0; i < after.length(); ) {
            int c = after.codePointAt(i);
            if (isBetweenWords(c)) return end;
            i += Character.charCount(c);
            if (i > MAX_CHARACTERS) return 0;
            if (isInWord(c)) end = i;
        }
        return end;
    }

    /** Returns how many characters at the end of the text belong to the word after it. */
    static int leading(String before) {
        int length = 0;
        for (int i = before.length(); i > 0; ) {
            int c = before.codePointBefore(i);
            if (isBetweenWords(c)) return length;
            i -= Character.charCount(c);
            if (before.length() - i > MAX_CHARACTERS) return 0;
            if (isInWord(c)) length = before.length() - i;
        }
        return length;
    }

    // In scripts without spaces each token is a word.
    private static boolean isBetweenWords(int c) {
        return Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || c == EM_DASH
                || Character.isLetter(c) && WordSegmenter.mayNeedSeparator(c);
    }

    private static boolean isInWord(int c) {
        return Character.isLetterOrDigit(c)
                || switch (Character.getType(c)) {
                    case Character.NON_SPACING_MARK,
                            Character.COMBINING_SPACING_MARK,
                            Character.ENCLOSING_MARK,
                            Character.CURRENCY_SYMBOL,
                            Character.MATH_SYMBOL,
                            Character.OTHER_SYMBOL -> true;
                    default -> c == '%' || c == '‰';
                };
    }
}
