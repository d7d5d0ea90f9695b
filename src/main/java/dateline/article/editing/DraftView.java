package dateline.article.editing;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dateline.article.body.Block;
import dateline.article.body.Content;
import dateline.article.body.Media;
import dateline.article.body.StoryFields;
import dateline.article.body.UsePolicy;
import dateline.article.model.Article;
import dateline.article.model.Draft;
import dateline.http.describe.HasEtag;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A draft, in the form in which a client can send it back.
 *
 * @param revision counts edits, publications and corrections; part of the ETag
 * @param version number of the last version; 0 before the first publication
 * @param state draft, scheduled, embargoed, live, withheld, canceled, unpublished or expired
 * @param unpublishedChanges whether the draft was edited since it was last published
 * @param created names that were created because the article named them; only in the response to the write that created
 *     them
 */
@RecordBuilder
public record DraftView(
        UUID id,
        long revision,
        int version,
        String state,
        boolean unpublishedChanges,
        Instant createdAt,
        Instant editedAt,
        String editedBy,
        String slug,
        @JsonUnwrapped StoryFields story,
        List<Block> body,
        String section,
        List<String> tags,
        List<String> subjects,
        String source,
        String sourceId,
        String copyrightHolder,
        String copyrightNotice,
        String canonicalUrl,
        String visibility,
        List<Media> media,
        Instant originalPublishedAt,
        UsePolicy usePolicy,
        Instant publishedAt,
        Instant embargoedUntil,
        Instant expiresAt,
        List<StoryNormalizer.Created> created)
        implements HasEtag {

    static DraftView of(Article article, Draft draft, Instant now) {
        Content content = draft.content();
        return DraftViewBuilder.builder()
                .id(article.id)
                .revision(draft.revision)
                .version(article.version)
                .state(article.state(now).apiName())
                .unpublishedChanges(draft.publishedRevision == null || draft.publishedRevision != draft.revision)
                .createdAt(article.createdAt)
                .editedAt(draft.updatedAt)
                .editedBy(draft.updatedBy)
                .slug(draft.slug)
                .story(content.story())
                .body(content.body())
                .section(content.section())
                .tags(content.tags())
                .subjects(content.subjects())
                .source(content.source())
                .sourceId(content.sourceId())
                .copyrightHolder(content.copyrightHolder())
                .copyrightNotice(content.copyrightNotice())
                .canonicalUrl(content.canonicalUrl())
                .visibility(content.visibility())
                .media(content.media())
                .originalPublishedAt(content.originalPublishedAt())
                .usePolicy(content.usePolicy())
                .publishedAt(article.publishedAt)
                .embargoedUntil(article.embargoedUntil)
                .expiresAt(article.expiresAt)
                .build();
    }

    DraftView withCreated(List<StoryNormalizer.Created> created) {
        return DraftViewBuilder.builder(this).created(created).build();
    }

    @Override
    public String tag() {
        return tag(id, revision, state);
    }

    /**
     * ETag of a draft. It contains the article's id, because a slug may lead to another article later, and the state,
     * which changes by time alone.
     */
    public static String tag(UUID article, long revision, String state) {
        return "draft-" + article + "-" + revision + "-" + state;
    }
}
