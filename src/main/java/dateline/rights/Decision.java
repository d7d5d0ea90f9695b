package dateline.rights;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** May this partner use this article, now? Every door to text under a permission asks here. */
public sealed interface Decision {

    /** The next instant at which the decision is another one by time alone, if there is such an instant. */
    Optional<Instant> changesAt();

    /**
     * Yes.
     *
     * @param permission the most favourable of those that permit
     * @param excerptWords the length of the excerpt at level EXCERPT, else 0
     * @param media a verdict on each media object of the article, in its order
     */
    record Permitted(
            UUID permission, Level level, int excerptWords, List<MediaVerdict> media, Optional<Instant> changesAt)
            implements Decision {}

    /**
     * No.
     *
     * @param permission the one that came closest, if one covers the article and the denial is about it
     */
    record Denied(Reason reason, Optional<UUID> permission, Optional<Instant> changesAt) implements Decision {}

    /**
     * Decides by nothing but the arguments, and never throws: whatever is null or unknown denies.
     *
     * @param permissions those of the asking partner, in any order, each id once
     */
    static Decision decide(RequestedUse ask, ArticleFacts article, List<PermissionFacts> permissions, Instant now) {
        DecisionInput question = new DecisionInput(ask, article, permissions);
        Decision decision = question.answer(now);
        Optional<Instant> changesAt = question.nextOtherAnswer(decision, now);
        if (decision instanceof Permitted yes) {
            return new Permitted(yes.permission(), yes.level(), yes.excerptWords(), yes.media(), changesAt);
        }
        Denied no = (Denied) decision;
        return new Denied(no.reason(), no.permission(), changesAt);
    }

    /** The same, which does not say when it changes, and so looks at no later instant. */
    static Decision at(RequestedUse ask, ArticleFacts article, List<PermissionFacts> permissions, Instant now) {
        return new DecisionInput(ask, article, permissions).answer(now);
    }
}
