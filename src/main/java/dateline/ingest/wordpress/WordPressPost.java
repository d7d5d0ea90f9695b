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

    private static final int MAX_TEXT_LENGTH = 2_000;

    private final XmlPullReader xml;
    private final DocumentMetadata metadata;
    private String attachmentUrl;
    private String alt;
    private String id;
    private String parent;
    private boolean hasPassword;
    private String excerpt;

    public WordPressPost(XmlPullReader xml, DocumentMetadata metadata) {
        this.xml = xml;
        this.metadata = metadata;
    }

    public boolean readElement(String name, Builder item) throws IOException {
        switch (name) {
            // The excerpt of an attachment is its caption; wp:post_type comes later.
            case "excerpt:encoded" -> excerpt = xml.readText();
            case "wp:post_id" -> id = xml.readText().strip();
            case "wp:post_parent" -> parent = xml.readText().strip();
            case "wp:post_type" -> item.kind = xml.readText().strip();
            case "wp:status" -> item.state = xml.readText().strip();
            case "wp:post_password" -> hasPassword = !xml.readText().isEmpty();
            case "wp:post_name" -> item.slug = xml.readText().strip();
            case "wp:post_date_gmt" -> {
                var date = item.parseDate(xml.readText(item.isWanted));
                // The date in GMT takes precedence over that in local time.
                if (date != null) item.published = date;
            }
            case "wp:post_modified_gmt" -> item.updated = item.parseDate(xml.readText(item.isWanted));
            case "wp:attachment_url" -> attachmentUrl = xml.readText().strip();
            case "wp:postmeta" -> readMeta(item);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void readMeta(Builder item) throws IOException {
        String key = null;
        String value = null;
        while (xml.nextChild()) {
            switch (XmlNamespaces.prefixedName(xml)) {
                case "wp:meta_key" -> key = xml.readText().strip();
                case "wp:meta_value" -> value = xml.readText().strip();
                default -> xml.skip();
            }
        }
        if (key == null || value == null) return;
        switch (key) {
            case "_thumbnail_id" -> item.thumbnail = value;
            case "_wp_attachment_image_alt" -> alt = value;
            case "enclosure" -> addEnclosure(item, value.split("\n", 4));
            default -> {
                // Other metadata belongs to plugins.
            }
        }
    }

    // One line each: URL, length in bytes, MIME type.
    private static void addEnclosure(Builder item, String[] lines) {
        item.addMedia(MediaElements.enclosure(
                lines[0].strip(), lines.length > 2 ? lines[2] : null, lines.length > 1 ? lines[1] : null, null));
    }

    /** Adds an attachment to the metadata of the document, even if the item itself is not wanted. */
    public void recordAttachment(Builder item) {
        if (!"attachment".equals(item.kind)) return;
        String caption = TextCleaner.truncate(TextCleaner.htmlToText(excerpt), MAX_TEXT_LENGTH);
        metadata.addAttachment(
                id,
                parent,
                new DocumentMetadata.AttachedFile(
                        attachmentUrl, TextCleaner.truncate(TextCleaner.cleanLine(alt), MAX_TEXT_LENGTH), caption));
    }

    public void setSummary(Builder item) {
        if (excerpt != null) item.summary = TextCleaner.htmlToText(excerpt);
    }

    /** Plain text of a name, which WordPress stores as HTML. */
    public static String cleanName(String text) {
        return TextCleaner.cleanLine(TextCleaner.htmlToText(text));
    }

    public void complete(Builder item) {
        item.title = cleanName(item.title);
        for (int i = 0; i < item.authors.size(); i++) {
            String login = item.authors.get(i);
            item.authors.set(i, metadata.displayNames.getOrDefault(login, login));
        }
        if (item.html != null)
            item.html = Wpautop.addParagraphs(Shortcodes.convert(Embeds.embedUrls(item.html), id, metadata));
        if ("post".equals(item.kind)) item.kind = null;
        boolean isPublished = "publish".equals(item.state) || "future".equals(item.state);
        // A post with a password was not public.
        if (isPublished) item.state = hasPassword ? "private" : null;
    }
}
