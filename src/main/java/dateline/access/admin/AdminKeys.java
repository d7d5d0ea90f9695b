package dateline.access.admin;

import dateline.access.key.DemoKeyPolicy;
import dateline.access.key.Key;
import dateline.access.key.KeyText;
import dateline.access.scope.Scopes;
import dateline.database.sql.Sql;
import dateline.http.problem.Problem;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;

/**
 * Ensures that a key with the scope {@code keys:write} remains valid: without one no keys can be created. Demo keys
 * count where they are accepted.
 */
@Singleton
class AdminKeys {

    /** Advisory lock of everything that makes, ends or counts keys with {@code keys:write}. */
    static final String LOCK = "select pg_advisory_xact_lock(hashtextextended('keys-write', 0))";

    // The clock is read after the lock was acquired: a key may have expired while the transaction waited.
    private static final String COUNT_IN_FORCE = """
            select count(*), count(*) filter (where replaced_by is null and expires_at > dateline_now() + interval '1 day') from key
            where id <> :exceptId and 'keys:write' = any(scopes) and partner_id is null and revoked_at is null and expires_at > dateline_now()
                and (:accepts or id not like 'dl\\_demo\\_%')
            """;

    private static final Duration LASTING_VALIDITY = Duration.ofDays(1);

    private final AgroalDataSource database;
    private final DemoKeyPolicy demoPolicy;

    AdminKeys(AgroalDataSource database, DemoKeyPolicy demoPolicy) {
        this.database = database;
        this.demoPolicy = demoPolicy;
    }

    /**
     * Number of valid keys with {@code keys:write}.
     *
     * @param live all of them
     * @param lasting those that were not replaced by a rotation and do not expire within a day
     */
    private record AdminKeyCount(long live, long lasting) {}

    /**
     * Prevents other transactions from revoking or rotating keys until this one ends. To be taken before the row of a
     * key is locked.
     */
    void lock() {
        Sql.of(LOCK).first(database, row -> true);
    }

    /** Whether a valid key with {@code keys:write} is accepted on this server. */
    boolean hasActiveKey() {
        return count("").live() > 0;
    }

    /**
     * To be called under the lock. A lasting key may end only if another lasting one exists, since a rotated or soon
     * expiring one would soon leave the newsroom without a key.
     *
     * @throws Problem 409 where this is the last key with {@code keys:write}
     */
    void requireAnother(Key key, Instant now) {
        if (!key.scopes.contains(Scopes.KEYS_WRITE) || !key.state(now).equals("active") || isRefusedDemoKey(key))
            return;
        AdminKeyCount others = count(key.id);
        boolean lasting = key.replacedBy == null && key.expiresAt.isAfter(now.plus(LASTING_VALIDITY));
        if (others.lasting() > 0 || !lasting && others.live() > 0) return;
        throw Problem.of(
                "last-admin-key",
                "This is the last key with keys:write"
                        + (others.live() > 0 ? "; the other keys were rotated or expire within a day" : "")
                        + ". First create another key with keys:write, then use it to revoke this one.");
    }

    // A demo key that is refused here need not be preserved.
    private boolean isRefusedDemoKey(Key key) {
        return key.id.startsWith(KeyText.DEMO_PREFIX) && !demoPolicy.accepts();
    }

    private AdminKeyCount count(String exceptId) {
        return Sql.of(COUNT_IN_FORCE)
                .with("exceptId", exceptId)
                .with("accepts", demoPolicy.accepts())
                .first(database, row -> new AdminKeyCount(row.getLong(1), row.getLong(2)))
                .orElseThrow();
    }
}
