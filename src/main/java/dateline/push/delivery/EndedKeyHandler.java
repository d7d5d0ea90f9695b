package dateline.push.delivery;

import dateline.database.sql.Sql;
import dateline.push.webhook.Webhook;
import dateline.push.webhook.Webhook.DisabledReason;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Handles the end of the key with whose rights a webhook reads. If the key expired after a rotation, the webhook
 * continues with the key that replaced it; otherwise the webhook is disabled.
 */
@Singleton
class EndedKeyHandler {

    private static final Logger LOG = Logger.getLogger(EndedKeyHandler.class);

    private final AgroalDataSource database;

    EndedKeyHandler(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * How a key ended.
     *
     * @param reason null while the key is valid
     * @param replacement id of the key that replaced it, or null
     */
    private record KeyEnd(String reason, String replacement) {}

    /** Replaces the key of the webhook or disables it, in a transaction of its own. */
    void handle(UUID id) {
        QuarkusTransaction.requiringNew().run(() -> {
            Webhook webhook = Webhook.findById(id, LockModeType.PESSIMISTIC_WRITE);
            if (webhook == null || !webhook.enabled) return;
            KeyEnd end = Sql.of("select key_ended(k, dateline_now()), k.replaced_by from key k where k.id = :keyId")
                    .with("keyId", webhook.keyId)
                    .first(database, row -> new KeyEnd(row.getString(1), row.getString(2)))
                    .orElseThrow();
            Instant now = DeliveryQueue.now(database);
            // The webhook was changed meanwhile and reads with a valid key now.
            if (end.reason() == null) return;
            boolean isExpired = end.reason().equals(DisabledReason.KEY_EXPIRED.word);
            if (isExpired && end.replacement() != null) {
                webhook.continueWithKey(end.replacement(), now);
                return;
            }
            webhook.disable(isExpired ? DisabledReason.KEY_EXPIRED : DisabledReason.KEY_REVOKED, now);
            LOG.infof("Webhook %s is disabled: its key has ended (%s).", id, end.reason());
        });
    }
}
