package dateline.syndication.audit;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An audit event as its partner sees it.
 *
 * @param by name of the partner's key, or {@value #NEWSROOM}
 * @param key id of the partner's key; absent if the newsroom did it
 * @param before changed members with their old values
 * @param after the same members with their new values
 */
@Schema(name = "OwnAuditEvent")
public record OwnAuditEventView(
        UUID id,
        Instant at,
        String kind,
        String subject,
        String by,
        String key,
        Map<String, Object> before,
        Map<String, Object> after) {

    static final String NEWSROOM = "newsroom";
}
