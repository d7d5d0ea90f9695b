package dateline.syndication.rightsdesk;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dateline.http.base.PublicUrl;
import dateline.http.describe.HasEtag;
import dateline.syndication.partner.Permission;
import dateline.syndication.terms.Terms;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A permission as the rights desk and its partner see it.
 *
 * @param version raised by every edit and transition
 * @param state draft, active, suspended, revoked; lapsed and not-yet-valid follow from the term at the moment of asking
 * @param updatedBy for the rights desk alone
 * @param warnings of what will happen to it by itself before long; absent where nothing will
 */
@Schema(name = "Permission")
public record PermissionView(
        UUID id,
        int version,
        String state,
        @JsonUnwrapped Terms terms,
        List<Warning> warnings,
        Instant createdAt,
        Instant updatedAt,
        String updatedBy,
        Links links)
        implements HasEtag {

    /** Absolute URLs. */
    @Schema(name = "PermissionLinks")
    public record Links(String self, String versions) {}

    /** For its partner, who need not know which hand it was. */
    PermissionView withoutHands() {
        return new PermissionView(id, version, state, terms, warnings, createdAt, updatedAt, null, links);
    }

    static PermissionView of(Permission permission, Instant now, PublicUrl url) {
        return new PermissionView(
                permission.id,
                permission.version,
                permission.state(now),
                permission.terms,
                Warning.of(permission, now),
                permission.createdAt,
                permission.updatedAt,
                permission.updatedBy,
                new Links(
                        url.to("/v1/permissions/" + permission.id),
                        url.to("/v1/permissions/" + permission.id + "/versions")));
    }

    /** State and warning are part of it: time alone changes what this says. */
    @Override
    public String tag() {
        return "permission-" + id + "-" + version + "-" + state + (warnings == null ? "" : "-ending");
    }
}
