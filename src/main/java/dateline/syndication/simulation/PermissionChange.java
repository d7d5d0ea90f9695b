package dateline.syndication.simulation;

import dateline.syndication.partner.Permission;
import dateline.syndication.terms.Terms;
import java.time.Instant;

/**
 * A change of a permission that is simulated.
 *
 * @param kind edit, activate, suspend or revoke
 * @param current the permission as it is; null for one to be made
 * @param proposed the permission as it would be; not stored
 */
record PermissionChange(ChangeKind kind, Permission current, Permission proposed) {

    enum ChangeKind {
        EDIT,
        ACTIVATE,
        SUSPEND,
        REVOKE
    }

    /** Whether the change would write nothing. */
    boolean isWithoutEffect(Instant now) {
        return kind == ChangeKind.EDIT && proposed.terms.equals(current.terms.withDefaults(now));
    }

    /** Whether {@code RightsReduction} runs the change: it compares rights before and after, and opens notices. */
    boolean comparesRights() {
        return kind == ChangeKind.EDIT || kind == ChangeKind.ACTIVATE;
    }

    /** Whether the change is an edit of {@code afterTerm} or {@code removeWithin}, which applies to notices that are open. */
    boolean changesRemoval() {
        return kind == ChangeKind.EDIT && !terms().hasSameRemovalAs(current.terms);
    }

    /** Whether the permission ends by the change, or has ended when it is made. */
    boolean isEnded(Instant now) {
        if (proposed.state.equals("draft")) return false;
        return proposed.state.equals("revoked") || hasPassed(now);
    }

    /** Whether the term has ended. */
    boolean hasPassed(Instant now) {
        return proposed.validUntil != null && !proposed.validUntil.isAfter(now);
    }

    Terms terms() {
        return proposed.terms;
    }
}
