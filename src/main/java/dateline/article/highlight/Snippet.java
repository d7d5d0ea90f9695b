package dateline.article.highlight;

/**
 * A piece of text with the matches of a search.
 *
 * @param marks start and end of each match in turn, as character offsets into the text
 * @param isCutBefore whether its line has text before it, which an ellipsis stands for
 */
record Snippet(String text, int[] marks, boolean isCutBefore, boolean isCutAfter) {

    // Two noncharacters of Unicode, which no stored text contains.
    static final char MATCH = '\uFDD0';
    static final char MATCH_END = '\uFDD1';

    private static final String ELLIPSIS = "…";

    /** Returns the text with the marker characters around each match. */
    String toMarkedText() {
        StringBuilder marked = new StringBuilder(text.length() + marks.length);
        int at = 0;
        for (int i = 0; i < marks.length; at = marks[i++])
            marked.append(text, at, marks[i]).append(i % 2 == 0 ? MATCH : MATCH_END);
        return marked.append(text, at, text.length()).toString();
    }

    /**
     * Returns the text as HTML, trimmed.
     *
     * @return null if there is no match
     */
    String toHtml() {
        if (marks.length == 0) return null;
        int from = 0;
        while (from < marks[0] && Character.isWhitespace(text.charAt(from))) from++;
        int to = text.length();
        while (to > marks[marks.length - 1] && Character.isWhitespace(text.charAt(to - 1))) to--;
        StringBuilder html = new StringBuilder(to - from + 100);
        if (isCutBefore) html.append(ELLIPSIS);
        int at = from;
        for (int i = 0; i < marks.length; i += 2) {
            appendEscaped(at, marks[i], html);
            html.append("<mark>");
            appendEscaped(marks[i], marks[i + 1], html);
            // Separated words of a script without spaces are one match.
            while (i + 2 < marks.length && marks[i + 2] == marks[i + 1]) {
                i += 2;
                appendEscaped(marks[i], marks[i + 1], html);
            }
            html.append("</mark>");
            at = marks[i + 1];
        }
        appendEscaped(at, to, html);
        if (isCutAfter) html.append(ELLIPSIS);
        return html.toString();
    }

    private void appendEscaped(int from, int to, StringBuilder html) {
        int copied = from;
        for (int i = from; i < to; i++) {
            String replacement = replacement(text.charAt(i));
            if (replacement == null) continue;
            html.append(text, copied, i).append(replacement);
            copied = i + 1;
        }
        html.append(text, copied, to);
    }

    // A headline may have a line break. Snippets of other texts lie within a line.
    private static String replacement(char c) {
        return switch (c) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '"' -> "&quot;";
            case '\'' -> "&#39;";
            case '\n', '\u2028', '\u2029' -> " ";
            default -> null;
        };
    }
}
