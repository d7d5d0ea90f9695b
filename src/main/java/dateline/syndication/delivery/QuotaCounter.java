package dateline.syndication.delivery;

import dateline.syndication.terms.Quota;
import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;

/**
 * Key of the row that counts the articles of a permission in one period. The period is half-open and follows the UTC
 * calendar.
 */
record QuotaCounter(UUID permission, String period, Instant start, Instant end) {

    /** The order in which transactions lock counters, so that they cannot deadlock. */
    static final Comparator<QuotaCounter> ORDER = Comparator.comparing(QuotaCounter::toString);

    static QuotaCounter of(UUID permission, Quota quota, Instant now) {
        return new QuotaCounter(permission, quota.period(), quota.periodStart(now), quota.periodEnd(now));
    }
}
