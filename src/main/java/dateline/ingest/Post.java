package dateline.ingest;

import dateline.ingest.Item.Making;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What WordPress adds to an item: its state and kind, its dates, its main picture; and the habits of its texts. */
final class Post {

    private static final Pattern CAPTION = Pattern.compile(
            "\\[caption[^\\]]*\\]\\s*((?:<a[^>]*>\\s*)?<img[^>]*>(?:\\s*</a>)?)(.*?)\\[/caption\\]", Pattern.DOTALL);
    private static final Pattern PLAYER = Pattern.compile(
            "\\[(audio|video)[^\\]]*?\\b(?:src|mp3|m4a|ogg|wav|mp4|webm|ogv)=\"([^\"\\s\\]]+)\"[^\\]]*\\](?:\\[/\\1\\])?");
    private static final Pattern GALLERY = Pattern.compile("\\[gallery[^\\]]*?\\bids=\"([\\d,\\s]+)\"[^\\]]*\\]");

    private final Xml xml;
    private final Head head;
    private String attached;
    private String id;

    Post(Xml xml, Head head) {
        this.xml = xml;
        this.head = head;
    }

    boolean take(String name, Making item) throws IOException {
        switch (name) {
            case "excerpt:encoded" -> item.summary = Words.ofHtml(xml.text());
            case "wp:post_id" -> id = xml.text().strip();
            case "wp:post_type" -> item.kind = xml.text().strip();
            case "wp:status" -> item.state = xml.text().strip();
            case "wp:post_name" -> item.slug = xml.text().strip();
            case "wp:post_date_gmt" -> {
                var date = Dates.of(xml.text());
                // By the clock of the world rather than of the place.
                if (date != null) item.published = date;
            }
            case "wp:post_modified_gmt" -> item.updated = Dates.of(xml.text());
            case "wp:attachment_url" -> attached = xml.text().strip();
            case "wp:postmeta" -> meta(item);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void meta(Making item) throws IOException {
        String key = null;
        String value = null;
        while (xml.child()) {
            switch (Vocabulary.name(xml)) {
                case "wp:meta_key" -> key = xml.text().strip();
                case "wp:meta_value" -> value = xml.text().strip();
                default -> xml.skip();
            }
        }
        if ("_thumbnail_id".equals(key)) item.thumbnail = value;
    }

    void settle(Making item) {
        item.title = Words.line(Words.ofHtml(item.title));
        for (int i = 0; i < item.authors.size(); i++) {
            String login = item.authors.get(i);
            item.authors.set(i, head.authors.getOrDefault(login, login));
        }
        if ("attachment".equals(item.kind)) head.attachment(id, new Head.Attached(attached, null, item.title));
        if (item.html != null) item.html = html(item.html);
        if ("post".equals(item.kind)) item.kind = null;
        if ("publish".equals(item.state) || "future".equals(item.state)) item.state = null;
    }

    private String html(String text) {
        String html = CAPTION.matcher(text).replaceAll("<figure>$1<figcaption>$2</figcaption></figure>");
        html = PLAYER.matcher(html).replaceAll("<$1 src=\"$2\"></$1>");
        html = GALLERY.matcher(html).replaceAll(this::pictures);
        html = html.replaceAll("\\[gallery[^\\]]*\\]", "").replaceAll("\\[/?embed[^\\]]*\\]", "");
        return html.contains("<p>") || html.contains("<p ") || html.contains("<!-- wp:") ? html : paragraphs(html);
    }

    // Those that are known by now: the library stands before the posts, or the document has been gone through once.
    private String pictures(java.util.regex.MatchResult gallery) {
        StringBuilder html = new StringBuilder();
        for (String one : gallery.group(1).split("[,\\s]+")) {
            Head.Attached picture = head.attachments.get(one);
            if (picture != null)
                html.append("<figure><img src=\"")
                        .append(Words.escaped(picture.url()).replace("\"", "&quot;"))
                        .append("\"></figure>");
        }
        return Matcher.quoteReplacement(html.toString());
    }

    // In its older texts an empty line ends a paragraph, and a line break is one.
    private static String paragraphs(String html) {
        StringBuilder paragraphs = new StringBuilder();
        for (String part : html.replace("\r\n", "\n").split("\\n\\s*\\n")) {
            if (part.isBlank()) continue;
            boolean block = part.strip()
                    .matches("(?is)<(figure|h[1-6]|ul|ol|blockquote|table|div|iframe|audio|video|section|pre)\\b.*");
            paragraphs.append(block ? part : "<p>" + part.strip().replace("\n", "<br>") + "</p>");
        }
        return paragraphs.toString();
    }
}
