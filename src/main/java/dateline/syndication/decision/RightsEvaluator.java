package dateline.syndication.decision;

import dateline.article.model.Audience;
import dateline.article.read.ArticleReader;
import dateline.article.rows.ArticleRow;
import dateline.article.search.ArticleSearch;
import dateline.rights.Action;
import dateline.rights.ArticleFacts;
import dateline.rights.Decision;
import dateline.rights.Decision.Permitted;
import dateline.rights.RequestedUse;
import dateline.syndication.partner.PartnerContext;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Loads the facts of articles and evaluates the permissions of a partner for them. */
@Singleton
public class RightsEvaluator {

    private static final int READINGS = 3;

    private final ArticleSearch search;
    private final ArticleFactsLoader facts;
    private final Offers offers;
    private final OpenNotices open;

    RightsEvaluator(ArticleSearch search, ArticleFactsLoader facts, Offers offers, OpenNotices open) {
        this.search = search;
        this.facts = facts;
        this.offers = offers;
        this.open = open;
    }

    /**
     * Decides on one article.
     *
     * @param article id or slug
     * @throws dateline.http.problem.Problem 404 for an article that was never published
     */
    public DecisionContext ruling(PartnerContext licensee, String article, Instant now) {
        for (int reading = 1; ; reading++) {
            ArticleRow row =
                    search.published(article, Audience.NEWSROOM, now).orElseThrow(() -> ArticleReader.unknown(article));
            ArticleFacts known = facts.of(List.of(row), licensee).get(row.id());
            // No facts: an edit committed between the two queries. Retry; after three attempts, unknown facts deny.
            if (known != null || reading == READINGS) return ruling(licensee, row, known, licensee.ask(), now);
        }
    }

    // Responses to permitted uses do not need offers and notices, so these are not queried.
    private static DecisionContext permitted(PartnerContext licensee, ArticleRow row, Decision decision) {
        return new DecisionContext(licensee, row, decision, true, false, List.of());
    }

    /** Decisions with their context, by article id; without articles that were never published. */
    public Map<UUID, DecisionContext> rulings(
            PartnerContext licensee, Action action, Collection<UUID> articles, Instant now) {
        List<ArticleRow> rows = search.published(articles, Audience.NEWSROOM, now);
        Map<UUID, ArticleFacts> known = facts.of(rows, licensee);
        return rows.stream()
                .collect(Collectors.toMap(
                        ArticleRow::id, row -> ruling(licensee, row, known.get(row.id()), licensee.ask(action), now)));
    }

    private DecisionContext ruling(
            PartnerContext licensee, ArticleRow row, ArticleFacts known, RequestedUse ask, Instant now) {
        List<dateline.rights.PermissionFacts> licences = licensee.licences();
        Decision decision = Decision.decide(ask, known, licences, now);
        if (decision instanceof Permitted) return permitted(licensee, row, decision);
        boolean otherwise = known != null
                && Decision.decide(ask, ArticleFactsLoader.usable(known), licences, now) instanceof Permitted;
        boolean offered = offers.any(licensee.partner().id, row.id());
        List<UUID> notices = offered
                ? open.of(licensee.partner().id, List.of(row.id())).getOrDefault(row.id(), List.of())
                : List.of();
        return new DecisionContext(licensee, row, decision, otherwise, offered, notices);
    }

    /** An article with the decision on it. */
    public record DecidedArticle(ArticleFactsLoader.ArticleStanding article, Decision decision) {}

    /** Decisions without media for the change feed, by article id; without articles that were never published. */
    public Map<UUID, DecidedArticle> told(PartnerContext licensee, Collection<UUID> articles, Instant now) {
        List<dateline.rights.PermissionFacts> licences = licensee.licences();
        Map<UUID, DecidedArticle> told = new HashMap<>();
        facts.standing(articles, licensee)
                .forEach((id, standing) -> told.put(
                        id,
                        new DecidedArticle(
                                standing, Decision.decide(licensee.ask(), standing.facts(), licences, now))));
        return told;
    }

    /** Decisions on articles that are already loaded, by id. */
    public Map<UUID, Decision> decisions(PartnerContext licensee, List<ArticleRow> rows, Instant now) {
        List<dateline.rights.PermissionFacts> licences = licensee.licences();
        Map<UUID, Decision> decisions = new HashMap<>();
        facts.of(rows, licensee)
                .forEach((id, known) -> decisions.put(id, Decision.decide(licensee.ask(), known, licences, now)));
        return decisions;
    }
}
