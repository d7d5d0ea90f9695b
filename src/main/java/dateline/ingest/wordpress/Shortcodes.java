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
    private static final Pattern IMAGE = Pattern.compile("\\s*+((?:<a\\b[^>]*+>\\s*+)?<img\\b[^>]*+>(?:\\s*+</a>)?)");
    private static final Pattern CAPTION_ATTRIBUTE = Pattern.compile("\\bcaption=(?:\"([^\"]++)\"|'([^']++)')");
    private static final String URL = "(https?://[^\\s<>\"'\\[\\]]++)";
    // A player with the URL of its file as content.
    private static final Pattern PLAYER_WITH_CONTENT =
            Pattern.compile("\\[(audio|video)\\b([^\\[\\]]*+)\\]\\s*+" + URL + "\\s*+\\[/\\1\\]");
    private static final Pattern SHORTCODE = Pattern.compile("\\[/?(audio|video|gallery|embed)\\b([^\\[\\]]*+)\\]");
    private static final Pattern FILE_ATTRIBUTE = Pattern.compile(
            "\\b(?:src|mp3|m4a|ogg|wav|flac|mp4|m4v|webm|ogv)=(?:\"([^\"\\s]++)\"|'([^'\\s]++)')|\\s" + URL);
    private static final Pattern IDS_ATTRIBUTE =
            Pattern.compile("\\b(?:ids|include)=(?:\"([\\d,\\s]++)\"|'([\\d,\\s]++)')");
    private static final int MAX_PICTURES = 100;

    private final String post;
    private final DocumentMetadata metadata;
    private int pictures;

    private Shortcodes(String post, DocumentMetadata metadata) {
        this.post = post;
        this.metadata = metadata;
    }

    /**
     * @param post id of the post, to which its attachments refer; or null
     * @param metadata with the attachments read so far: they precede the posts, or this is the second pass
     */
    static String convert(String text, String post, DocumentMetadata metadata) {
        return text.indexOf('[') < 0 ? text : new Shortcodes(post, metadata).convertCodes(convertCaptions(text));
    }

    private static String convertCaptions(String text) {
        StringBuilder html = new StringBuilder();
        int position = 0;
        while (true) {
            int start = text.indexOf(CAPTION, position);
            int inner = start < 0 ? 0 : text.indexOf(']', start) + 1;
            int end = inner == 0 ? -1 : text.indexOf(CAPTION_END, inner);
            if (end < 0) return html.append(text, position, text.length()).toString();
            html.append(text, position, start)
                    .append(convertCaption(text.substring(start, inner), text.substring(inner, end)));
            position = end + CAPTION_END.length();
        }
    }

    // Older captions are in an attribute of the shortcode.
    private static String convertCaption(String startTag, String content) {
        Matcher caption = CAPTION_ATTRIBUTE.matcher(startTag);
        if (caption.find()) return figureHtml(content, firstGroup(caption));
        Matcher image = IMAGE.matcher(content);
        return image.lookingAt() ? figureHtml(image.group(1), content.substring(image.end())) : content;
    }

    private static String figureHtml(String image, String caption) {
        return "<figure>" + image + "<figcaption>" + caption + "</figcaption></figure>";
    }

    private static String firstGroup(Matcher found) {
        int group = 1;
        while (found.group(group) == null) group++;
        return found.group(group);
    }

    private String convertCodes(String text) {
        String normalized = PLAYER_WITH_CONTENT.matcher(text).replaceAll("[$1$2 $3]");
        return SHORTCODE
                .matcher(normalized)
                .replaceAll(code -> Matcher.quoteReplacement(convertCode(code.group(1), code.group(2))));
    }

    private String convertCode(String code, String attributes) {
        Matcher file = FILE_ATTRIBUTE.matcher(attributes);
        if (code.equals("gallery")) return convertGallery(attributes);
        if (code.equals("embed") || !file.find()) return "";
        return "<" + code + " src=\"" + firstGroup(file).replace("\"", "&quot;") + "\"></" + code + ">";
    }

    // A gallery without ids shows the pictures that are attached to the post.
    private String convertGallery(String attributes) {
        Matcher ids = IDS_ATTRIBUTE.matcher(attributes);
        Collection<String> pictureIds = ids.find()
                ? List.of(firstGroup(ids).strip().split("[,\\s]+"))
                : metadata.pictureIdsByPost.getOrDefault(post, Set.of());
        StringBuilder html = new StringBuilder();
        for (String id : pictureIds) {
            DocumentMetadata.AttachedFile picture = metadata.attachments.get(id);
            if (pictures == MAX_PICTURES) break;
            if (picture == null) continue;
            pictures++;
            html.append(
                    picture.caption() == null
                            ? "<figure>" + imageHtml(picture) + "</figure>"
                            : figureHtml(imageHtml(picture), TextCleaner.escapeHtml(picture.caption())));
        }
        return html.toString();
    }

    private static String imageHtml(DocumentMetadata.AttachedFile picture) {
        String alt = picture.alt() == null ? "" : " alt=\"" + escapeAttribute(picture.alt()) + "\"";
        return "<img src=\"" + escapeAttribute(picture.url()) + "\"" + alt + ">";
    }

    private static String escapeAttribute(String value) {
        return TextCleaner.escapeHtml(value).replace("\"", "&quot;");
    }
}
