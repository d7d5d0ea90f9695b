package dateline.access.key;

import dateline.http.problem.Problem;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.quarkus.hibernate.orm.panache.PanacheQuery;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/**
 * An API key: its scopes, its owner and its expiry. Only an HMAC of its text is stored. This entity is for the management of keys; the
 * look-up of a request's key reads {@link KeyRow}.
 *
 * @see KeyLookupBatch
 */
@Entity
public class Key extends PanacheEntityBase {

    @Id
    public String id;

    byte[] hash;
    public String name;

    @JdbcTypeCode(SqlTypes.ARRAY)
    public List<String> scopes;

    public UUID partnerId;
    public UUID outletId;
    public Instant createdAt;
    public String createdBy;
    public Instant expiresAt;
    public Instant revokedAt;
    public String replacedBy;
    public Instant lastUsedAt;

    /** Returns the texts of the demo newsroom's fixed keys that this database has, and that are neither revoked nor expired. */
    public static List<String> demoKeysInForce(Instant now) {
        return Key.<Key>list(
                        "id like ?1 escape '!' and revokedAt is null and expiresAt > ?2 order by id",
                        KeyText.DEMO_PREFIX.replace("_", "!_") + "%",
                        now)
                .stream()
                .map(key -> key.id)
                .toList();
    }

    static Key create(
            KeyText text,
            byte[] hash,
            String name,
            List<String> scopes,
            UUID partner,
            UUID outlet,
            String by,
            Instant now,
            Instant expiresAt) {
        Key key = new Key();
        key.id = text.id();
        key.hash = hash;
        key.name = name;
        key.scopes = scopes.stream().distinct().toList();
        key.createdBy = by;
        key.createdAt = now;
        key.expiresAt = expiresAt;
        key.partnerId = partner;
        key.outletId = outlet;
        key.persistAndFlush();
        key.audit("key-created").to(key.audited()).record(by, now);
        return key;
    }

    public static Key required(String id) {
        return Key.<Key>findByIdOptional(id).orElseThrow(() -> unknown(id));
    }

    /** Locks the row until the transaction ends. */
    public static Key locked(String id) {
        return Key.<Key>findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE).orElseThrow(() -> unknown(id));
    }

    /** Keys of the newsroom, in the order of their ids. */
    public static List<Key> ofNewsroomAfter(String id, int limit) {
        return find("partnerId is null and id > ?1 order by id", id)
                .page(0, limit)
                .list();
    }

    /** Keys of a partner, in the order of their ids. */
    public static List<Key> ofPartnerAfter(UUID partner, String id, int limit) {
        return find("partnerId = ?1 and id > ?2 order by id", partner, id)
                .page(0, limit)
                .list();
    }

    /** Keys of an outlet, in the order of their ids. */
    public static List<Key> ofOutletAfter(UUID partner, UUID outlet, String id, int limit) {
        return find("partnerId = ?1 and outletId = ?2 and id > ?3 order by id", partner, outlet, id)
                .page(0, limit)
                .list();
    }

    /** @throws Problem 404 if the key is not of this outlet, as if there were no such key */
    public static Key requiredOf(UUID partner, UUID outlet, String id) {
        return findOf(partner, outlet, id).<Key>firstResultOptional().orElseThrow(() -> unknown(id));
    }

    /** Locks the row until the transaction ends; never the row of a key of others. */
    public static Key lockedOf(UUID partner, UUID outlet, String id) {
        return findOf(partner, outlet, id)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .<Key>firstResultOptional()
                .orElseThrow(() -> unknown(id));
    }

    private static PanacheQuery<Key> findOf(UUID partner, UUID outlet, String id) {
        return find("id = ?1 and partnerId = ?2 and outletId = ?3", id, partner, outlet);
    }

    private static Problem unknown(String id) {
        return Problem.of("key-not-found", "There is no key " + id + ".");
    }

    /** As the API names it: active, expired or revoked. */
    public String state(Instant now) {
        if (revokedAt != null) return "revoked";
        return expiresAt.isAfter(now) ? "active" : "expired";
    }

    /**
     * Revokes the key permanently. Takes effect at the next request on every node, because keys are looked up on each
     * request.
     */
    public void revoke(String by, String note, Instant now) {
        if (revokedAt != null) return;
        AuditedKey before = audited();
        revokedAt = now;
        audit("key-revoked").from(before).to(audited()).because(note).record(by, now);
    }

    /** Webhooks and imports created with this key continue under the next one. */
    public void replaceBy(Key next) {
        replacedBy = next.id;
    }

    /** Keys that this one replaced and that have not ended. */
    public static List<Key> listReplacedBy(Key next, Instant now) {
        return list("replacedBy = ?1 and revokedAt is null and expiresAt > ?2", next.id, now);
    }

    /** Whether the key's partner is closed. */
    public boolean isPartnerClosed() {
        return !getEntityManager()
                .createNativeQuery("select 1 from partner where id = ?1 and status = 'closed'")
                .setParameter(1, partnerId)
                .getResultList()
                .isEmpty();
    }

    /** Ends the key at an instant for a rotation, unless it expires earlier. */
    public void expireAt(Instant end, String by, Instant now) {
        AuditedKey before = audited();
        if (end.isBefore(expiresAt)) expiresAt = end;
        audit("key-rotated").from(before).to(audited()).record(by, now);
    }

    private record AuditedKey(String name, List<String> scopes, UUID outlet, Instant expiresAt, Instant revokedAt) {}

    private AuditedKey audited() {
        return new AuditedKey(name, scopes, outletId, expiresAt, revokedAt);
    }

    private Audit audit(String kind) {
        return Audit.of("key:" + id, kind).partner(partnerId);
    }
}
