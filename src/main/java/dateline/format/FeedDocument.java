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
 * A feed in no format yet: what {@link RssFeed}, {@link AtomFeed} and {@link JsonFeed} all write down, for readers and partners alike.
 *
 * <p>The constructors tidy, so that no text, link or language of an article can spoil a document: characters outside XML 1.0 go, blank
 * optional text becomes null, links become plain ASCII or null, instants are cut to milliseconds. Of entries with one id the newest stays;
 * an id that is present as an entry has no tombstone. They throw only for what Dateline itself makes up: ids, instants, the feed's own links.
 *
 * @param id a permanent absolute IRI
 * @param title when blank, the host of the site stands in for it
 * @param description plain text, may be null
 * @param language BCP 47, null when unknown
 * @param author the newsroom's name for entries without authors, may be null
 * @param copyright one line, may be null
 * @param imageUrl a picture for the whole feed, may be null
 * @param podcast what directories of podcasts ask for, null where the feed is none
 * @param updated the newest change that touched the feed, removals included; raised to that of its entries and tombstones
 * @param ttlMinutes how long a reader may wait, null or below 1 to leave it out
 * @param entries newest first
 * @param deleted tombstones, which Atom and the extension in JSON Feed can say and RSS cannot
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

    /** The same feed under other links: each format and page has its own {@code self}. */
    public FeedDocument withLinks(Links other) {
        return FeedDocumentBuilder.builder(this).links(other).build();
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
     * Where a feed belongs; all absolute http or https.
     *
     * @param self this very document in this very format
     * @param site the page for people that the feed describes
     * @param hub the WebSub hub, may be null
     * @param first where the feed begins, null on that page itself
     * @param next the following page of the feed, may be null, never {@code self}
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
     * How a directory lists a feed of recordings.
     *
     * @param category one of the directory's own list; without one it is left out
     * @param subcategory of the category, may be null
     */
    public record PodcastChannel(String category, String subcategory, boolean explicit) {
        public PodcastChannel {
            category = FeedText.singleLine(category);
            subcategory = FeedText.singleLine(subcategory);
        }
    }

    /** An article that was here and must go: its entry's id, and when it went. */
    public record Deleted(String id, Instant when) {
        public Deleted {
            id = FeedText.iri(id);
            when = FeedText.instant(when);
        }
    }
}
