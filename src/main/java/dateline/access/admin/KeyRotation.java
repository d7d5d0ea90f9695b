package dateline.access.admin;

import dateline.access.key.Key;
import dateline.access.key.Keys;
import dateline.access.scope.Scopes;
import dateline.http.problem.Problem;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Replaces a key by one with the same name, owner and scopes, in the caller's transaction. */
@Singleton
public class KeyRotation {

    private final Keys keys;

    KeyRotation(Keys keys) {
        this.keys = keys;
    }

    /**
     * @param old locked
     * @param overlap how long the old key stays valid
     * @param end when the new key expires
     * @throws Problem 409 for a key that has ended, or of a closed partner
     */
    public Keys.CreatedKey rotate(Key old, Duration overlap, Instant end, String by, Instant now) {
        refuseEndedKey(old, now);
        if (old.partnerId != null) refuseClosedPartner(old);
        old.expireAt(now.plus(overlap), by, now);
        // In a chain of rotations two keys are valid, because each has rate limits of its own.
        Key.listReplacedBy(old, now).forEach(earlier -> earlier.expireAt(now, by, now));
        Keys.CreatedKey next = keys.create(old.name, old.scopes, old.partnerId, old.outletId, by, now, end);
        old.replaceBy(next.key());
        return next;
    }

    private static void refuseClosedPartner(Key key) {
        if (List.of(Scopes.NOTICES).containsAll(key.scopes) || !key.isPartnerClosed()) return;
        throw Problem.of(
                        "state-conflict",
                        "The partner is closed. Create a key that has only the scope notices, or make the partner active first.")
                .with("state", "closed")
                .with("possible", "a key with the scope notices alone, or to make the partner active first");
    }

    private static void refuseEndedKey(Key key, Instant now) {
        String state = key.state(now);
        if (!state.equals("active")) {
            throw Problem.of("state-conflict", "The key is " + state + ". Create a new key.")
                    .with("state", state)
                    .with("possible", "a new key");
        }
    }
}
