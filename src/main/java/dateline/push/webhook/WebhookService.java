package dateline.push.webhook;

import dateline.access.key.OwnChangeLimit;
import dateline.access.secret.SecretEncryption;
import dateline.change.ChangeFeed;
import dateline.change.ChangeFeed.Subscriber;
import dateline.database.sql.Sql;
import dateline.http.problem.Problem;
import dateline.push.webhook.Webhook.Owner;
import io.agroal.api.AgroalDataSource;
import io.quarkus.arc.All;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Creates and changes webhooks with their cursor, health and secrets, in the caller's transaction. */
@Singleton
public class WebhookService {

    private static final int MAX_WEBHOOKS = 50;
    // Changes of one kind that a partner can make in 24 hours.
    private static final int MAX_CHANGES = 200;
    // A delivery has up to 20 attempts, which are removed with it.
    private static final int REMOVED_AT_ONCE = 500;
    private static final Duration REMOVAL_TIME = Duration.ofSeconds(5);

    /** A webhook that was created or got a new secret, with the text of the secret, which is not available later. */
    public record CreatedWebhook(Webhook webhook, String secret) {}

    private final List<ChangeFeed> changeFeeds;
    private final SigningSecrets secrets;
    private final SecretEncryption encryption;
    private final OwnChangeLimit limit;
    private final AgroalDataSource database;

    WebhookService(
            @All List<ChangeFeed> changeFeeds,
            SigningSecrets secrets,
            SecretEncryption encryption,
            OwnChangeLimit limit,
            AgroalDataSource database) {
        this.changeFeeds = changeFeeds;
        this.secrets = secrets;
        this.encryption = encryption;
        this.limit = limit;
        this.database = database;
    }

    /** Whether this server supports webhooks: they need a key that encrypts their secrets. */
    public boolean isSupported() {
        return encryption.hasKey();
    }

    /**
     * Creates a webhook that receives events about changes from now on.
     *
     * @param id null for a generated id
     * @param url the checked URL
     * @param mayReadText whether its key may read text
     * @throws Problem 409 if the owner has 50 webhooks already, 429 if a partner has created 200 in 24 hours
     */
    public CreatedWebhook create(
            UUID id, Owner owner, String url, boolean mayReadText, WebhookRequest request, Instant now) {
        encryption.requireKey();
        // Without the lock, concurrent requests could together exceed the limit.
        Sql.of("select pg_advisory_xact_lock(hashtextextended(:name, 0))")
                .with("name", "webhooks of " + owner.partner())
                .first(database, row -> true);
        if (Webhook.countOwnedBy(owner.partner()) >= MAX_WEBHOOKS) {
            throw Problem.of(
                    "too-many-webhooks", "You have " + MAX_WEBHOOKS + " webhooks; delete one that is not used.");
        }
        requireFewChanges(owner.partner(), "webhook-created", "Webhooks can be created", now);
        Webhook webhook = Webhook.create(id, owner, url, request, now);
        Subscriber subscriber = new Subscriber(owner.partner(), owner.outlet(), mayReadText, List.of(), List.of());
        ChangeFeed changeFeed = changeFeeds.stream()
                .filter(feed -> feed.supports(subscriber))
                .findFirst()
                .orElseThrow();
        Sql.of("insert into webhook_place (webhook_id, place, early_at) values (:webhook, :subscriber, :now)")
                .with("webhook", webhook.id)
                .with("subscriber", changeFeed.cursorAtEnd(subscriber))
                .with("now", now)
                .run(database);
        Sql.of("insert into webhook_health (webhook_id) values (:webhook)")
                .with("webhook", webhook.id)
                .run(database);
        return new CreatedWebhook(webhook, secrets.create(webhook.id, now));
    }

    /**
     * Locks a webhook for a change. The health row is locked first, as by the senders and the recorder of outcomes,
     * to avoid a deadlock with them.
     */
    public Webhook lock(String id, UUID outlet) {
        UUID webhookId = Webhook.required(id, outlet).id;
        Webhook.getEntityManager().clear();
        Sql.of("select from webhook_health where webhook_id = :webhookId for update")
                .with("webhookId", webhookId)
                .first(database, row -> true);
        return Webhook.lock(id, outlet);
    }

    /** @throws Problem 429 if a partner has changed webhooks 200 times in 24 hours */
    public void edit(Webhook webhook, String url, WebhookRequest request, Owner by, Instant now) {
        requireFewChanges(by.partner(), "webhook-changed", "Webhooks can be changed", now);
        boolean isUrlChanged = !url.equals(webhook.url);
        boolean isRestarted = isUrlChanged || request.wantsEnabled() && !webhook.enabled;
        webhook.edit(url, request, by, now);
        // The rights may be those of another key now, so the change feed is read at once.
        Sql.of("update webhook_place set head = null where webhook_id = :webhook")
                .with("webhook", webhook.id)
                .run(database);
        if (isUrlChanged) {
            // The endpoint at the new URL is not confirmed yet.
            webhook.confirmedAt = null;
            Sql.of("update webhook_health set confirmed_at = null where webhook_id = :webhook")
                    .with("webhook", webhook.id)
                    .run(database);
        }
        if (!isRestarted) return;
        // The failures concern the previous URL, or the owner has enabled the webhook again: pending deliveries are
        // due at once.
        webhook.restUntil = null;
        Sql.of("update webhook_health set failures = 0, since = null, rest_until = null where webhook_id = :webhook")
                .with("webhook", webhook.id)
                .run(database);
        Sql.of(
                        "update webhook_delivery set next_at = :now where webhook_id = :webhook and state = 'pending' and next_at > :now")
                .with("now", now)
                .with("webhook", webhook.id)
                .run(database);
    }

    /**
     * Removes a webhook with its deliveries. One with many deliveries is disabled instead, because their removal takes longer than a
     * transaction may: {@link #removeDeliveries} follows, and then the removal of the webhook.
     *
     * @return the id of a webhook that is left; empty if it is removed
     */
    public Optional<UUID> removeOrDisable(Webhook webhook, String by, Instant now) {
        boolean hasMany = Sql.of(
                        "select from webhook_delivery where webhook_id = :webhook offset :removedAtOnce limit 1")
                .with("webhook", webhook.id)
                .with("removedAtOnce", REMOVED_AT_ONCE)
                .first(database, row -> true)
                .isPresent();
        if (!hasMany) {
            webhook.remove(by, now);
            return Optional.empty();
        }
        webhook.disable(Webhook.DisabledReason.ASKED, now);
        return Optional.of(webhook.id);
    }

    /**
     * Removes the deliveries of a webhook in transactions of their own.
     *
     * @throws Problem 503 if this takes longer than 5 seconds; what is removed by then stays removed
     */
    public void removeDeliveries(UUID webhook) {
        long startedNanos = System.nanoTime();
        int removed;
        do {
            if (System.nanoTime() - startedNanos > REMOVAL_TIME.toNanos())
                throw Problem.of(
                                "overloaded",
                                "The webhook has many deliveries. It is disabled, and a part of them is removed: send the request again, with If-Match: *.")
                        .header("Retry-After", "1");
            removed = QuarkusTransaction.requiringNew()
                    .call(() -> Sql.of("""
                            delete from webhook_delivery where id in (
                                select id from webhook_delivery where webhook_id = :webhook order by id limit :removedAtOnce for update skip locked)
                            """)
                            .with("webhook", webhook)
                            .with("removedAtOnce", REMOVED_AT_ONCE)
                            .run(database));
        } while (removed > 0);
    }

    /** @throws Problem 429 if a partner has replaced secrets 200 times in 24 hours */
    public CreatedWebhook rotate(Webhook webhook, Duration overlap, String by, Instant now) {
        requireFewChanges(webhook.partnerId, "webhook-secret-rotated", "Secrets of webhooks can be replaced", now);
        String secret = secrets.rotate(webhook.id, overlap, now);
        webhook.recordRotation(by, now);
        return new CreatedWebhook(webhook, secret);
    }

    private void requireFewChanges(UUID partner, String kind, String what, Instant now) {
        if (partner != null) limit.require(partner, kind, MAX_CHANGES, what, now);
    }
}
