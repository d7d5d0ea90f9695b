package dateline.signal;

import dateline.access.scope.WritesPermissions;
import dateline.article.body.InlineHtml;
import dateline.article.policy.UsePolicyReader;
import dateline.article.policy.UsePolicySignals;
import dateline.http.base.PublicUrl;
import dateline.http.problem.Now;
import dateline.policy.EffectivePolicy;
import dateline.policy.RobotsTxt;
import dateline.policy.Rsl10;
import dateline.policy.TdmRep2024;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What to paste into the newsroom's own site, which this server does not serve, so that it states the same policy. */
@Path("/v1/use-policy/site-snippets")
@Produces("application/json")
@WritesPermissions
@Blocking
public class SiteSnippetResource {

    private static final String EVERYTHING = "/";

    private final UsePolicyReader policies;
    private final SignalConfig config;
    private final Now now;
    private final PublicUrl url;

    SiteSnippetResource(UsePolicyReader policies, SignalConfig config, Now now, PublicUrl url) {
        this.policies = policies;
        this.config = config;
        this.now = now;
        this.url = url;
    }

    @GET
    public SiteSnippetsView getSiteSnippets() {
        EffectivePolicy policy = policies.strictest(now.instant());
        String license = url.origin() + UsePolicySignals.LICENSE_PATH;
        RobotsTxt.RobotsLines lines =
                new RobotsTxt.RobotsLines(config.robotsLicense() ? license : null, config.contentUsageAiprefVocab08());
        return new SiteSnippetsView(
                url.origin(),
                text(RobotsTxt.write(policy, lines, null)),
                text(Rsl10.write(EVERYTHING, policy, url.terms())) + "\n",
                text(TdmRep2024.write(EVERYTHING, policy, UsePolicySignals.tdmOffer(null, url))) + "\n",
                htmlHead(policy, license),
                policy.since().orElse(null));
    }

    private String htmlHead(EffectivePolicy policy, String license) {
        Stream<String> meta = TdmRep2024.headers(policy, UsePolicySignals.tdmOffer(null, url)).entrySet().stream()
                .map(field -> "<meta name=\"" + field.getKey() + "\" content=\""
                        + InlineHtml.escapeAttribute(field.getValue()) + "\">");
        String link = "<link rel=\"license\" type=\"" + Rsl10.MEDIA_TYPE + "\" href=\""
                + InlineHtml.escapeAttribute(license) + "\">";
        return Stream.concat(Stream.of(link), meta).collect(Collectors.joining("\n", "", "\n"));
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
