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
 * An audit event: an action, or a denied read.
 *
 * @param subject of the action: noun and id, such as {@code permission:ID}
 * @param partner that the event concerns
 * @param by name of the key or person, or of the server's own process
 * @param key public id of the key; absent if a person did it
 * @param person subject of the person at the OpenID provider; absent for a key
 * @param before changed members with their old values; absent for a new resource
 * @param after the same members with their new values
 * @param number position in the hash chain, from 1; null until the event is sealed, as are the next three
 * @param hash SHA-256 in hexadecimal, see {@link AuditChain}
 * @param previous hash of the event before in the chain
 * @param digests of the personal members, by JSON pointer
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
        String person,
        String note,
        Map<String, Object> before,
        Map<String, Object> after,
        DeniedRead denied,
        Long number,
        String hash,
        String previous,
        Map<String, MemberDigest> digests,
        Links links) {

    /**
     * The digest by which a personal member enters the hash.
     *
     * @param digest SHA-256 in hexadecimal of the canonical JSON of {@code [salt, value]}
     * @param salt null if the member is erased
     */
    @Schema(name = "AuditDigest")
    public record MemberDigest(String digest, String salt) {}

    /**
     * Denied reads with the same reason within one hour.
     *
     * @param hour start of the hour, in UTC
     */
    public record DeniedRead(UUID outlet, String reason, Instant hour, int count, Instant lastAt) {}

    /**
     * Absolute URLs.
     *
     * @param subject absent if the reader's key must not read the subject
     */
    @Schema(name = "AuditEventLinks")
    public record Links(String subject) {

        /**
         * @param outlet of a denied read, otherwise null
         * @param hasScope whether the reader's key has a scope
         */
        static Links of(String subject, UUID partner, UUID outlet, Predicate<String> hasScope, PublicUrl url) {
            String id = subject.substring(subject.indexOf(':') + 1);
            String type = subject.substring(0, subject.indexOf(':'));
            boolean mayFollow = hasScope.test(
                    switch (type) {
                        case "partner", "outlet" -> Scopes.PARTNERS_WRITE;
                        case "key" -> Scopes.KEYS_WRITE;
                        case "import" -> Scopes.ARTICLES_WRITE;
                        case "article" -> outlet == null ? Scopes.ARTICLES_WRITE : Scopes.PERMISSIONS_WRITE;
                        case "webhook" -> Scopes.WEBHOOKS_WRITE;
                        default -> Scopes.PERMISSIONS_WRITE;
                    });
            // Only the partner itself can read its webhooks.
            if (!mayFollow || type.equals("webhook") && partner != null) return new Links(null);
            return new Links(url.to(
                    switch (type) {
                        case "permission" -> "/v1/permissions/" + id;
                        case "partner" -> "/v1/partners/" + id;
                        case "outlet" -> "/v1/partners/" + partner + "/outlets/" + id;
                        case "key" -> "/v1/keys/" + id;
                        case "import" -> "/v1/imports/" + id;
                        case "webhook" -> "/v1/webhooks/" + id;
                        case "policy" ->
                            // newsroom, source_SLUG or section_SLUG
                            id.equals("newsroom")
                                    ? "/v1/use-policy"
                                    : "/v1/" + id.replaceFirst("_", "s/") + "/use-policy";
                        case "jwk" -> "/.well-known/jwks.json";
                        case "request" -> "/v1/permission-requests/" + id;
                        case "article" ->
                            outlet == null
                                    ? "/v1/drafts/" + id
                                    : "/v1/articles/" + id + "/rights?partner=" + partner + "&outlet=" + outlet;
                        default -> throw new IllegalStateException("No URL for the audit subject " + subject);
                    }));
        }
    }
}
