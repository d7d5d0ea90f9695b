package dateline.ingest;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the texts of WordPress say in brackets: captions, players and galleries become markup; what is left of those that embed is left out. Each
 * character is looked at a few times at most, however the brackets stand.
 */
final class Shortcodes {

    private static final String CAPTION = "[caption";
    private static final String CAPTION_END = "[/caption]";
    private static final Pattern PICTURE = Pattern.compile("\\s*+((?:<a\\b[^>]*+>\\s*+)?<img\\b[^>]*+>(?:\\s*+</a>)?)");
    private static final Pattern CODE = Pattern.compile("\\[/?(audio|video|gallery|embed)\\b([^\\[\\]]*+)\\]");
    private static final Pattern FILE = Pattern.compile("\\b(?:src|mp3|m4a|ogg|wav|mp4|webm|ogv)=\"([^\"\\s]++)\"");
    private static final Pattern IDS = Pattern.compile("\\bids=\"([\\d,\\s]++)\"");
    private static final int MOST_PICTURES = 100;

    private final Head head;
    private int pictures;

    private Shortcodes(Head head) {
        this.head = head;
    }

    /** @param head with the pictures that are known by now: the library stands before the posts, or the document has been gone through once */
    static String read(String text, Head head) {
        return text.indexOf('[') < 0 ? text : new Shortcodes(head).codes(captions(text));
    }

    private static String captions(String text) {
        StringBuilder html = new StringBuilder();
        int at = 0;
        while (true) {
            int open = text.indexOf(CAPTION, at);
            int inner = open < 0 ? 0 : text.indexOf(']', open) + 1;
            int end = inner == 0 ? -1 : text.indexOf(CAPTION_END, inner);
            if (end < 0) return html.append(text, at, text.length()).toString();
            html.append(text, at, open);
            String within = text.substring(inner, end);
            Matcher picture = PICTURE.matcher(within);
            if (picture.lookingAt())
                html.append("<figure>")
                        .append(picture.group(1))
                        .append("<figcaption>")
                        .append(within, picture.end(), within.length())
                        .append("</figcaption></figure>");
            else html.append(within);
            at = end + CAPTION_END.length();
        }
    }

    private String codes(String text) {
        return CODE.matcher(text).replaceAll(code -> Matcher.quoteReplacement(html(code.group(1), code.group(2))));
    }

    private String html(String code, String attributes) {
        Matcher file = FILE.matcher(attributes);
        if (code.equals("gallery")) return gallery(attributes);
        if (code.equals("embed") || !file.find()) return "";
        return "<" + code + " src=\"" + file.group(1) + "\"></" + code + ">";
    }

    private String gallery(String attributes) {
        Matcher ids = IDS.matcher(attributes);
        if (!ids.find()) return "";
        StringBuilder html = new StringBuilder();
        for (String one : ids.group(1).strip().split("[,\\s]+")) {
            Head.Attached picture = head.attachments.get(one);
            if (picture != null && pictures++ < MOST_PICTURES)
                html.append("<figure><img src=\"")
                        .append(Words.escaped(picture.url()).replace("\"", "&quot;"))
                        .append("\"></figure>");
        }
        return html.toString();
    }
}
