package dateline.signal;

import dateline.access.scope.WritesPermissions;
import dateline.article.policy.UsePolicyReader;
import dateline.article.read.ArticleReader;
import dateline.article.read.RecentArticles;
import dateline.article.rows.ArticleRow;
import dateline.http.base.PublicUrl;
import dateline.http.problem.Now;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.time.Instant;
import java.util.Optional;

/** Checks whether the newsroom's own site states the use policy. Waiting for the site holds no thread. */
@Path("/v1/use-policy/checks")
@Produces("application/json")
@WritesPermissions
@Blocking
public class SiteCheckResource {

    private final SiteChecker checker;
    private final UsePolicyReader policies;
    private final RecentArticles recent;
    private final ArticleReader articles;
    private final SignalConfig config;
    private final Now now;
    private final PublicUrl url;

    SiteCheckResource(
            SiteChecker checker,
            UsePolicyReader policies,
            RecentArticles recent,
            ArticleReader articles,
            SignalConfig config,
            Now now,
            PublicUrl url) {
        this.checker = checker;
        this.policies = policies;
        this.recent = recent;
        this.articles = articles;
        this.config = config;
        this.now = now;
        this.url = url;
    }

    @POST
    public Uni<SiteCheckView> checkSite() {
        Instant instant = now.instant();
        Optional<ArticleRow> newest = recent.listForSite(url.origin(), 1, instant).stream()
                .findFirst()
                .map(row -> articles.requireLive(row.id().toString()));
        SiteExpectation expected = new SiteExpectation(
                url.origin(),
                policies.strictest(instant),
                newest.map(row -> row.canonicalUrl(url.site())).orElse(null),
                newest.map(ArticleRow::usePolicy).orElse(null),
                config.robotsLicense(),
                config.contentUsageAiprefVocab08());
        return checker.check(expected, instant);
    }
}
