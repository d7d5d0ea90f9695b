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

    MediaVerdict evaluate(PermissionFacts permission, String sourceHolder, Instant now) {
        if (!DefensiveCopies.isKnown(id) || syndicatable == null || syndicatable == Syndicatable.DENY) {
            return MediaVerdict.denied(id, "denied");
        }
        if (Instants.isReached(rightsExpireAt, now)) {
            return MediaVerdict.denied(id, "rights-expired");
        }
        if (permission.level() != Level.FULL) {
            return MediaVerdict.denied(id, "media-not-included");
        }
        if (syndicatable == Syndicatable.ALLOW || permission.media() == MediaRule.ALL) {
            return MediaVerdict.allowed(id);
        }
        if (permission.media() != MediaRule.OWNED) {
            return MediaVerdict.denied(id, "media-not-included");
        }
        boolean owned = DefensiveCopies.isKnown(copyrightHolder) && copyrightHolder.equals(sourceHolder);
        return owned ? MediaVerdict.allowed(id) : MediaVerdict.denied(id, "not-owned");
    }
}
