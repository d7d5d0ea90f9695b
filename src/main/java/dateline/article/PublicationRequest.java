package dateline.article;

import jakarta.validation.constraints.Size;
import java.time.Instant;

/**
 * When a working copy goes live: now, where nothing is said.
 *
 * @param at not in the past
 * @param embargoedUntil not shown before, except to partners whose permission says so; not for what is live already
 * @param expiresAt from then on it is gone
 * @param note for the record of versions
 */
public record PublicationRequest(
        Instant at,
        Instant embargoedUntil,
        Instant expiresAt,
        @Size(max = 2_000) String note) {}
