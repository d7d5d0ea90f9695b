package dateline.article.editing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.article.body.Content;
import dateline.article.editing.DraftService.ArticleDraft;
import dateline.article.highlight.TextIndex;
import dateline.article.model.Article;
import dateline.article.model.Correction;
import dateline.article.model.Draft;
import dateline.article.model.LifeCycle;
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

    private final StoryNormalizer normalizer;
    private final MergePatch mergePatch;
    private final SlugClaims slugs;
    private final TextIndex textIndex;
    private final SerializedPartsStore partsStore;
    private final EntityManager entities;

    CorrectionService(
            StoryNormalizer normalizer,
            MergePatch mergePatch,
            SlugClaims slugs,
            TextIndex textIndex,
            SerializedPartsStore partsStore,
            EntityManager entities) {
        this.normalizer = normalizer;
        this.mergePatch = mergePatch;
        this.slugs = slugs;
        this.textIndex = textIndex;
        this.partsStore = partsStore;
        this.entities = entities;
    }

    /** Corrects without a precondition, for callers such as the demo newsroom. */
    public void correct(DraftService draftService, UUID article, CorrectionRequest request, String by, Instant now) {
        correct(draftService.lock(article.toString()), request, by, now);
    }

    CorrectionView correct(ArticleDraft articleDraft, CorrectionRequest request, String by, Instant now) {
        Article article = articleDraft.article();
        Draft draft = articleDraft.draft();
        LifeCycle lifeCycle = new LifeCycle(article, by, now);
        lifeCycle.recordDueTransitions().require(Transition.CORRECTION);
        Version live = Version.latest(article);
        UUID id = Ids.next();
        Content corrected = correctContent(article, live, id, request, by, now);
        String slug = moveSlug(article, live, request.changes());
        Version version = lifeCycle.correct(slug, corrected, request.kind(), request.note());
        Correction correction = Correction.make(id, version, now);
        entities.flush();
        Map<UUID, Content> story = Map.of(article.id, corrected);
        partsStore.store(story, version.number, textIndex.index(story));
        DraftMerge merged = DraftMerge.merge(live.content, corrected, draft.content());
        String draftSlug = draft.slug.equals(live.slug) ? slug : draft.slug;
        draft.correct(draftSlug, merged.content(), by, now);
        if (draft.matches(version)) draft.publishedRevision = draft.revision;
        return CorrectionView.of(correction, draft.revision, merged.conflicts());
    }

    private Content correctContent(
            Article article, Version live, UUID id, CorrectionRequest request, String by, Instant now) {
        Content content = live.content;
        if (request.changes() != null && !request.changes().isEmpty()) {
            Map<String, String> notes = Correction.notesById(article.id);
            notes.put("this", request.note());
            notes.put(id.toString(), request.note());
            DraftView current = DraftView.of(article, Draft.make(article.id, live.slug, content, by, now), now);
            try {
                ArticleRequest patched = mergePatch.apply(
                        current, ArticleRequest.clearBodyForHtml(request.changes()), ArticleRequest.class);
                content = normalizer
                        .normalize(patched, content.body(), notes, by, now)
                        .content()
                        .withCorrectionId(id.toString());
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
        throw Problem.invalidBody()
                .at(
                        "/source",
                        "not-correctable",
                        "A correction cannot change source or sourceId. Publish the draft instead.");
    }

    private String moveSlug(Article article, Version live, ObjectNode changes) {
        if (changes == null || !changes.hasNonNull("slug")) return live.slug;
        String slug = changes.get("slug").asText();
        if (!slug.equals(live.slug)) slugs.move(article.id, live.slug, slug);
        return slug;
    }
}
