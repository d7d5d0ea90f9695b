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
    private final ItemHandler handler;
    private final DocumentMetadata metadata;
    // xml:base of the feed and of the entry; null if absent.
    private String feedBase;
    private String entryBase;
    // Whether the entry's link leads to an HTML page, which is preferred to other formats.
    private boolean hasPageLink;

    AtomReader(XmlPullReader xml, ItemHandler handler) {
        this.xml = xml;
        this.handler = handler;
        this.metadata = handler.metadata;
    }

    void readFeed() throws IOException {
        metadata.language = xml.xmlAttribute("lang");
        feedBase = xml.xmlAttribute("base");
        if (feedBase != null) {
            String resolved = UrlResolver.resolve(feedBase, metadata.documentUrl);
            if (!resolved.isEmpty()) feedBase = resolved;
            metadata.base = feedBase;
        }
        while (xml.nextChild()) {
            switch (XmlNamespaces.prefixedName(xml)) {
                case "atom:entry" -> readEntry();
                case "atom:id" -> metadata.addSelfUrl(xml.readText().strip());
                case "atom:author" -> metadata.addAuthor(readPerson());
                case "atom:link" -> {
                    String rel = xml.attribute("rel");
                    if ("self".equals(rel)) metadata.addSelfUrl(xml.attribute("href"));
                    if (metadata.base == null && (rel == null || rel.equals("alternate")))
                        metadata.base = xml.attribute("href");
                    xml.skip();
                }
                default -> xml.skip();
            }
        }
    }

    private void readEntry() throws IOException {
        xml.startItem();
        Builder item = handler.beginItem();
        MediaElements media = new MediaElements(xml);
        item.language = xml.xmlAttribute("lang");
        entryBase = xml.xmlAttribute("base");
        hasPageLink = false;
        String textBase = null;
        String summary = null;
        String plainText = null;
        String updated = null;
        List<String> sourceAuthors = new ArrayList<>();
        while (xml.nextChild()) {
            String name = XmlNamespaces.prefixedName(xml);
            switch (name) {
                case "atom:id" -> item.id = xml.readText().strip();
                case "atom:title" -> item.title = readPlainText();
                case "atom:updated" -> updated = xml.readText();
                case "atom:published" -> item.setPublished(xml.readText());
                case "atom:author" -> item.addAuthor(readPerson());
                case "atom:source" -> sourceAuthors.addAll(readSourceAuthors());
                case "atom:category" -> {
                    readCategory(item);
                    xml.skip();
                }
                case "atom:link" -> {
                    readLink(item);
                    xml.skip();
                }
                case "atom:summary" -> summary = readHtml();
                case "atom:content" -> {
                    textBase = xml.xmlAttribute("base");
                    boolean isText = xml.attribute("type") == null || "text".equals(xml.attribute("type"));
                    if (xml.attribute("src") != null) xml.skip();
                    else if (isText) plainText = xml.readText();
                    else item.html = readHtml();
                }
                case "atom:rights" -> item.rights = readPlainText();
                case "dcterms:valid" -> item.expires = DateParser.parsePeriodEnd(xml.readText());
                default -> {
                    if (!media.readElement(name, item)) xml.skip();
                }
            }
        }
        media.applyDescriptions(item);
        item.updated = DateParser.parse(updated);
        // The date of the last change replaces a missing publication date, but not an unreadable one: the two can be
        // far apart.
        if (item.published == null && !item.hasUnreadableDate && updated != null) item.setPublished(updated);
        if (item.authors.isEmpty()) sourceAuthors.forEach(item::addAuthor);
        setBody(item, summary, plainText);
        String resolvedBase = resolve(textBase == null ? entryBase : textBase);
        item.base = resolvedBase != null && !resolvedBase.isEmpty()
                ? resolvedBase
                : item.link == null ? metadata.base : item.link;
        handler.endItem(() -> item);
    }

    private static void setBody(Builder item, String summary, String plainText) {
        if (item.html == null && plainText == null && TextCleaner.hasBlocks(summary)) {
            item.html = summary;
        } else {
            item.summary = TextCleaner.htmlToText(summary);
        }
        // Atom requires content in an entry without a link, so feeds repeat the title or summary there. That is no
        // body.
        if (TextCleaner.isDistinct(plainText, item.summary, item.title)) item.html = TextCleaner.textToHtml(plainText);
    }

    // Authors of the feed from which the entry was copied.
    private List<String> readSourceAuthors() throws IOException {
        Builder feed = new Builder(true);
        while (xml.nextChild()) {
            if (XmlNamespaces.prefixedName(xml).equals("atom:author")) feed.addAuthor(readPerson());
            else xml.skip();
        }
        return feed.authors;
    }

    private String readPerson() throws IOException {
        String name = null;
        while (xml.nextChild()) {
            if (XmlNamespaces.prefixedName(xml).equals("atom:name")) name = TextCleaner.cleanLine(xml.readText());
            else xml.skip();
        }
        return name;
    }

    private void readCategory(Builder item) {
        String term = TextCleaner.cleanLine(xml.attribute("term"));
        String label = TextCleaner.cleanLine(xml.attribute("label"));
        String name = label == null ? term : label;
        if (name != null) item.addTerm(new Term(term, name, xml.attribute("scheme")));
    }

    private void readLink(Builder item) {
        String rel = xml.attribute("rel") == null ? "alternate" : xml.attribute("rel");
        String linkBase = xml.xmlAttribute("base");
        String href = linkBase == null
                ? resolve(xml.attribute("href"))
                : UrlResolver.resolve(xml.attribute("href"), linkBase, entryBase, feedBase);
        switch (rel) {
            case "alternate" -> {
                String type = xml.attribute("type");
                boolean isPage = type == null || type.strip().matches("(?i)(text/html|application/xhtml\\+xml)\\b.*");
                if (item.link == null || isPage && !hasPageLink) item.link = href;
                hasPageLink |= isPage;
            }
            case "license" -> item.license = href;
            case "enclosure" ->
                item.addMedia(MediaElements.enclosure(
                        href,
                        xml.attribute("type"),
                        xml.attribute("length"),
                        TextCleaner.cleanLine(xml.attribute("title"))));
            default -> {
                // Related resources, replies and services are not part of the article.
            }
        }
    }

    /** Resolves a URL; without a base it stays as written. */
    private String resolve(String url) {
        String resolved = UrlResolver.resolve(url, entryBase, feedBase);
        return resolved.isEmpty() ? url : resolved;
    }

    private String readPlainText() throws IOException {
        String type = xml.attribute("type");
        if ("xhtml".equals(type)) return TextCleaner.htmlToText(xml.readMarkup());
        return "html".equals(type) ? TextCleaner.htmlToText(xml.readText()) : xml.readText();
    }

    private String readHtml() throws IOException {
        String type = xml.attribute("type");
        if (type == null || type.equals("text") || type.equals("text/plain"))
            return TextCleaner.escapeHtml(xml.readText());
        return type.equals("xhtml") || type.endsWith("+xml") ? xml.readMarkup() : xml.readText();
    }
}
