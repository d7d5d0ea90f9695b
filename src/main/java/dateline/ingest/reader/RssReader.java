package dateline.ingest.reader;

import dateline.ingest.item.Format;
import dateline.ingest.item.Head;
import dateline.ingest.item.Item.Making;
import dateline.ingest.item.Item.Term;
import dateline.ingest.item.MediaElements;
import dateline.ingest.item.Reader;
import dateline.ingest.wordpress.Post;
import dateline.ingest.xml.Dates;
import dateline.ingest.xml.Vocabulary;
import dateline.ingest.xml.Words;
import dateline.ingest.xml.Xml;
import java.io.IOException;

/** Reads RSS 2.0, 1.0 and their forerunners, with the vocabularies that feeds mix in; and WordPress exports, which are RSS too. */
final class RssReader {

    private final Xml xml;
    private final Reader reader;
    private final Head head;

    RssReader(Xml xml, Reader reader) {
        this.xml = xml;
        this.reader = reader;
        this.head = reader.head;
    }

    void document() throws IOException {
        while (xml.child()) {
            switch (Vocabulary.name(xml)) {
                case "channel" -> channel();
                case "item" -> item();
                default -> xml.skip();
            }
        }
    }

    private void channel() throws IOException {
        while (xml.child()) {
            switch (Vocabulary.name(xml)) {
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
                    head.format = Format.WXR;
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
            switch (Vocabulary.name(xml)) {
                case "wp:author_login" -> login = xml.text().strip();
                case "wp:author_display_name" -> name = Post.name(xml.text());
                default -> xml.skip();
            }
        }
        head.author(login, name);
    }

    private void item() throws IOException {
        xml.item();
        Making item = reader.begin();
        MediaElements media = new MediaElements(xml);
        Post post = new Post(xml, head);
        String description = null;
        String permalink = null;
        while (xml.child()) {
            String name = Vocabulary.name(xml);
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
                case "dcterms:valid" -> item.expires = Dates.end(xml.text());
                case "dc:creator", "itunes:author" -> item.author(Words.line(xml.text()));
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

    private Making settled(Making item, Post post, String description, String permalink) {
        post.summarise(item);
        if (head.format == Format.WXR) post.settle(item);
        else settle(item, description);
        // RSS 2.0: unless it says otherwise, a guid that is an address is the item's own.
        if (permalink != null && (item.link == null || item.link.isEmpty())) item.link = permalink;
        item.base = item.link == null ? head.base : item.link;
        return item;
    }

    // A description is HTML by custom; one that is a whole story is the text, and not a teaser.
    private static void settle(Making item, String description) {
        if (item.html == null && Words.isStory(description)) item.html = description;
        else item.summary = Words.ofHtml(description);
    }

    private void category(Making item) throws IOException {
        String domain = xml.attribute("domain");
        String slug = xml.attribute("nicename");
        String name = head.format == Format.WXR ? Post.name(xml.text()) : Words.line(xml.text());
        if (name == null) return;
        boolean section = head.format == Format.WXR && "category".equals(domain);
        if (section && "uncategorized".equals(slug)) return;
        // How a theme lays it out: a gallery, an aside.
        if (head.format == Format.WXR && "post_format".equals(domain)) return;
        if (section && item.section == null) item.section = new Term(slug, name, null);
        else item.term(new Term(slug, name, domain));
    }

    /** {@code desk@example.com (Mara Tennant)} is Mara Tennant; an address alone is nobody's name. */
    private static String person(String text) {
        String line = Words.line(text);
        if (line == null) return null;
        int open = line.indexOf('(');
        if (line.contains("@") && open >= 0 && line.endsWith(")"))
            return Words.line(line.substring(open + 1, line.length() - 1));
        return line.matches("\\S[^\\s@]*+@\\S++") ? null : line;
    }
}
