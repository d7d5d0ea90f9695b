package dateline.format;

import static java.util.Objects.requireNonNullElse;

import dateline.format.FeedDocument.PodcastChannel;
import dateline.format.FeedEntry.Category;
import dateline.format.FeedEntry.EntryAuthor;
import dateline.format.FeedEntry.EntryMedia;
import dateline.format.FeedEntry.MediaType;
import dateline.http.base.HttpDates;
import dateline.policy.Rsl10;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * Writes RSS 2.0 with the content, Dublin Core, Media RSS, RSL 1.0, Atom link and (if the feed has audio) iTunes vocabularies. RSS has no element
 * for deleted items, so tombstones are omitted.
 */
public final class RssFeed {

    public static final String MEDIA_TYPE = "application/rss+xml";

    private static final List<MediaType> ENCLOSURE_PREFERENCE =
            List.of(MediaType.AUDIO, MediaType.VIDEO, MediaType.IMAGE);

    private RssFeed() {}

    /** Writes the document in UTF-8. Equal feeds give equal bytes. */
    public static byte[] write(FeedDocument feed) {
        FeedXml xml = new FeedXml();
        boolean isPodcast = feed.podcast() != null || feed.entries().stream().anyMatch(RssFeed::hasAudio);
        xml.startElement(
                "rss",
                "version",
                "2.0",
                "xmlns:atom",
                AtomFeed.NAMESPACE,
                "xmlns:content",
                "http://purl.org/rss/1.0/modules/content/",
                "xmlns:dc",
                "http://purl.org/dc/elements/1.1/",
                "xmlns:dcterms",
                "http://purl.org/dc/terms/",
                "xmlns:media",
                MediaRss.NAMESPACE,
                "xmlns:rsl",
                feed.entries().stream().anyMatch(entry -> entry.policy() != null) ? Rsl10.NAMESPACE : null,
                "xmlns:itunes",
                isPodcast ? "http://www.itunes.com/dtds/podcast-1.0.dtd" : null);
        xml.startElement("channel");
        channel(xml, feed, isPodcast);
        feed.entries().forEach(entry -> item(xml, entry));
        xml.endElement();
        xml.endElement();
        return xml.toBytes();
    }

    private static void channel(FeedXml xml, FeedDocument feed, boolean isPodcast) {
        xml.titleElement("title", feed.title());
        xml.textElement("link", feed.links().site());
        xml.textElement("description", escapeHtml(requireNonNullElse(feed.description(), feed.title())));
        xml.textElement("language", feed.language());
        xml.textElement("copyright", feed.copyright());
        xml.textElement("lastBuildDate", rfc822(feed.updated()));
        xml.textElement("generator", "Dateline");
        xml.textElement("ttl", feed.ttlMinutes());
        if (feed.imageUrl() != null) {
            xml.startElement("image");
            xml.textElement("url", feed.imageUrl());
            xml.titleElement("title", feed.title());
            xml.textElement("link", feed.links().site());
            xml.endElement();
        }
        xml.textElement("dc:creator", feed.author());
        if (isPodcast) podcast(xml, feed);
        xml.emptyElement(
                "atom:link",
                "rel",
                "self",
                "type",
                MEDIA_TYPE,
                "href",
                feed.links().self());
        link(xml, "hub", null, feed.links().hub());
        link(xml, "first", MEDIA_TYPE, feed.links().first());
        link(xml, "next", MEDIA_TYPE, feed.links().next());
    }

    // The iTunes elements for which RSS has no equivalent. Categories come from the directory's list, so no default
    // exists.
    private static void podcast(FeedXml xml, FeedDocument feed) {
        xml.textElement("itunes:author", feed.author());
        if (feed.imageUrl() != null) xml.emptyElement("itunes:image", "href", feed.imageUrl());
        PodcastChannel podcast = feed.podcast();
        if (podcast == null) return;
        xml.textElement("itunes:explicit", podcast.explicit());
        if (podcast.category() == null) return;
        xml.startElement("itunes:category", "text", podcast.category());
        if (podcast.subcategory() != null) xml.emptyElement("itunes:category", "text", podcast.subcategory());
        xml.endElement();
    }

    private static void item(FeedXml xml, FeedEntry entry) {
        xml.startElement("item");
        if (!entry.title().isEmpty()) {
            xml.titleElement("title", entry.title());
        } else if (entry.summary() == null) {
            // An item must have a title or a description.
            xml.titleElement("title", requireNonNullElse(entry.url(), entry.id()));
        }
        xml.textElement("link", entry.url());
        xml.textElement("guid", entry.id(), "isPermaLink", "false");
        xml.textElement("pubDate", rfc822(entry.published()));
        xml.textElement("description", escapeHtml(entry.summary()));
        xml.textElement("content:encoded", entry.contentHtml());
        for (EntryAuthor author : entry.authors()) {
            xml.textElement("dc:creator", author.name());
        }
        for (Category category : entry.categoriesAndSourceType()) {
            xml.textElement("category", category.label(), "domain", category.scheme());
        }
        source(xml, entry);
        xml.textElement("dc:language", entry.language());
        rights(xml, entry);
        if (entry.policy() != null) policy(xml, entry.policy());
        xml.textElement("dcterms:modified", entry.updated());
        media(xml, entry);
        xml.endElement();
    }

    private static void source(FeedXml xml, FeedEntry entry) {
        if (entry.source() == null) {
            return;
        }
        if (entry.source().url() == null) {
            xml.textElement("dc:source", entry.source().name());
        } else {
            String name =
                    requireNonNullElse(entry.source().name(), entry.source().url());
            xml.textElement("source", name, "url", entry.source().url());
        }
    }

    private static void rights(FeedXml xml, FeedEntry entry) {
        if (entry.rights() == null) {
            return;
        }
        xml.textElement("dc:rights", entry.rights().statement());
        link(xml, "license", null, entry.rights().licenseUrl());
        if (entry.rights().validUntil() != null) {
            xml.textElement("dcterms:valid", "end=" + entry.rights().validUntil() + "; scheme=W3C-DTF");
        }
    }

    private static void policy(FeedXml xml, FeedEntry.EntryPolicy policy) {
        xml.startElement("rsl:content", "url", policy.asset());
        for (Rsl10.RslLicense license : Rsl10.licenses(policy.policy(), policy.termsUrl())) {
            xml.startElement("rsl:license");
            usage(xml, "rsl:permits", license.permits());
            usage(xml, "rsl:prohibits", license.prohibits());
            if (license.payment() != null) {
                xml.startElement("rsl:payment", "type", license.payment());
                xml.textElement("rsl:custom", license.customUrl());
                xml.endElement();
            }
            xml.endElement();
        }
        xml.endElement();
    }

    private static void usage(FeedXml xml, String name, List<String> tokens) {
        if (!tokens.isEmpty()) xml.textElement(name, String.join(" ", tokens), "type", "usage");
    }

    private static void media(FeedXml xml, FeedEntry entry) {
        entry.media().stream()
                .min(Comparator.comparing(media -> ENCLOSURE_PREFERENCE.indexOf(media.type())))
                .ifPresent(media -> enclosure(xml, media));
        entry.media().forEach(media -> MediaRss.write(xml, media));
    }

    // Several enclosures in one item break readers; further media are in Media RSS only.
    private static void enclosure(FeedXml xml, EntryMedia media) {
        long length = requireNonNullElse(media.length(), 0L);
        xml.emptyElement("enclosure", "url", media.url(), "length", Long.toString(length), "type", media.mimeType());
        if (media.type() == MediaType.AUDIO) {
            xml.textElement("itunes:duration", media.duration());
            xml.textElement("itunes:episodeType", "full");
        }
    }

    private static void link(FeedXml xml, String rel, String type, String href) {
        if (href != null) {
            xml.emptyElement("atom:link", "rel", rel, "type", type, "href", href);
        }
    }

    private static boolean hasAudio(FeedEntry entry) {
        return entry.media().stream().anyMatch(media -> media.type() == MediaType.AUDIO);
    }

    // Readers interpret a description as HTML, so plain text is escaped.
    private static String escapeHtml(String plain) {
        return plain == null
                ? null
                : plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    // RSS takes its dates from RFC 822. HTTP dates are a subset of those, and their day always has two digits.
    private static String rfc822(Instant instant) {
        return HttpDates.format(instant);
    }
}
