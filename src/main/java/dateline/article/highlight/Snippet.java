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

    private static final int MAX_LENGTH = 400;
    private static final int CONTEXT_BEFORE = 100;

    /** Returns the text with the marker characters, like the database function. */
    String toMarkedText() {
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
    String toHtml() {
        if (marks.length == 0) return null;
        int begin = 0;
        while (begin < marks[0] && Character.isWhitespace(text.charAt(begin))) begin++;
        int end = text.length();
        while (end > marks[marks.length - 1] && Character.isWhitespace(text.charAt(end - 1))) end--;
        int from = end - begin + marks.length <= MAX_LENGTH ? begin : Math.max(begin, marks[0] - CONTEXT_BEFORE);
        // Never splits a surrogate pair.
        if (from > begin && Character.isLowSurrogate(text.charAt(from))) from++;
        int to = Math.min(end, from + MAX_LENGTH);
        if (to == from + MAX_LENGTH && Character.isHighSurrogate(text.charAt(to - 1))) to--;
        StringBuilder html = new StringBuilder(to - from + 100);
        int at = from;
        for (int i = 0; i < marks.length && marks[i] < to; i += 2) {
            appendEscaped(at, marks[i], html);
            at = Math.min(marks[i + 1], to);
            html.append("<mark>");
            appendEscaped(marks[i], at, html);
            html.append("</mark>");
        }
        appendEscaped(at, to, html);
        return html.toString();
    }

    private void appendEscaped(int from, int to, StringBuilder html) {
        int copied = from;
        for (int i = from; i < to; i++) {
            String entity = entity(text.charAt(i));
            if (entity == null) continue;
            html.append(text, copied, i).append(entity);
            copied = i + 1;
        }
        html.append(text, copied, to);
    }

    private static String entity(char c) {
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
