package dateline.feed;

import dateline.article.body.BodyHtml;
import dateline.article.body.Byline;
import dateline.article.body.Media;
import dateline.article.check.DigitalSourceTypes;
import dateline.article.model.Audience;
import dateline.article.policy.UsePolicySignals;
import dateline.article.read.ArticleReader;
import dateline.article.read.FeedArticles;
import dateline.article.read.ReaderView;
import dateline.article.rows.ArticleRow;
import dateline.article.search.Feed;
import dateline.article.search.FeedPosition;
import dateline.format.FeedDocument;
import dateline.format.FeedDocument.Deleted;
import dateline.format.FeedEntry;
import dateline.format.FeedEntry.Category;
import dateline.format.FeedEntry.EntryAuthor;
import dateline.format.FeedEntry.EntryPolicy;
import dateline.format.FeedEntry.EntryRights;
import dateline.format.FeedEntryBuilder;
import dateline.format.FeedEntryEntryMediaBuilder;
import dateline.format.WebSub;
import dateline.http.base.PublicUrl;
import dateline.http.describe.CacheableRepresentation;
import dateline.http.describe.Document;
import dateline.http.problem.Now;
import dateline.http.response.Cursors;
import dateline.http.response.PageLinks;
import jakarta.enterprise.context.RequestScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Builds the feed document of a saved query for one caller, with the articles and text that the caller may read. */
@RequestScoped
public class FeedDocumentMapper {

    private static final String SUBJECTS = "http://cv.iptc.org/newscodes/mediatopic/";

    private static final List<String> LEVELS = List.of("headline", "teaser", "full");

    private final FeedArticles articles;
    private final ArticleReader reader;
    private final Cursors cursors;
    private final PageLinks links;
    private final WebSub webSub;
    private final Now now;
    private final PublicUrl url;

    FeedDocumentMapper(
            FeedArticles articles,
            ArticleReader reader,
            Cursors cursors,
            PageLinks links,
            WebSub webSub,
            Now now,
            PublicUrl url) {
        this.articles = articles;
        this.reader = reader;
        this.cursors = cursors;
        this.links = links;
        this.webSub = webSub;
        this.now = now;
        this.url = url;
    }

    /**
     * @param suffix of the format, such as {@code .rss}; each format has its own URL
     * @param writer turns the document into bytes of the format
     */
    Document build(String slug, String suffix, FeedReadParameters parameters, Function<FeedDocument, byte[]> writer) {
        Feed feed = Feed.require(slug);
        Audience audience = reader.audience();
        String level = lowerLevel(feed.level, parameters.level());
        FeedPosition after = parameters.cursor() == null
                ? FeedPosition.BEGINNING
                : FeedPosition.of(cursors.open(links.query(), parameters.cursor()));
        // Read before the rows: a change between the two reads is then newer than the stated lastChange.
        FeedArticles.EndedArticles ended = articles.listEnded(feed, audience, now.instant());
        FeedArticles.FeedSegment page = articles.listShown(
                feed, after, parameters.limit() == null ? feed.itemCount : parameters.limit(), audience, now.instant());
        List<ReaderView> readings = page.rows().stream().map(reader::readerView).toList();
        FeedDocument document = feed.documentHead()
                .id(url.to("/v1/feeds/" + feed.slug))
                .links(links(audience, parameters, page))
                .entries(readings.stream().map(reading -> entry(reading, level)).toList())
                .deleted(parameters.cursor() == null ? deleted(ended) : List.of())
                .build();
        return new Document(
                writer.apply(document),
                Optional.of(latest(document.updated(), ended.lastChange().orElse(null))),
                readings.stream()
                        .map(reading -> CacheableRepresentation.articleTag(
                                reading.article().id()))
                        .toList(),
                readings.stream()
                        .flatMap(reading -> reading.trueUntil().stream())
                        .min(Instant::compareTo),
                Optional.of(linkHeader(document.links())),
                Map.of());
    }

    private static List<Deleted> deleted(FeedArticles.EndedArticles ended) {
        return ended.removed().stream()
                .map(removed -> new Deleted("urn:uuid:" + removed.id(), removed.at()))
                .toList();
    }

    // A WebSub topic is the public feed without parameters; its pages and reduced levels are not topics.
    private FeedDocument.Links links(Audience audience, FeedReadParameters parameters, FeedArticles.FeedSegment page) {
        boolean isHubTopic = parameters.isDefault() && audience == Audience.EVERYBODY;
        return new FeedDocument.Links(
                links.self(),
                url.origin() + "/",
                isHubTopic ? webSub.hub().orElse(null) : null,
                parameters.cursor() == null ? null : links.first(),
                page.next()
                        .map(place -> links.next(cursors.seal(links.query(), place.toValues())))
                        .orElse(null));
    }

    private String linkHeader(FeedDocument.Links links) {
        List<String> all = new ArrayList<>();
        if (links.hub() != null) {
            all.add("<" + links.hub() + ">; rel=\"hub\"");
            all.add("<" + links.self() + ">; rel=\"self\"");
        }
        if (links.first() != null) all.add("<" + links.first() + ">; rel=\"first\"");
        if (links.next() != null) all.add("<" + links.next() + ">; rel=\"next\"");
        all.add(UsePolicySignals.link(null, url));
        return String.join(", ", all);
    }

    private static String lowerLevel(String maximum, String requested) {
        return requested == null || LEVELS.indexOf(requested) > LEVELS.indexOf(maximum) ? maximum : requested;
    }

    // An article that returns removes its tombstone, so that document.updated can decrease; Last-Modified must not.
    private static Instant latest(Instant updated, Instant changed) {
        return changed == null || changed.isBefore(updated) ? updated : changed;
    }

    private FeedEntry entry(ReaderView reading, String level) {
        ArticleRow row = reading.article();
        boolean hasBody = level.equals("full") && reading.whole();
        return FeedEntryBuilder.builder()
                .id("urn:uuid:" + row.id())
                .url(row.canonicalUrl(url.site()))
                .title(row.content().story().headline())
                .summary(level.equals("headline") ? null : row.content().story().teaser())
                .contentHtml(hasBody ? html(row) : null)
                .authors(row.content().story().bylines().stream()
                        .map(FeedDocumentMapper::author)
                        .toList())
                .language(row.content().story().language())
                .section(
                        row.section() == null
                                ? null
                                : new Category(
                                        row.section().slug(), row.section().name(), null))
                .categories(categories(row))
                .digitalSourceType(sourceType(row.content().story().digitalSourceType()))
                .rights(new EntryRights(row.copyrightNotice(), url.terms(), row.expiresAt()))
                .policy(new EntryPolicy(url.to("/v1/articles/" + row.id()), row.usePolicy(), url.terms()))
                .source(row.sourceElsewhere(url)
                        .map(source -> new FeedEntry.EntrySource(
                                url.to("/v1/sources/" + source.slug()), source.name(), source.url()))
                        .orElse(null))
                .published(row.publishedAt())
                .updated(reading.updatedAt())
                .media(media(reading, level).stream()
                        .map(FeedDocumentMapper::media)
                        .toList())
                .build();
    }

    // As in the article itself, audio, video and further pictures are shown only with the full text.
    private static List<Media> media(ReaderView reading, String level) {
        if (level.equals("headline")) return List.of();
        return level.equals("full")
                ? reading.media()
                : reading.media().stream().filter(Media::belongsToTeaser).toList();
    }

    // Feed formats have no field for the dateline, so it is part of the HTML.
    private static String html(ArticleRow row) {
        String body = BodyHtml.of(row.content().body(), row.content().media(), row.correctionKinds());
        return row.content().story().dateline() == null
                ? body
                : BodyHtml.dateline(row.content().story().dateline()) + "\n" + body;
    }

    private static EntryAuthor author(Byline byline) {
        return new EntryAuthor(byline.name(), null);
    }

    private static List<Category> categories(ArticleRow row) {
        return java.util.stream.Stream.concat(
                        row.tags().stream().map(tag -> new Category(tag.slug(), tag.name(), null)),
                        row.content().subjects().stream()
                                .map(subject -> new Category(subject.substring("medtop:".length()), null, SUBJECTS)))
                .toList();
    }

    private static Category sourceType(String code) {
        return code == null ? null : new Category(code, null, DigitalSourceTypes.SCHEME);
    }

    private static FeedEntry.EntryMedia media(Media media) {
        return FeedEntryEntryMediaBuilder.builder()
                .type(FeedEntry.MediaType.valueOf(media.type().toUpperCase(Locale.ROOT)))
                .url(media.url())
                .mimeType(media.contentType())
                .length(media.sizeInBytes())
                .duration(media.duration())
                .width(media.width())
                .height(media.height())
                .caption(media.caption())
                .credit(media.creditLine())
                .copyright(media.copyrightHolder())
                .digitalSourceType(sourceType(media.digitalSourceType()))
                .build();
    }
}
