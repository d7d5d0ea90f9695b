package dateline.rights;

import java.time.Instant;

/**
 * The facts about one media object of an article that the decision uses.
 *
 * @param copyrightHolder null if unknown, which counts as not owned
 * @param syndicatable null if unknown, which counts as DENY
 * @param rightsExpireAt null if the rights do not expire
 */
public record MediaFacts(String id, String copyrightHolder, Syndicatable syndicatable, Instant rightsExpireAt) {

    MediaDecision evaluate(PermissionFacts permission, String sourceHolder, Instant now) {
        if (!DefensiveCopies.isKnown(id) || syndicatable == null || syndicatable == Syndicatable.DENY) {
            return MediaDecision.denied(id, "denied");
        }
        if (Instants.isReached(rightsExpireAt, now)) {
            return MediaDecision.denied(id, "rights-expired");
        }
        if (permission.level() != Level.FULL) {
            return MediaDecision.denied(id, "media-not-included");
        }
        if (syndicatable == Syndicatable.ALLOW || permission.media() == MediaRule.ALL) {
            return MediaDecision.allowed(id);
        }
        if (permission.media() != MediaRule.OWNED) {
            return MediaDecision.denied(id, "media-not-included");
        }
        boolean owned = DefensiveCopies.isKnown(copyrightHolder) && copyrightHolder.equals(sourceHolder);
        return owned ? MediaDecision.allowed(id) : MediaDecision.denied(id, "not-owned");
    }
}
