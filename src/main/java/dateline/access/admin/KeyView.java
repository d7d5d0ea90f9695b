package dateline.access.admin;

import dateline.access.key.Key;
import dateline.access.key.Keys;
import dateline.http.base.PublicUrl;
import dateline.http.describe.HoldsSecret;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A key as administrators of keys see it.
 *
 * @param id its public id
 * @param secret the whole text of the key, only in the response that creates it
 * @param partner its partner; absent for a key of the newsroom
 * @param state active, expired or revoked
 * @param lastUsedAt precise to a minute
 */
@RecordBuilder
public record KeyView(
        String id,
        String name,
        String secret,
        List<String> scopes,
        UUID partner,
        UUID outlet,
        String state,
        Instant createdAt,
        String createdBy,
        Instant expiresAt,
        Instant revokedAt,
        Instant lastUsedAt,
        Links links)
        implements HoldsSecret {

    /** Absolute URLs. */
    @Schema(name = "KeyLinks")
    public record Links(String self, String rotations) {}

    public static KeyView of(Key key, Instant now, PublicUrl url) {
        return of(key, null, now, url);
    }

    /** With the text of the key, in the response that creates it. */
    public static KeyView of(Keys.CreatedKey made, Instant now, PublicUrl url) {
        return of(made.key(), made.text(), now, url);
    }

    private static KeyView of(Key key, String secret, Instant now, PublicUrl url) {
        String self = url.to("/v1/keys/" + key.id);
        return KeyViewBuilder.builder()
                .id(key.id)
                .name(key.name)
                .secret(secret)
                .scopes(key.scopes)
                .partner(key.partnerId)
                .outlet(key.outletId)
                .state(key.state(now))
                .createdAt(key.createdAt)
                .createdBy(key.createdBy)
                .expiresAt(key.expiresAt)
                .revokedAt(key.revokedAt)
                .lastUsedAt(key.lastUsedAt)
                .links(new Links(self, self + "/rotations"))
                .build();
    }

    @Override
    public KeyView withoutSecret() {
        return KeyViewBuilder.builder(this).secret(null).build();
    }
}
