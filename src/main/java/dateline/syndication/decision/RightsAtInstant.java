package dateline.syndication.decision;

import dateline.http.problem.Problem;
import dateline.http.problem.UnknownHistory;
import dateline.rights.Decision;
import dateline.syndication.decision.ArticleHistory.PastArticle;
import dateline.syndication.partner.PartnerContext;
import dateline.syndication.partner.PartnerHistory;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Decides as of another instant. In the future, the terms and facts of today apply, and only time changes the decision.
 * In the past, what was recorded decides, and nothing of today. Whether the caller may know of the articles is decided
 * before, as of now.
 */
@Singleton
public class RightsAtInstant {

    private final RightsEvaluator rights;
    private final PartnerHistory partners;
    private final ArticleHistory articles;

    RightsAtInstant(RightsEvaluator rights, PartnerHistory partners, ArticleHistory articles) {
        this.rights = rights;
        this.partners = partners;
        this.articles = articles;
    }

    /**
     * Decides on one article.
     *
     * @param today the decision of now
     * @throws Problem 422 {@code history-unknown} before the first record
     */
    public DecisionContext evaluate(DecisionContext today, Instant at, Instant now) {
        PartnerContext partnerContext = today.partnerContext();
        if (!at.isBefore(now)) return rights.evaluate(partnerContext, today.article(), at);
        PartnerContext then = partners.load(partnerContext, at);
        UUID id = today.article().id();
        PastArticle article = articles.find(List.of(id), then, at).get(id);
        if (article == null) throw unknownArticle(id);
        return decide(then, article, at);
    }

    /**
     * Decides on many articles.
     *
     * @return decisions by article id; without articles that had no record at that instant
     * @throws Problem 422 {@code history-unknown} before the first record of partner or outlet
     */
    public Map<UUID, DecisionContext> evaluateAll(
            PartnerContext partnerContext, Collection<UUID> ids, Instant at, Instant now) {
        if (!at.isBefore(now)) return rights.evaluateAll(partnerContext, ids, at);
        PartnerContext then = partners.load(partnerContext, at);
        Map<UUID, DecisionContext> decided = new HashMap<>();
        articles.find(ids, then, at).forEach((id, article) -> decided.put(id, decide(then, article, at)));
        return decided;
    }

    /** The problem for an article that had no record at the instant that was asked about. */
    public Problem unknownArticle(UUID article) {
        return UnknownHistory.of("article", articles.firstRecord(article));
    }

    private static DecisionContext decide(PartnerContext then, PastArticle article, Instant at) {
        Decision decision = Decision.decide(then.requestedUse(), article.facts(), then.permissionFacts(), at);
        return new DecisionContext(then, article.row(), decision, false, false, List.of());
    }
}
