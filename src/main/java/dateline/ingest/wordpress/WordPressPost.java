package dateline.ingest.wordpress;

import dateline.ingest.item.DocumentMetadata;
import dateline.ingest.item.ImportedItem.Builder;
import dateline.ingest.item.MediaElements;
import dateline.ingest.xml.TextCleaner;
import dateline.ingest.xml.XmlNamespaces;
import dateline.ingest.xml.XmlPullReader;
import java.io.IOException;

/** Reads the elements that WordPress adds to an RSS item: state and kind, dates, main picture, attachment. */
public final class WordPressPost {

    private static final int LONGEST_WORDS = 2_000;

    private final XmlPullReader xml;
    private final DocumentMetadata head;
    private String attached;
    private String alt;
    private String id;
    private String parent;
    private boolean locked;
    private String excerpt;

    public WordPressPost(XmlPullReader xml, DocumentMetadata head) {
        this.xml = xml;
        this.head = head;
    }

    public boolean take(String name, Builder item) throws IOException {
        switch (name) {
            // The excerpt of an attachment is its caption; wp:post_type comes later.
            case "excerpt:encoded" -> excerpt = xml.text();
            case "wp:post_id" -> id = xml.text().strip();
            case "wp:post_parent" -> parent = xml.text().strip();
            case "wp:post_type" -> item.kind = xml.text().strip();
            case "wp:status" -> item.state = xml.text().strip();
            case "wp:post_password" -> locked = !xml.text().isEmpty();
            case "wp:post_name" -> item.slug = xml.text().strip();
            case "wp:post_date_gmt" -> {
                var date = item.date(xml.text(item.wanted));
                // The date in GMT takes precedence over that in local time.
                if (date != null) item.published = date;
            }
            case "wp:post_modified_gmt" -> item.updated = item.date(xml.text(item.wanted));
            case "wp:attachment_url" -> attached = xml.text().strip();
            case "wp:postmeta" -> meta(item);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void meta(Builder item) throws IOException {
        String key = null;
        String value = null;
        while (xml.child()) {
            switch (XmlNamespaces.name(xml)) {
                case "wp:meta_key" -> key = xml.text().strip();
                case "wp:meta_value" -> value = xml.text().strip();
                default -> xml.skip();
            }
        }
        if (key == null || value == null) return;
        switch (key) {
            case "_thumbnail_id" -> item.thumbnail = value;
            case "_wp_attachment_image_alt" -> alt = value;
            case "enclosure" -> enclosure(item, value.split("\n", 4));
            default -> {
                // Other metadata belongs to plugins.
            }
        }
    }

    // One line each: URL, length in bytes, MIME type.
    private static void enclosure(Builder item, String[] lines) {
        item.media(MediaElements.enclosure(
                lines[0].strip(), lines.length > 2 ? lines[2] : null, lines.length > 1 ? lines[1] : null, null));
    }

    /** Adds an attachment to the metadata of the document, even if the item itself is not wanted. */
    public void file(Builder item) {
        if (!"attachment".equals(item.kind)) return;
        String caption = TextCleaner.cut(TextCleaner.ofHtml(excerpt), LONGEST_WORDS);
        head.attachment(
                id,
                parent,
                new DocumentMetadata.AttachedFile(
                        attached, TextCleaner.cut(TextCleaner.line(alt), LONGEST_WORDS), caption));
    }

    public void summarise(Builder item) {
        if (excerpt != null) item.summary = TextCleaner.ofHtml(excerpt);
    }

    /** Plain text of a name, which WordPress stores as HTML. */
    public static String name(String text) {
        return TextCleaner.line(TextCleaner.ofHtml(text));
    }

    public void settle(Builder item) {
        item.title = name(item.title);
        for (int i = 0; i < item.authors.size(); i++) {
            String login = item.authors.get(i);
            item.authors.set(i, head.authors.getOrDefault(login, login));
        }
        if (item.html != null) item.html = Wpautop.read(Shortcodes.read(Embeds.read(item.html), id, head));
        if ("post".equals(item.kind)) item.kind = null;
        boolean open = "publish".equals(item.state) || "future".equals(item.state);
        // A post with a password was not public.
        if (open) item.state = locked ? "private" : null;
    }
}
