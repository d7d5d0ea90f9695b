package dateline.push.webhook;

import dateline.access.key.Audit;
import dateline.http.base.Ids;
import dateline.http.problem.Problem;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.hibernate.annotations.Formula;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/**
 * A webhook: a URL that receives signed events about changes. Its deliveries, cursor, health and secrets are in
 * tables of their own.
 */
@Entity
public class Webhook extends PanacheEntityBase {

    /** Why the webhook is disabled; {@code word} is the value in the contract. */
    public enum DisabledReason {
        ASKED("asked"),
        GONE("gone"),
        FAILING("failing"),
        KEY_REVOKED("key-revoked"),
        KEY_EXPIRED("key-expired");

        public final String word;

        DisabledReason(String word) {
            this.word = word;
        }
    }

    @Id
    public UUID id;

    public UUID partnerId;
    public UUID outletId;
    public String keyId;
    public String url;
    public String description;

    @JdbcTypeCode(SqlTypes.ARRAY)
    public List<String> kinds;

    @JdbcTypeCode(SqlTypes.ARRAY)
    public List<String> sections;

    @JdbcTypeCode(SqlTypes.ARRAY)
    public List<String> feeds;

    public boolean enabled;
    public String disabledBecause;
    public Instant disabledAt;
    public Instant failingSince;

    /**
     * End of the pause after failures, during which only urgent deliveries and tests are sent; null without one. The
     * instant may have passed.
     */
    @Formula("(select h.rest_until from webhook_health h where h.webhook_id = id)")
    public Instant restUntil;

    /** When the endpoint first responded 2xx at the present URL; null until then. */
    @Formula("(select h.confirmed_at from webhook_health h where h.webhook_id = id)")
    public Instant confirmedAt;

    public int version;
    public Instant createdAt;
    public String createdBy;
    public Instant updatedAt;
    public String updatedBy;

    /**
     * The caller that creates or changes a webhook.
     *
     * @param partner null for the newsroom
     * @param outlet null for the newsroom
     * @param key id of the key with whose rights the webhook reads
     * @param name of the key, for the audit log
     */
    public record Owner(UUID partner, UUID outlet, String key, String name) {}

    static Webhook create(UUID id, Owner owner, String url, WebhookRequest request, Instant now) {
        Webhook webhook = new Webhook();
        webhook.id = id == null ? Ids.next() : id;
        webhook.partnerId = owner.partner();
        webhook.outletId = owner.outlet();
        webhook.keyId = owner.key();
        webhook.createdAt = now;
        webhook.createdBy = owner.name();
        webhook.enabled = true;
        webhook.setRequested(url, request);
        if (!request.wantsEnabled()) webhook.setDisabled(DisabledReason.ASKED, now);
        webhook.touch(owner.name(), now);
        webhook.persistAndFlush();
        webhook.audit("webhook-created").to(webhook.toAudited()).record(owner.name(), now);
        return webhook;
    }

    /** @param outlet whose webhooks are listed; null for the newsroom */
    public static List<Webhook> listAfter(UUID outlet, UUID id, int limit) {
        var found = outlet == null
                ? find("partnerId is null and id > ?1 order by id", id)
                : find("outletId = ?1 and id > ?2 order by id", outlet, id);
        return found.page(0, limit).list();
    }

    static long countOwnedBy(UUID partner) {
        return partner == null ? count("partnerId is null") : count("partnerId", partner);
    }

    /**
     * @param outlet the required owner; null for the newsroom. Another outlet of the same partner may have other rights.
     * @throws Problem 404 if there is no such webhook of this owner
     */
    public static Webhook required(String id, UUID outlet) {
        return requireOwner(Webhook.findById(parseId(id)), id, outlet);
    }

    /** Locks the row until the transaction ends. */
    static Webhook lock(String id, UUID outlet) {
        return requireOwner(Webhook.findById(parseId(id), LockModeType.PESSIMISTIC_WRITE), id, outlet);
    }

    private static Webhook requireOwner(Webhook found, String id, UUID outlet) {
        if (found == null || !Objects.equals(found.outletId, outlet)) throw notFound(id);
        return found;
    }

    private static UUID parseId(String id) {
        if (!Ids.isUuid(id)) throw notFound(id);
        return UUID.fromString(id);
    }

    private static Problem notFound(String id) {
        return Problem.of("webhook-not-found", "You have no webhook " + id + ".");
    }

    /**
     * Changes the webhook. From then on it reads with the key of the caller that changed it, so that a caller cannot
     * redirect data that its own key may not read.
     */
    void edit(String newUrl, WebhookRequest request, Owner by, Instant now) {
        AuditedWebhook before = toAudited();
        if (!newUrl.equals(url)) failingSince = null;
        setRequested(newUrl, request);
        keyId = by.key();
        if (request.wantsEnabled() && !enabled) {
            enabled = true;
            disabledBecause = null;
            disabledAt = null;
            failingSince = null;
        } else if (!request.wantsEnabled() && enabled) {
            setDisabled(DisabledReason.ASKED, now);
        }
        touch(by.name(), now);
        audit("webhook-changed").from(before).to(toAudited()).record(by.name(), now);
    }

    /** Disables the webhook on behalf of the server, for a given reason. */
    public void disable(DisabledReason reason, Instant now) {
        if (!enabled) return;
        AuditedWebhook before = toAudited();
        setDisabled(reason, now);
        touch("server", now);
        audit("webhook-disabled")
                .from(before)
                .to(toAudited())
                .because(reason.word)
                .record("server", now);
    }

    /** Continues with the next key after the rotated one has ended. */
    public void continueWithKey(String key, Instant now) {
        AuditedWebhook before = toAudited();
        keyId = key;
        touch("server", now);
        audit("webhook-changed")
                .from(before)
                .to(toAudited())
                .because("key-rotated")
                .record("server", now);
    }

    /**
     * Records that the webhook started or ceased to fail.
     *
     * @param since null when it has succeeded again
     */
    public void setFailingSince(Instant since) {
        failingSince = since;
        version++;
    }

    void recordRotation(String by, Instant now) {
        touch(by, now);
        audit("webhook-secret-rotated").to(toAudited()).record(by, now);
    }

    public void remove(String by, Instant now) {
        audit("webhook-deleted").from(toAudited()).record(by, now);
        delete();
    }

    private void setRequested(String newUrl, WebhookRequest request) {
        url = newUrl;
        description = request.description();
        kinds = WebhookRequest.distinctOrEmpty(request.kinds());
        sections = WebhookRequest.distinctOrEmpty(request.sections());
        feeds = WebhookRequest.distinctOrEmpty(request.feeds());
    }

    private void setDisabled(DisabledReason reason, Instant now) {
        enabled = false;
        disabledBecause = reason.word;
        disabledAt = now;
    }

    private void touch(String by, Instant now) {
        version++;
        updatedAt = now;
        updatedBy = by;
    }

    private record AuditedWebhook(
            String url, List<String> kinds, List<String> sections, List<String> feeds, boolean enabled, String key) {}

    private AuditedWebhook toAudited() {
        return new AuditedWebhook(url, kinds, sections, feeds, enabled, keyId);
    }

    private Audit audit(String kind) {
        return Audit.of("webhook:" + id, kind).partner(partnerId);
    }
}
