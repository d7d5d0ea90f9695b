package dateline.access;

import dateline.http.Problem;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A key: who may call, for whom, until when. Of its secret half only an HMAC is kept. */
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
    public Instant lastUsedAt;

    static Key make(
            KeyText text, byte[] hash, String name, List<String> scopes, String by, Instant now, Instant expiresAt) {
        Key key = new Key();
        key.id = text.id();
        key.hash = hash;
        key.name = name;
        key.scopes = List.copyOf(scopes);
        key.createdBy = by;
        key.createdAt = now;
        key.expiresAt = expiresAt;
        return key;
    }

    public static Key required(String id) {
        Key key = findById(id);
        if (key == null) throw Problem.of("key-not-found", "There is no key " + id + ".");
        return key;
    }

    public static List<Key> newest() {
        return list("order by createdAt desc, id");
    }

    public static List<Key> ofPartner(UUID partner) {
        return list("partnerId = ?1 order by createdAt desc, id", partner);
    }

    /** Takes effect at the next request on every node: keys are looked up each time. Once revoked it stays so. */
    public void revoke(Instant now) {
        if (revokedAt == null) revokedAt = now;
    }

    /** A rotation: this key ends at the given instant, or earlier where it would have anyway. */
    public void endBy(Instant end) {
        if (end.isBefore(expiresAt)) expiresAt = end;
    }
}
