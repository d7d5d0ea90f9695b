package dateline.ingest.reader;

import dateline.ingest.item.DocumentFormat;
import dateline.ingest.item.DocumentMetadata;
import dateline.ingest.item.ImportedItem.Builder;
import dateline.ingest.item.ImportedItem.Term;
import dateline.ingest.item.ItemHandler;
import dateline.ingest.item.MediaElements;
import dateline.ingest.wordpress.WordPressPost;
import dateline.ingest.xml.DateParser;
import dateline.ingest.xml.TextCleaner;
import dateline.ingest.xml.XmlNamespaces;
import dateline.ingest.xml.XmlPullReader;
import java.io.IOException;

/**
 * Reads RSS 2.0, RSS 1.0 and earlier versions, with the usual extensions, and WordPress exports (WXR), which extend
 * RSS.
 */
final class RssReader {

    private final XmlPullReader xml;
    private final ItemHandler reader;
    private final DocumentMetadata head;

    RssReader(XmlPullReader xml, ItemHandler reader) {
        this.xml = xml;
        this.reader = reader;
        this.head = reader.head;
    }

    void document() throws IOException {
        while (xml.child()) {
            switch (XmlNamespaces.name(xml)) {
                case "channel" -> channel();
                case "item" -> item();
                default -> xml.skip();
            }
        }
    }

    private void channel() throws IOException {
        while (xml.child()) {
            switch (XmlNamespaces.name(xml)) {
                case "item" -> item();
                case "language" -> head.language = xml.text();
                case "link" -> {
                    head.base = xml.text().strip();
                }
                case "atom:link" -> {
                    if ("self".equals(xml.attribute("rel"))) head.self(xml.attribute("href"));
                    xml.skip();
                }
                case "wp:wxr_version" -> {
                    head.format = DocumentFormat.WXR;
                    xml.skip();
                }
                case "wp:author" -> author();
                default -> xml.skip();
            }
        }
    }

    private void author() throws IOException {
        String login = null;
        String name = null;
        while (xml.child()) {
            switch (XmlNamespaces.name(xml)) {
                case "wp:author_login" -> login = xml.text().strip();
                case "wp:author_display_name" -> name = WordPressPost.name(xml.text());
                default -> xml.skip();
            }
        }
        head.author(login, name);
    }

    private void item() throws IOException {
        xml.item();
        Builder item = reader.begin();
        MediaElements media = new MediaElements(xml);
        WordPressPost post = new WordPressPost(xml, head);
        String description = null;
        String permalink = null;
        while (xml.child()) {
            String name = XmlNamespaces.name(xml);
            switch (name) {
                case "title" -> item.title = xml.text(item.wanted);
                case "link" -> item.link = xml.text().strip();
                case "guid" -> {
                    boolean address = !"false".equals(xml.attribute("isPermaLink"));
                    item.id = xml.text().strip();
                    permalink = address && item.id.matches("(?i)https?://\\S+") ? item.id : null;
                }
                case "description" -> description = xml.text(item.wanted);
                case "content:encoded" -> item.html = xml.text(item.wanted);
                case "pubDate", "dc:date", "dcterms:issued" -> item.published(xml.text(item.wanted));
                case "dcterms:modified" -> item.updated = item.date(xml.text(item.wanted));
                case "dcterms:valid" -> item.expires = DateParser.end(xml.text());
                case "dc:creator", "itunes:author" -> item.author(TextCleaner.line(xml.text()));
                case "author" -> item.author(person(xml.text()));
                case "category" -> category(item);
                case "enclosure" -> {
                    item.media(MediaElements.enclosure(
                            xml.attribute("url"), xml.attribute("type"), xml.attribute("length"), null));
                    xml.skip();
                }
                case "dc:rights" -> item.rights = xml.text(item.wanted);
                case "dc:language" -> item.language = xml.text().strip();
                case "atom:link" -> {
                    if ("license".equals(xml.attribute("rel"))) item.license = xml.attribute("href");
                    xml.skip();
                }
                default -> {
                    if (!media.take(name, item) && !post.take(name, item)) xml.skip();
                }
            }
        }
        media.end(item);
        post.file(item);
        String said = description;
        String address = permalink;
        reader.item(() -> settled(item, post, said, address));
    }

    private Builder settled(Builder item, WordPressPost post, String description, String permalink) {
        post.summarise(item);
        if (head.format == DocumentFormat.WXR) post.settle(item);
        else settle(item, description);
        // RSS 2.0: a guid that is a URL is the permalink of the item unless isPermaLink is false.
        if (permalink != null && (item.link == null || item.link.isEmpty())) item.link = permalink;
        item.base = item.link == null ? head.base : item.link;
        return item;
    }

    // A description is HTML in practice. If it holds a whole story, it becomes the body and not the teaser.
    private static void settle(Builder item, String description) {
        if (item.html == null && TextCleaner.isStory(description)) item.html = description;
        else item.summary = TextCleaner.ofHtml(description);
    }

    private void category(Builder item) throws IOException {
        String domain = xml.attribute("domain");
        String slug = xml.attribute("nicename");
        String name = head.format == DocumentFormat.WXR ? WordPressPost.name(xml.text()) : TextCleaner.line(xml.text());
        if (name == null) return;
        boolean section = head.format == DocumentFormat.WXR && "category".equals(domain);
        if (section && "uncategorized".equals(slug)) return;
        // post_format names a layout of the theme, such as a gallery or an aside, and no topic.
        if (head.format == DocumentFormat.WXR && "post_format".equals(domain)) return;
        if (section && item.section == null) item.section = new Term(slug, name, null);
        else item.term(new Term(slug, name, domain));
    }

    /**
     * The author {@code desk@example.com (Mara Tennant)} is Mara Tennant; an e-mail address alone is no name and gives
     * null.
     */
    private static String person(String text) {
        String line = TextCleaner.line(text);
        if (line == null) return null;
        int open = line.indexOf('(');
        if (line.contains("@") && open >= 0 && line.endsWith(")"))
            return TextCleaner.line(line.substring(open + 1, line.length() - 1));
        return line.matches("\\S[^\\s@]*+@\\S++") ? null : line;
    }
}
