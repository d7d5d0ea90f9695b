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

    /** The document in UTF-8; the same feed always gives the same bytes. */
    public static byte[] write(FeedDocument feed) {
        FeedXml xml = new FeedXml();
        xml.open(
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
        xml.leaf("id", feed.id());
        xml.leaf("title", feed.title(), "type", "text");
        xml.leaf("subtitle", feed.description(), "type", "text");
        xml.leaf("updated", feed.updated());
        author(xml, feed);
        link(xml, "self", MEDIA_TYPE, feed.links().self());
        link(xml, "alternate", "text/html", feed.links().site());
        link(xml, "hub", null, feed.links().hub());
        link(xml, "first", MEDIA_TYPE, feed.links().first());
        link(xml, "next", MEDIA_TYPE, feed.links().next());
        xml.leaf("logo", feed.imageUrl());
        xml.leaf("rights", feed.copyright(), "type", "text");
        xml.leaf("generator", "Dateline");
        // Before the first entry: the grammar of RFC 4287 wants entries last.
        for (Deleted deleted : feed.deleted()) {
            xml.empty(
                    "at:deleted-entry",
                    "ref",
                    deleted.id(),
                    "when",
                    deleted.when().toString());
        }
        feed.entries().forEach(entry -> entry(xml, entry));
        xml.close();
        return xml.bytes();
    }

    // A feed without an author is valid only if each of its entries has one.
    private static void author(FeedXml xml, FeedDocument feed) {
        boolean isNeeded = feed.entries().isEmpty()
                || feed.entries().stream().anyMatch(entry -> entry.authors().isEmpty());
        String name = feed.author() == null && isNeeded ? feed.title() : feed.author();
        if (name != null) {
            person(xml, new EntryAuthor(name, null));
        }
    }

    private static void entry(FeedXml xml, FeedEntry entry) {
        xml.open("entry", "xml:lang", entry.language());
        xml.leaf("id", entry.id());
        xml.leaf("title", entry.title(), "type", "text");
        xml.leaf("updated", entry.updated());
        xml.leaf("published", entry.published());
        entry.authors().forEach(author -> person(xml, author));
        for (Category category : entry.allCategories()) {
            xml.empty("category", "term", category.term(), "scheme", category.scheme(), "label", category.label());
        }
        link(xml, "alternate", "text/html", entry.url());
        if (entry.rights() != null) {
            link(xml, "license", null, entry.rights().licenseUrl());
            xml.leaf("rights", entry.rights().statement(), "type", "text");
            if (entry.rights().validUntil() != null) {
                xml.leaf("dcterms:valid", "end=" + entry.rights().validUntil() + "; scheme=W3C-DTF");
            }
        }
        source(xml, entry);
        xml.leaf("summary", entry.summary(), "type", "text");
        content(xml, entry);
        entry.media().forEach(media -> enclosure(xml, media));
        entry.media().forEach(media -> MediaRss.write(xml, media));
        xml.close();
    }

    private static void content(FeedXml xml, FeedEntry entry) {
        if (entry.contentHtml() != null) {
            xml.leaf("content", entry.contentHtml(), "type", "html");
        } else if (entry.url() == null) {
            // An entry that links nowhere must have content.
            xml.leaf("content", requireNonNullElse(entry.summary(), entry.title()), "type", "text");
        }
    }

    private static void source(FeedXml xml, FeedEntry entry) {
        EntrySource source = entry.source();
        if (source == null) {
            return;
        }
        xml.open("source");
        xml.leaf("id", source.url());
        xml.leaf("title", source.name(), "type", "text");
        // As far as is known here: the origin stood so when this entry was taken from it.
        xml.leaf("updated", entry.updated());
        link(xml, "alternate", null, source.url());
        xml.close();
    }

    private static void enclosure(FeedXml xml, EntryMedia media) {
        xml.empty(
                "link",
                "rel",
                "enclosure",
                "type",
                media.mimeType(),
                "length",
                MediaRss.number(media.length()),
                "title",
                FeedText.line(media.caption()),
                "href",
                media.url());
    }

    private static void person(FeedXml xml, EntryAuthor author) {
        xml.open("author");
        xml.leaf("name", author.name());
        xml.leaf("uri", author.url());
        xml.close();
    }

    private static void link(FeedXml xml, String rel, String type, String href) {
        if (href != null) {
            xml.empty("link", "rel", rel, "type", type, "href", href);
        }
    }
}
