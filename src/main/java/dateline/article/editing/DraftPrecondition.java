package dateline.article.editing;

import dateline.article.editing.DraftService.ArticleDraft;
import dateline.article.model.Article;
import dateline.article.model.Draft;
import dateline.article.model.LastDraftChange;
import dateline.article.model.State;
import dateline.article.read.GoneResponses;
import dateline.http.problem.Now;
import dateline.http.problem.Problem;
import dateline.http.request.Preconditions;
import jakarta.enterprise.context.RequestScoped;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** No lost edit: whoever changes or publishes a working copy has seen it as it stands. */
@RequestScoped
public class DraftPrecondition {

    private static final Pattern TAG = Pattern.compile("draft-([0-9a-f-]{36})-(\\d{1,18})-[a-z]+");

    private final DraftService desk;
    private final Preconditions preconditions;
    private final Now now;

    DraftPrecondition(DraftService desk, Preconditions preconditions, Now now) {
        this.desk = desk;
        this.preconditions = preconditions;
        this.now = now;
    }

    /** @return the working copy under a lock; @throws Problem 410 of a killed story, else as {@link #unchanged} */
    ArticleDraft editable(String article) {
        GoneResponses.refuseKilled(desk.lock(article).article());
        return unchanged(article);
    }

    /** A write that needs no If-Match, of what is here. @throws Problem 412 where one was sent that does not hold */
    public void asSent(UUID article) {
        ArticleDraft found = desk.lock(article.toString());
        preconditions.checkIfSent(
                DraftView.of(found.article(), found.draft(), now.instant()),
                () -> stale(found.article(), found.draft(), now.instant()));
    }

    /** The same of what is not here. */
    public void absent() {
        preconditions.requireAbsent();
    }

    /**
     * @return the working copy under a lock
     * @throws Problem 409 of a killed story, whose working copy nobody can have seen; 428 without If-Match, 412 with a stale one
     */
    ArticleDraft unchanged(String article) {
        ArticleDraft found = desk.lock(article);
        if (found.article().state(now.instant()) == State.CANCELED)
            throw State.CANCELED.conflict("nothing of it comes back");
        preconditions.requireMatch(
                DraftView.of(found.article(), found.draft(), now.instant()),
                () -> stale(found.article(), found.draft(), now.instant()));
        return found;
    }

    private Problem stale(Article article, Draft draft, Instant at) {
        Optional<Matcher> sent = preconditions.sentTag().map(TAG::matcher).filter(Matcher::matches);
        boolean another = sent.filter(match -> !match.group(1).equals(article.id.toString()))
                .isPresent();
        long seen = sent.map(match -> Long.parseLong(match.group(2))).orElse(0L);
        long since = another ? 0 : seen;
        LastDraftChange last = LastDraftChange.of(article, draft, at);
        return Problem.of(
                        "precondition-failed",
                        another
                                ? "The tag you sent is that of another article. Read this one, and repeat your edit if it is the one you mean."
                                : "The working copy has moved on since you read it. Read it again, look at what changed, and repeat your edit on it.")
                .with("currentRevision", draft.revision)
                .with("change", last.kind())
                .with("changedBy", last.by())
                .with("changedAt", last.at())
                .with("changedFields", draft.keepsEditsSince(since) ? draft.fieldsSince(since) : null);
    }
}
