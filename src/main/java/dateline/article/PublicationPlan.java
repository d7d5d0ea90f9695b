package dateline.article;

import java.time.Instant;

/** When a publication takes effect and when it ends; any of the four may be null. */
public record PublicationPlan(Instant at, Instant embargoedUntil, Instant expiresAt, String note) {

    boolean later() {
        return at != null || embargoedUntil != null;
    }

    Instant publishedAt(Instant now) {
        Instant start = at == null ? now : at;
        return embargoedUntil != null && embargoedUntil.isAfter(start) ? embargoedUntil : start;
    }
}
