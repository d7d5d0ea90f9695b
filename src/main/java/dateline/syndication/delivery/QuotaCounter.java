package dateline.syndication.delivery;

import dateline.syndication.terms.Quota;
import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;

/** The row that counts what a permission has served in a period: half-open, of the UTC calendar. */
record QuotaCounter(UUID permission, String period, Instant start, Instant end) {

    /** In which they are locked, so that nobody waits in a ring. */
    static final Comparator<QuotaCounter> ORDER = Comparator.comparing(QuotaCounter::toString);

    static QuotaCounter of(UUID permission, Quota quota, Instant now) {
        return new QuotaCounter(permission, quota.period(), quota.periodStart(now), quota.periodEnd(now));
    }
}
