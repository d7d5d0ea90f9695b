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
        return new DraftView(
                article.id,
                draft.revision,
                article.version,
                article.state(now).word(),
                draft.publishedRevision == null || draft.publishedRevision != draft.revision,
                article.createdAt,
                draft.updatedAt,
                draft.updatedBy,
                draft.slug,
                content.type(),
                content.language(),
                content.headline(),
                content.headlines(),
                content.teaser(),
                content.bylines(),
                content.dateline(),
                content.body(),
                content.section(),
                content.tags(),
                content.subjects(),
                content.source(),
                content.sourceId(),
                content.copyrightHolder(),
                content.copyrightNotice(),
                content.canonicalUrl(),
                content.visibility(),
                content.media(),
                content.originalPublishedAt(),
                article.publishedAt,
                article.embargoedUntil,
                article.expiresAt,
                null);
    }

    DraftView with(List<StoryNormalizer.Created> made) {
        return new DraftView(
                id,
                revision,
                version,
                state,
                unpublishedChanges,
                createdAt,
                editedAt,
                editedBy,
                slug,
                type,
                language,
                headline,
                headlines,
                teaser,
                bylines,
                dateline,
                body,
                section,
                tags,
                subjects,
                source,
                sourceId,
                copyrightHolder,
                copyrightNotice,
                canonicalUrl,
                visibility,
                media,
                originalPublishedAt,
                publishedAt,
                embargoedUntil,
                expiresAt,
                made);
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
