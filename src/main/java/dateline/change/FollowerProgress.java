package dateline.change;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * How far the partners that poll have read their change feeds on this node, for the metrics. Cursors are not stored, so this is kept in
 * memory: it begins anew with each start, and another node knows of other polls.
 */
@Singleton
public class FollowerProgress {

    private static final int MAX_OUTLETS = 1_000;
    private static final Duration KEPT = Duration.ofDays(7);

    private record OutletProgress(UUID partner, Instant completeUntil) {}

    private final Cache<UUID, OutletProgress> outlets = Caffeine.newBuilder()
            .maximumSize(MAX_OUTLETS)
            .expireAfterWrite(KEPT)
            .executor(Runnable::run)
            .build();

    /** @param completeUntil the outlet has every change up to this instant */
    public void record(UUID partner, UUID outlet, Instant completeUntil) {
        outlets.put(outlet, new OutletProgress(partner, completeUntil));
    }

    /** For each partner the instant up to which all of its outlets have every change. An outlet that has not polled for a week is left out. */
    public Map<UUID, Instant> byPartner() {
        Map<UUID, Instant> partners = new TreeMap<>();
        outlets.asMap()
                .values()
                .forEach(outlet -> partners.merge(
                        outlet.partner(), outlet.completeUntil(), (one, other) -> one.isBefore(other) ? one : other));
        return partners;
    }
}
