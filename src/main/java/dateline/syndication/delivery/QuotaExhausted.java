package dateline.syndication.delivery;

import dateline.http.base.PublicUrl;
import dateline.http.problem.Problem;
import dateline.rights.Use;
import dateline.syndication.decision.RightsLinks;
import dateline.syndication.terms.Quota;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * The quota of a permission is exhausted in this period, and the article has not been served under it before. Nothing
 * was written and nothing is delivered.
 */
public final class QuotaExhausted extends RuntimeException {

    public static final String CODE = "quota-exhausted";

    private static final List<String> POSSIBLE = List.of(
            "An article that was delivered in full under this permission does not count again, in any version: links.usage lists these articles.",
            "links.catalogue still lists what you may run, without text.",
            "The rights desk can raise the quota. The change takes effect immediately.");

    record ExhaustedQuota(int limit, String period, int used, Instant resetsAt) {}

    /** Absolute URLs. */
    record Links(String rights, String permissions, String usage, String catalogue) {}

    private final UUID permission;
    private final Use use;
    private final transient Quota quota;
    private final transient ExhaustedQuota state;

    QuotaExhausted(UUID permission, Use use, Quota quota, int used, Instant resetsAt) {
        super("The quota of " + permission + " is exhausted", null, false, false);
        this.permission = permission;
        this.use = use;
        this.quota = quota;
        this.state = new ExhaustedQuota(quota.limit(), quota.period(), used, resetsAt);
    }

    /** The response of status 403. The article is not delivered at a lower level instead. */
    Problem toProblem(UUID article, PublicUrl url) {
        return Problem.of(
                        CODE,
                        "Your permission allows " + quota.inWords() + " for the use " + use.wireName()
                                + ", and this quota is used up. The next article is available from "
                                + state.resetsAt() + ".")
                .with("article", article)
                .with("changesAt", state.resetsAt())
                .with("permission", permission)
                .with("quota", state)
                .with("possible", POSSIBLE)
                .with(
                        "links",
                        new Links(
                                RightsLinks.partner(use, url).rightsUrl(article),
                                url.to("/v1/permissions/" + permission),
                                url.to("/v1/usage?permission=" + permission),
                                RightsLinks.partner(use, url).catalogueUrl()));
    }
}
