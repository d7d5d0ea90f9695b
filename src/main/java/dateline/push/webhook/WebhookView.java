package dateline.push.webhook;

import dateline.http.base.PublicUrl;
import dateline.http.describe.HasEtag;
import dateline.http.describe.HoldsSecret;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A webhook as its owner sees it.
 *
 * @param secret {@code whsec_} and base64, the key that signs deliveries; only in the response that created it
 * @param confirmedAt when the endpoint first responded 2xx at the present URL; absent until then, and calls are sent
 *     one at a time
 * @param partner the owner; absent for a webhook of the newsroom
 * @param key id of the key with whose rights the webhook reads: the key of the caller that created or last changed
 *     it, or the key that replaced that one
 * @param disabledBecause asked, gone (the endpoint responded 410), failing (no success for days), key-revoked or
 *     key-expired
 * @param failingSince since when no call has succeeded; absent unless the webhook fails repeatedly
 * @param restsUntil end of the pause after failures or by {@code Retry-After}, during which only urgent deliveries
 *     and tests are sent; absent without one
 * @param warnings after the webhook was created or changed; absent if there are none
 */
@RecordBuilder
public record WebhookView(
        UUID id,
        String url,
        String description,
        List<String> kinds,
        List<String> sections,
        List<String> feeds,
        boolean enabled,
        String disabledBecause,
        Instant disabledAt,
        Instant failingSince,
        Instant restsUntil,
        Instant confirmedAt,
        String secret,
        UUID partner,
        UUID outlet,
        String key,
        int version,
        Instant createdAt,
        String createdBy,
        Instant updatedAt,
        String updatedBy,
        List<WebhookWarning> warnings,
        Links links)
        implements HasEtag, HoldsSecret {

    /** Absolute URLs. */
    @Schema(name = "WebhookLinks")
    public record Links(String self, String deliveries, String redeliveries, String tests, String rotations) {}

    public static WebhookView of(Webhook webhook, Instant now, PublicUrl url) {
        return of(webhook, null, now, url);
    }

    /** The view with the text of a new secret. */
    public static WebhookView of(Webhook webhook, String secret, Instant now, PublicUrl url) {
        String self = url.to("/v1/webhooks/" + webhook.id);
        return WebhookViewBuilder.builder()
                .id(webhook.id)
                .url(webhook.url)
                .description(webhook.description)
                .kinds(webhook.kinds)
                .sections(webhook.sections)
                .feeds(webhook.feeds)
                .enabled(webhook.enabled)
                .disabledBecause(webhook.disabledBecause)
                .disabledAt(webhook.disabledAt)
                .failingSince(webhook.failingSince)
                .restsUntil(pausedUntil(webhook, now))
                .confirmedAt(webhook.confirmedAt)
                .secret(secret)
                .partner(webhook.partnerId)
                .outlet(webhook.outletId)
                .key(webhook.keyId)
                .version(webhook.version)
                .createdAt(webhook.createdAt)
                .createdBy(webhook.createdBy)
                .updatedAt(webhook.updatedAt)
                .updatedBy(webhook.updatedBy)
                .links(new Links(
                        self, self + "/deliveries", self + "/redeliveries", self + "/tests", self + "/rotations"))
                .build();
    }

    private static Instant pausedUntil(Webhook webhook, Instant now) {
        boolean isPaused = webhook.enabled && webhook.restUntil != null && webhook.restUntil.isAfter(now);
        return isPaused ? webhook.restUntil : null;
    }

    @Override
    public String tag() {
        String pause = restsUntil == null ? "" : "-" + restsUntil.toEpochMilli();
        return "webhook-" + id + "-" + version + pause + (confirmedAt == null ? "" : "-confirmed");
    }

    public WebhookView withWarnings(List<WebhookWarning> all) {
        return WebhookViewBuilder.builder(this).warnings(all).build();
    }

    /** The view before its endpoint was confirmed, with the ETag of that time. */
    public WebhookView withoutConfirmation() {
        return with(null, secret);
    }

    @Override
    public WebhookView withoutSecret() {
        return with(confirmedAt, null);
    }

    private WebhookView with(Instant otherConfirmedAt, String otherSecret) {
        return WebhookViewBuilder.builder(this)
                .confirmedAt(otherConfirmedAt)
                .secret(otherSecret)
                .build();
    }
}
