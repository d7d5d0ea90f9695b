package dateline.article.wire;

import dateline.article.body.Block;
import dateline.article.body.Byline;
import dateline.article.body.Content;
import dateline.article.body.Dateline;
import dateline.article.body.Headlines;
import dateline.article.body.Media;
import dateline.article.check.LanguageTag;
import dateline.article.check.Slugs;
import dateline.article.check.SourceTypeCode;
import dateline.article.check.WebAddress;
import dateline.article.editing.ArticleRequest;
import dateline.article.editing.ArticleRequestBuilder;
import dateline.article.names.Name;
import dateline.http.problem.Problem;
import io.soabase.recordbuilder.core.RecordBuilder;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A wire item in a request. Unknown members are rejected, so that an embargo in an unexpected member is not overlooked.
 *
 * @param sourceVersion integer or RFC 3339 instant, larger in every version
 * @param slug applies only when the article is created; later its slug belongs to the newsroom
 * @param source absent, or the same as in the path
 * @param sourceId absent, or the same as in the path
 * @param translationOf applies only when the article is created
 * @param embargoedUntil of the publication; only with {@code publish=true}
 * @param expiresAt of the publication; only with {@code publish=true}
 */
@RecordBuilder
@Schema(name = "WireRequest")
public record WireRequest(
        @NotBlank @Size(max = 100) String sourceVersion,

        @Pattern(regexp = Slugs.PATTERN) @Size(max = Slugs.MAX_LENGTH) String slug,

        @Pattern(regexp = "text|audio|video|picture|graphic|composite") @Schema(enumeration = {"text", "audio", "video", "picture", "graphic", "composite"})
        String type,

        @Pattern(regexp = "[a-zA-Z]{2,3}+(-[a-zA-Z0-9]{2,8}+)*+") @LanguageTag @Size(max = 35) String language,

        @NotBlank @Size(max = 500) String headline,
        @Valid Headlines headlines,
        @Size(max = 5_000) String teaser,
        @Size(max = 50) List<@NotNull @Valid Byline> bylines,
        @Valid Dateline dateline,
        @SourceTypeCode String digitalSourceType,
        @Size(max = 200) String responsibleEditor,
        @Size(max = 2_000) List<@NotNull @Valid Block> body,
        @Size(max = 500_000) String bodyHtml,
        Name section,
        @Size(max = 50) List<@NotNull Name> tags,
        @Size(max = 50) List<@NotNull @Pattern(regexp = "medtop:\\d{8}") String> subjects,
        Name source,
        @Size(min = 1, max = 500) String sourceId,
        @Size(max = 200) String copyrightHolder,
        @Size(max = 1_000) String copyrightNotice,
        @WebAddress String canonicalUrl,

        @Pattern(regexp = "public|teaser|licensed") @Schema(enumeration = {"public", "teaser", "licensed"})
        String visibility,

        @Size(max = 100) List<@NotNull @Valid Media> media,
        Instant originalPublishedAt,
        UUID translationOf,
        Instant embargoedUntil,
        Instant expiresAt) {

    /** Copy with another {@code sourceVersion}. */
    public WireRequest withSourceVersion(String sourceVersion) {
        return with(sourceVersion, language, section, visibility);
    }

    /** Copy in which an absent language, section or visibility takes its previous value. */
    public WireRequest withDefaultsFrom(Content previous) {
        return with(
                sourceVersion,
                language == null ? previous.story().language() : language,
                section == null && previous.section() != null ? new Name(previous.section(), null, null) : section,
                visibility == null ? previous.visibility() : visibility);
    }

    /** Copy without a visibility of its own, so that the visibility of the source applies. */
    public WireRequest withoutVisibility() {
        return with(sourceVersion, language, section, null);
    }

    private WireRequest with(String sourceVersion, String language, Name section, String visibility) {
        return WireRequestBuilder.builder(this)
                .sourceVersion(sourceVersion)
                .language(language)
                .section(section)
                .visibility(visibility)
                .build();
    }

    /** Request for the article, with the source and sourceId of the path. */
    public ArticleRequest toArticleRequest(String pathSource, String pathId) {
        return ArticleRequestBuilder.builder()
                .type(type)
                .language(language)
                .headline(headline)
                .headlines(headlines)
                .teaser(teaser)
                .bylines(bylines)
                .dateline(dateline)
                .digitalSourceType(digitalSourceType)
                .responsibleEditor(responsibleEditor)
                .slug(slug)
                .body(body)
                .bodyHtml(bodyHtml)
                .section(section)
                .tags(tags)
                .subjects(subjects)
                .source(new Name(
                        pathSource, source == null ? null : source.name(), source == null ? null : source.url()))
                .sourceId(pathId)
                .copyrightHolder(copyrightHolder)
                .copyrightNotice(copyrightNotice)
                .canonicalUrl(canonicalUrl)
                .visibility(visibility)
                .media(media)
                .originalPublishedAt(originalPublishedAt)
                .translationOf(translationOf)
                .build();
    }

    /**
     * @throws Problem 422 if the body names another item than the path, or has publication dates without {@code
     *     publish}
     */
    void requireConsistent(String pathSource, String pathId, boolean publish) {
        Problem problem = Problem.invalidBody();
        if (source != null && !pathSource.equals(source.slugOr(pathSource)))
            problem.at(
                    "/source",
                    "differs",
                    "The source in the path is " + pathSource + ". Send the same value, or leave the member out.");
        if (sourceId != null && !sourceId.equals(pathId))
            problem.at(
                    "/sourceId",
                    "differs",
                    "The sourceId in the path is " + pathId + ". Send the same value, or leave the member out.");
        if (!publish && embargoedUntil != null)
            problem.at(
                    "/embargoedUntil",
                    "not-published",
                    "This member is used only with publish=true. Add publish=true, or leave the member out.");
        if (!publish && expiresAt != null)
            problem.at(
                    "/expiresAt",
                    "not-published",
                    "This member is used only with publish=true. Add publish=true, or leave the member out.");
        if (!problem.errors().isEmpty()) throw problem;
    }
}
