package dateline.syndication.catalogue;

import dateline.http.base.PublicUrl;
import dateline.rights.Decision.Denied;
import dateline.rights.Decision.Permitted;
import dateline.rights.Level;
import dateline.rights.MediaVerdict;
import dateline.rights.Reason;
import dateline.syndication.decision.DecisionContext;
import dateline.syndication.decision.DenialResponses;
import dateline.syndication.decision.DenialResponses.ShownReason;
import dateline.syndication.decision.RightsLinks;
import dateline.syndication.delivery.PackageView;
import dateline.syndication.delivery.ResolvedObligations;
import dateline.syndication.partner.Permission;
import dateline.syndication.rightsdesk.Warning;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Whether a partner may run an article in an outlet now, as what, under which terms, or why not.
 *
 * @param version the live one; absent while the article is withheld, when it moves unseen
 * @param decision allow or deny
 * @param level headline, excerpt or full
 * @param excerptWords at level excerpt: at most so many
 * @param permission the one that permits, or the one that came closest
 * @param media a verdict on each media object
 * @param quota where the permission has one
 * @param warnings of what will happen to the permission by itself before long
 * @param changesAt the next instant at which time alone changes the answer
 */
@Schema(name = "Rights")
public record RightsView(
        UUID article,
        Integer version,
        UUID partner,
        UUID outlet,
        String decision,
        String level,
        Integer excerptWords,
        UUID permission,
        Integer permissionVersion,
        List<ShownReason> reasons,
        ResolvedObligations obligations,
        List<MediaVerdict> media,
        QuotaUse quota,
        PackageView.Embargo embargo,
        List<Warning> warnings,
        Instant changesAt,
        Links links) {

    /**
     * @param used articles first delivered whole in this period
     * @param thisPull free: it counts for nothing; counts: it would be one more; refused: the quota is exhausted
     */
    public record QuotaUse(int limit, String period, int used, Instant resetsAt, String thisPull) {}

    /** Absolute URLs; requests is where to ask for a permission, where that would help. */
    @Schema(name = "RightsLinks")
    public record Links(String self, String delivery, String permission, String requests) {}

    static RightsView of(DecisionContext ruling, QuotaUse quota, RightsLinks onward, Instant now) {
        PublicUrl url = onward.url();
        Permitted yes = ruling.permitted().orElse(null);
        Permission permission = ruling.permission().orElse(null);
        UUID id = ruling.article().id();
        return new RightsView(
                id,
                withheld(ruling) ? null : ruling.article().version(),
                ruling.licensee().partner().id,
                ruling.licensee().outlet().id,
                yes != null ? "allow" : "deny",
                yes == null ? null : yes.level().word(),
                yes == null || yes.level() != Level.EXCERPT ? null : yes.excerptWords(),
                permission == null ? null : permission.id,
                permission == null ? null : permission.version,
                reasons(ruling),
                yes == null ? null : ResolvedObligations.of(ruling.article(), permission.terms, url),
                yes == null ? null : yes.media(),
                quota,
                yes == null ? null : PackageView.Embargo.of(ruling.article(), now),
                yes == null ? null : Warning.of(permission, now),
                ruling.decision().changesAt().orElse(null),
                new Links(
                        onward.rights(id),
                        yes == null ? null : onward.delivery(id),
                        permission == null ? null : url.to("/v1/permissions/" + permission.id),
                        askable(ruling) ? url.to(DenialResponses.REQUESTS) : null));
    }

    private static boolean askable(DecisionContext ruling) {
        return ruling.denied()
                .filter(denied -> DenialResponses.askable(denied.reason()))
                .isPresent();
    }

    static boolean withheld(DecisionContext ruling) {
        return ruling.denied()
                .filter(denied -> denied.reason() == Reason.ARTICLE_WITHHELD)
                .isPresent();
    }

    static List<ShownReason> reasons(DecisionContext ruling) {
        return List.of(ruling.denied()
                .map(Denied::reason)
                .map(DenialResponses::told)
                .orElseGet(() -> level(ruling.permitted().orElseThrow())));
    }

    private static ShownReason level(Permitted decision) {
        return switch (decision.level()) {
            case HEADLINE ->
                new ShownReason("level-headline", "Headline and what identifies the article may be run, no text.");
            case EXCERPT ->
                new ShownReason(
                        "level-excerpt",
                        "Headline, teaser and an excerpt of at most " + decision.excerptWords() + " words may be run.");
            case FULL -> new ShownReason("level-full", "The whole text may be run, with the media that are allowed.");
        };
    }
}
