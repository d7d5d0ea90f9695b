package dateline.article.read;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dateline.article.body.Block;
import dateline.article.body.BodyHtml;
import dateline.article.body.BodyText;
import dateline.article.body.Content;
import dateline.article.body.ShownMedia;
import dateline.article.body.StoryFields;
import dateline.article.rows.ArticleRow;
import dateline.article.rows.ArticleRow.Corrected;
import dateline.article.rows.ArticleRow.NameRef;
import dateline.article.rows.ArticleRow.Translation;
import dateline.article.rows.Highlights;
import dateline.http.base.PublicUrl;
import dateline.http.describe.CacheableRepresentation;
import dateline.http.describe.HasLastModified;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A live article as {@code /v1/articles} returns it.
 *
 * @param version number of the live version, from 1
 * @param pubStatus IPTC: usable, withheld, canceled
 * @param visibility public: everybody reads the whole article; teaser: headline and teaser; licensed: the newsroom only
 * @param body typed blocks; absent in lists unless requested, and absent if the caller may not read it
 * @param bodyHtml the body as an HTML fragment
 * @param wordCount words of the body; absent if the body is absent
 * @param canonicalUrl the page of the article on the newsroom's site
 * @param media a media object whose rights have ended keeps its place only
 * @param modifiedAt instant of the live version
 * @param highlights present in search results only
 * @param related present only if related articles are included
 */
@RecordBuilder
public record ArticleView(
        UUID id,
        int version,
        String pubStatus,
        String visibility,
        String slug,
        @JsonUnwrapped StoryFields story,
        List<Block> body,
        String bodyHtml,
        Integer wordCount,
        NameRef section,
        List<NameRef> tags,
        List<String> subjects,
        SourceName source,
        String sourceId,
        String copyrightHolder,
        String copyrightNotice,
        String canonicalUrl,
        List<ShownMedia> media,
        List<Corrected> corrections,
        List<Translation> translations,
        Instant publishedAt,
        Instant modifiedAt,
        Instant originalPublishedAt,
        Instant expiresAt,
        Highlights highlights,
        List<ArticleView> related,
        ArticleUsage usage,
        Links links)
        implements HasLastModified, CacheableRepresentation {

    /** The source of the article. */
    public record SourceName(String slug, String name, String url) {}

    /** The terms of reproduction. The right to read does not include the right to reproduce. */
    @Schema(name = "ArticleUsage")
    public record ArticleUsage(String reproduction, String terms) {}

    /** Absolute URLs. */
    @Schema(name = "ArticleLinks")
    public record Links(String self, String rights, String versions) {}

    static ArticleView of(ReaderView readerView, PublicUrl url) {
        return of(readerView, url, "", readerView.article().translations(), null);
    }

    /** @param version path of the version below the URL of the article; empty for the live version */
    public static ArticleView of(ReaderView readerView, PublicUrl url, String version) {
        return of(readerView, url, version, readerView.article().translations(), null);
    }

    /** Returns the view with included translations and related articles. */
    static ArticleView of(
            ReaderView readerView, PublicUrl url, List<Translation> translations, List<ArticleView> related) {
        return of(readerView, url, "", translations, related);
    }

    private static ArticleView of(
            ReaderView readerView,
            PublicUrl url,
            String version,
            List<Translation> translations,
            List<ArticleView> related) {
        ArticleRow row = readerView.article();
        Content content = row.content();
        boolean hasBody = content.body() != null;
        String self = url.to("/v1/articles/" + row.id());
        return ArticleViewBuilder.builder()
                .id(row.id())
                .version(row.version())
                .pubStatus(row.pubStatus())
                .visibility(row.visibility())
                .slug(row.slug())
                .story(content.story())
                .body(hasBody ? content.body() : null)
                .bodyHtml(hasBody ? BodyHtml.of(content.body(), content.media()) : null)
                .wordCount(
                        hasBody
                                ? BodyText.countWords(
                                        content.bodyText(), content.story().language())
                                : null)
                .section(row.section())
                .tags(row.tags())
                .subjects(content.subjects())
                .source(
                        row.source() == null
                                ? null
                                : new SourceName(
                                        row.source().slug(),
                                        row.source().name(),
                                        row.source().url()))
                .sourceId(content.sourceId())
                .copyrightHolder(row.copyrightHolder())
                .copyrightNotice(row.copyrightNotice())
                .canonicalUrl(row.canonicalUrl(url.site()))
                .media(content.media().stream().map(ShownMedia::of).toList())
                .corrections(row.corrections())
                .translations(translations)
                .publishedAt(row.publishedAt())
                .modifiedAt(row.modifiedAt())
                .originalPublishedAt(content.originalPublishedAt())
                .expiresAt(row.expiresAt())
                .highlights(row.highlights())
                .related(related)
                .usage(new ArticleUsage("permission-required", url.terms()))
                .links(new Links(self + version, self + "/rights", self + "/versions"))
                .build();
    }

    @Override
    public Optional<Instant> lastModified() {
        // Included articles change independently, so the view has no single instant of modification.
        return related == null ? Optional.of(ShownMedia.lastChange(modifiedAt, media)) : Optional.empty();
    }

    @Override
    public List<String> cacheTags() {
        Stream<String> ofRelated =
                related == null ? Stream.empty() : related.stream().flatMap(one -> one.cacheTags().stream());
        return Stream.concat(Stream.of(CacheableRepresentation.articleTag(id)), ofRelated)
                .distinct()
                .toList();
    }

    @Override
    public Optional<Instant> trueUntil() {
        Stream<Instant> ofRelated =
                related == null ? Stream.empty() : related.stream().flatMap(one -> one.trueUntil().stream());
        return Stream.concat(ShownMedia.firstEnd(expiresAt, media).stream(), ofRelated)
                .min(Instant::compareTo);
    }
}
