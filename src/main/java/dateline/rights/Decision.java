package dateline.rights;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The result of evaluating a partner's permissions for one use of one article. Every read of text under a permission is decided here. */
public sealed interface Decision {

    /** The next instant at which the decision changes by time alone; empty if it does not change or was not computed. */
    Optional<Instant> changesAt();

    /**
     * The use is permitted.
     *
     * @param permission id of the most favourable permission that permits the use
     * @param excerptWords maximum length of the excerpt in words at level EXCERPT, otherwise 0
     * @param media the result for each media object of the article, in the order of the article
     */
    record Permitted(
            UUID permission, Level level, int excerptWords, List<MediaDecision> media, Optional<Instant> changesAt)
            implements Decision {}

    /**
     * The use is denied.
     *
     * @param permission id of the permission that passed the most checks; empty if the article is in no scope or the denial does not
     *     concern a permission
     */
    record Denied(Reason reason, Optional<UUID> permission, Optional<Instant> changesAt) implements Decision {

        /** The permission if it covers the article, so that its terms decide what becomes of copies. */
        public Optional<UUID> coveringPermission() {
            return permission.filter(id -> reason != Reason.ARTICLE_BEFORE_PERMISSION);
        }
    }

    /**
     * Evaluates the permissions and computes {@link #changesAt}. The result depends on the arguments only. The method never throws: an
     * argument or fact that is null or unknown leads to a denial.
     *
     * @param permissions permissions of the partner, in any order, each id at most once
     */
    static Decision decide(RequestedUse use, ArticleFacts article, List<PermissionFacts> permissions, Instant now) {
        DecisionInput input = new DecisionInput(use, article, permissions);
        Decision decision = input.evaluate(now);
        Optional<Instant> changesAt = input.nextChange(decision, now);
        if (decision instanceof Permitted permitted) {
            return new Permitted(
                    permitted.permission(), permitted.level(), permitted.excerptWords(), permitted.media(), changesAt);
        }
        Denied denied = (Denied) decision;
        return new Denied(denied.reason(), denied.permission(), changesAt);
    }

    /** Evaluates the permissions at one instant only: {@link #changesAt} of the result is empty. Cheaper than {@link #decide}. */
    static Decision decideWithoutNextChange(
            RequestedUse use, ArticleFacts article, List<PermissionFacts> permissions, Instant now) {
        return new DecisionInput(use, article, permissions).evaluate(now);
    }
}
