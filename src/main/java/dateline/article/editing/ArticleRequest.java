package dateline.article.editing;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.article.body.Block;
import dateline.article.body.Byline;
import dateline.article.body.Dateline;
import dateline.article.body.Headlines;
import dateline.article.body.HtmlBlocks;
import dateline.article.body.HtmlStory;
import dateline.article.body.Media;
import dateline.article.body.StoryFields;
import dateline.article.body.StoryFieldsBuilder;
import dateline.article.body.UsePolicy;
import dateline.article.check.LanguageTag;
import dateline.article.check.Slugs;
import dateline.article.check.SourceTypeCode;
import dateline.article.check.WebAddress;
import dateline.article.names.Name;
import dateline.http.describe.ReadOnly;
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
 * Content of an article in a request. Members that the server sets (id, revision, state, …) are accepted with their
 * current values, so that a client can send back what it has read.
 *
 * @param slug generated from the headline if absent; 409 if it is sent and in use
 * @param type of the item (IPTC ninjs); {@code text} if absent
 * @param language BCP 47; {@code en} if absent
 * @param body typed blocks; or send {@code bodyHtml} alone, which is sanitized and converted to blocks
 * @param subjects IPTC Media Topics such as {@code medtop:20000065}
 * @param sourceId id that the source gave the item, unique within the source
 * @param copyrightNotice from the template of the source if absent
 * @param visibility who may read the article here; that of the source if absent
 * @param originalPublishedAt when it was first published elsewhere
 * @param usePolicy what machines may do with this article, where it is stricter than the policies of its section, its source and the
 *     newsroom
 * @param translationOf id of an article that tells the same story in another language
 */
@RecordBuilder
@JsonIgnoreProperties({"wordCount", "created", "links"})
@ReadOnly({"id", "revision", "version", "createdAt", "editedAt", "editedBy", "unpublishedChanges"})
@ReadOnly(
        value = "state",
        explanation =
                "An article is created as a draft; POST …/publications, …/withholdings, …/unpublications and …/kills change its state.")
@ReadOnly(
        value = "publishedAt",
        explanation =
                "Send it as \"at\" with POST …/publications. An earlier date of publication elsewhere belongs in originalPublishedAt.")
@ReadOnly(
        value = {"embargoedUntil", "expiresAt"},
        explanation = "Send it with POST …/publications.")
@Schema(name = "ArticleRequest")
public record ArticleRequest(
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
        @Valid UsePolicy usePolicy,
        UUID translationOf) {

    /** Starts a request with the fields at the head of a story. */
    public static ArticleRequestBuilder builder(StoryFields story) {
        return ArticleRequestBuilder.builder()
                .type(story.type())
                .language(story.language())
                .headline(story.headline())
                .headlines(story.headlines())
                .teaser(story.teaser())
                .bylines(story.bylines())
                .dateline(story.dateline())
                .digitalSourceType(story.digitalSourceType())
                .responsibleEditor(story.responsibleEditor());
    }

    /** The fields at the head of the story, as they were sent. */
    public StoryFields story() {
        return StoryFieldsBuilder.builder()
                .type(type)
                .language(language)
                .headline(headline)
                .headlines(headlines)
                .teaser(teaser)
                .bylines(bylines)
                .dateline(dateline)
                .digitalSourceType(digitalSourceType)
                .responsibleEditor(responsibleEditor)
                .build();
    }

    /**
     * Converts {@code bodyHtml} to blocks, and adds the media in it to {@code media}.
     *
     * @throws Problem 422 if it has too many blocks or media
     */
    public ArticleRequest withBodyAsBlocks() {
        if (bodyHtml == null || body != null) return this;
        HtmlStory story = HtmlStory.of(bodyHtml, canonicalUrl == null ? "" : canonicalUrl, media);
        if (!story.isComplete())
            throw Problem.of("body-invalid", "The text has too many blocks. Nothing was changed.")
                    .at(
                            "/bodyHtml",
                            "too-long",
                            "A text may have " + HtmlBlocks.MAX_BLOCKS
                                    + " paragraphs, headings, lists and other blocks; this one has more.");
        if (story.omittedMedia() > 0)
            throw Problem.of(
                            "body-invalid",
                            "The text contains more media than an article may have. Nothing was changed.")
                    .at(
                            "/bodyHtml",
                            "too-long",
                            "The article would have " + (story.media().size() + story.omittedMedia())
                                    + " media objects; at most "
                                    + story.media().size() + " are allowed.");
        return ArticleRequestBuilder.builder(this)
                .body(story.body())
                .bodyHtml(null)
                .media(story.media())
                .build();
    }

    /** A stored article has its body as blocks. Markup in a merge patch replaces these blocks. */
    static ObjectNode clearBodyForHtml(ObjectNode changes) {
        if (!changes.has("bodyHtml") || changes.has("body")) return changes;
        return changes.deepCopy().putNull("body");
    }

    /** Copy with another source and visibility. */
    public ArticleRequest withSourceAndVisibility(Name source, String visibility) {
        return ArticleRequestBuilder.builder(this)
                .source(source)
                .visibility(visibility)
                .build();
    }

    /** Copy with another slug. */
    public ArticleRequest withSlug(String slug) {
        return ArticleRequestBuilder.builder(this).slug(slug).build();
    }
}
