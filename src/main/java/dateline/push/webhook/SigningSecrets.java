package dateline.push.webhook;

import dateline.access.secret.SecretEncryption;
import dateline.database.sql.Sql;
import dateline.http.base.Ids;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The signing secrets of webhooks, encrypted in the database: the latest one, and the previous one until its overlap
 * ends.
 */
@Singleton
public class SigningSecrets {

    private static final String PREFIX = "whsec_";
    private static final int SECRET_BYTES = 32;
    /** Maximum number of secrets of one webhook that sign at the same time. */
    static final int MAX_VALID = 2;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretEncryption encryption;
    private final AgroalDataSource database;

    SigningSecrets(SecretEncryption encryption, AgroalDataSource database) {
        this.encryption = encryption;
        this.database = database;
    }

    /**
     * Creates a secret.
     *
     * @return its text, which is not available later
     */
    String create(UUID webhook, Instant now) {
        encryption.requireKey();
        byte[] secret = new byte[SECRET_BYTES];
        RANDOM.nextBytes(secret);
        UUID id = Ids.next();
        Sql.of("insert into webhook_secret (id, webhook_id, sealed, made_at) values (:id, :webhook, :sealed, :now)")
                .with("id", id)
                .with("webhook", webhook)
                .with("sealed", encryption.encrypt(encryptionContext(webhook, id), secret))
                .with("now", now)
                .run(database);
        return PREFIX + Base64.getEncoder().encodeToString(secret);
    }

    /**
     * Creates a secret. The previous one remains valid until the overlap ends; older ones end now.
     *
     * @return the text of the new secret, which is not available later
     */
    String rotate(UUID webhook, Duration overlap, Instant now) {
        Instant end = now.plus(overlap);
        Sql.of("delete from webhook_secret where webhook_id = :webhook and (ends_at <= :now or id <> (")
                .with("webhook", webhook)
                .with("now", now)
                .add("select id from webhook_secret where webhook_id = :webhook")
                .with("webhook", webhook)
                .add("order by made_at desc, id desc limit 1))")
                .run(database);
        Sql.of(
                        "update webhook_secret set ends_at = :end where webhook_id = :webhook and (ends_at is null or ends_at > :end)")
                .with("end", end)
                .with("webhook", webhook)
                .run(database);
        return create(webhook, now);
    }

    /** Valid secrets by webhook, the latest first, at most two. A node of the previous release may have left more. */
    public Map<UUID, List<byte[]>> findValid(Collection<UUID> webhooks, Instant now) {
        Map<UUID, List<byte[]>> secrets = new HashMap<>();
        if (webhooks.isEmpty()) return secrets;
        Sql.of("select id, webhook_id, sealed from webhook_secret where webhook_id = any(:webhooks)")
                .withIds("webhooks", webhooks)
                .add("and (ends_at is null or ends_at > :now) order by made_at desc, id desc")
                .with("now", now)
                .list(database, row -> {
                    UUID id = row.getObject("id", UUID.class);
                    UUID webhook = row.getObject("webhook_id", UUID.class);
                    List<byte[]> ofWebhook = secrets.computeIfAbsent(webhook, key -> new ArrayList<>());
                    return ofWebhook.size() < MAX_VALID
                            && ofWebhook.add(
                                    encryption.decrypt(encryptionContext(webhook, id), row.getBytes("sealed")));
                });
        return secrets;
    }

    private static String encryptionContext(UUID webhook, UUID id) {
        return webhook + "/" + id;
    }
}
