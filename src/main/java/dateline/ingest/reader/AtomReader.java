package dateline.ingest.reader;

import dateline.ingest.item.DocumentMetadata;
import dateline.ingest.item.ImportedItem.Builder;
import dateline.ingest.item.ImportedItem.Term;
import dateline.ingest.item.ItemHandler;
import dateline.ingest.item.MediaElements;
import dateline.ingest.xml.DateParser;
import dateline.ingest.xml.TextCleaner;
import dateline.ingest.xml.UrlResolver;
import dateline.ingest.xml.XmlNamespaces;
import dateline.ingest.xml.XmlPullReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads Atom 1.0 (RFC 4287). Ignores tombstones (RFC 6721): an editor decides about a takedown. */
final class AtomReader {

    private final XmlPullReader xml;
    private final ItemHandler reader;
    private final DocumentMetadata head;
    // xml:base of the feed and of the entry; null if absent.
    private String feedBase;
    private String entryBase;
    // Whether the entry's link leads to an HTML page, which is preferred to other formats.
    private boolean page;

    AtomReader(XmlPullReader xml, ItemHandler reader) {
        this.xml = xml;
        this.reader = reader;
        this.head = reader.head;
    }

    void document() throws IOException {
        head.language = xml.xmlAttribute("lang");
        feedBase = xml.xmlAttribute("base");
        if (feedBase != null) {
            String whole = UrlResolver.absolute(feedBase, head.address);
            if (!whole.isEmpty()) feedBase = whole;
            head.base = feedBase;
        }
        while (xml.child()) {
            switch (XmlNamespaces.name(xml)) {
                case "atom:entry" -> entry();
                case "atom:id" -> head.self(xml.text().strip());
                case "atom:author" -> head.author(person());
                case "atom:link" -> {
                    String rel = xml.attribute("rel");
                    if ("self".equals(rel)) head.self(xml.attribute("href"));
                    if (head.base == null && (rel == null || rel.equals("alternate")))
                        head.base = xml.attribute("href");
                    xml.skip();
                }
                default -> xml.skip();
            }
        }
    }

    private void entry() throws IOException {
        xml.item();
        Builder item = reader.begin();
        MediaElements media = new MediaElements(xml);
        item.language = xml.xmlAttribute("lang");
        entryBase = xml.xmlAttribute("base");
        page = false;
        String textBase = null;
        String summary = null;
        String plain = null;
        String updated = null;
        List<String> elsewhere = new ArrayList<>();
        while (xml.child()) {
            String name = XmlNamespaces.name(xml);
            switch (name) {
                case "atom:id" -> item.id = xml.text().strip();
                case "atom:title" -> item.title = plain();
                case "atom:updated" -> updated = xml.text();
                case "atom:published" -> item.published(xml.text());
                case "atom:author" -> item.author(person());
                case "atom:source" -> elsewhere.addAll(source());
                case "atom:category" -> {
                    category(item);
                    xml.skip();
                }
                case "atom:link" -> {
                    link(item);
                    xml.skip();
                }
                case "atom:summary" -> summary = html();
                case "atom:content" -> {
                    textBase = xml.xmlAttribute("base");
                    boolean text = xml.attribute("type") == null || "text".equals(xml.attribute("type"));
                    if (xml.attribute("src") != null) xml.skip();
                    else if (text) plain = xml.text();
                    else item.html = html();
                }
                case "atom:rights" -> item.rights = plain();
                case "dcterms:valid" -> item.expires = DateParser.end(xml.text());
                default -> {
                    if (!media.take(name, item)) xml.skip();
                }
            }
        }
        media.end(item);
        item.updated = DateParser.of(updated);
        // The date of the last change replaces a missing publication date, but not an unreadable one: the two can be
        // far apart.
        if (item.published == null && !item.misdated && updated != null) item.published(updated);
        if (item.authors.isEmpty()) elsewhere.forEach(item::author);
        settle(item, summary, plain);
        String based = whole(textBase == null ? entryBase : textBase);
        item.base = based != null && !based.isEmpty() ? based : item.link == null ? head.base : item.link;
        reader.item(() -> item);
    }

    private static void settle(Builder item, String summary, String plain) {
        if (item.html == null && plain == null && TextCleaner.isStory(summary)) {
            item.html = summary;
        } else {
            item.summary = TextCleaner.ofHtml(summary);
        }
        // Atom requires content in an entry without a link, so feeds repeat the title or summary there. That is no
        // body.
        if (TextCleaner.isNews(plain, item.summary, item.title)) item.html = TextCleaner.paragraphs(plain);
    }

    // Authors of the feed from which the entry was copied.
    private List<String> source() throws IOException {
        Builder feed = new Builder(true);
        while (xml.child()) {
            if (XmlNamespaces.name(xml).equals("atom:author")) feed.author(person());
            else xml.skip();
        }
        return feed.authors;
    }

    private String person() throws IOException {
        String name = null;
        while (xml.child()) {
            if (XmlNamespaces.name(xml).equals("atom:name")) name = TextCleaner.line(xml.text());
            else xml.skip();
        }
        return name;
    }

    private void category(Builder item) {
        String term = TextCleaner.line(xml.attribute("term"));
        String label = TextCleaner.line(xml.attribute("label"));
        String name = label == null ? term : label;
        if (name != null) item.term(new Term(term, name, xml.attribute("scheme")));
    }

    private void link(Builder item) {
        String rel = xml.attribute("rel") == null ? "alternate" : xml.attribute("rel");
        String own = xml.xmlAttribute("base");
        String href = own == null
                ? whole(xml.attribute("href"))
                : UrlResolver.absolute(xml.attribute("href"), own, entryBase, feedBase);
        switch (rel) {
            case "alternate" -> {
                String type = xml.attribute("type");
                boolean read = type == null || type.strip().matches("(?i)(text/html|application/xhtml\\+xml)\\b.*");
                if (item.link == null || read && !page) item.link = href;
                page |= read;
            }
            case "license" -> item.license = href;
            case "enclosure" ->
                item.media(MediaElements.enclosure(
                        href,
                        xml.attribute("type"),
                        xml.attribute("length"),
                        TextCleaner.line(xml.attribute("title"))));
            default -> {
                // Related resources, replies and services are not part of the article.
            }
        }
    }

    /** Resolves a URL; without a base it stays as written. */
    private String whole(String address) {
        String whole = UrlResolver.absolute(address, entryBase, feedBase);
        return whole.isEmpty() ? address : whole;
    }

    private String plain() throws IOException {
        String type = xml.attribute("type");
        if ("xhtml".equals(type)) return TextCleaner.ofHtml(xml.markup());
        return "html".equals(type) ? TextCleaner.ofHtml(xml.text()) : xml.text();
    }

    private String html() throws IOException {
        String type = xml.attribute("type");
        if (type == null || type.equals("text") || type.equals("text/plain")) return TextCleaner.escaped(xml.text());
        return type.equals("xhtml") || type.endsWith("+xml") ? xml.markup() : xml.text();
    }
}
