package dateline.article.preview;

import dateline.access.key.Audit;
import dateline.article.editing.DraftService;
import dateline.article.model.Article;
import dateline.article.preview.PreviewStore.NewPreview;
import dateline.article.read.GoneResponses;
import dateline.http.base.Ids;
import dateline.http.base.PublicUrl;
import dateline.http.problem.Problem;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;

/** Makes and revokes previews in the caller's transaction, and records both in the audit log. */
@Singleton
public class PreviewService {

    // Each has a copy of the text.
    private static final int MAX_PINNED = 20;

    private static final Duration VALIDITY_IN_DEMO = Duration.ofDays(14);

    private final PreviewStore store;
    private final PreviewTokens tokens;
    private final DraftService drafts;
    private final PublicUrl url;

    PreviewService(PreviewStore store, PreviewTokens tokens, DraftService drafts, PublicUrl url) {
        this.store = store;
        this.tokens = tokens;
        this.drafts = drafts;
        this.url = url;
    }

    /** @throws Problem 404 for an unknown article; 410 for a killed one */
    UUID requireArticle(String article) {
        Article found = drafts.find(article).article();
        GoneResponses.requireNotKilled(found);
        return found.id;
    }

    /** @return the preview with its link, which is not available later */
    PreviewView create(UUID article, PreviewRequest request, String by, Instant now) {
        Instant expiresAt = now.plus(request.validity()).truncatedTo(ChronoUnit.MICROS);
        if (request.isPinned()) requireRoom(article, now);
        UUID id = Ids.next();
        String token = PreviewTokens.generate();
        store.insert(
                new NewPreview(id, article, tokens.hmac(token), request.label(), request.isPinned(), expiresAt),
                by,
                now);
        Audit.of("article:" + article, "preview-created")
                .to(Map.of("preview", id, "pinned", request.isPinned(), "expiresAt", expiresAt.toString()))
                .because(request.label())
                .record(by, now);
        return store.require(article, id, now).withToken(token, url);
    }

    private void requireRoom(UUID article, Instant now) {
        if (store.countPinned(article, now) >= MAX_PINNED)
            throw Problem.of(
                    "too-many-previews",
                    "The article has " + MAX_PINNED + " pinned previews that have not ended. Revoke one of them.");
    }

    /** Makes the preview of the demo newsroom, whose token is fixed. */
    public void createFixed(UUID id, UUID article, String by, Instant now) {
        Instant expiresAt = now.plus(VALIDITY_IN_DEMO);
        store.insert(new NewPreview(id, article, tokens.hmac(PreviewTokens.DEMO), null, false, expiresAt), by, now);
    }

    /** @throws Problem 404 if the article has no such preview */
    void revoke(UUID article, UUID preview, String by, Instant now) {
        store.require(article, preview, now);
        if (!store.revoke(article, preview, by, now)) return;
        Audit.of("article:" + article, "preview-revoked")
                .from(Map.of("preview", preview))
                .record(by, now);
    }
}
