package dateline.article.policy;

import dateline.article.body.UsePolicy;
import java.time.Instant;

/** Sets use policies of the demo newsroom. */
public final class UsePolicyWriter {

    private UsePolicyWriter() {}

    /** Sets the policy of the newsroom, a source or a section, without precondition. */
    public static void set(PolicyOwner owner, UsePolicy policy, String by, Instant now) {
        StoredUsePolicy.findAndLock(owner)
                .orElseGet(() -> StoredUsePolicy.make(owner))
                .change(policy, by, now);
    }
}
