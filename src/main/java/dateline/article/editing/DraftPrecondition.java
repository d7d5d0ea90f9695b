package dateline.article.editing;

import dateline.article.editing.DraftService.ArticleDraft;
import dateline.article.model.Article;
import dateline.article.model.Draft;
import dateline.article.model.LastDraftChange;
import dateline.article.model.State;
import dateline.article.read.GoneResponses;
import dateline.http.base.PublicUrl;
import dateline.http.problem.Now;
import dateline.http.problem.Problem;
import dateline.http.request.Preconditions;
import jakarta.enterprise.context.RequestScoped;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Prevents lost updates: a client that changes or publishes a draft must send the draft's current ETag. */
@RequestScoped
public class DraftPrecondition {

    private static final Pattern ETAG = Pattern.compile("draft-[0-9a-f-]{36}-(\\d{1,18})-[a-z]+");

    private final DraftService draftService;
    private final Preconditions preconditions;
    private final Now now;
    private final PublicUrl url;

    DraftPrecondition(DraftService draftService, Preconditions preconditions, Now now, PublicUrl url) {
        this.draftService = draftService;
        this.preconditions = preconditions;
        this.now = now;
        this.url = url;
    }

    /**
     * Checks the precondition of an edit.
     *
     * @return the draft, locked until the transaction ends
     * @throws Problem 410 for a killed article, otherwise as {@link #requireUnchanged}
     */
    ArticleDraft requireEditable(String article) {
        GoneResponses.requireNotKilled(draftService.lock(article).article());
        return requireUnchanged(article);
    }

    /**
     * Checks a write to an existing article that does not require If-Match.
     *
     * @throws Problem 412 if a precondition was sent that does not hold
     */
    public void checkIfSent(UUID article) {
        ArticleDraft found = draftService.lock(article.toString());
        preconditions.checkIfSent(
                DraftView.of(found.article(), found.draft(), now.instant()),
                url.to("/v1/drafts/" + found.article().id),
                () -> stale(found.article(), found.draft(), now.instant()));
    }

    /** Checks the same write to an article that does not exist yet. */
    public void requireAbsent() {
        preconditions.requireAbsent();
    }

    /**
     * Checks the precondition of a transition or edit.
     *
     * @return the draft, locked until the transaction ends
     * @throws Problem 409 for a killed article, whose draft is not readable; 428 without If-Match; 412 with a stale
     *     ETag
     */
    ArticleDraft requireUnchanged(String article) {
        ArticleDraft found = draftService.lock(article);
        if (found.article().state(now.instant()) == State.CANCELED)
            throw State.CANCELED.conflict("it cannot be changed any more");
        preconditions.requireMatch(
                DraftView.of(found.article(), found.draft(), now.instant()),
                url.to("/v1/drafts/" + found.article().id),
                () -> stale(found.article(), found.draft(), now.instant()));
        return found;
    }

    private Problem stale(Article article, Draft draft, Instant at) {
        long knownRevision = preconditions
                .sentTag()
                .map(ETAG::matcher)
                .filter(Matcher::matches)
                .map(match -> Long.parseLong(match.group(1)))
                .orElse(0L);
        LastDraftChange last = LastDraftChange.of(article, draft, at);
        return Problem.of(
                        "precondition-failed",
                        "The draft has changed since you read it. Read it again, look at what changed, and repeat your edit on the new state.")
                .with("currentRevision", draft.revision)
                .with("change", last.kind())
                .with("changedBy", last.by())
                .with("changedAt", last.at())
                .with(
                        "changedFields",
                        draft.hasAllEditsSince(knownRevision) ? draft.editedFieldsSince(knownRevision) : null);
    }
}
