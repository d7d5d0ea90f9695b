package dateline.ingest.xml;

import dateline.http.base.BoundedHtml;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.jsoup.select.NodeFilter;

/** Normalizes text of foreign documents for storage. Null stays null; text without visible characters becomes null. */
public final class TextCleaner {

    private static final Pattern MARKUP = Pattern.compile("<[a-zA-Z/!]|&[#a-zA-Z]");
    private static final Pattern BLOCK_START = Pattern.compile(
            "(?i)<(p|div|img|figure|ul|ol|h[1-6]|blockquote|table|iframe|audio|video|section|article)[\\s>/]");

    private static final Pattern SPACES = Pattern.compile("[\\s\\p{Z}\\x{85}]+");

    private static final Pattern BLANKS = Pattern.compile("[ \\t\\x0B\\f]+");
    /** Separates paragraphs in text whose line breaks are {@code \n}. */
    public static final Pattern EMPTY_LINE = Pattern.compile("\\n\\s*\\n");

    private static final Pattern EMPTY_LINES = Pattern.compile(" ?\\n\\s*\\n\\s*");
    // For markup that makes too many elements.
    private static final Pattern TAG = Pattern.compile("<[^<>]*+>");
    private static final Set<String> HIDDEN_ELEMENTS = Set.of("script", "style", "noscript", "template");
    private static final Set<String> LINE_ELEMENTS =
            Set.of("br", "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "tr");

    private TextCleaner() {}

    /** Removes control characters and unpaired surrogates, and normalizes line breaks to {@code \n}. */
    public static String clean(String text) {
        if (text == null) return null;
        String stripped = (isPlain(text) ? text : removeControls(text)).strip();
        return isSpace(stripped) ? null : stripped;
    }

    private static String removeControls(String text) {
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

    /** Like {@link #clean}, on one line. */
    public static String cleanLine(String text) {
        String clean = clean(text);
        return clean == null || isCleanLine(clean)
                ? clean
                : SPACES.matcher(clean).replaceAll(" ").strip();
    }

    // Fast path: printable ASCII without consecutive spaces.
    private static boolean isCleanLine(String text) {
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character < ' ' || character > '~' || character == ' ' && text.startsWith(" ", i + 1)) return false;
        }
        return true;
    }

    private static boolean isText(int character) {
        boolean isControl = character < ' ' && character != '\t' && character != '\n' || character == 0x7F;
        boolean isSurrogate = character >= 0xD800 && character <= 0xDFFF;
        return !isControl && !isSurrogate && character != 0xFFFE && character != 0xFFFF;
    }

    private static boolean isSpace(String text) {
        for (int i = 0; i < text.length(); i++) if (!isSpace(text.charAt(i))) return false;
        return true;
    }

    private static boolean isSpace(int character) {
        return Character.isWhitespace(character) || Character.isSpaceChar(character) || character == 0x85;
    }

    /** The visible text of HTML; the ends of blocks, and breaks, become line breaks. */
    public static String htmlToText(String html) {
        if (html == null || !MARKUP.matcher(html).find()) return clean(html);
        Optional<Element> body = BoundedHtml.parseFragment(html);
        if (body.isEmpty())
            return clean(Parser.unescapeEntities(TAG.matcher(html).replaceAll(" "), false));
        StringBuilder visible = new StringBuilder();
        body.get().filter(new NodeFilter() {
            @Override
            public FilterResult head(Node node, int depth) {
                if (node instanceof TextNode textNode) visible.append(textNode.getWholeText());
                return HIDDEN_ELEMENTS.contains(node.normalName()) ? FilterResult.SKIP_ENTIRELY : FilterResult.CONTINUE;
            }

            @Override
            public FilterResult tail(Node node, int depth) {
                if (LINE_ELEMENTS.contains(node.normalName())) visible.append('\n');
                return FilterResult.CONTINUE;
            }
        });
        String text = clean(visible.toString());
        if (text == null) return null;
        return EMPTY_LINES.matcher(BLANKS.matcher(text).replaceAll(" ")).replaceAll("\n\n");
    }

    /** Whether the HTML has block elements, that is, whether it is a body rather than a teaser. */
    public static boolean hasBlocks(String html) {
        return html != null && BLOCK_START.matcher(html).find();
    }

    /** Whether a text is present and differs from all the others. */
    public static boolean isDistinct(String text, String... others) {
        String line = cleanLine(text);
        if (line == null) return false;
        for (String other : others) if (line.equals(cleanLine(other))) return false;
        return true;
    }

    /** Converts plain text to HTML: an empty line separates paragraphs, any other line break becomes {@code <br>}. */
    public static String textToHtml(String plain) {
        String lines = escapeHtml(plain).replace("\r\n", "\n").strip();
        return "<p>" + String.join("</p><p>", EMPTY_LINE.split(lines)).replace("\n", "<br>") + "</p>";
    }

    public static String escapeHtml(String plain) {
        return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /**
     * Truncates a text to at most {@code most} characters, at the end of a word if possible, and appends an ellipsis.
     */
    public static String truncate(String text, int maxLength) {
        if (text == null || text.length() <= maxLength) return text;
        int end = text.lastIndexOf(' ', maxLength - 1);
        if (end < maxLength / 2) end = maxLength - 1;
        if (Character.isHighSurrogate(text.charAt(end - 1))) end--;
        return text.substring(0, end).strip() + "…";
    }
}
