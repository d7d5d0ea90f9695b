package dateline.article.model;

import java.time.Instant;

/**
 * When a publication takes effect and when it ends. Each member may be null.
 *
 * @param removesEnd whether to remove an end that was set before
 */
public record PublicationPlan(Instant at, Instant embargoedUntil, Instant expiresAt, boolean removesEnd, String note) {

    public PublicationPlan(Instant at, Instant embargoedUntil, Instant expiresAt, String note) {
        this(at, embargoedUntil, expiresAt, false, note);
    }

    boolean isDelayed() {
        return at != null || embargoedUntil != null;
    }

    Instant publishedAt(Instant now) {
        Instant start = at == null ? now : at;
        return embargoedUntil != null && embargoedUntil.isAfter(start) ? embargoedUntil : start;
    }

    /**
     * Returns the instant before which the article is not even embargoed; null unless the plan starts before its
     * embargo ends.
     */
    Instant scheduledAt() {
        return at != null && embargoedUntil != null && at.isBefore(embargoedUntil) ? at : null;
    }

    /** Returns the new end, given the previous one, which may be null. */
    Instant newEnd(Instant previousEnd) {
        return removesEnd || expiresAt != null ? expiresAt : previousEnd;
    }
}
