package dateline.format;

import static java.util.Objects.requireNonNullElse;

import dateline.format.FeedDocument.Deleted;
import dateline.format.FeedEntry.Category;
import dateline.format.FeedEntry.EntryAuthor;
import dateline.format.FeedEntry.EntryMedia;
import dateline.format.FeedEntry.EntrySource;

/** Writes Atom 1.0 (RFC 4287) with pages (RFC 5005), tombstones (RFC 6721), licence links (RFC 4946) and Media RSS. */
public final class AtomFeed {

    public static final String MEDIA_TYPE = "application/atom+xml";

    static final String NAMESPACE = "http://www.w3.org/2005/Atom";

    private AtomFeed() {}

    /** Writes the document in UTF-8. Equal feeds give equal bytes. */
    public static byte[] write(FeedDocument feed) {
        FeedXml xml = new FeedXml();
        xml.startElement(
                "feed",
                "xmlns",
                NAMESPACE,
                "xmlns:at",
                "http://purl.org/atompub/tombstones/1.0",
                "xmlns:dcterms",
                "http://purl.org/dc/terms/",
                "xmlns:media",
                MediaRss.NAMESPACE,
                "xml:lang",
                feed.language());
        xml.textElement("id", feed.id());
        xml.textElement("title", feed.title(), "type", "text");
        xml.textElement("subtitle", feed.description(), "type", "text");
        xml.textElement("updated", feed.updated());
        author(xml, feed);
        link(xml, "self", MEDIA_TYPE, feed.links().self());
        link(xml, "alternate", "text/html", feed.links().site());
        link(xml, "hub", null, feed.links().hub());
        link(xml, "first", MEDIA_TYPE, feed.links().first());
        link(xml, "next", MEDIA_TYPE, feed.links().next());
        xml.textElement("logo", feed.imageUrl());
        xml.textElement("rights", feed.copyright(), "type", "text");
        xml.textElement("generator", "Dateline");
        // The schema of RFC 4287 requires that entries come last.
        for (Deleted deleted : feed.deleted()) {
            xml.emptyElement(
                    "at:deleted-entry",
                    "ref",
                    deleted.id(),
                    "when",
                    deleted.when().toString());
        }
        feed.entries().forEach(entry -> entry(xml, entry));
        xml.endElement();
        return xml.toBytes();
    }

    // RFC 4287 requires an author of the feed unless every entry has one.
    private static void author(FeedXml xml, FeedDocument feed) {
        boolean isNeeded = feed.entries().isEmpty()
                || feed.entries().stream().anyMatch(entry -> entry.authors().isEmpty());
        String name = feed.author() == null && isNeeded ? feed.title() : feed.author();
        if (name != null) {
            person(xml, new EntryAuthor(name, null));
        }
    }

    private static void entry(FeedXml xml, FeedEntry entry) {
        xml.startElement("entry", "xml:lang", entry.language());
        xml.textElement("id", entry.id());
        xml.textElement("title", entry.title(), "type", "text");
        xml.textElement("updated", entry.updated());
        xml.textElement("published", entry.published());
        entry.authors().forEach(author -> person(xml, author));
        for (Category category : entry.categoriesAndSourceType()) {
            xml.emptyElement(
                    "category", "term", category.term(), "scheme", category.scheme(), "label", category.label());
        }
        link(xml, "alternate", "text/html", entry.url());
        if (entry.rights() != null) {
            link(xml, "license", null, entry.rights().licenseUrl());
            xml.textElement("rights", entry.rights().statement(), "type", "text");
            if (entry.rights().validUntil() != null) {
                xml.textElement("dcterms:valid", "end=" + entry.rights().validUntil() + "; scheme=W3C-DTF");
            }
        }
        source(xml, entry);
        xml.textElement("summary", entry.summary(), "type", "text");
        content(xml, entry);
        entry.media().forEach(media -> enclosure(xml, media));
        entry.media().forEach(media -> MediaRss.write(xml, media));
        xml.endElement();
    }

    private static void content(FeedXml xml, FeedEntry entry) {
        if (entry.contentHtml() != null) {
            xml.textElement("content", entry.contentHtml(), "type", "html");
        } else if (entry.url() == null) {
            // RFC 4287 requires content in an entry without an alternate link.
            xml.textElement("content", requireNonNullElse(entry.summary(), entry.title()), "type", "text");
        }
    }

    private static void source(FeedXml xml, FeedEntry entry) {
        EntrySource source = entry.source();
        if (source == null) {
            return;
        }
        xml.startElement("source");
        xml.textElement("id", source.id());
        xml.textElement("title", source.name(), "type", "text");
        // RFC 4287 requires the instant at which the source feed was updated, which is not stored: the entry's own
        // instant is used.
        xml.textElement("updated", entry.updated());
        link(xml, "alternate", null, source.url());
        xml.endElement();
    }

    private static void enclosure(FeedXml xml, EntryMedia media) {
        xml.emptyElement(
                "link",
                "rel",
                "enclosure",
                "type",
                media.mimeType(),
                "length",
                MediaRss.number(media.length()),
                "title",
                FeedText.singleLine(media.caption()),
                "href",
                media.url());
    }

    private static void person(FeedXml xml, EntryAuthor author) {
        xml.startElement("author");
        xml.textElement("name", author.name());
        xml.textElement("uri", author.url());
        xml.endElement();
    }

    private static void link(FeedXml xml, String rel, String type, String href) {
        if (href != null) {
            xml.emptyElement("link", "rel", rel, "type", type, "href", href);
        }
    }
}
