package dateline.format;

import dateline.policy.EffectivePolicy;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * One article in a feed, normalized as described in {@link FeedDocument}.
 *
 * @param id a permanent absolute IRI, the same in every format and feed: {@code urn:uuid:…}
 * @param url the article's web page, null if it has none
 * @param title plain text, empty if there is none
 * @param summary plain text, may be null
 * @param contentHtml the sanitized body with absolute links, null if the feed contains only the teaser
 * @param language BCP 47, null when unknown
 * @param section may be null
 * @param digitalSourceType whether people or software made the text, null when unknown
 * @param rights may be null
 * @param policy what machines may do with the article; null in feeds for partners
 * @param source the original publication of a re-syndicated article, null for articles that did not come from elsewhere
 * @param updated the last significant change; never before {@code published}
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
        Category digitalSourceType,
        EntryRights rights,
        EntryPolicy policy,
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
        digitalSourceType = withTerm(digitalSourceType);
        published = FeedText.instant(published);
        updated = FeedDocument.latest(FeedText.instant(updated), published);
        media = FeedDocument.copyOf(media).stream().filter(m -> m.url() != null).toList();
    }

    /** The section followed by the other categories, without duplicates of scheme and term, and without categories that have no term. */
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

    /** The categories of {@link #distinctCategories}, and the digital source type, which a reader may filter by. */
    List<Category> categoriesAndSourceType() {
        return Stream.concat(distinctCategories().stream(), Stream.ofNullable(digitalSourceType))
                .toList();
    }

    private static Category withTerm(Category category) {
        return category == null || category.term() == null ? null : category;
    }

    /** A byline; {@code url} may be null. An author without a name is omitted. */
    public record EntryAuthor(String name, String url) {
        public EntryAuthor {
            name = FeedText.singleLine(name);
            url = FeedText.webUrl(url);
        }
    }

    /** A section, tag or subject: its identifier {@code term}, its {@code label} (the term if blank), and the IRI of its vocabulary or null. */
    public record Category(String term, String label, String scheme) {
        public Category {
            label = FeedText.singleLine(label);
            term = Objects.requireNonNullElse(FeedText.singleLine(term), label == null ? "" : label);
            term = term.isEmpty() ? null : term;
            label = label == null ? term : label;
            scheme = FeedText.optionalIri(scheme);
        }
    }

    /** Rights of an article: a statement for people, the URL of a licence, and the end of validity; each may be null. */
    public record EntryRights(String statement, String licenseUrl, Instant validUntil) {
        public EntryRights {
            statement = FeedText.singleLine(statement);
            licenseUrl = FeedText.webUrl(licenseUrl);
            validUntil = validUntil == null ? null : FeedText.instant(validUntil);
        }
    }

    /**
     * What machines may do with an article.
     *
     * @param asset URL of the article to which the licences apply
     * @param termsUrl page on which to ask for a permission, if the policy names none
     */
    public record EntryPolicy(String asset, EffectivePolicy policy, String termsUrl) {}

    /** The publication in which an article first appeared: its identifier, and its URL, which may be null. */
    public record EntrySource(String id, String name, String url) {
        public EntrySource {
            id = FeedText.iri(id);
            name = FeedText.singleLine(name);
            url = FeedText.webUrl(url);
        }
    }

    /** Kind of a media object. */
    public enum MediaType {
        IMAGE,
        AUDIO,
        VIDEO
    }

    /**
     * A media object of an article. A media object without an http or https URL is omitted.
     *
     * @param mimeType an invalid media type is replaced by {@code application/octet-stream}
     * @param length bytes, null when unknown
     * @param duration seconds, null when unknown
     * @param width pixels, null when unknown
     * @param height pixels, null when unknown
     * @param digitalSourceType whether people or software made the object, null when unknown
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
            String copyright,
            Category digitalSourceType) {
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
            digitalSourceType = withTerm(digitalSourceType);
        }

        private static Integer positive(Integer number) {
            return number == null || number < 1 ? null : number;
        }
    }
}
