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
    private static final int BYTES = 32;
    /** Maximum number of secrets of one webhook that sign at the same time. */
    static final int MOST_LIVE = 2;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretEncryption seal;
    private final AgroalDataSource database;

    SigningSecrets(SecretEncryption seal, AgroalDataSource database) {
        this.seal = seal;
        this.database = database;
    }

    /**
     * Creates a secret.
     *
     * @return its text, which is not available later
     */
    String make(UUID webhook, Instant now) {
        seal.requireKey();
        byte[] secret = new byte[BYTES];
        RANDOM.nextBytes(secret);
        UUID id = Ids.next();
        new Sql()
                .add(
                        "insert into webhook_secret (id, webhook_id, sealed, made_at) values (?, ?, ?, ?)",
                        id,
                        webhook,
                        seal.encrypt(place(webhook, id), secret),
                        now)
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
        new Sql()
                .add("delete from webhook_secret where webhook_id = ? and (ends_at <= ? or id <> (", webhook, now)
                .add("select id from webhook_secret where webhook_id = ?", webhook)
                .add("order by made_at desc, id desc limit 1))")
                .run(database);
        new Sql()
                .add(
                        "update webhook_secret set ends_at = ? where webhook_id = ? and (ends_at is null or ends_at > ?)",
                        end,
                        webhook,
                        end)
                .run(database);
        return make(webhook, now);
    }

    /** Valid secrets by webhook, the latest first, at most two. A node of the previous release may have left more. */
    public Map<UUID, List<byte[]>> of(Collection<UUID> webhooks, Instant now) {
        Map<UUID, List<byte[]>> secrets = new HashMap<>();
        if (webhooks.isEmpty()) return secrets;
        new Sql()
                .add("select id, webhook_id, sealed from webhook_secret where webhook_id = any(?)", webhooks)
                .add("and (ends_at is null or ends_at > ?) order by made_at desc, id desc", now)
                .list(database, row -> {
                    UUID id = row.getObject("id", UUID.class);
                    UUID webhook = row.getObject("webhook_id", UUID.class);
                    List<byte[]> known = secrets.computeIfAbsent(webhook, one -> new ArrayList<>());
                    return known.size() < MOST_LIVE
                            && known.add(seal.decrypt(place(webhook, id), row.getBytes("sealed")));
                });
        return secrets;
    }

    private static String place(UUID webhook, UUID id) {
        return webhook + "/" + id;
    }
}
