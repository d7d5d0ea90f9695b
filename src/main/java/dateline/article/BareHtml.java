package dateline.article;

import java.util.Set;

/**
 * What most paragraphs are: words, a line break, a few of them stressed or linked. Cleaned they say what they say already, so that nobody has to
 * take them apart for it.
 */
final class BareHtml {

    private static final Set<String> MARKS = Set.of("em", "strong", "sub", "sup");
    private static final String BREAK = "br";
    private static final String LINK = "<a href=\"";
    private static final int LONGEST = "/strong".length();

    private BareHtml() {}

    /**
     * Whether it holds nothing but words, br, and em, strong, sub and sup without attributes and links to whole addresses of the web, none
     * within another.
     */
    static boolean is(String html) {
        String open = null;
        for (int i = 0; i < html.length(); i++) {
            if (html.charAt(i) == '<') {
                int link = open == null ? pastLink(html, i) : -1;
                if (link > 0) {
                    open = "a";
                    i = link - 1;
                    continue;
                }
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

    // Not beyond 0 where it is none.
    private static int pastLink(String html, int from) {
        if (!html.startsWith(LINK, from)) return -1;
        int begin = from + LINK.length();
        int end = html.indexOf('"', begin);
        return end > 0 && html.startsWith("\">", end) && isAddress(html, begin, end) ? end + 2 : -1;
    }

    /** Whether a whole address of the web stands there, of nothing but signs that everybody writes alike. */
    static boolean isAddress(String text, int from, int to) {
        int host = from + (text.startsWith("https://", from) ? "https://" : "http://").length();
        if (!text.startsWith("http", from) || !text.startsWith("://", host - 3) || host >= to) return false;
        int path = text.indexOf('/', host);
        if (path < 0 || path > to || !isHost(text, host, path)) return false;
        for (int i = path; i < to; i++) {
            char sign = text.charAt(i);
            boolean usual = sign < 0x7F && Character.isLetterOrDigit(sign) || "/_-?=.".indexOf(sign) >= 0;
            if (!usual || sign == '.' && text.charAt(i - 1) == '/') return false;
        }
        return true;
    }

    private static boolean isHost(String text, int from, int to) {
        boolean dotted = false;
        for (int i = from; i < to; i++) {
            boolean mark = text.charAt(i) == '.' || text.charAt(i) == '-';
            // None beside another, and none at an end.
            boolean between =
                    mark && i > from && i < to - 1 && isOfAHost(text.charAt(i + 1)) && isOfAHost(text.charAt(i - 1));
            if (!between && !isOfAHost(text.charAt(i))) return false;
            dotted |= text.charAt(i) == '.';
        }
        return dotted;
    }

    private static boolean isOfAHost(char sign) {
        return sign >= 'a' && sign <= 'z' || sign >= '0' && sign <= '9';
    }

    // Nothing where it is none of ours.
    private static String tag(String html, int from) {
        int end = from;
        while (end < html.length() && end - from <= LONGEST && html.charAt(end) != '>') end++;
        return end < html.length() && html.charAt(end) == '>' ? html.substring(from, end) : "";
    }

    static boolean isUsual(char character) {
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
