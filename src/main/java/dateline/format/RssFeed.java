package dateline.format;

import static java.util.Objects.requireNonNullElse;

import dateline.format.FeedDocument.PodcastChannel;
import dateline.format.FeedEntry.Category;
import dateline.format.FeedEntry.EntryAuthor;
import dateline.format.FeedEntry.EntryMedia;
import dateline.format.FeedEntry.MediaType;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;

/**
 * Writes RSS 2.0 with the content, Dublin Core, Media RSS, Atom link and (where there is audio) iTunes vocabularies. RSS cannot say that
 * something was deleted: tombstones are left out.
 */
public final class RssFeed {

    public static final String MEDIA_TYPE = "application/rss+xml";

    private static final List<MediaType> ENCLOSED_FIRST = List.of(MediaType.AUDIO, MediaType.VIDEO, MediaType.IMAGE);

    private RssFeed() {}

    /** The document in UTF-8; the same feed always gives the same bytes. */
    public static byte[] write(FeedDocument feed) {
        FeedXml xml = new FeedXml();
        boolean isPodcast = feed.podcast() != null || feed.entries().stream().anyMatch(RssFeed::hasAudio);
        xml.open(
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
                "xmlns:itunes",
                isPodcast ? "http://www.itunes.com/dtds/podcast-1.0.dtd" : null);
        xml.open("channel");
        channel(xml, feed, isPodcast);
        feed.entries().forEach(entry -> item(xml, entry));
        xml.close();
        xml.close();
        return xml.bytes();
    }

    private static void channel(FeedXml xml, FeedDocument feed, boolean isPodcast) {
        xml.title("title", feed.title());
        xml.leaf("link", feed.links().site());
        xml.leaf("description", asHtml(requireNonNullElse(feed.description(), feed.title())));
        xml.leaf("language", feed.language());
        xml.leaf("copyright", feed.copyright());
        xml.leaf("lastBuildDate", rfc822(feed.updated()));
        xml.leaf("generator", "Dateline");
        xml.leaf("ttl", feed.ttlMinutes());
        if (feed.imageUrl() != null) {
            xml.open("image");
            xml.leaf("url", feed.imageUrl());
            xml.title("title", feed.title());
            xml.leaf("link", feed.links().site());
            xml.close();
        }
        xml.leaf("dc:creator", feed.author());
        if (isPodcast) podcast(xml, feed);
        xml.empty(
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

    // What a feed of recordings has no word for in RSS itself. A category is the directory's to list, so it has to be
    // given.
    private static void podcast(FeedXml xml, FeedDocument feed) {
        xml.leaf("itunes:author", feed.author());
        if (feed.imageUrl() != null) xml.empty("itunes:image", "href", feed.imageUrl());
        PodcastChannel podcast = feed.podcast();
        if (podcast == null) return;
        xml.leaf("itunes:explicit", podcast.explicit());
        if (podcast.category() == null) return;
        xml.open("itunes:category", "text", podcast.category());
        if (podcast.subcategory() != null) xml.empty("itunes:category", "text", podcast.subcategory());
        xml.close();
    }

    private static void item(FeedXml xml, FeedEntry entry) {
        xml.open("item");
        if (!entry.title().isEmpty()) {
            xml.title("title", entry.title());
        } else if (entry.summary() == null) {
            // An item must have a title or a description.
            xml.title("title", requireNonNullElse(entry.url(), entry.id()));
        }
        xml.leaf("link", entry.url());
        xml.leaf("guid", entry.id(), "isPermaLink", "false");
        xml.leaf("pubDate", rfc822(entry.published()));
        xml.leaf("description", asHtml(entry.summary()));
        xml.leaf("content:encoded", entry.contentHtml());
        for (EntryAuthor author : entry.authors()) {
            xml.leaf("dc:creator", author.name());
        }
        for (Category category : entry.allCategories()) {
            xml.leaf("category", category.label(), "domain", category.scheme());
        }
        source(xml, entry);
        xml.leaf("dc:language", entry.language());
        rights(xml, entry);
        xml.leaf("dcterms:modified", entry.updated());
        media(xml, entry);
        xml.close();
    }

    private static void source(FeedXml xml, FeedEntry entry) {
        if (entry.source() == null) {
            return;
        }
        if (entry.source().url() == null) {
            xml.leaf("dc:source", entry.source().name());
        } else {
            String name =
                    requireNonNullElse(entry.source().name(), entry.source().url());
            xml.leaf("source", name, "url", entry.source().url());
        }
    }

    private static void rights(FeedXml xml, FeedEntry entry) {
        if (entry.rights() == null) {
            return;
        }
        xml.leaf("dc:rights", entry.rights().statement());
        link(xml, "license", null, entry.rights().licenseUrl());
        if (entry.rights().validUntil() != null) {
            xml.leaf("dcterms:valid", "end=" + entry.rights().validUntil() + "; scheme=W3C-DTF");
        }
    }

    private static void media(FeedXml xml, FeedEntry entry) {
        entry.media().stream()
                .min(Comparator.comparing(media -> ENCLOSED_FIRST.indexOf(media.type())))
                .ifPresent(media -> enclosure(xml, media));
        entry.media().forEach(media -> MediaRss.write(xml, media));
    }

    // Several enclosures in one item break readers; the rest is in Media RSS only.
    private static void enclosure(FeedXml xml, EntryMedia media) {
        long length = requireNonNullElse(media.length(), 0L);
        xml.empty("enclosure", "url", media.url(), "length", Long.toString(length), "type", media.mimeType());
        if (media.type() == MediaType.AUDIO) {
            xml.leaf("itunes:duration", media.duration());
            xml.leaf("itunes:episodeType", "full");
        }
    }

    private static void link(FeedXml xml, String rel, String type, String href) {
        if (href != null) {
            xml.empty("atom:link", "rel", rel, "type", type, "href", href);
        }
    }

    private static boolean hasAudio(FeedEntry entry) {
        return entry.media().stream().anyMatch(media -> media.type() == MediaType.AUDIO);
    }

    // Readers take a description for HTML, so plain text goes out as HTML that shows it: a typed "<script>" stays
    // words.
    private static String asHtml(String plain) {
        return plain == null
                ? null
                : plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String rfc822(Instant instant) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(instant.atOffset(ZoneOffset.UTC));
    }
}
