package dateline.signal;

import dateline.article.policy.UsePolicyReader;
import dateline.article.read.ArticleReader;
import dateline.article.rows.ArticleRow;
import dateline.http.base.PublicUrl;
import dateline.http.problem.Now;
import dateline.policy.EffectivePolicy;
import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;
import java.util.UUID;

/** Finds the use policy that a document states: that of one article, or the strictest values that hold anywhere. */
@RequestScoped
class SignalSubjects {

    static final String EVERYTHING = "/";

    private final UsePolicyReader policies;
    private final ArticleReader articles;
    private final Now now;
    private final PublicUrl url;

    SignalSubjects(UsePolicyReader policies, ArticleReader articles, Now now, PublicUrl url) {
        this.policies = policies;
        this.articles = articles;
        this.now = now;
        this.url = url;
    }

    SignalSubject everything() {
        EffectivePolicy policy = policies.strictest(now.instant());
        return new SignalSubject(null, EVERYTHING, policy, policy.since(), null);
    }

    /**
     * @param article null for everything
     * @throws dateline.http.problem.Problem 404 or 410, depending on what the caller may know
     */
    SignalSubject find(UUID article) {
        if (article == null) return everything();
        ArticleRow row = articles.requireLive(article.toString());
        return new SignalSubject(
                row.id(),
                url.to("/v1/articles/" + row.id()),
                row.usePolicy(),
                Optional.of(row.usePolicy().latest(row.modifiedAt())),
                row.expiresAt());
    }
}
