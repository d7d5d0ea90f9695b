package dateline.feed;

import dateline.article.ArticleReader;
import dateline.article.ArticleRow;
import dateline.article.Audience;
import dateline.article.BodyHtml;
import dateline.article.Byline;
import dateline.article.Feed;
import dateline.article.FeedArticles;
import dateline.article.Media;
import dateline.feed.FeedDocument.Author;
import dateline.feed.FeedDocument.Category;
import dateline.feed.FeedDocument.Deleted;
import dateline.feed.FeedDocument.Entry;
import dateline.feed.FeedDocument.Rights;
import dateline.http.Document;
import dateline.http.Now;
import dateline.http.PublicUrl;
import jakarta.enterprise.context.RequestScoped;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
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
        List<ArticleRow> rows = articles.shown(feed, audience, now.instant());
        List<Deleted> deleted = articles.removed(feed, now.instant()).stream()
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
                rows.stream().map(row -> entry(row, feed.level, audience)).toList(),
                deleted);
        return new Document(
                format.apply(document),
                Optional.of(document.updated()),
                rows.stream().map(row -> "article:" + row.id()).toList(),
                rows.stream()
                        .map(ArticleRow::expiresAt)
                        .filter(Objects::nonNull)
                        .min(Instant::compareTo));
    }

    private Entry entry(ArticleRow row, String level, Audience audience) {
        boolean whole = level.equals("full") && row.whole(audience);
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
                new Rights(row.copyrightNotice(), url.to("/v1/articles/" + row.id() + "/rights"), row.expiresAt()),
                row.source() == null
                        ? null
                        : new FeedDocument.Source(
                                row.source().name(), row.source().url()),
                row.publishedAt(),
                row.modifiedAt(),
                row.content().media().stream()
                        .filter(media -> whole || media.type().equals("image") && !level.equals("headline"))
                        .map(FeedWindow::media)
                        .filter(Objects::nonNull)
                        .toList());
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
        String type = media.mimeType() != null ? media.mimeType() : guess(media);
        return new FeedDocument.Media(
                FeedDocument.MediaType.valueOf(media.type().toUpperCase(Locale.ROOT)),
                media.url(),
                type,
                media.sizeInBytes(),
                media.duration(),
                media.width(),
                media.height(),
                media.caption(),
                media.creditLine(),
                media.copyrightHolder());
    }

    private static String guess(Media media) {
        return switch (media.type()) {
            case "audio" -> "audio/mpeg";
            case "video" -> "video/mp4";
            default -> media.url().toLowerCase(Locale.ROOT).endsWith(".png") ? "image/png" : "image/jpeg";
        };
    }

    private String site() {
        URI site = URI.create(url.site().replaceAll("\\{[a-z]+}", "x"));
        return site.getScheme() + "://" + site.getAuthority() + "/";
    }
}
