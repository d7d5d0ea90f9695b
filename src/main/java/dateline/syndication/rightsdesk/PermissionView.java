package dateline.syndication.rightsdesk;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dateline.http.base.PublicUrl;
import dateline.http.describe.HasEtag;
import dateline.syndication.partner.Permission;
import dateline.syndication.terms.Terms;
import io.soabase.recordbuilder.core.RecordBuilder;
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
@RecordBuilder
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
        return PermissionViewBuilder.builder(this).updatedBy(null).build();
    }

    static PermissionView of(Permission permission, Instant now, PublicUrl url) {
        return PermissionViewBuilder.builder()
                .id(permission.id)
                .version(permission.version)
                .state(permission.state(now))
                .terms(permission.terms)
                .warnings(Warning.of(permission, now))
                .createdAt(permission.createdAt)
                .updatedAt(permission.updatedAt)
                .updatedBy(permission.updatedBy)
                .links(new Links(
                        url.to("/v1/permissions/" + permission.id),
                        url.to("/v1/permissions/" + permission.id + "/versions")))
                .build();
    }

    /** State and warning are part of it: time alone changes what this says. */
    @Override
    public String tag() {
        return "permission-" + id + "-" + version + "-" + state + (warnings == null ? "" : "-ending");
    }
}
