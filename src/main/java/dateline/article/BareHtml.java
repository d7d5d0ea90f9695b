package dateline.article;

import java.util.Set;

/**
 * What most paragraphs are: words, a line break, a few of them stressed. Cleaned they say what they say already, so that nobody has to
 * take them apart for it.
 */
final class BareHtml {

    private static final Set<String> MARKS = Set.of("em", "strong", "sub", "sup");
    private static final String BREAK = "br";
    private static final int LONGEST = "/strong".length();

    private BareHtml() {}

    /** Whether it holds nothing but words, br, and em, strong, sub and sup without attributes, none within another. */
    static boolean is(String html) {
        String open = null;
        for (int i = 0; i < html.length(); i++) {
            if (html.charAt(i) == '<') {
                String tag = tag(html, i + 1);
                if (open == null && MARKS.contains(tag)) open = tag;
                else if (open != null && tag.length() == open.length() + 1 && tag.startsWith("/") && tag.endsWith(open))
                    open = null;
                else if (!tag.equals(BREAK)) return false;
                i += tag.length() + 1;
            } else if (!isUsual(html.charAt(i))) return false;
        }
        return open == null && html.strip().length() == html.length();
    }

    // Nothing where it is none of ours.
    private static String tag(String html, int from) {
        int end = from;
        while (end < html.length() && end - from <= LONGEST && html.charAt(end) != '>') end++;
        return end < html.length() && html.charAt(end) == '>' ? html.substring(from, end) : "";
    }

    private static boolean isUsual(char character) {
        if (character < 0x7F) return character >= ' ' && character != '>' && character != '&';
        return Character.isLetter(character) || "‘’“”–—…".indexOf(character) >= 0;
    }

    /** The words; of nothing but what {@link #is} it. */
    static String text(String html) {
        int tag = html.indexOf('<');
        if (tag < 0) return html;
        StringBuilder text = new StringBuilder(html.length());
        int from = 0;
        for (; tag >= 0; tag = html.indexOf('<', from)) {
            text.append(html, from, tag);
            if (html.startsWith(BREAK, tag + 1)) text.append('\n');
            from = html.indexOf('>', tag) + 1;
        }
        return text.append(html, from, html.length()).toString();
    }
}
