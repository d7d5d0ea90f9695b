package dateline.article.editing;

import dateline.article.body.Block;
import dateline.article.body.Byline;
import dateline.article.body.Content;
import dateline.article.body.Dateline;
import dateline.article.body.Headlines;
import dateline.article.body.Media;
import dateline.article.model.Article;
import dateline.article.model.Draft;
import dateline.http.describe.HasEtag;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A working copy, in the form in which it can be sent back.
 *
 * @param revision counts edits, publications and corrections; its ETag follows it
 * @param version the live one, 0 while there is none
 * @param state draft, scheduled, embargoed, live, withheld, canceled, unpublished or expired
 * @param unpublishedChanges whether it says something that is not live
 * @param created what was made because the story named it; only in the answer to the write that made it
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
        String type,
        String language,
        String headline,
        Headlines headlines,
        String teaser,
        List<Byline> bylines,
        Dateline dateline,
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
        Instant publishedAt,
        Instant embargoedUntil,
        Instant expiresAt,
        List<StoryNormalizer.Created> created)
        implements HasEtag {

    static DraftView of(Article article, Draft draft, Instant now) {
        Content content = draft.content;
        return DraftViewBuilder.builder()
                .id(article.id)
                .revision(draft.revision)
                .version(article.version)
                .state(article.state(now).word())
                .unpublishedChanges(draft.publishedRevision == null || draft.publishedRevision != draft.revision)
                .createdAt(article.createdAt)
                .editedAt(draft.updatedAt)
                .editedBy(draft.updatedBy)
                .slug(draft.slug)
                .type(content.type())
                .language(content.language())
                .headline(content.headline())
                .headlines(content.headlines())
                .teaser(content.teaser())
                .bylines(content.bylines())
                .dateline(content.dateline())
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
                .publishedAt(article.publishedAt)
                .embargoedUntil(article.embargoedUntil)
                .expiresAt(article.expiresAt)
                .build();
    }

    DraftView with(List<StoryNormalizer.Created> made) {
        return DraftViewBuilder.builder(this).created(made).build();
    }

    @Override
    public String tag() {
        return tag(id, revision, state);
    }

    /** It names the article, for a slug may lead to another one tomorrow; and the state, which time alone changes. */
    public static String tag(UUID article, long revision, String state) {
        return "draft-" + article + "-" + revision + "-" + state;
    }
}
