package dateline.syndication.audit;

import dateline.http.PublicUrl;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
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

    /** Absolute URLs. */
    @Schema(name = "AuditEventLinks")
    public record Links(String subject) {

        static Links of(String subject, UUID partner, PublicUrl url) {
            String id = subject.substring(subject.indexOf(':') + 1);
            return new Links(url.to(
                    switch (subject.substring(0, subject.indexOf(':'))) {
                        case "permission" -> "/v1/permissions/" + id;
                        case "partner" -> "/v1/partners/" + id;
                        case "outlet" -> "/v1/partners/" + partner + "/outlets/" + id;
                        case "key" -> "/v1/keys/" + id;
                        case "import" -> "/v1/imports/" + id;
                        case "webhook" -> "/v1/webhooks/" + id;
                        case "request" -> "/v1/permission-requests/" + id;
                        case "article" -> "/v1/articles/" + id + "/rights?partner=" + partner;
                        default -> throw new IllegalStateException("Where is " + subject + "?");
                    }));
        }
    }
}
