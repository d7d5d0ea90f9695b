package dateline.article.editing;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dateline.article.model.PublicationPlan;
import dateline.http.describe.PatchedInstant;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Optional;

/**
 * When a draft goes live; immediately by default.
 *
 * @param at not in the past; if an embargo lifts later, partners do not receive the article before this instant either
 * @param embargoedUntil instant before which only partners whose permission allows it receive the article; not for an
 *     article that was live already
 * @param expiresAt end of the publication. Absent from the request (null here): an end that was set before stays. Null
 *     in the request (empty here): the article has no end
 * @param note for the version history
 */
public record PublicationRequest(
        Instant at,
        Instant embargoedUntil,
        @JsonDeserialize(using = PatchedInstant.class) Optional<Instant> expiresAt,
        @Size(max = 2_000) String note) {

    /** Request without a body: publish now, and keep the end that was set before. */
    static PublicationRequest withoutBody() {
        return new PublicationRequest(null, null, null, null);
    }

    PublicationPlan plan() {
        boolean hasNoEnd = expiresAt != null && expiresAt.isEmpty();
        return new PublicationPlan(
                at, embargoedUntil, expiresAt == null ? null : expiresAt.orElse(null), hasNoEnd, note);
    }
}
