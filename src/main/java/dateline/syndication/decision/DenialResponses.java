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
    public static void requireKnowable(DecisionContext ruling, String asked, PublicUrl url, Instant now) {
        Reason reason = ruling.denied().map(Denied::reason).orElse(null);
        if (reason == null) return;
        ArticleRow row = ruling.article();
        boolean concerned = ruling.coveredOtherwise() || ruling.onceOffered();
        if (reason == Reason.ARTICLE_CANCELED && concerned) {
            Problem killed = answerable(GoneResponses.killedFor(row), ruling);
            throw ruling.notices().isEmpty() ? killed : killed.with("links", Links.of(ruling, null, null, url));
        }
        if (reason == Reason.ARTICLE_WITHHELD && concerned) return;
        GoneResponses.refuse(row, asked, Audience.EVERYBODY, now);
        boolean hidden = row.visibility().equals("licensed") && !ruling.onceOffered();
        if (hidden || reason == Reason.ARTICLE_NOT_PUBLISHED) throw ArticleReader.unknown(asked);
    }

    /** The problem for a denial: its reason, the instant at which it changes, and advice. */
    public static Problem refusal(DecisionContext ruling, PublicUrl url) {
        Denied denied = ruling.denied().orElseThrow();
        Problem problem = Problem.of(code(denied.reason()), denied.reason().detail())
                .with("reasons", List.of(told(denied.reason())))
                .with("article", ruling.article().id())
                .with("changesAt", denied.changesAt().orElse(null))
                .with("permission", denied.permission().orElse(null))
                .with("help", help(denied.reason()));
        answerable(problem, ruling);
        String rights = url.to("/v1/articles/" + ruling.article().id() + "/rights");
        String permissions =
                denied.permission().map(id -> url.to("/v1/permissions/" + id)).orElse(url.to("/v1/permissions"));
        return problem.with(
                        "request",
                        askable(denied.reason())
                                ? new SuggestedRequest(ruling.article().id(), Level.FULL.wireName())
                                : null)
                .with("links", Links.of(ruling, rights, permissions, url));
    }

    // A partner with an offer has to answer open notices. Only the latest is named.
    private static Problem answerable(Problem problem, DecisionContext ruling) {
        return problem.with("openNotice", latest(ruling));
    }

    private static UUID latest(DecisionContext ruling) {
        List<UUID> open = ruling.notices();
        return open.isEmpty() ? null : open.get(open.size() - 1);
    }

    /**
     * Absolute URLs of related resources.
     *
     * @param requests for a POST that requests a permission; absent if another permission would not help
     * @param notice the latest open notice
     * @param acknowledgements for a POST that acknowledges this notice
     */
    record Links(String rights, String permissions, String requests, String notice, String acknowledgements) {

        static Links of(DecisionContext ruling, String rights, String permissions, PublicUrl url) {
            boolean ask =
                    ruling.denied().filter(denied -> askable(denied.reason())).isPresent();
            UUID open = latest(ruling);
            String notice = open == null ? null : url.to("/v1/notices/" + open);
            return new Links(
                    rights,
                    permissions,
                    ask ? url.to(REQUESTS) : null,
                    notice,
                    open == null ? null : notice + "/acknowledgements");
        }
    }

    /** A body that the partner can send to {@code requests}, unchanged or edited. */
    record SuggestedRequest(UUID article, String level) {}

    /** Whether another permission could remove this denial. */
    public static boolean askable(Reason reason) {
        return switch (reason) {
            case PERMISSION_MISSING, PERMISSION_REVOKED, PERMISSION_LAPSED, ACTION_NOT_PERMITTED, OUTLET_NOT_COVERED ->
                true;
            default -> false;
        };
    }

    public static ShownReason told(Reason reason) {
        return new ShownReason(reason.code(), reason.detail());
    }

    // The code determines the status, and the code article-withheld is the 404 of the public.
    private static String code(Reason reason) {
        return reason == Reason.ARTICLE_WITHHELD ? "withheld" : reason.code();
    }

    private static String help(Reason reason) {
        return switch (reason) {
            case ARTICLE_WITHHELD ->
                "Leave it out for now, and ask again later; what you published stays until you are told.";
            case PERMISSION_MISSING ->
                "Your permissions stand at links.permissions. To ask for one that holds this article, POST request to links.requests.";
            case EXCLUDED -> "Write to the rights desk: only they can lift an exception.";
            case PERMISSION_REVOKED, PERMISSION_LAPSED, ACTION_NOT_PERMITTED ->
                "Write to the rights desk about the permission that is named here, or ask for another: POST request to links.requests.";
            case DELAYED, EMBARGOED, PERMISSION_NOT_YET_VALID -> "Ask again at changesAt.";
            case OUTLET_NOT_COVERED ->
                "Use the key of an outlet that the permission covers, or ask for one that covers this outlet: POST request to links.requests.";
            case PARTNER_SUSPENDED, PARTNER_CLOSED -> "Write to the rights desk about your account.";
            default -> "Write to the rights desk about the permission that is named here.";
        };
    }
}
