package dateline.article;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The tags around bare words: of their attributes, those of a picture and class, which says nothing here. */
final class BareTags {

    private static final String CLASS = " class=\"";
    private static final Set<String> OF_A_PICTURE = Set.of("src", "alt", "class", "width", "height");

    private final String html;
    private int at;

    BareTags(String html) {
        this.html = html;
    }

    boolean isAtEnd() {
        return at == html.length();
    }

    /** Past white space, and the comments between which WordPress puts its blocks. */
    void gap() {
        int before;
        do {
            before = at;
            while (at < html.length() && (html.charAt(at) == ' ' || html.charAt(at) == '\n')) at++;
            if (html.startsWith("<!-- ", at)) at = comment();
        } while (at > before);
    }

    // In them each of these signs is written as an escape.
    private int comment() {
        int end = html.indexOf("--", at + "<!--".length());
        int inner = html.indexOf('<', at + 1);
        boolean closed = html.startsWith("-->", end) && (inner < 0 || inner > end) && html.indexOf('>', at) == end + 2;
        return closed ? end + "-->".length() : at;
    }

    /** Past a tag that opens such an element, where one stands here. */
    boolean open(String element) {
        int end = at + 1 + element.length();
        if (at >= html.length() || html.charAt(at) != '<' || !html.startsWith(element, at + 1)) return false;
        if (html.startsWith(CLASS, end)) {
            end += CLASS.length();
            while (end < html.length() && isOfAName(html.charAt(end))) end++;
            if (!html.startsWith("\"", end++)) return false;
        }
        if (!html.startsWith(">", end)) return false;
        at = end + 1;
        return true;
    }

    /** Past the tag, where it stands here. */
    boolean close(String tag) {
        if (!html.startsWith(tag, at)) return false;
        at += tag.length();
        return true;
    }

    /** What stands before the next such tag; null where there is none. */
    String until(String tag) {
        int end = html.indexOf(tag, at);
        return end < 0 ? null : html.substring(at, end);
    }

    void past(String words, String tag) {
        at += words.length() + tag.length();
    }

    /** Null where none stands here, or one that says more. */
    BarePicture picture() {
        if (!close("<img")) return null;
        Map<String, String> said = new HashMap<>();
        while (html.startsWith(" ", at)) {
            int equals = html.indexOf("=\"", at);
            int end = equals < 0 ? -1 : html.indexOf('"', equals + 2);
            if (html.startsWith(" />", at) || end < 0) break;
            String name = html.substring(at + 1, equals);
            String value = html.substring(equals + 2, end);
            if (!OF_A_PICTURE.contains(name) || !isUsual(value) || said.put(name, value) != null) return null;
            at = end + 1;
        }
        if (!close(">") && !close("/>") && !close(" />")) return null;
        String url = said.getOrDefault("src", "");
        String width = said.getOrDefault("width", "");
        String height = said.getOrDefault("height", "");
        boolean plain = BareHtml.isAddress(url, 0, url.length()) && isNumber(width) && isNumber(height);
        return plain ? new BarePicture(url, said.get("alt"), width, height) : null;
    }

    private static boolean isNumber(String text) {
        for (int i = 0; i < text.length(); i++) if (text.charAt(i) < '0' || text.charAt(i) > '9') return false;
        return text.length() <= 5;
    }

    // Doubled braces are written in another way there.
    private static boolean isUsual(String value) {
        for (int i = 0; i < value.length(); i++)
            if (!BareHtml.isUsual(value.charAt(i)) || "<{".indexOf(value.charAt(i)) >= 0) return false;
        return true;
    }

    private static boolean isOfAName(char character) {
        return character < 0x7F && Character.isLetterOrDigit(character)
                || character == ' '
                || character == '-'
                || character == '_';
    }
}
