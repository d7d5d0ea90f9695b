package dateline.article.editing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.article.body.Content;
import dateline.article.editing.DraftService.ArticleDraft;
import dateline.article.highlight.TextIndex;
import dateline.article.model.Article;
import dateline.article.model.Correction;
import dateline.article.model.Draft;
import dateline.article.model.SlugClaims;
import dateline.article.model.Transition;
import dateline.article.model.Version;
import dateline.article.read.SerializedPartsStore;
import dateline.http.base.Ids;
import dateline.http.problem.Problem;
import dateline.http.request.MergePatch;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** Corrects the live version, and merges the same change into the draft where editors have not changed it. */
@Singleton
public class CorrectionService {

    private final StoryNormalizer intake;
    private final MergePatch merge;
    private final SlugClaims slugs;
    private final TextIndex index;
    private final SerializedPartsStore finished;
    private final EntityManager entities;

    CorrectionService(
            StoryNormalizer intake,
            MergePatch merge,
            SlugClaims slugs,
            TextIndex index,
            SerializedPartsStore finished,
            EntityManager entities) {
        this.intake = intake;
        this.merge = merge;
        this.slugs = slugs;
        this.index = index;
        this.finished = finished;
        this.entities = entities;
    }

    /** Corrects without a precondition, for callers such as the demo newsroom. */
    public void correct(DraftService desk, UUID article, CorrectionRequest request, String by, Instant now) {
        correct(desk.lock(article.toString()), request, by, now);
    }

    CorrectionView correct(ArticleDraft desk, CorrectionRequest request, String by, Instant now) {
        Article article = desk.article();
        Draft draft = desk.draft();
        article.caughtUp(now).require(Transition.CORRECTION);
        Version live = Version.live(article);
        UUID id = Ids.next();
        Content corrected = corrected(article, live, id, request, by, now);
        String slug = slug(article, live, request.changes());
        Version made = article.correct(slug, corrected, request.kind(), request.note(), by, now);
        entities.flush();
        Correction correction = Correction.make(id, made, now);
        index.index(article.id, corrected);
        finished.store(article.id, made.number, corrected);
        DraftMerge followed = DraftMerge.follow(live.content, corrected, draft.content);
        String draftSlug = draft.slug.equals(live.slug) ? slug : draft.slug;
        draft.correct(draftSlug, followed.content(), by, now);
        if (draft.says(made)) draft.publishedRevision = draft.revision;
        return CorrectionView.of(correction, draft.revision, followed.conflicts());
    }

    private Content corrected(
            Article article, Version live, UUID id, CorrectionRequest request, String by, Instant now) {
        Content content = live.content;
        if (request.changes() != null && !request.changes().isEmpty()) {
            Map<String, String> notes = Correction.notes(article.id);
            notes.put("this", request.note());
            notes.put(id.toString(), request.note());
            DraftView current = DraftView.of(article, Draft.make(article.id, live.slug, content, by, now), now);
            try {
                ArticleRequest whole =
                        merge.apply(current, ArticleRequest.withOneBody(request.changes()), ArticleRequest.class);
                content = intake.take(whole, content.body(), notes, by, now)
                        .content()
                        .naming(id.toString());
                requireSameSource(live.content, content);
            } catch (Problem problem) {
                throw problem.within("/changes");
            }
        }
        return request.kind().equals("retraction") ? content.retracted(id.toString(), request.note()) : content;
    }

    private static void requireSameSource(Content before, Content after) {
        if (Objects.equals(before.source(), after.source()) && Objects.equals(before.sourceId(), after.sourceId()))
            return;
        throw Problem.of("body-invalid", "The body breaks a rule; see errors. Nothing was changed.")
                .at("/source", "not-correctable", "Whose story it is cannot be corrected; publish the working copy.");
    }

    private String slug(Article article, Version live, ObjectNode changes) {
        if (changes == null || !changes.hasNonNull("slug")) return live.slug;
        String slug = changes.get("slug").asText();
        if (!slug.equals(live.slug)) slugs.move(article.id, live.slug, slug);
        return slug;
    }
}
