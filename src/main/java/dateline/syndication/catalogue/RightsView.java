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
import io.soabase.recordbuilder.core.RecordBuilder;
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
@RecordBuilder
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
        return RightsViewBuilder.builder()
                .article(id)
                .version(withheld(ruling) ? null : ruling.article().version())
                .partner(ruling.licensee().partner().id)
                .outlet(ruling.licensee().outlet().id)
                .decision(yes != null ? "allow" : "deny")
                .level(yes == null ? null : yes.level().wireName())
                .excerptWords(yes == null || yes.level() != Level.EXCERPT ? null : yes.excerptWords())
                .permission(permission == null ? null : permission.id)
                .permissionVersion(permission == null ? null : permission.version)
                .reasons(reasons(ruling))
                .obligations(yes == null ? null : ResolvedObligations.of(ruling.article(), permission.terms, url))
                .media(yes == null ? null : yes.media())
                .quota(quota)
                .embargo(yes == null ? null : PackageView.Embargo.of(ruling.article(), now))
                .warnings(yes == null ? null : Warning.of(permission, now))
                .changesAt(ruling.decision().changesAt().orElse(null))
                .links(new Links(
                        onward.rights(id),
                        yes == null ? null : onward.delivery(id),
                        permission == null ? null : url.to("/v1/permissions/" + permission.id),
                        askable(ruling) ? url.to(DenialResponses.REQUESTS) : null))
                .build();
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
