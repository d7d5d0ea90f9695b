package dateline.syndication.audit;

import dateline.access.scope.Scopes;
import dateline.http.base.PublicUrl;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Something that somebody did, or was refused.
 *
 * @param subject what it was done to: noun and id, such as {@code permission:ID}
 * @param partner whose affair it is
 * @param by name of the key, or what the server did by itself
 * @param key public id of the key
 * @param before members that changed, as they were; absent where it was made
 * @param after the same as they are since
 */
@RecordBuilder
@Schema(name = "AuditEvent")
public record AuditEventView(
        UUID id,
        Instant at,
        String kind,
        String subject,
        UUID partner,
        String by,
        String key,
        String note,
        Map<String, Object> before,
        Map<String, Object> after,
        DeniedRead denied,
        Links links) {

    /**
     * A refusal, counted within an hour.
     *
     * @param hour its beginning
     */
    public record DeniedRead(UUID outlet, String reason, Instant hour, int count, Instant lastAt) {}

    /**
     * Absolute URLs.
     *
     * @param subject absent where the reader's key may not follow it
     */
    @Schema(name = "AuditEventLinks")
    public record Links(String subject) {

        /** @param outlet that was refused, or null; @param may whether the reader has a scope */
        static Links of(String subject, UUID partner, UUID outlet, Predicate<String> may, PublicUrl url) {
            String id = subject.substring(subject.indexOf(':') + 1);
            String noun = subject.substring(0, subject.indexOf(':'));
            boolean followed = may.test(
                    switch (noun) {
                        case "partner", "outlet" -> Scopes.PARTNERS_WRITE;
                        case "key" -> Scopes.KEYS_WRITE;
                        case "import" -> Scopes.ARTICLES_WRITE;
                        case "webhook" -> Scopes.WEBHOOKS_WRITE;
                        default -> Scopes.PERMISSIONS_WRITE;
                    });
            // A partner's webhook is nobody else's to read.
            if (!followed || noun.equals("webhook") && partner != null) return new Links(null);
            return new Links(url.to(
                    switch (noun) {
                        case "permission" -> "/v1/permissions/" + id;
                        case "partner" -> "/v1/partners/" + id;
                        case "outlet" -> "/v1/partners/" + partner + "/outlets/" + id;
                        case "key" -> "/v1/keys/" + id;
                        case "import" -> "/v1/imports/" + id;
                        case "webhook" -> "/v1/webhooks/" + id;
                        case "jwk" -> "/.well-known/jwks.json";
                        case "request" -> "/v1/permission-requests/" + id;
                        case "article" -> "/v1/articles/" + id + "/rights?partner=" + partner + "&outlet=" + outlet;
                        default -> throw new IllegalStateException("Where is " + subject + "?");
                    }));
        }
    }
}
