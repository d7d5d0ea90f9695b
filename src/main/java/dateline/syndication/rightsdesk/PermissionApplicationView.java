package dateline.syndication.rightsdesk;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dateline.http.base.PublicUrl;
import dateline.rights.Use;
import dateline.syndication.decision.DenialResponses;
import dateline.syndication.decision.RightsLinks;
import dateline.syndication.terms.Terms;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A permission request and its answer.
 *
 * @param state open, approved, declined or withdrawn
 * @param reason why the request was declined
 * @param permission that the approval created
 * @param answeredBy for the rights desk only
 * @param terms of the permission that the approval created; only in the response to the approval
 * @param warnings of that permission; only in the response to the approval, absent if there are none
 * @param proposal terms that permit the requested use; for the rights desk only, while the request is open
 */
@RecordBuilder
@Schema(name = "PermissionApplication")
public record PermissionApplicationView(
        UUID id,
        UUID partner,
        String state,
        @JsonUnwrapped PermissionApplicationRequest asked,
        Instant createdAt,
        String createdBy,
        Instant answeredAt,
        String answeredBy,
        String reason,
        UUID permission,
        Terms terms,
        List<Warning> warnings,
        Terms proposal,
        Links links) {

    /**
     * Absolute URLs.
     *
     * @param answers where the rights desk answers, while the request is open
     * @param withdrawals where the partner withdraws the request, while it is open
     * @param delivery where the partner fetches the article's package, once the request is approved
     */
    @Schema(name = "PermissionApplicationLinks")
    public record Links(
            String self, String rights, String answers, String withdrawals, String permission, String delivery) {

        static Links of(PermissionApplication application, boolean forRightsDesk, PublicUrl url) {
            String self = url.to(DenialResponses.REQUESTS + "/" + application.id);
            UUID article = application.asked.articleId();
            Use use = application.asked.mainUse();
            RightsLinks rightsLinks = forRightsDesk
                    ? RightsLinks.forRightsDesk(application.partnerId, application.asked.outlet(), true, use, url)
                    : RightsLinks.partner(use, url);
            boolean open = application.state.equals("open");
            boolean approved = application.state.equals("approved");
            return new Links(
                    self,
                    article == null ? null : rightsLinks.rightsUrl(article),
                    open && forRightsDesk ? self + "/answers" : null,
                    open && !forRightsDesk ? self + "/withdrawals" : null,
                    approved ? url.to("/v1/permissions/" + application.permissionId) : null,
                    approved && article != null ? rightsLinks.packageUrl(article) : null);
        }

        static Links forPartner(PermissionApplication application, PublicUrl url) {
            return of(application, false, url);
        }
    }

    /** Returns the view with the permission that the approval has created. */
    PermissionApplicationView withPermission(Terms created, List<Warning> ofPermission) {
        return PermissionApplicationViewBuilder.builder(this)
                .terms(created)
                .warnings(ofPermission)
                .build();
    }

    /** @param proposal null if the view does not include it */
    static PermissionApplicationView of(
            PermissionApplication application, boolean forRightsDesk, Terms proposal, PublicUrl url) {
        return PermissionApplicationViewBuilder.builder()
                .id(application.id)
                .partner(application.partnerId)
                .state(application.state)
                .asked(application.asked)
                .createdAt(application.createdAt)
                .createdBy(application.createdBy)
                .answeredAt(application.answeredAt)
                .answeredBy(forRightsDesk ? application.answeredBy : null)
                .reason(application.reason)
                .permission(application.permissionId)
                .proposal(proposal)
                .links(Links.of(application, forRightsDesk, url))
                .build();
    }
}
