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
 * @param version increases with every edit and transition
 * @param state draft, active, suspended or revoked; lapsed and not-yet-valid follow from the term at the time of the
 *     request
 * @param updatedBy for the rights desk only
 * @param warnings of changes that time alone causes within 30 days; after an activation or an edit also if an active
 *     permission covers no article; absent if there are none
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
    public record Links(String self, String versions, String odrl) {}

    PermissionView withWarnings(List<Warning> all) {
        return PermissionViewBuilder.builder(this).warnings(all).build();
    }

    /** Returns the view for the partner, without {@code updatedBy}. */
    PermissionView withoutUpdatedBy() {
        return PermissionViewBuilder.builder(this).updatedBy(null).build();
    }

    public static PermissionView of(Permission permission, Instant now, PublicUrl url) {
        return PermissionViewBuilder.builder()
                .id(permission.id)
                .version(permission.version)
                .state(permission.state(now))
                .terms(permission.terms.withDefaults(now))
                .warnings(Warning.of(permission, now))
                .createdAt(permission.createdAt)
                .updatedAt(permission.updatedAt)
                .updatedBy(permission.updatedBy)
                .links(new Links(
                        url.to("/v1/permissions/" + permission.id),
                        url.to("/v1/permissions/" + permission.id + "/versions"),
                        url.to("/v1/permissions/" + permission.id + ".odrl")))
                .build();
    }

    /** Includes the state and the warning of its end, because time alone changes them without a new version. */
    @Override
    public String tag() {
        boolean ending = warnings != null && warnings.stream().anyMatch(Warning::concernsEnd);
        return "permission-" + id + "-" + version + "-" + state + (ending ? "-ending" : "");
    }
}
