package dateline.format;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
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
 * @param updated the newest change that touched the feed, removals included; raised to that of its entries and tombstones
 * @param ttlMinutes how long a reader may wait, null or below 1 to leave it out
 * @param entries newest first
 * @param deleted tombstones, which Atom and the extension in JSON Feed can say and RSS cannot
 */
public record FeedDocument(
        String id,
        String title,
        String description,
        String language,
        String author,
        String copyright,
        String imageUrl,
        Instant updated,
        Integer ttlMinutes,
        Links links,
        List<Entry> entries,
        List<Deleted> deleted) {

    public FeedDocument {
        Objects.requireNonNull(links, "links");
        id = FeedText.iri(id);
        title = Objects.requireNonNullElseGet(FeedText.line(title), links::host);
        description = FeedText.text(description);
        language = FeedText.language(language);
        author = FeedText.line(author);
        copyright = FeedText.line(copyright);
        imageUrl = FeedText.webUrl(imageUrl);
        ttlMinutes = ttlMinutes == null || ttlMinutes < 1 ? null : ttlMinutes;
        entries = newestOfEach(entries);
        deleted = withoutLiving(deleted, entries);
        updated = FeedText.instant(updated);
        for (Entry entry : entries) {
            updated = later(updated, entry.updated());
        }
        for (Deleted tombstone : deleted) {
            updated = later(updated, tombstone.when());
        }
    }

    /** The same feed under other links: each format and page has its own {@code self}. */
    public FeedDocument withLinks(Links other) {
        return new FeedDocument(
                id,
                title,
                description,
                language,
                author,
                copyright,
                imageUrl,
                updated,
                ttlMinutes,
                other,
                entries,
                deleted);
    }

    private static List<Entry> newestOfEach(List<Entry> entries) {
        Map<String, Entry> byId = new LinkedHashMap<>();
        for (Entry entry : given(entries)) {
            byId.merge(entry.id(), entry, (a, b) -> b.updated().isAfter(a.updated()) ? b : a);
        }
        return List.copyOf(byId.values());
    }

    private static List<Deleted> withoutLiving(List<Deleted> deleted, Collection<Entry> living) {
        Map<String, Deleted> byId = new LinkedHashMap<>();
        for (Deleted tombstone : given(deleted)) {
            byId.merge(tombstone.id(), tombstone, (a, b) -> b.when().isAfter(a.when()) ? b : a);
        }
        living.forEach(entry -> byId.remove(entry.id()));
        return List.copyOf(byId.values());
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private static <T> List<T> given(List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    /**
     * Where a feed belongs; all absolute http or https.
     *
     * @param self this very document in this very format
     * @param site the page for people that the feed describes
     * @param hub the WebSub hub, may be null
     * @param next the following page of the feed, may be null, never {@code self}
     */
    public record Links(String self, String site, String hub, String next) {
        public Links {
            self = FeedText.requiredUrl(self);
            site = FeedText.requiredUrl(site);
            hub = FeedText.webUrl(hub);
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
     * One article.
     *
     * @param id a permanent absolute IRI, the same in every format and feed: {@code urn:uuid:…}
     * @param url the article's page, null when it has none
     * @param title plain text, "" when there is none
     * @param summary plain text, may be null
     * @param contentHtml the sanitised body with absolute links, null where the reader gets the teaser only
     * @param language BCP 47, null when unknown
     * @param section may be null
     * @param rights may be null
     * @param source where a re-syndicated article comes from, null for the newsroom's own
     * @param updated the last change worth a reader's attention; never before {@code published}
     */
    public record Entry(
            String id,
            String url,
            String title,
            String summary,
            String contentHtml,
            List<Author> authors,
            String language,
            Category section,
            List<Category> categories,
            Rights rights,
            Source source,
            Instant published,
            Instant updated,
            List<Media> media) {

        public Entry {
            id = FeedText.iri(id);
            url = FeedText.webUrl(url);
            title = Objects.requireNonNullElse(FeedText.line(title), "");
            summary = FeedText.text(summary);
            contentHtml = FeedText.text(contentHtml);
            authors = given(authors).stream().filter(a -> a.name() != null).toList();
            language = FeedText.language(language);
            categories = given(categories);
            published = FeedText.instant(published);
            updated = later(FeedText.instant(updated), published);
            media = given(media).stream().filter(m -> m.url() != null).toList();
        }

        /** The section, then the other categories; each term of a scheme once, those without a name left out. */
        List<Category> allCategories() {
            List<Category> all = new ArrayList<>();
            if (section != null) {
                all.add(section);
            }
            all.addAll(categories);
            Map<String, Category> distinct = new LinkedHashMap<>();
            all.stream()
                    .filter(category -> category.term() != null)
                    .forEach(category -> distinct.putIfAbsent(category.scheme() + " " + category.term(), category));
            return List.copyOf(distinct.values());
        }
    }

    /** A byline; {@code url} may be null. Without a name it is left out. */
    public record Author(String name, String url) {
        public Author {
            name = FeedText.line(name);
            url = FeedText.webUrl(url);
        }
    }

    /** A section, tag or subject: the machine's {@code term}, the reader's {@code label} (the term when blank), the vocabulary's IRI or null. */
    public record Category(String term, String label, String scheme) {
        public Category {
            label = FeedText.line(label);
            term = Objects.requireNonNullElse(FeedText.line(term), label == null ? "" : label);
            term = term.isEmpty() ? null : term;
            label = label == null ? term : label;
            scheme = FeedText.optionalIri(scheme);
        }
    }

    /** What may be done with an article: a line for people, a machine-readable licence, the end of the window; each may be null. */
    public record Rights(String statement, String licenseUrl, Instant validUntil) {
        public Rights {
            statement = FeedText.line(statement);
            licenseUrl = FeedText.webUrl(licenseUrl);
            validUntil = validUntil == null ? null : FeedText.instant(validUntil);
        }
    }

    /** The publication an article first appeared in, and its feed; the URL may be null. */
    public record Source(String name, String url) {
        public Source {
            name = FeedText.line(name);
            url = FeedText.webUrl(url);
        }
    }

    /** What kind of thing a {@link Media} is. */
    public enum MediaType {
        IMAGE,
        AUDIO,
        VIDEO
    }

    /**
     * A picture, recording or film beside an article. Without an http or https URL it is left out.
     *
     * @param mimeType {@code application/octet-stream} stands in for anything else than a media type
     * @param length bytes, null when unknown
     * @param duration seconds, null when unknown
     * @param width pixels, null when unknown
     * @param height pixels, null when unknown
     */
    public record Media(
            MediaType type,
            String url,
            String mimeType,
            Long length,
            Integer duration,
            Integer width,
            Integer height,
            String caption,
            String credit,
            String copyright) {
        public Media {
            Objects.requireNonNull(type, "type");
            url = FeedText.webUrl(url);
            mimeType = FeedText.mimeType(mimeType);
            length = length == null || length < 0 ? null : length;
            duration = positive(duration);
            width = positive(width);
            height = positive(height);
            caption = FeedText.text(caption);
            credit = FeedText.line(credit);
            copyright = FeedText.line(copyright);
        }

        private static Integer positive(Integer number) {
            return number == null || number < 1 ? null : number;
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
