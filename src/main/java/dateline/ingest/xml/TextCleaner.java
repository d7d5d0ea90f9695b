package dateline.ingest.xml;

import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;

/** Normalizes text of foreign documents for storage. Null stays null; text without visible characters becomes null. */
public final class TextCleaner {

    private static final Pattern MARKUP = Pattern.compile("<[a-zA-Z/!]|&[#a-zA-Z]");
    private static final Pattern BLOCKS = Pattern.compile(
            "(?i)<(p|div|img|figure|ul|ol|h[1-6]|blockquote|table|iframe|audio|video|section|article)[\\s>/]");

    private static final Pattern SPACES = Pattern.compile("[\\s\\p{Z}\\x{85}]+");

    private static final Pattern BLANKS = Pattern.compile("[ \\t\\x0B\\f]+");
    /** Separates paragraphs in text whose line breaks are {@code \n}. */
    public static final Pattern EMPTY_LINE = Pattern.compile("\\n\\s*\\n");

    private static final Pattern EMPTY_LINES = Pattern.compile(" ?\\n\\s*\\n\\s*");
    private static final Set<String> UNSEEN = Set.of("script", "style", "noscript", "template");
    private static final Set<String> LINES =
            Set.of("br", "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "tr");

    private TextCleaner() {}

    /** Removes control characters and unpaired surrogates, and normalizes line breaks to {@code \n}. */
    public static String text(String text) {
        if (text == null) return null;
        String stripped = (isPlain(text) ? text : clean(text)).strip();
        return isSpace(stripped) ? null : stripped;
    }

    private static String clean(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.replace("\r\n", "\n")
                .replace('\r', '\n')
                .codePoints()
                .filter(TextCleaner::isText)
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }

    // Fast path: almost all text has nothing to remove and no surrogate pairs.
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) if (!isText(text.charAt(i))) return false;
        return true;
    }

    /** Like {@link #text}, on one line. */
    public static String line(String text) {
        String clean = text(text);
        return clean == null || isLine(clean)
                ? clean
                : SPACES.matcher(clean).replaceAll(" ").strip();
    }

    // Fast path: printable ASCII without consecutive spaces.
    private static boolean isLine(String text) {
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character < ' ' || character > '~' || character == ' ' && text.startsWith(" ", i + 1)) return false;
        }
        return true;
    }

    private static boolean isText(int character) {
        boolean control = character < ' ' && character != '\t' && character != '\n' || character == 0x7F;
        boolean half = character >= 0xD800 && character <= 0xDFFF;
        return !control && !half && character != 0xFFFE && character != 0xFFFF;
    }

    private static boolean isSpace(String text) {
        for (int i = 0; i < text.length(); i++) if (!isSpace(text.charAt(i))) return false;
        return true;
    }

    private static boolean isSpace(int character) {
        return Character.isWhitespace(character) || Character.isSpaceChar(character) || character == 0x85;
    }

    /** The visible text of HTML; the ends of blocks, and breaks, become line breaks. */
    public static String ofHtml(String html) {
        if (html == null || !MARKUP.matcher(html).find()) return text(html);
        StringBuilder shown = new StringBuilder();
        Jsoup.parseBodyFragment(html).body().filter(new NodeFilter() {
            @Override
            public FilterResult head(Node node, int depth) {
                if (node instanceof TextNode words) shown.append(words.getWholeText());
                return UNSEEN.contains(node.normalName()) ? FilterResult.SKIP_ENTIRELY : FilterResult.CONTINUE;
            }

            @Override
            public FilterResult tail(Node node, int depth) {
                if (LINES.contains(node.normalName())) shown.append('\n');
                return FilterResult.CONTINUE;
            }
        });
        String text = text(shown.toString());
        if (text == null) return null;
        return EMPTY_LINES.matcher(BLANKS.matcher(text).replaceAll(" ")).replaceAll("\n\n");
    }

    /** Whether the HTML has block elements, that is, whether it is a body rather than a teaser. */
    public static boolean isStory(String html) {
        return html != null && BLOCKS.matcher(html).find();
    }

    /** Whether a text is present and differs from all the others. */
    public static boolean isNews(String text, String... others) {
        String line = line(text);
        if (line == null) return false;
        for (String other : others) if (line.equals(line(other))) return false;
        return true;
    }

    /** Converts plain text to HTML: an empty line separates paragraphs, any other line break becomes {@code <br>}. */
    public static String paragraphs(String plain) {
        String lines = escaped(plain).replace("\r\n", "\n").strip();
        return "<p>" + String.join("</p><p>", EMPTY_LINE.split(lines)).replace("\n", "<br>") + "</p>";
    }

    public static String escaped(String plain) {
        return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /**
     * Truncates a text to at most {@code most} characters, at the end of a word if possible, and appends an ellipsis.
     */
    public static String cut(String text, int most) {
        if (text == null || text.length() <= most) return text;
        int end = text.lastIndexOf(' ', most - 1);
        if (end < most / 2) end = most - 1;
        if (Character.isHighSurrogate(text.charAt(end - 1))) end--;
        return text.substring(0, end).strip() + "…";
    }
}
