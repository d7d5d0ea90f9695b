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
    private final ItemHandler handler;
    private final DocumentMetadata metadata;

    RssReader(XmlPullReader xml, ItemHandler handler) {
        this.xml = xml;
        this.handler = handler;
        this.metadata = handler.metadata;
    }

    void readFeed() throws IOException {
        while (xml.nextChild()) {
            switch (XmlNamespaces.prefixedName(xml)) {
                case "channel" -> readChannel();
                case "item" -> readItem();
                default -> xml.skip();
            }
        }
    }

    private void readChannel() throws IOException {
        while (xml.nextChild()) {
            switch (XmlNamespaces.prefixedName(xml)) {
                case "item" -> readItem();
                case "language" -> metadata.language = xml.readText();
                case "link" -> {
                    metadata.base = xml.readText().strip();
                }
                case "atom:link" -> {
                    if ("self".equals(xml.attribute("rel"))) metadata.addSelfUrl(xml.attribute("href"));
                    xml.skip();
                }
                case "wp:wxr_version" -> {
                    metadata.format = DocumentFormat.WXR;
                    xml.skip();
                }
                case "wp:author" -> readAuthor();
                default -> xml.skip();
            }
        }
    }

    private void readAuthor() throws IOException {
        String login = null;
        String name = null;
        while (xml.nextChild()) {
            switch (XmlNamespaces.prefixedName(xml)) {
                case "wp:author_login" -> login = xml.readText().strip();
                case "wp:author_display_name" -> name = WordPressPost.cleanName(xml.readText());
                default -> xml.skip();
            }
        }
        metadata.addAuthor(login, name);
    }

    private void readItem() throws IOException {
        xml.startItem();
        Builder item = handler.beginItem();
        MediaElements media = new MediaElements(xml);
        WordPressPost post = new WordPressPost(xml, metadata);
        String description = null;
        String permalink = null;
        while (xml.nextChild()) {
            String name = XmlNamespaces.prefixedName(xml);
            switch (name) {
                case "title" -> item.title = xml.readText(item.isWanted);
                case "link" -> item.link = xml.readText().strip();
                case "guid" -> {
                    boolean isPermalink = !"false".equals(xml.attribute("isPermaLink"));
                    item.id = xml.readText().strip();
                    permalink = isPermalink && item.id.matches("(?i)https?://\\S+") ? item.id : null;
                }
                case "description" -> description = xml.readText(item.isWanted);
                case "content:encoded" -> item.html = xml.readText(item.isWanted);
                case "pubDate", "dc:date", "dcterms:issued" -> item.setPublished(xml.readText(item.isWanted));
                case "dcterms:modified" -> item.updated = item.parseDate(xml.readText(item.isWanted));
                case "dcterms:valid" -> item.expires = DateParser.parsePeriodEnd(xml.readText());
                case "dc:creator", "itunes:author" -> item.addAuthor(TextCleaner.cleanLine(xml.readText()));
                case "author" -> item.addAuthor(parsePerson(xml.readText()));
                case "category" -> readCategory(item);
                case "enclosure" -> {
                    item.addMedia(MediaElements.enclosure(
                            xml.attribute("url"), xml.attribute("type"), xml.attribute("length"), null));
                    xml.skip();
                }
                case "dc:rights" -> item.rights = xml.readText(item.isWanted);
                case "dc:language" -> item.language = xml.readText().strip();
                case "atom:link" -> {
                    if ("license".equals(xml.attribute("rel"))) item.license = xml.attribute("href");
                    xml.skip();
                }
                default -> {
                    if (!media.readElement(name, item) && !post.readElement(name, item)) xml.skip();
                }
            }
        }
        media.applyDescriptions(item);
        post.recordAttachment(item);
        String itemDescription = description;
        String itemPermalink = permalink;
        handler.endItem(() -> complete(item, post, itemDescription, itemPermalink));
    }

    private Builder complete(Builder item, WordPressPost post, String description, String permalink) {
        post.setSummary(item);
        if (metadata.format == DocumentFormat.WXR) post.complete(item);
        else setBody(item, description);
        // RSS 2.0: a guid that is a URL is the permalink of the item unless isPermaLink is false.
        if (permalink != null && (item.link == null || item.link.isEmpty())) item.link = permalink;
        item.base = item.link == null ? metadata.base : item.link;
        return item;
    }

    // A description is HTML in practice. If it holds a whole story, it becomes the body and not the teaser.
    private static void setBody(Builder item, String description) {
        if (item.html == null && TextCleaner.hasBlocks(description)) item.html = description;
        else item.summary = TextCleaner.htmlToText(description);
    }

    private void readCategory(Builder item) throws IOException {
        String domain = xml.attribute("domain");
        String slug = xml.attribute("nicename");
        String name = metadata.format == DocumentFormat.WXR
                ? WordPressPost.cleanName(xml.readText())
                : TextCleaner.cleanLine(xml.readText());
        if (name == null) return;
        boolean isCategory = metadata.format == DocumentFormat.WXR && "category".equals(domain);
        if (isCategory && "uncategorized".equals(slug)) return;
        // post_format names a layout of the theme, such as a gallery or an aside, and no topic.
        if (metadata.format == DocumentFormat.WXR && "post_format".equals(domain)) return;
        if (isCategory && item.section == null) item.section = new Term(slug, name, null);
        else item.addTerm(new Term(slug, name, domain));
    }

    /**
     * The author {@code desk@example.com (Mara Tennant)} is Mara Tennant; an e-mail address alone is no name and gives
     * null.
     */
    private static String parsePerson(String text) {
        String line = TextCleaner.cleanLine(text);
        if (line == null) return null;
        int open = line.indexOf('(');
        if (line.contains("@") && open >= 0 && line.endsWith(")"))
            return TextCleaner.cleanLine(line.substring(open + 1, line.length() - 1));
        return line.matches("\\S[^\\s@]*+@\\S++") ? null : line;
    }
}
