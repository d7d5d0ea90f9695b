package dateline.syndication.catalogue;

import dateline.http.problem.Problem;
import dateline.rights.Decision.Permitted;
import dateline.rights.Level;
import dateline.syndication.decision.DecisionContext;
import dateline.syndication.decision.DenialResponses.ShownReason;
import dateline.syndication.decision.RightsLinks;
import dateline.syndication.partner.Permission;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The decisions on many articles at one instant.
 *
 * @param items one per article, in the order of the request
 */
@Schema(name = "Evaluation")
public record EvaluationView(UUID partner, UUID outlet, String action, Instant at, List<Item> items) {

    /**
     * The decision on one article.
     *
     * @param decision allow or deny
     * @param permission the permission that permits the use, or the closest one; the reason is then why it does not
     *     apply
     * @param reasons for an article that the caller must not know, the problem code that a request for this article
     *     alone returns
     * @param changesAt the next instant at which time alone changes the decision
     */
    @RecordBuilder
    @Schema(name = "EvaluatedArticle")
    public record Item(
            UUID article,
            Integer version,
            String decision,
            String level,
            Integer excerptWords,
            UUID permission,
            Integer permissionVersion,
            List<ShownReason> reasons,
            Instant changesAt,
            Links links) {

        static Item of(DecisionContext context, RightsLinks rightsLinks) {
            Permitted permitted = context.permitted().orElse(null);
            Permission permission = context.permission().orElse(null);
            UUID id = context.article().id();
            return EvaluationViewItemBuilder.builder()
                    .article(id)
                    .version(
                            RightsView.isWithheld(context)
                                    ? null
                                    : context.article().version())
                    .decision(permitted != null ? "allow" : "deny")
                    .level(permitted == null ? null : permitted.level().wireName())
                    .excerptWords(
                            permitted == null || permitted.level() != Level.EXCERPT ? null : permitted.excerptWords())
                    .permission(permission == null ? null : permission.id)
                    .permissionVersion(permission == null ? null : permission.version)
                    .reasons(RightsView.reasons(context))
                    .changesAt(context.decision().changesAt().orElse(null))
                    .links(new Links(
                            rightsLinks.rightsUrl(id),
                            permitted == null ? null : rightsLinks.packageUrl(id),
                            permission == null ? null : rightsLinks.url().to("/v1/permissions/" + permission.id)))
                    .build();
        }

        /** The item of an article that is not knowable for the caller. */
        static Item unknown(UUID article, Problem problem, RightsLinks rightsLinks) {
            return EvaluationViewItemBuilder.builder()
                    .article(article)
                    .decision("deny")
                    .reasons(List.of(new ShownReason(problem.code(), problem.getMessage())))
                    .links(new Links(rightsLinks.rightsUrl(article), null, null))
                    .build();
        }
    }

    /** Absolute URLs. */
    @Schema(name = "EvaluatedArticleLinks")
    public record Links(String rights, String delivery, String permission) {}
}
