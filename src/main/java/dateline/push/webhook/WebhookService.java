package dateline.push.webhook;

import dateline.access.secret.SecretEncryption;
import dateline.change.ChangeFeed;
import dateline.change.ChangeFeed.Subscriber;
import dateline.database.sql.Sql;
import dateline.http.problem.Problem;
import dateline.push.webhook.Webhook.Owner;
import io.agroal.api.AgroalDataSource;
import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Creates and changes webhooks with their cursor, health and secrets, in the caller's transaction. */
@Singleton
public class WebhookService {

    private static final int MOST = 50;

    /** A webhook that was created or got a new secret, with the text of the secret, which is not available later. */
    public record CreatedWebhook(Webhook webhook, String secret) {}

    private final List<ChangeFeed> followings;
    private final SigningSecrets secrets;
    private final SecretEncryption seal;
    private final AgroalDataSource database;

    WebhookService(
            @All List<ChangeFeed> followings,
            SigningSecrets secrets,
            SecretEncryption seal,
            AgroalDataSource database) {
        this.followings = followings;
        this.secrets = secrets;
        this.seal = seal;
        this.database = database;
    }

    /** Whether this server supports webhooks: they need a key that encrypts their secrets. */
    public boolean open() {
        return seal.hasKey();
    }

    /**
     * Creates a webhook that receives events about changes from now on.
     *
     * @param id null for a generated id
     * @param url the checked URL
     * @param reads whether its key may read text
     * @throws Problem if the owner has 50 webhooks already
     */
    public CreatedWebhook make(UUID id, Owner owner, String url, boolean reads, WebhookRequest request, Instant now) {
        seal.requireKey();
        if (Webhook.countOf(owner.partner()) >= MOST) {
            throw Problem.of("too-many-webhooks", "You have " + MOST + " webhooks; delete one that is not used.");
        }
        Webhook webhook = Webhook.make(id, owner, url, request, now);
        Subscriber listener = new Subscriber(owner.partner(), owner.outlet(), reads, List.of(), List.of());
        ChangeFeed following = followings.stream()
                .filter(one -> one.supports(listener))
                .findFirst()
                .orElseThrow();
        new Sql()
                .add(
                        "insert into webhook_place (webhook_id, place, early_at) values (?, ?, ?)",
                        webhook.id,
                        following.cursorAtEnd(listener),
                        now)
                .run(database);
        new Sql()
                .add("insert into webhook_health (webhook_id) values (?)", webhook.id)
                .run(database);
        return new CreatedWebhook(webhook, secrets.make(webhook.id, now));
    }

    /**
     * Locks a webhook for a change. The health row is locked first, as by the senders and the recorder of outcomes,
     * to avoid a deadlock with them.
     */
    public Webhook locked(String id, UUID partner) {
        UUID known = Webhook.required(id, partner).id;
        Webhook.getEntityManager().clear();
        new Sql()
                .add("select from webhook_health where webhook_id = ? for update", known)
                .first(database, row -> true);
        return Webhook.locked(id, partner);
    }

    public void edit(Webhook webhook, String url, WebhookRequest request, Owner by, Instant now) {
        boolean moved = !url.equals(webhook.url);
        boolean anew = moved || request.on() && !webhook.enabled;
        webhook.edit(url, request, by, now);
        // The rights may be those of another key now, so the change feed is read at once.
        new Sql()
                .add("update webhook_place set head = null where webhook_id = ?", webhook.id)
                .run(database);
        if (moved) {
            // The endpoint at the new URL is not confirmed yet.
            webhook.confirmedAt = null;
            new Sql()
                    .add("update webhook_health set confirmed_at = null where webhook_id = ?", webhook.id)
                    .run(database);
        }
        if (!anew) return;
        // The failures concern the previous URL, or the owner has enabled the webhook again: pending deliveries are
        // due at once.
        webhook.restUntil = null;
        new Sql()
                .add(
                        "update webhook_health set failures = 0, since = null, rest_until = null where webhook_id = ?",
                        webhook.id)
                .run(database);
        new Sql()
                .add(
                        "update webhook_delivery set next_at = ? where webhook_id = ? and state = 'pending' and next_at > ?",
                        now,
                        webhook.id,
                        now)
                .run(database);
    }

    public CreatedWebhook rotate(Webhook webhook, Duration overlap, String by, Instant now) {
        String secret = secrets.rotate(webhook.id, overlap, now);
        webhook.rotated(by, now);
        return new CreatedWebhook(webhook, secret);
    }
}
