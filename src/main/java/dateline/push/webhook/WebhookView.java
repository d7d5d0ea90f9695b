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
 * @param secret {@code whsec_} and base64, with which deliveries are signed: in the answer that made it and never again
 * @param confirmedAt when the endpoint first answered 2xx, for its present url; absent until then: it gets one call at a time
 * @param partner whose it is; absent for one of the newsroom
 * @param key id of the key by whose right it hears: the one that made it, or changed it last
 * @param disabledBecause asked, gone (it answered 410), failing (it took nothing for days), key-revoked or key-expired
 * @param failingSince nothing was taken since; absent while all is well
 * @param restsUntil until then nothing is sent but what is urgent, since it failed or asked for it; absent where it does not rest
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
        Links links)
        implements HasEtag, HoldsSecret {

    /** Absolute URLs. */
    @Schema(name = "WebhookLinks")
    public record Links(String self, String deliveries, String redeliveries, String tests, String rotations) {}

    public static WebhookView of(Webhook webhook, Instant now, PublicUrl url) {
        return of(webhook, null, now, url);
    }

    /** The one time its secret is shown. */
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
                .restsUntil(rest(webhook, now))
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

    private static Instant rest(Webhook webhook, Instant now) {
        boolean rests = webhook.enabled && webhook.restUntil != null && webhook.restUntil.isAfter(now);
        return rests ? webhook.restUntil : null;
    }

    @Override
    public String tag() {
        String rest = restsUntil == null ? "" : "-" + restsUntil.toEpochMilli();
        return "webhook-" + id + "-" + version + rest + (confirmedAt == null ? "" : "-confirmed");
    }

    /** As it was before its endpoint was confirmed. */
    public WebhookView unconfirmed() {
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
