package dateline.article.editing;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dateline.article.model.PublicationPlan;
import dateline.http.describe.PatchedInstant;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Optional;

/**
 * When a working copy goes live: now, where nothing is said.
 *
 * @param at not in the past; with an embargo that lifts later, nobody is given it before, under embargo or not
 * @param embargoedUntil not shown before, except to partners whose permission says so; not for what is live already
 * @param expiresAt from then on it is gone; where it is left out (null here) an end that was set before stays, and null (empty here)
 *     takes it away
 * @param note for the record of versions
 */
public record PublicationRequest(
        Instant at,
        Instant embargoedUntil,
        @JsonDeserialize(using = PatchedInstant.class) Optional<Instant> expiresAt,
        @Size(max = 2_000) String note) {

    /** What nobody said anything about: now, and as before. */
    static PublicationRequest silent() {
        return new PublicationRequest(null, null, null, null);
    }

    PublicationPlan plan() {
        boolean endless = expiresAt != null && expiresAt.isEmpty();
        return new PublicationPlan(
                at, embargoedUntil, expiresAt == null ? null : expiresAt.orElse(null), endless, note);
    }
}
