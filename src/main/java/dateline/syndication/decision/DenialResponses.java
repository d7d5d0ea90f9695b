package dateline.syndication.decision;

import dateline.article.model.Audience;
import dateline.article.read.ArticleReader;
import dateline.article.read.GoneResponses;
import dateline.article.rows.ArticleRow;
import dateline.http.base.PublicUrl;
import dateline.http.problem.Problem;
import dateline.rights.Decision.Denied;
import dateline.rights.Level;
import dateline.rights.Reason;
import dateline.rights.Use;
import dateline.syndication.terms.PermittedUse;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Builds the responses for denied articles. A partner learns the reason if a permission of it covers the article or the
 * article was offered to it once; otherwise the response has only what the public may know.
 */
public final class DenialResponses {

    public static final String REQUESTS = "/v1/permission-requests";

    /** A denial reason as JSON. */
    @Schema(name = "Told")
    public record ShownReason(String code, String detail) {}

    private DenialResponses() {}

    /** @throws Problem 404 or 410 if the partner may not know that the article exists, or if the article was killed */
    public static void throwIfGone(DecisionContext context, String requested, PublicUrl url, Instant now) {
        Reason reason = context.denied().map(Denied::reason).orElse(null);
        if (reason == null) return;
        ArticleRow row = context.article();
        boolean concernsPartner = context.permittedIfUsable() || context.wasOffered();
        if (reason == Reason.ARTICLE_CANCELED && concernsPartner) {
            Problem killed = withOpenNotice(GoneResponses.killedWithReason(row), context);
            throw context.notices().isEmpty() ? killed : killed.with("links", Links.of(context, null, null, url));
        }
        if (reason == Reason.ARTICLE_WITHHELD && concernsPartner) return;
        GoneResponses.requireLive(row, requested, Audience.EVERYBODY, now);
        boolean hidden = row.visibility().equals("licensed") && !context.wasOffered();
        if (hidden || reason == Reason.ARTICLE_NOT_PUBLISHED) throw ArticleReader.notFound(requested);
    }

    /** The problem for a denial: its reason, the instant at which it changes, and advice. */
    public static Problem toProblem(DecisionContext context, PublicUrl url) {
        Denied denied = context.denied().orElseThrow();
        Problem problem = Problem.of(code(denied.reason()), denied.reason().detail())
                .with("reasons", List.of(describe(denied.reason())))
                .with("article", context.article().id())
                .with("changesAt", denied.changesAt().orElse(null))
                .with("permission", denied.permission().orElse(null))
                .with("help", help(denied.reason()));
        withOpenNotice(problem, context);
        Use use = context.partnerContext().use();
        String rights =
                RightsLinks.partner(use, url).rightsUrl(context.article().id());
        String permissions =
                denied.permission().map(id -> url.to("/v1/permissions/" + id)).orElse(url.to("/v1/permissions"));
        return problem.with(
                        "request",
                        isRequestable(denied.reason())
                                ? SuggestedRequest.of(context.article().id(), use)
                                : null)
                .with("links", Links.of(context, rights, permissions, url));
    }

    // A partner with an offer has to answer open notices. Only the latest is named.
    private static Problem withOpenNotice(Problem problem, DecisionContext context) {
        return problem.with("openNotice", latestNotice(context));
    }

    private static UUID latestNotice(DecisionContext context) {
        List<UUID> notices = context.notices();
        return notices.isEmpty() ? null : notices.get(notices.size() - 1);
    }

    /**
     * Absolute URLs of related resources.
     *
     * @param requests for a POST that requests a permission; absent if another permission would not help
     * @param notice the latest open notice
     * @param acknowledgements for a POST that acknowledges this notice
     */
    record Links(String rights, String permissions, String requests, String notice, String acknowledgements) {

        static Links of(DecisionContext context, String rights, String permissions, PublicUrl url) {
            boolean requestable = context.denied()
                    .filter(denied -> isRequestable(denied.reason()))
                    .isPresent();
            UUID noticeId = latestNotice(context);
            String notice = noticeId == null ? null : url.to("/v1/notices/" + noticeId);
            return new Links(
                    rights,
                    permissions,
                    requestable ? url.to(REQUESTS) : null,
                    notice,
                    noticeId == null ? null : notice + "/acknowledgements");
        }
    }

    /** A body that the partner can send to {@code requests}, unchanged or edited. */
    record SuggestedRequest(UUID article, String level, List<PermittedUse> uses) {

        private static SuggestedRequest of(UUID article, Use use) {
            return new SuggestedRequest(
                    article,
                    Level.FULL.wireName(),
                    use == Use.REPRODUCE ? null : List.of(new PermittedUse(use, Level.FULL, null)));
        }
    }

    /** Whether another permission could remove this denial. */
    public static boolean isRequestable(Reason reason) {
        return switch (reason) {
            case PERMISSION_MISSING,
                    ARTICLE_BEFORE_PERMISSION,
                    PERMISSION_REVOKED,
                    PERMISSION_LAPSED,
                    ACTION_NOT_PERMITTED,
                    OUTLET_NOT_COVERED -> true;
            default -> false;
        };
    }

    public static ShownReason describe(Reason reason) {
        return new ShownReason(reason.code(), reason.detail());
    }

    // The code determines the status, and the code article-withheld is the 404 of the public.
    private static String code(Reason reason) {
        return reason == Reason.ARTICLE_WITHHELD ? "withheld" : reason.code();
    }

    private static String help(Reason reason) {
        return switch (reason) {
            case ARTICLE_WITHHELD ->
                "Do not publish the article for now, and send the request again later. Published copies may stay until a notice demands their removal.";
            case PERMISSION_MISSING ->
                "Your permissions are listed at links.permissions. To ask for one that covers this article, POST the member request to links.requests.";
            case EXCLUDED -> "Write to the rights desk: only it can remove an exclusion.";
            case ARTICLE_BEFORE_PERMISSION, PERMISSION_REVOKED, PERMISSION_LAPSED, ACTION_NOT_PERMITTED ->
                "Write to the rights desk about the permission that this problem names, or ask for another one: POST the member request to links.requests.";
            case DELAYED, EMBARGOED, PERMISSION_NOT_YET_VALID -> "Send the request again at changesAt.";
            case OUTLET_NOT_COVERED ->
                "Use the key of an outlet that the permission covers, or ask for one that covers this outlet: POST the member request to links.requests.";
            case PARTNER_SUSPENDED, PARTNER_CLOSED -> "Write to the rights desk about your account.";
            default -> "Write to the rights desk about the permission that this problem names.";
        };
    }
}
