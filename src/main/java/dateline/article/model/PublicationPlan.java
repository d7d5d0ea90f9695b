package dateline.article.model;

import java.time.Instant;

/**
 * When a publication takes effect and when it ends; any of these may be null.
 *
 * @param endless whether an end that was set before is none any more
 */
public record PublicationPlan(Instant at, Instant embargoedUntil, Instant expiresAt, boolean endless, String note) {

    public PublicationPlan(Instant at, Instant embargoedUntil, Instant expiresAt, String note) {
        this(at, embargoedUntil, expiresAt, false, note);
    }

    boolean later() {
        return at != null || embargoedUntil != null;
    }

    Instant publishedAt(Instant now) {
        Instant start = at == null ? now : at;
        return embargoedUntil != null && embargoedUntil.isAfter(start) ? embargoedUntil : start;
    }

    /** Before which it is not even embargoed; null where that is no other instant than its publication, or now. */
    Instant scheduledAt() {
        return at != null && embargoedUntil != null && at.isBefore(embargoedUntil) ? at : null;
    }

    /** Its end, where it had one or none before. */
    Instant end(Instant before) {
        return endless || expiresAt != null ? expiresAt : before;
    }
}
