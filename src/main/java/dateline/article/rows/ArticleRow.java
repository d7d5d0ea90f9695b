package dateline.article.rows;

import dateline.article.body.Content;
import dateline.article.model.Audience;
import dateline.http.base.PublicUrl;
import dateline.http.describe.CacheableRepresentation;
import dateline.http.describe.FormerSlugRedirect;
import dateline.policy.EffectivePolicy;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An article with its live version as one statement reads it. Views, feeds and decisions are made from this record.
 *
 * @param visibility effective visibility: the article's own, else its source's, else public
 * @param reshownAt when the public visibility last changed without a new text, as by a release; null if it never did
 * @param scheduledAt before this instant the article is not even embargoed; null if there is no such instant
 * @param content content of the live version; its body is null unless requested
 * @param usePolicy what machines may do with the article without a permission; null unless the read asked for it
 * @param highlights null unless the row was found by a search
 * @param serializedParts parts that replace {@code content}; null if the row has {@code content}
 */
@RecordBuilder
public record ArticleRow(
        UUID id,
        String slug,
        int version,
        String pubStatus,
        String visibility,
        Instant publishedAt,
        Instant modifiedAt,
        Instant reshownAt,
        Instant embargoedUntil,
        Instant scheduledAt,
        Instant expiresAt,
        Instant unpublishedAt,
        Instant firstPublicAt,
        Kill kill,
        Content content,
        NameRef section,
        List<NameRef> tags,
        SourceRef source,
        String sourceMedia,
        List<Translation> translations,
        List<Corrected> corrections,
        EffectivePolicy usePolicy,
        Highlights highlights,
        SerializedParts serializedParts) {

    /** A slug with its name. */
    @Schema(name = "Named")
    public record NameRef(String slug, String name) {}

    /** The source of the article, from the statement or from the name cache. {@link dateline.article.model.Source} is the entity. */
    public record SourceRef(String slug, String name, String url, String copyrightHolder, String copyrightNotice) {}

    /**
     * The same story in another language, if the reader may see it. Headline and teaser are present only if
     * translations are included.
     */
    @Schema(name = "Translation")
    public record Translation(
            String language, UUID id, String slug, String headline, String teaser, Instant publishedAt) {}

    /**
     * The kill of an article.
     *
     * @param replacement the replacing article, if the reader may see it
     */
    public record Kill(Instant at, String reason, String notice, UUID replacement) {}

    /** A correction of the article. */
    @Schema(name = "ArticleCorrection")
    public record Corrected(UUID id, String kind, String note, Instant at, int version) {}

    /**
     * The source of an article that came from elsewhere: the source gave it an id, and its address is not on the
     * newsroom's own site.
     */
    public Optional<SourceRef> sourceElsewhere(PublicUrl url) {
        String sourceId = serializedParts == null ? content.sourceId() : serializedParts.sourceId();
        return Optional.ofNullable(source).filter(one -> sourceId != null && !url.isOwnSite(one.url()));
    }

    /** The kinds of the corrections by id. */
    public Map<String, String> correctionKinds() {
        if (corrections == null) return Map.of();
        return corrections.stream()
                .collect(Collectors.toMap(correction -> correction.id().toString(), Corrected::kind, (a, b) -> a));
    }

    /** Returns the article's own copyright holder, else its source's; null if unknown. */
    public String copyrightHolder() {
        String ownHolder = serializedParts == null ? content.copyrightHolder() : serializedParts.copyrightHolder();
        if (ownHolder != null) return ownHolder;
        return source == null ? null : source.copyrightHolder();
    }

    /**
     * Returns the article's own copyright notice, else its source's template for the year of publication; null if there
     * is neither.
     */
    public String copyrightNotice() {
        String ownNotice = serializedParts == null ? content.copyrightNotice() : serializedParts.copyrightNotice();
        if (ownNotice != null) return ownNotice;
        if (source == null || source.copyrightNotice() == null) return null;
        int year = publishedAt.atOffset(ZoneOffset.UTC).getYear();
        return source.copyrightNotice().replace("{year}", String.valueOf(year));
    }

    /** Returns the article's canonical URL, else its page on the newsroom's site. */
    public String canonicalUrl(String siteTemplate) {
        String ownUrl = serializedParts == null ? content.canonicalUrl() : serializedParts.canonicalUrl();
        return canonicalUrl(ownUrl, section == null ? null : section.slug(), slug, siteTemplate);
    }

    /**
     * @param ownUrl the canonical URL that the article states itself, or null
     * @param section slug of its section, or null
     */
    public static String canonicalUrl(String ownUrl, String section, String slug, String siteTemplate) {
        if (ownUrl != null) return ownUrl;
        return siteTemplate
                .replace("{section}", section == null ? "news" : section)
                .replace("{slug}", slug);
    }

    /**
     * Redirects a request for a former slug.
     *
     * @param article id or slug from the request
     * @throws FormerSlugRedirect if that slug is a former one
     */
    public void requireCurrentSlug(String article) {
        if (article.equals(slug) || article.equals(id.toString())) return;
        throw new FormerSlugRedirect(
                article, slug, List.of(CacheableRepresentation.articleTag(id)), Optional.ofNullable(expiresAt));
    }

    /** Returns the article with this content. */
    public ArticleRow withContent(Content newContent) {
        return ArticleRowBuilder.builder(this).content(newContent).build();
    }

    /** Returns the article with this content and these corrections. */
    ArticleRow withContent(Content newContent, List<Corrected> newCorrections) {
        return ArticleRowBuilder.builder(this)
                .content(newContent)
                .corrections(newCorrections)
                .build();
    }

    /** Returns the article with serialized parts instead of content. */
    public ArticleRow withParts(SerializedParts parts) {
        return ArticleRowBuilder.builder(this)
                .content(null)
                .serializedParts(parts)
                .build();
    }

    /** Returns the article with names instead of slugs only. */
    ArticleRow withNames(NameRef newSection, List<NameRef> newTags, SourceRef newSource, String newSourceMedia) {
        return ArticleRowBuilder.builder(this)
                .section(newSection)
                .tags(newTags)
                .source(newSource)
                .sourceMedia(newSourceMedia)
                .build();
    }

    /** Returns the article with highlights. */
    public ArticleRow withHighlights(Highlights newHighlights) {
        return ArticleRowBuilder.builder(this).highlights(newHighlights).build();
    }

    /** Returns whether the audience may see the article, at least as a teaser. */
    public boolean isVisibleTo(Audience audience) {
        return audience == Audience.NEWSROOM || !visibility.equals("licensed");
    }

    public boolean isFullyReadableBy(Audience audience) {
        return audience == Audience.NEWSROOM || visibility.equals("public");
    }
}
