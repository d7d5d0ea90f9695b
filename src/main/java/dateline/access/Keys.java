package dateline.access;

import dateline.database.Sql;
import dateline.http.Problem;
import dateline.http.Secrets;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes keys and recognises them. An unknown key costs the same work as a known one. */
@Singleton
public class Keys {

    /** A key in force. */
    record Known(String id, String name, List<String> scopes, UUID partner, UUID outlet) {}

    /** A key just made: the only time its text exists here. */
    public record Made(Key key, String text) {}

    private static final byte[] NOTHING = new byte[32];

    // The last use is kept to the minute: a write for each request would cost more than it tells.
    private static final String LOOK_UP = """
            with found as (
                select k.*, dateline_now() as now from key k where k.id = ?
            ), used as (
                update key set last_used_at = found.now from found
                where key.id = found.id and (key.last_used_at is null or key.last_used_at < found.now - interval '1 minute')
            )
            select found.*, found.expires_at <= found.now and 'notices' = any(found.scopes)
                and keeps_notices_key(found.partner_id, found.now) as kept
            from found
            """;

    private final Secrets secrets;
    private final AgroalDataSource database;

    Keys(Secrets secrets, AgroalDataSource database) {
        this.secrets = secrets;
        this.database = database;
    }

    /** Of the newsroom when partner and outlet are null; expiresAt is mandatory. */
    public Made make(
            String name, List<String> scopes, UUID partner, UUID outlet, String by, Instant now, Instant expiresAt) {
        return persist(KeyText.fresh(), name, scopes, partner, outlet, by, now, expiresAt);
    }

    /** A key whose text is known beforehand: the demo newsroom's. */
    public Made makeFixed(
            String text, String name, List<String> scopes, UUID partner, UUID outlet, Instant now, Instant expiresAt) {
        return persist(KeyText.fixed(text), name, scopes, partner, outlet, "demo", now, expiresAt);
    }

    private Made persist(
            KeyText text,
            String name,
            List<String> scopes,
            UUID partner,
            UUID outlet,
            String by,
            Instant now,
            Instant expiresAt) {
        Key key = Key.make(text, hmac(text.whole()), name, scopes, partner, outlet, by, now, expiresAt);
        return new Made(key, text.whole());
    }

    Known recognise(String sent) {
        KeyText text = KeyText.parse(sent).orElse(null);
        String id = text == null ? "" : text.id();
        byte[] hash = hmac(sent);
        try {
            return new Sql()
                    .add(LOOK_UP, id)
                    .firstPlannedOnce(database, row -> known(hash, row))
                    .orElseGet(() -> same(hash, NOTHING))
                    .orElseThrow(() ->
                            Problem.of("key-invalid", "This key is not known here. Check that it was copied whole."));
        } catch (Sql.Failure e) {
            throw Problem.of("database-unavailable", "The database does not answer. Try again in a few seconds.")
                    .header("Retry-After", "5");
        }
    }

    private static Optional<Known> known(byte[] hash, ResultSet row) throws SQLException {
        return MessageDigest.isEqual(hash, row.getBytes("hash")) ? Optional.of(inForce(row)) : Optional.empty();
    }

    // As much work as for a key that there is.
    private static Optional<Known> same(byte[] hash, byte[] nothing) {
        MessageDigest.isEqual(hash, nothing);
        return Optional.empty();
    }

    private static Known inForce(ResultSet row) throws SQLException {
        if (row.getTimestamp("revoked_at") != null) {
            throw Problem.of("key-revoked", "This key was revoked. Ask whoever gave it to you for a new one.");
        }
        Instant end = row.getObject("expires_at", OffsetDateTime.class).toInstant();
        boolean over = !row.getObject("now", OffsetDateTime.class).toInstant().isBefore(end);
        boolean kept = row.getBoolean("kept");
        if (over && !kept) {
            throw Problem.of(
                    "key-expired", "This key expired at " + end + ". Ask whoever gave it to you for a new one.");
        }
        return new Known(
                row.getString("id"),
                row.getString("name"),
                // Whoever was a partner answers its notices to the last, and does nothing else.
                over
                        ? List.of(Scopes.NOTICES)
                        : List.of((String[]) row.getArray("scopes").getArray()),
                row.getObject("partner_id", UUID.class),
                row.getObject("outlet_id", UUID.class));
    }

    private byte[] hmac(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secrets.get("key"), "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
