package dateline.ingest;

import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;

/** Text from outside in a form that can be kept. Null goes in and comes out; what shows nothing is null. */
final class Words {

    private static final Pattern MARKUP = Pattern.compile("<[a-zA-Z/!]|&[#a-zA-Z]");
    private static final Pattern BLOCKS = Pattern.compile(
            "(?i)<(p|div|img|figure|ul|ol|h[1-6]|blockquote|table|iframe|audio|video|section|article)[\\s>/]");

    private static final Pattern SPACES = Pattern.compile("[\\s\\p{Z}\\x{85}]+");

    private Words() {}

    /** Without characters that are no text: control characters, halves of pairs. Line breaks are one character. */
    static String text(String text) {
        if (text == null) return null;
        StringBuilder clean = new StringBuilder(text.length());
        text.replace("\r\n", "\n")
                .replace('\r', '\n')
                .codePoints()
                .filter(Words::isText)
                .forEach(clean::appendCodePoint);
        String stripped = clean.toString().strip();
        return stripped.codePoints().allMatch(Words::isSpace) ? null : stripped;
    }

    /** The same on one line. */
    static String line(String text) {
        String clean = text(text);
        return clean == null ? null : SPACES.matcher(clean).replaceAll(" ").strip();
    }

    private static boolean isText(int character) {
        boolean control = character < ' ' && "\t\n".indexOf(character) < 0 || character == 0x7F;
        boolean half = character >= 0xD800 && character <= 0xDFFF;
        return !control && !half && character != 0xFFFE && character != 0xFFFF;
    }

    private static boolean isSpace(int character) {
        return Character.isWhitespace(character) || Character.isSpaceChar(character) || character == 0x85;
    }

    /** HTML as the text that it shows; paragraphs and breaks become line breaks. */
    static String ofHtml(String html) {
        if (html == null || !MARKUP.matcher(html).find()) return text(html);
        Document document = Jsoup.parseBodyFragment(html);
        document.select("script, style, noscript, template").remove();
        document.select("br").after("\n");
        document.select("p, div, li, h1, h2, h3, h4, h5, h6, blockquote, tr").after("\n");
        String text = text(document.body().wholeText());
        return text == null
                ? null
                : text.replaceAll("[ \\t\\x0B\\f]*\\n\\s*\\n\\s*", "\n\n").replaceAll("[ \\t]+", " ");
    }

    /** Whether it is a text with paragraphs or pictures rather than a line or two. */
    static boolean isStory(String html) {
        return html != null && BLOCKS.matcher(html).find();
    }

    /** Whether a text says anything that the others do not say already. */
    static boolean isNews(String text, String... others) {
        String line = line(text);
        if (line == null) return false;
        for (String other : others) if (line.equals(line(other))) return false;
        return true;
    }

    static String escaped(String plain) {
        return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** Its beginning up to the end of a word, with an ellipsis where something was left out. */
    static String cut(String text, int most) {
        if (text == null || text.length() <= most) return text;
        int end = text.lastIndexOf(' ', most - 1);
        if (end < most / 2) end = most - 1;
        if (Character.isHighSurrogate(text.charAt(end - 1))) end--;
        return text.substring(0, end).strip() + "…";
    }
}
