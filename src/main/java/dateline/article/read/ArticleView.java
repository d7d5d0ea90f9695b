package dateline.article.read;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dateline.article.body.Block;
import dateline.article.body.ShownMedia;
import dateline.article.body.StoryFields;
import dateline.article.body.UsePolicy;
import dateline.article.rows.ArticleRow.Corrected;
import dateline.article.rows.ArticleRow.NameRef;
import dateline.article.rows.ArticleRow.Translation;
import dateline.article.rows.Highlights;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A live article as {@code /v1/articles} returns it: the schema of the JSON that {@link ArticleSerializer} writes.
 *
 * @param version number of the live version, from 1
 * @param pubStatus IPTC: usable, withheld, canceled
 * @param visibility public: everybody reads the whole article; teaser: headline and teaser; licensed: the newsroom only
 * @param body typed blocks; absent in lists unless requested, and absent if the caller may not read it
 * @param bodyHtml the body as an HTML fragment
 * @param wordCount words of the body; absent if the body is absent
 * @param usePolicy the article's own policy; the effective one is at {@code …/use-policy}
 * @param canonicalUrl the page of the article on the newsroom's site
 * @param media a media object whose rights have ended keeps its place only
 * @param modifiedAt instant of the live version
 * @param highlights present in search results only
 * @param related present only if related articles are included
 */
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
        UsePolicy usePolicy,
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
        Links links) {

    /** The source of the article. */
    public record SourceName(String slug, String name, String url) {}

    /** The terms of reproduction. The right to read does not include the right to reproduce. */
    @Schema(name = "ArticleUsage")
    public record ArticleUsage(String reproduction, String terms) {}

    /** Absolute URLs. */
    @Schema(name = "ArticleLinks")
    public record Links(String self, String rights, String versions) {}
}
