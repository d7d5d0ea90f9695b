package dateline.format;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One article in a feed, tidied as {@link FeedDocument} says.
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
@RecordBuilder
public record FeedEntry(
        String id,
        String url,
        String title,
        String summary,
        String contentHtml,
        List<EntryAuthor> authors,
        String language,
        Category section,
        List<Category> categories,
        EntryRights rights,
        EntrySource source,
        Instant published,
        Instant updated,
        List<EntryMedia> media) {

    public FeedEntry {
        id = FeedText.iri(id);
        url = FeedText.webUrl(url);
        title = Objects.requireNonNullElse(FeedText.singleLine(title), "");
        summary = FeedText.cleanText(summary);
        contentHtml = FeedText.cleanText(contentHtml);
        authors = FeedDocument.copyOf(authors).stream()
                .filter(a -> a.name() != null)
                .toList();
        language = FeedText.language(language);
        categories = FeedDocument.copyOf(categories);
        published = FeedText.instant(published);
        updated = FeedDocument.latest(FeedText.instant(updated), published);
        media = FeedDocument.copyOf(media).stream().filter(m -> m.url() != null).toList();
    }

    /** The section, then the other categories; each term of a scheme once, those without a name left out. */
    List<Category> distinctCategories() {
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

    /** A byline; {@code url} may be null. Without a name it is left out. */
    public record EntryAuthor(String name, String url) {
        public EntryAuthor {
            name = FeedText.singleLine(name);
            url = FeedText.webUrl(url);
        }
    }

    /** A section, tag or subject: the machine's {@code term}, the reader's {@code label} (the term when blank), the vocabulary's IRI or null. */
    public record Category(String term, String label, String scheme) {
        public Category {
            label = FeedText.singleLine(label);
            term = Objects.requireNonNullElse(FeedText.singleLine(term), label == null ? "" : label);
            term = term.isEmpty() ? null : term;
            label = label == null ? term : label;
            scheme = FeedText.optionalIri(scheme);
        }
    }

    /** What may be done with an article: a line for people, a machine-readable licence, the end of the window; each may be null. */
    public record EntryRights(String statement, String licenseUrl, Instant validUntil) {
        public EntryRights {
            statement = FeedText.singleLine(statement);
            licenseUrl = FeedText.webUrl(licenseUrl);
            validUntil = validUntil == null ? null : FeedText.instant(validUntil);
        }
    }

    /** The publication an article first appeared in, and its feed; the URL may be null. */
    public record EntrySource(String name, String url) {
        public EntrySource {
            name = FeedText.singleLine(name);
            url = FeedText.webUrl(url);
        }
    }

    /** What kind of thing a {@link EntryMedia} is. */
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
    @RecordBuilder
    public record EntryMedia(
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
        public EntryMedia {
            Objects.requireNonNull(type, "type");
            url = FeedText.webUrl(url);
            mimeType = FeedText.mimeType(mimeType);
            length = length == null || length < 0 ? null : length;
            duration = positive(duration);
            width = positive(width);
            height = positive(height);
            caption = FeedText.cleanText(caption);
            credit = FeedText.singleLine(credit);
            copyright = FeedText.singleLine(copyright);
        }

        private static Integer positive(Integer number) {
            return number == null || number < 1 ? null : number;
        }
    }
}
