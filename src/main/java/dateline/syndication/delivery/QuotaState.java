package dateline.syndication.delivery;

import dateline.syndication.terms.Quota;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * How a permission's quota stands.
 *
 * @param free articles, of those asked about, that count no more
 */
public record QuotaState(UUID permission, Quota quota, int used, Instant resetsAt, Set<UUID> free) {

    /** In words of the contract: what a pull of the article at level full would be. */
    public String pull(UUID article) {
        if (free.contains(article)) return "free";
        return used < quota.limit() ? "counts" : "refused";
    }

    QuotaExhausted exhausted() {
        return new QuotaExhausted(permission, quota, used, resetsAt);
    }
}
