package dateline.syndication.delivery;

import dateline.rights.Use;
import dateline.syndication.terms.Quota;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * State of a permission's quota for one use at an instant.
 *
 * @param used articles that count against the quota in this period
 * @param free of the requested articles, those that were served at level full before and do not count again
 */
public record QuotaState(UUID permission, Use use, Quota quota, int used, Instant resetsAt, Set<UUID> free) {

    /** What a delivery of the article at level full would be, as a value of the API: free, counts or refused. */
    public String deliveryEffect(UUID article) {
        if (free.contains(article)) return "free";
        return used < quota.limit() ? "counts" : "refused";
    }

    QuotaExhausted toException() {
        return new QuotaExhausted(permission, use, quota, used, resetsAt);
    }
}
