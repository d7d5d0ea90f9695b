package dateline.article.highlight;

/**
 * A piece of text with the matches of a search.
 *
 * @param marks start and end of each match in turn, as character offsets into the text
 */
record Snippet(String text, int[] marks) {

    // The same characters as in the database function highlighted.
    static final char MATCH = '\uFDD0';
    static final char MATCH_END = '\uFDD1';

    private static final int LONGEST = 400;
    private static final int BEFORE = 100;

    /** Returns the text with the marker characters, like the database function. */
    String marked() {
        StringBuilder marked = new StringBuilder(text.length() + marks.length);
        int at = 0;
        for (int i = 0; i < marks.length; at = marks[i++])
            marked.append(text, at, marks[i]).append(i % 2 == 0 ? MATCH : MATCH_END);
        return marked.append(text, at, text.length()).toString();
    }

    /**
     * Returns the text around the first match as HTML, trimmed.
     *
     * @return null if there is no match
     */
    String html() {
        if (marks.length == 0) return null;
        int begin = 0;
        while (begin < marks[0] && Character.isWhitespace(text.charAt(begin))) begin++;
        int end = text.length();
        while (end > marks[marks.length - 1] && Character.isWhitespace(text.charAt(end - 1))) end--;
        int from = end - begin + marks.length <= LONGEST ? begin : Math.max(begin, marks[0] - BEFORE);
        // Never splits a surrogate pair.
        if (from > begin && Character.isLowSurrogate(text.charAt(from))) from++;
        int until = Math.min(end, from + LONGEST);
        if (until == from + LONGEST && Character.isHighSurrogate(text.charAt(until - 1))) until--;
        StringBuilder html = new StringBuilder(until - from + 100);
        int at = from;
        for (int i = 0; i < marks.length && marks[i] < until; i += 2) {
            escape(at, marks[i], html);
            at = Math.min(marks[i + 1], until);
            html.append("<mark>");
            escape(marks[i], at, html);
            html.append("</mark>");
        }
        escape(at, until, html);
        return html.toString();
    }

    private void escape(int from, int to, StringBuilder html) {
        int plain = from;
        for (int i = from; i < to; i++) {
            String sign = sign(text.charAt(i));
            if (sign == null) continue;
            html.append(text, plain, i).append(sign);
            plain = i + 1;
        }
        html.append(text, plain, to);
    }

    private static String sign(char c) {
        return switch (c) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '"' -> "&quot;";
            case '\'' -> "&#39;";
            default -> null;
        };
    }
}
