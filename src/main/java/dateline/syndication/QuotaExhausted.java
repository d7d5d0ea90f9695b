package dateline.syndication;

import java.time.Instant;
import java.util.UUID;

/** A permission has served in this period what it may, and the article is not among it: nothing was written, nothing leaves. */
final class QuotaExhausted extends RuntimeException {

    final UUID permission;
    final Quota quota;
    final int used;
    final transient Instant resetsAt;

    QuotaExhausted(UUID permission, Quota quota, int used, Instant resetsAt) {
        super("The quota of " + permission + " is exhausted", null, false, false);
        this.permission = permission;
        this.quota = quota;
        this.used = used;
        this.resetsAt = resetsAt;
    }
}
