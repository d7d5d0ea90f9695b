package dateline.syndication.rightsdesk;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dateline.http.base.PublicUrl;
import dateline.syndication.decision.DenialResponses;
import dateline.syndication.decision.RightsLinks;
import dateline.syndication.terms.Terms;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A permission request and its answer.
 *
 * @param state open, approved, declined or withdrawn
 * @param reason why the request was declined
 * @param permission that the approval created
 * @param answeredBy for the rights desk only
 * @param proposal terms that permit the requested use; for the rights desk only, while the request is open
 */
@RecordBuilder
@Schema(name = "Inquiry")
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
        Terms proposal,
        Links links) {

    /**
     * Absolute URLs.
     *
     * @param answers where the rights desk answers, while the request is open
     * @param withdrawals where the partner withdraws the request, while it is open
     * @param delivery where the partner fetches the article's package, once the request is approved
     */
    @Schema(name = "InquiryLinks")
    public record Links(
            String self, String rights, String answers, String withdrawals, String permission, String delivery) {

        static Links of(PermissionApplication inquiry, boolean desk, PublicUrl url) {
            String self = url.to(DenialResponses.REQUESTS + "/" + inquiry.id);
            UUID article = inquiry.asked.article();
            RightsLinks onward = desk
                    ? RightsLinks.desk(inquiry.partnerId, inquiry.asked.outlet(), true, url)
                    : RightsLinks.partner(url);
            boolean open = inquiry.state.equals("open");
            boolean approved = inquiry.state.equals("approved");
            return new Links(
                    self,
                    article == null ? null : onward.rights(article),
                    open && desk ? self + "/answers" : null,
                    open && !desk ? self + "/withdrawals" : null,
                    approved ? url.to("/v1/permissions/" + inquiry.permissionId) : null,
                    approved && article != null ? onward.delivery(article) : null);
        }

        static Links answered(PermissionApplication inquiry, PublicUrl url) {
            return of(inquiry, false, url);
        }
    }

    /** @param proposal null if the view does not include it */
    static PermissionApplicationView of(PermissionApplication inquiry, boolean desk, Terms proposal, PublicUrl url) {
        return PermissionApplicationViewBuilder.builder()
                .id(inquiry.id)
                .partner(inquiry.partnerId)
                .state(inquiry.state)
                .asked(inquiry.asked)
                .createdAt(inquiry.createdAt)
                .createdBy(inquiry.createdBy)
                .answeredAt(inquiry.answeredAt)
                .answeredBy(desk ? inquiry.answeredBy : null)
                .reason(inquiry.reason)
                .permission(inquiry.permissionId)
                .proposal(proposal)
                .links(Links.of(inquiry, desk, url))
                .build();
    }
}
