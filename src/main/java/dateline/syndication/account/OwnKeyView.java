package dateline.syndication.account;

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
 * A key as its partner sees it.
 *
 * @param id its public id
 * @param secret the whole text of the key, only in the response that creates it
 * @param state active, expired or revoked
 * @param lastUsedAt precise to a minute
 */
@RecordBuilder
@Schema(name = "OwnKey")
public record OwnKeyView(
        String id,
        String name,
        String secret,
        List<String> scopes,
        UUID outlet,
        String state,
        Instant createdAt,
        Instant expiresAt,
        Instant revokedAt,
        Instant lastUsedAt,
        Links links)
        implements HoldsSecret {

    /** Absolute URLs. */
    @Schema(name = "OwnKeyLinks")
    public record Links(String self, String rotations) {}

    static OwnKeyView of(Key key, Instant now, PublicUrl url) {
        return of(key, null, now, url);
    }

    /** With the text of the key, in the response that creates it. */
    static OwnKeyView of(Keys.CreatedKey made, Instant now, PublicUrl url) {
        return of(made.key(), made.text(), now, url);
    }

    private static OwnKeyView of(Key key, String secret, Instant now, PublicUrl url) {
        String self = url.to(OwnKeyResource.PATH + "/" + key.id);
        return OwnKeyViewBuilder.builder()
                .id(key.id)
                .name(key.name)
                .secret(secret)
                .scopes(key.scopes)
                .outlet(key.outletId)
                .state(key.state(now))
                .createdAt(key.createdAt)
                .expiresAt(key.expiresAt)
                .revokedAt(key.revokedAt)
                .lastUsedAt(key.lastUsedAt)
                .links(new Links(self, self + "/rotations"))
                .build();
    }

    @Override
    public OwnKeyView withoutSecret() {
        return OwnKeyViewBuilder.builder(this).secret(null).build();
    }
}
