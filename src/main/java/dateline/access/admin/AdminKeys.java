package dateline.access.admin;

import dateline.access.key.DemoKeyPolicy;
import dateline.access.key.Key;
import dateline.access.key.KeyText;
import dateline.access.scope.Scopes;
import dateline.http.problem.Problem;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;

/**
 * Keeps a key with the scope {@code keys:write} in force: without one nobody can make keys any more. A demo key counts where demo keys
 * are accepted.
 */
@Singleton
class AdminKeys {

    /** Advisory lock of everything that makes, ends or counts keys with {@code keys:write}. */
    static final String LOCK = "select pg_advisory_xact_lock(hashtextextended('keys-write', 0))";

    // The clock is asked after the lock was waited for: a key may have expired meanwhile.
    private static final String IN_FORCE = """
            select count(*), count(*) filter (where replaced_by is null and expires_at > dateline_now() + interval '1 day') from key
            where id <> ?1 and 'keys:write' = any(scopes) and partner_id is null and revoked_at is null and expires_at > dateline_now()
                and (?2 or id not like 'dl\\_demo\\_%')
            """;

    private static final Duration LASTING = Duration.ofDays(1);

    private final EntityManager entities;
    private final DemoKeyPolicy demo;

    AdminKeys(EntityManager entities, DemoKeyPolicy demo) {
        this.entities = entities;
        this.demo = demo;
    }

    /**
     * Keys with {@code keys:write} that are in force.
     *
     * @param lasting those of them that were not replaced by a rotation and do not expire within a day
     */
    private record AdminKeyCount(long live, long lasting) {}

    /** Until the transaction ends, no other transaction revokes or rotates a key. To be taken before the row of a key is locked. */
    void lock() {
        entities.createNativeQuery(LOCK).getSingleResult();
    }

    /** Whether a key with {@code keys:write} is in force that is accepted on this server. */
    boolean hasActiveKey() {
        return count("").live() > 0;
    }

    /**
     * Under the lock. A key that lasts is kept until another one lasts: a key that was rotated or expires within a day would leave the
     * newsroom without any soon.
     *
     * @throws Problem 409 where this is the last key with {@code keys:write}
     */
    void requireAnother(Key key, Instant now) {
        if (!key.scopes.contains(Scopes.KEYS_WRITE) || !key.state(now).equals("active") || isRefusedDemoKey(key))
            return;
        AdminKeyCount others = count(key.id);
        boolean lasting = key.replacedBy == null && key.expiresAt.isAfter(now.plus(LASTING));
        if (others.lasting() > 0 || !lasting && others.live() > 0) return;
        throw Problem.of(
                "last-admin-key",
                "This is the last key with keys:write"
                        + (others.live() > 0 ? "; those beside it were rotated or expire within a day" : "")
                        + ". Make another one with keys:write first, then revoke this one with it.");
    }

    // Nothing is lost with a demo key that opens nothing.
    private boolean isRefusedDemoKey(Key key) {
        return key.id.startsWith(KeyText.DEMO_PREFIX) && !demo.accepts();
    }

    private AdminKeyCount count(String exceptId) {
        Object[] row = (Object[]) entities.createNativeQuery(IN_FORCE)
                .setParameter(1, exceptId)
                .setParameter(2, demo.accepts())
                .getSingleResult();
        return new AdminKeyCount(((Number) row[0]).longValue(), ((Number) row[1]).longValue());
    }
}
