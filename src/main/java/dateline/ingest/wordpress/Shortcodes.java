package dateline.ingest.wordpress;

import dateline.ingest.item.DocumentMetadata;
import dateline.ingest.xml.TextCleaner;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Converts the shortcodes of WordPress for captions, players and galleries to HTML; removes players without a file and
 * the embed codes that {@link Embeds} left. Runs in linear time, however the brackets are nested.
 */
final class Shortcodes {

    private static final String CAPTION = "[caption";
    private static final String CAPTION_END = "[/caption]";
    private static final Pattern PICTURE = Pattern.compile("\\s*+((?:<a\\b[^>]*+>\\s*+)?<img\\b[^>]*+>(?:\\s*+</a>)?)");
    private static final Pattern WORDS = Pattern.compile("\\bcaption=(?:\"([^\"]++)\"|'([^']++)')");
    private static final String ADDRESS = "(https?://[^\\s<>\"'\\[\\]]++)";
    // A player with the URL of its file as content.
    private static final Pattern HOLDING =
            Pattern.compile("\\[(audio|video)\\b([^\\[\\]]*+)\\]\\s*+" + ADDRESS + "\\s*+\\[/\\1\\]");
    private static final Pattern CODE = Pattern.compile("\\[/?(audio|video|gallery|embed)\\b([^\\[\\]]*+)\\]");
    private static final Pattern FILE = Pattern.compile(
            "\\b(?:src|mp3|m4a|ogg|wav|flac|mp4|m4v|webm|ogv)=(?:\"([^\"\\s]++)\"|'([^'\\s]++)')|\\s" + ADDRESS);
    private static final Pattern IDS = Pattern.compile("\\b(?:ids|include)=(?:\"([\\d,\\s]++)\"|'([\\d,\\s]++)')");
    private static final int MOST_PICTURES = 100;

    private final String post;
    private final DocumentMetadata head;
    private int pictures;

    private Shortcodes(String post, DocumentMetadata head) {
        this.post = post;
        this.head = head;
    }

    /**
     * @param post id of the post, to which its attachments refer; or null
     * @param head with the attachments read so far: they precede the posts, or this is the second pass
     */
    static String read(String text, String post, DocumentMetadata head) {
        return text.indexOf('[') < 0 ? text : new Shortcodes(post, head).codes(captions(text));
    }

    private static String captions(String text) {
        StringBuilder html = new StringBuilder();
        int at = 0;
        while (true) {
            int open = text.indexOf(CAPTION, at);
            int inner = open < 0 ? 0 : text.indexOf(']', open) + 1;
            int end = inner == 0 ? -1 : text.indexOf(CAPTION_END, inner);
            if (end < 0) return html.append(text, at, text.length()).toString();
            html.append(text, at, open).append(captioned(text.substring(open, inner), text.substring(inner, end)));
            at = end + CAPTION_END.length();
        }
    }

    // Older captions are in an attribute of the shortcode.
    private static String captioned(String opening, String within) {
        Matcher words = WORDS.matcher(opening);
        if (words.find()) return figure(within, said(words));
        Matcher picture = PICTURE.matcher(within);
        return picture.lookingAt() ? figure(picture.group(1), within.substring(picture.end())) : within;
    }

    private static String figure(String shown, String words) {
        return "<figure>" + shown + "<figcaption>" + words + "</figcaption></figure>";
    }

    private static String said(Matcher found) {
        int group = 1;
        while (found.group(group) == null) group++;
        return found.group(group);
    }

    private String codes(String text) {
        String named = HOLDING.matcher(text).replaceAll("[$1$2 $3]");
        return CODE.matcher(named).replaceAll(code -> Matcher.quoteReplacement(html(code.group(1), code.group(2))));
    }

    private String html(String code, String attributes) {
        Matcher file = FILE.matcher(attributes);
        if (code.equals("gallery")) return gallery(attributes);
        if (code.equals("embed") || !file.find()) return "";
        return "<" + code + " src=\"" + said(file).replace("\"", "&quot;") + "\"></" + code + ">";
    }

    // A gallery without ids shows the pictures that are attached to the post.
    private String gallery(String attributes) {
        Matcher ids = IDS.matcher(attributes);
        Collection<String> named =
                ids.find() ? List.of(said(ids).strip().split("[,\\s]+")) : head.picturesOf.getOrDefault(post, Set.of());
        StringBuilder html = new StringBuilder();
        for (String one : named) {
            DocumentMetadata.AttachedFile picture = head.attachments.get(one);
            if (pictures == MOST_PICTURES) break;
            if (picture == null) continue;
            pictures++;
            html.append(
                    picture.caption() == null
                            ? "<figure>" + image(picture) + "</figure>"
                            : figure(image(picture), TextCleaner.escaped(picture.caption())));
        }
        return html.toString();
    }

    private static String image(DocumentMetadata.AttachedFile picture) {
        String alt = picture.alt() == null ? "" : " alt=\"" + quoted(picture.alt()) + "\"";
        return "<img src=\"" + quoted(picture.url()) + "\"" + alt + ">";
    }

    private static String quoted(String value) {
        return TextCleaner.escaped(value).replace("\"", "&quot;");
    }
}
