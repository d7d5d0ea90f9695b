package dateline.format;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.net.URI;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A feed independent of its format. {@link RssFeed}, {@link AtomFeed} and {@link JsonFeed} write it, for public and partner feeds.
 *
 * <p>The constructors normalize their arguments, so that no text, link or language of an article makes a document invalid: they remove
 * characters that XML 1.0 forbids, replace blank optional text by null, convert links to ASCII or null, and truncate instants to
 * milliseconds. Of several entries with the same id the newest is used; an id with an entry has no tombstone. The constructors throw only
 * for invalid ids, instants and links of the feed itself, which Dateline generates.
 *
 * @param id a permanent absolute IRI
 * @param title if blank, the host of the site is used
 * @param description plain text, may be null
 * @param language BCP 47, null when unknown
 * @param author the newsroom's name for entries without authors, may be null
 * @param copyright one line, may be null
 * @param imageUrl image of the feed, may be null
 * @param podcast properties for podcast directories, null if the feed is not a podcast
 * @param updated the newest change of the feed, removals included; at least the newest instant of its entries and tombstones
 * @param ttlMinutes how long a client may cache the feed, in minutes; null or below 1 omits it
 * @param entries newest first
 * @param deleted tombstones, written by Atom and by the JSON Feed extension; RSS has no element for them
 */
@RecordBuilder
public record FeedDocument(
        String id,
        String title,
        String description,
        String language,
        String author,
        String copyright,
        String imageUrl,
        PodcastChannel podcast,
        Instant updated,
        Integer ttlMinutes,
        Links links,
        List<FeedEntry> entries,
        List<Deleted> deleted) {

    public FeedDocument {
        Objects.requireNonNull(links, "links");
        id = FeedText.iri(id);
        title = Objects.requireNonNullElseGet(FeedText.singleLine(title), links::host);
        description = FeedText.cleanText(description);
        language = FeedText.language(language);
        author = FeedText.singleLine(author);
        copyright = FeedText.singleLine(copyright);
        imageUrl = FeedText.webUrl(imageUrl);
        ttlMinutes = ttlMinutes == null || ttlMinutes < 1 ? null : ttlMinutes;
        entries = newestById(entries);
        deleted = withoutPresentEntries(deleted, entries);
        updated = FeedText.instant(updated);
        for (FeedEntry entry : entries) {
            updated = latest(updated, entry.updated());
        }
        for (Deleted tombstone : deleted) {
            updated = latest(updated, tombstone.when());
        }
    }

    private static List<FeedEntry> newestById(List<FeedEntry> entries) {
        Map<String, FeedEntry> byId = new LinkedHashMap<>();
        for (FeedEntry entry : copyOf(entries)) {
            byId.merge(entry.id(), entry, (a, b) -> b.updated().isAfter(a.updated()) ? b : a);
        }
        return List.copyOf(byId.values());
    }

    private static List<Deleted> withoutPresentEntries(List<Deleted> deleted, Collection<FeedEntry> entries) {
        Map<String, Deleted> byId = new LinkedHashMap<>();
        for (Deleted tombstone : copyOf(deleted)) {
            byId.merge(tombstone.id(), tombstone, (a, b) -> b.when().isAfter(a.when()) ? b : a);
        }
        entries.forEach(entry -> byId.remove(entry.id()));
        return List.copyOf(byId.values());
    }

    static Instant latest(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    static <T> List<T> copyOf(List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    /**
     * Links of a feed; all are absolute http or https URLs.
     *
     * @param self this page of the feed in this format
     * @param site the web page that the feed describes
     * @param hub the WebSub hub, may be null
     * @param first the first page of the feed, null on the first page
     * @param next the next page of the feed, may be null, never equal to {@code self}
     */
    public record Links(String self, String site, String hub, String first, String next) {
        public Links {
            self = FeedText.requiredUrl(self);
            site = FeedText.requiredUrl(site);
            hub = FeedText.webUrl(hub);
            first = FeedText.webUrl(first);
            next = FeedText.webUrl(next);
            if (self.equals(next)) {
                throw new IllegalArgumentException("the next page is the page itself: " + self);
            }
        }

        String host() {
            return URI.create(site).getHost();
        }
    }

    /**
     * Properties of a podcast for directories.
     *
     * @param category a category of the directory's list; null omits it
     * @param subcategory a subcategory of the category, may be null
     */
    public record PodcastChannel(String category, String subcategory, boolean explicit) {
        public PodcastChannel {
            category = FeedText.singleLine(category);
            subcategory = FeedText.singleLine(subcategory);
        }
    }

    /** Tombstone: the id of an entry that was removed from the feed, and when it was removed. */
    public record Deleted(String id, Instant when) {
        public Deleted {
            id = FeedText.iri(id);
            when = FeedText.instant(when);
        }
    }
}
