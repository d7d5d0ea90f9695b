package dateline.syndication.rightsdesk;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dateline.http.base.PublicUrl;
import dateline.syndication.partner.PermissionVersion;
import dateline.syndication.terms.Terms;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A permission between one edit or transition and the next.
 *
 * @param version counts from 1 without gaps
 * @param state draft, active, suspended or revoked, as stored; the term has no influence on it
 * @param note of the transition
 * @param recordedBy for the rights desk only
 */
@Schema(name = "PermissionVersion")
public record PermissionVersionView(
        UUID permission,
        int version,
        String state,
        @JsonUnwrapped Terms terms,
        String note,
        Instant recordedAt,
        String recordedBy,
        Links links) {

    /** Absolute URLs. */
    @Schema(name = "PermissionVersionLinks")
    public record Links(String permission) {}

    static PermissionVersionView of(PermissionVersion version, boolean forRightsDesk, PublicUrl url) {
        return new PermissionVersionView(
                version.permissionId,
                version.version,
                version.state,
                version.terms.withDefaults(version.recordedAt),
                version.note,
                version.recordedAt,
                forRightsDesk ? version.recordedBy : null,
                new Links(url.to("/v1/permissions/" + version.permissionId)));
    }
}
