package dateline.syndication.delivery;

import dateline.rights.Use;
import dateline.syndication.terms.Quota;
import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;

/**
 * Key of the row that counts the articles that a permission serves for one use in one period. The period is half-open and
 * follows the UTC calendar.
 */
record QuotaCounter(UUID permission, Use use, String period, Instant start, Instant end) {

    /** The order in which transactions lock counters, so that they cannot deadlock. */
    static final Comparator<QuotaCounter> ORDER = Comparator.comparing(QuotaCounter::toString);

    static QuotaCounter of(UUID permission, Use use, Quota quota, Instant now) {
        return new QuotaCounter(permission, use, quota.period(), quota.periodStart(now), quota.periodEnd(now));
    }
}
