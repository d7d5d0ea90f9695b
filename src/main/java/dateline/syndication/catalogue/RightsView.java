package dateline.syndication.catalogue;

import dateline.http.base.PublicUrl;
import dateline.rights.Decision.Denied;
import dateline.rights.Decision.Permitted;
import dateline.rights.Level;
import dateline.rights.MediaDecision;
import dateline.rights.Reason;
import dateline.syndication.decision.DecisionContext;
import dateline.syndication.decision.DenialResponses;
import dateline.syndication.decision.DenialResponses.ShownReason;
import dateline.syndication.decision.RightsLinks;
import dateline.syndication.delivery.PackageView;
import dateline.syndication.delivery.ResolvedObligations;
import dateline.syndication.partner.Permission;
import dateline.syndication.rightsdesk.Warning;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Whether a partner may run an article in an outlet now, at what level and under which terms, or why not.
 *
 * @param version the live version; absent while the article is withheld, so that new versions are not revealed
 * @param use that was decided on
 * @param decision allow or deny
 * @param level headline, excerpt or full
 * @param excerptWords maximum number of words, at level excerpt
 * @param permission the permission that permits the use, or the closest one
 * @param media the decision on each media object
 * @param quota if the permission has one
 * @param warnings of changes of the permission that time alone causes within 30 days
 * @param at the instant that was asked about; null for now
 * @param changesAt the next instant at which time alone changes the decision
 */
@RecordBuilder
@Schema(name = "Rights")
public record RightsView(
        UUID article,
        Integer version,
        UUID partner,
        UUID outlet,
        String use,
        String decision,
        String level,
        Integer excerptWords,
        UUID permission,
        Integer permissionVersion,
        List<ShownReason> reasons,
        ResolvedObligations obligations,
        List<MediaDecision> media,
        QuotaUse quota,
        PackageView.Embargo embargo,
        List<Warning> warnings,
        Instant at,
        Instant changesAt,
        Links links) {

    /**
     * State of the permission's quota.
     *
     * @param used articles first delivered at level full in this period
     * @param thisPull effect of a delivery of this article: free: none; counts: one more article; refused: the quota is
     *     exhausted
     */
    public record QuotaUse(int limit, String period, int used, Instant resetsAt, String thisPull) {}

    /**
     * Absolute URLs.
     *
     * @param requests where the partner can request a permission; only if a permission can change the decision
     */
    @Schema(name = "RightsLinks")
    public record Links(String self, String delivery, String permission, String requests) {}

    static RightsView of(DecisionContext context, QuotaUse quota, RightsLinks rightsLinks, Instant now) {
        PublicUrl url = rightsLinks.url();
        Permitted permitted = context.permitted().orElse(null);
        Permission permission = context.permission().orElse(null);
        UUID id = context.article().id();
        return RightsViewBuilder.builder()
                .article(id)
                .version(isWithheld(context) ? null : context.article().version())
                .partner(context.partnerContext().partner().id)
                .outlet(context.partnerContext().outlet().id)
                .use(context.partnerContext().use().wireName())
                .decision(permitted != null ? "allow" : "deny")
                .level(permitted == null ? null : permitted.level().wireName())
                .excerptWords(permitted == null || permitted.level() != Level.EXCERPT ? null : permitted.excerptWords())
                .permission(permission == null ? null : permission.id)
                .permissionVersion(permission == null ? null : permission.version)
                .reasons(reasons(context))
                .obligations(
                        permitted == null
                                ? null
                                : ResolvedObligations.of(context.article(), permitted, permission.terms, url))
                .media(permitted == null ? null : permitted.media())
                .quota(quota)
                .embargo(permitted == null ? null : PackageView.Embargo.of(context.article(), now))
                .warnings(permitted == null ? null : Warning.of(permission, now))
                .at(rightsLinks.at())
                .changesAt(context.decision().changesAt().orElse(null))
                .links(new Links(
                        rightsLinks.rightsUrl(id),
                        permitted == null ? null : rightsLinks.packageUrl(id),
                        permission == null ? null : url.to("/v1/permissions/" + permission.id),
                        rightsLinks.at() == null && isRequestable(context) ? url.to(DenialResponses.REQUESTS) : null))
                .build();
    }

    private static boolean isRequestable(DecisionContext context) {
        return context.denied()
                .filter(denied -> DenialResponses.isRequestable(denied.reason()))
                .isPresent();
    }

    static boolean isWithheld(DecisionContext context) {
        return context.denied()
                .filter(denied -> denied.reason() == Reason.ARTICLE_WITHHELD)
                .isPresent();
    }

    static List<ShownReason> reasons(DecisionContext context) {
        return List.of(context.denied()
                .map(Denied::reason)
                .map(DenialResponses::describe)
                .orElseGet(() -> levelReason(context.permitted().orElseThrow())));
    }

    private static ShownReason levelReason(Permitted decision) {
        return switch (decision.level()) {
            case HEADLINE ->
                new ShownReason(
                        "level-headline",
                        "You may run the headline and the data that identify the article, but no text.");
            case EXCERPT ->
                new ShownReason(
                        "level-excerpt",
                        "You may run headline, teaser and an excerpt of at most " + decision.excerptWords()
                                + " words.");
            case FULL -> new ShownReason("level-full", "You may run the whole text with the permitted media.");
        };
    }
}
