package dateline.feed;

import dateline.article.ArticleReader;
import dateline.article.ArticleRow;
import dateline.article.Audience;
import dateline.article.BodyHtml;
import dateline.article.Byline;
import dateline.article.Feed;
import dateline.article.FeedArticles;
import dateline.article.Media;
import dateline.article.Reading;
import dateline.format.FeedDocument;
import dateline.format.FeedDocument.Author;
import dateline.format.FeedDocument.Category;
import dateline.format.FeedDocument.Deleted;
import dateline.format.FeedDocument.Entry;
import dateline.format.FeedDocument.Rights;
import dateline.http.Document;
import dateline.http.Now;
import dateline.http.PublicUrl;
import jakarta.enterprise.context.RequestScoped;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** A saved query as a document for feed readers: in no format yet, with what the caller may read and not more. */
@RequestScoped
public class FeedWindow {

    private static final String SUBJECTS = "http://cv.iptc.org/newscodes/mediatopic/";

    private final FeedArticles articles;
    private final ArticleReader reader;
    private final Now now;
    private final PublicUrl url;

    FeedWindow(FeedArticles articles, ArticleReader reader, Now now, PublicUrl url) {
        this.articles = articles;
        this.reader = reader;
        this.now = now;
        this.url = url;
    }

    /** @param suffix of the format, which has an address of its own */
    Document document(String slug, String suffix, Function<FeedDocument, byte[]> format) {
        Feed feed = Feed.required(slug);
        Audience audience = reader.audience();
        // Before the rows: what changes in between is then newer than what is said of them.
        FeedArticles.Ended ended = articles.ended(feed, audience, now.instant());
        List<Reading> readings = articles.shown(feed, audience, now.instant()).stream()
                .map(reader::reading)
                .toList();
        List<Deleted> deleted = ended.removed().stream()
                .map(removed -> new Deleted("urn:uuid:" + removed.id(), removed.at()))
                .toList();
        FeedDocument document = new FeedDocument(
                url.to("/v1/feeds/" + feed.slug),
                feed.title,
                feed.description,
                feed.language,
                feed.author,
                null,
                feed.imageUrl,
                feed.updatedAt,
                feed.ttlMinutes,
                new FeedDocument.Links(url.to("/v1/feeds/" + feed.slug + suffix), site(), null, null),
                readings.stream().map(reading -> entry(reading, feed.level)).toList(),
                deleted);
        return new Document(
                format.apply(document),
                Optional.of(later(document.updated(), ended.lastChange().orElse(null))),
                readings.stream()
                        .map(reading -> "article:" + reading.article().id())
                        .toList(),
                readings.stream()
                        .flatMap(reading -> reading.trueUntil().stream())
                        .min(Instant::compareTo));
    }

    // What comes back takes its tombstone with it: what the document says of itself may go back, this may not.
    private static Instant later(Instant updated, Instant changed) {
        return changed == null || changed.isBefore(updated) ? updated : changed;
    }

    private Entry entry(Reading reading, String level) {
        ArticleRow row = reading.article();
        boolean whole = level.equals("full") && reading.whole();
        return new Entry(
                "urn:uuid:" + row.id(),
                row.canonicalUrl(url.site()),
                row.content().headline(),
                level.equals("headline") ? null : row.content().teaser(),
                whole ? html(row) : null,
                row.content().bylines().stream().map(FeedWindow::author).toList(),
                row.content().language(),
                row.section() == null
                        ? null
                        : new Category(row.section().slug(), row.section().name(), null),
                categories(row),
                new Rights(row.copyrightNotice(), url.terms(), row.expiresAt()),
                row.source() == null
                        ? null
                        : new FeedDocument.Source(
                                row.source().name(), row.source().url()),
                row.publishedAt(),
                // A reader that keeps its own copy fetches the entry anew when a picture has to go.
                reading.modified(),
                media(reading, level).stream().map(FeedWindow::media).toList());
    }

    // The same as at the article's own address: recordings and further pictures go with the whole text.
    private static List<Media> media(Reading reading, String level) {
        if (level.equals("headline")) return List.of();
        return level.equals("full")
                ? reading.media()
                : reading.media().stream().filter(Media::teasing).toList();
    }

    // The dateline is a field of ours; a reader of feeds has no other place to see it.
    private static String html(ArticleRow row) {
        String body = BodyHtml.of(row.content().body(), row.content().media());
        return row.content().dateline() == null
                ? body
                : BodyHtml.dateline(row.content().dateline()) + "\n" + body;
    }

    private static Author author(Byline byline) {
        return new Author(byline.name(), null);
    }

    private static List<Category> categories(ArticleRow row) {
        return java.util.stream.Stream.concat(
                        row.tags().stream().map(tag -> new Category(tag.slug(), tag.name(), null)),
                        row.content().subjects().stream()
                                .map(subject -> new Category(subject.substring("medtop:".length()), null, SUBJECTS)))
                .toList();
    }

    private static FeedDocument.Media media(Media media) {
        return new FeedDocument.Media(
                FeedDocument.MediaType.valueOf(media.type().toUpperCase(Locale.ROOT)),
                media.url(),
                media.contentType(),
                media.sizeInBytes(),
                media.duration(),
                media.width(),
                media.height(),
                media.caption(),
                media.creditLine(),
                media.copyrightHolder());
    }

    private String site() {
        URI site = URI.create(url.site().replaceAll("\\{[a-z]+}", "x"));
        return site.getScheme() + "://" + site.getAuthority() + "/";
    }
}
