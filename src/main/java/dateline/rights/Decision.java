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
    static Decision decide(RequestedUse use, ArticleFacts article, List<PermissionFacts> permissions, Instant now) {
        DecisionInput input = new DecisionInput(use, article, permissions);
        Decision decision = input.evaluate(now);
        Optional<Instant> changesAt = input.nextChange(decision, now);
        if (decision instanceof Permitted permitted) {
            return new Permitted(permitted.permission(), permitted.level(), permitted.excerptWords(), permitted.media(), changesAt);
        }
        Denied denied = (Denied) decision;
        return new Denied(denied.reason(), denied.permission(), changesAt);
    }

    /** The same, which does not say when it changes, and so looks at no later instant. */
    static Decision decideWithoutNextChange(RequestedUse use, ArticleFacts article, List<PermissionFacts> permissions, Instant now) {
        return new DecisionInput(use, article, permissions).evaluate(now);
    }
}
