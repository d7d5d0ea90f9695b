package dateline.syndication.decision;

import dateline.article.model.Audience;
import dateline.article.rows.ArticleRead;
import dateline.article.rows.ArticleRow;
import dateline.article.rows.ArticleRows;
import dateline.article.rows.ArticleRows.VersionedRow;
import dateline.rights.ArticleFacts;
import dateline.rights.Decision;
import dateline.rights.Decision.Permitted;
import dateline.rights.PermissionFacts;
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

    private static final int MAX_ATTEMPTS = 3;

    private final ArticleRows articles;
    private final ArticleTextCache texts;
    private final ArticleFactsLoader facts;
    private final Offers offers;
    private final OpenNotices openNotices;

    RightsEvaluator(
            ArticleRows articles,
            ArticleTextCache texts,
            ArticleFactsLoader facts,
            Offers offers,
            OpenNotices openNotices) {
        this.articles = articles;
        this.texts = texts;
        this.facts = facts;
        this.offers = offers;
        this.openNotices = openNotices;
    }

    /**
     * Decides on one article.
     *
     * @param found the article, as read by this request
     */
    public DecisionContext evaluate(PartnerContext partnerContext, KnowableArticles.Row found, Instant now) {
        for (int attempt = 1; ; attempt++) {
            // Read in full, because the decision needs every fact. PackageText cuts the text to the permitted level.
            VersionedRow article = texts.read(found.facts().id(), found.rowVersion(), now);
            ArticleRow row = article.row();
            ArticleFacts articleFacts =
                    article.rowVersion() != null && article.rowVersion().equals(found.rowVersion())
                            ? ArticleFactsLoader.withMedia(found.facts(), row)
                            : facts.load(List.of(row), partnerContext).get(row.id());
            // No facts: an edit committed between the two queries. Retry; after three attempts, unknown facts deny.
            if (articleFacts != null || attempt == MAX_ATTEMPTS)
                return evaluate(partnerContext, row, articleFacts, now);
        }
    }

    /** Decides on an article that is already loaded, with its body. */
    public DecisionContext evaluate(PartnerContext partnerContext, ArticleRow row, Instant now) {
        ArticleFacts articleFacts = facts.load(List.of(row), partnerContext).get(row.id());
        return evaluate(partnerContext, row, articleFacts, now);
    }

    // Responses to permitted uses do not need offers and notices, so these are not queried.
    private static DecisionContext permittedContext(PartnerContext partnerContext, ArticleRow row, Decision decision) {
        return new DecisionContext(partnerContext, row, decision, true, false, List.of());
    }

    /** Decisions with their context, by article id; without articles that were never published. */
    public Map<UUID, DecisionContext> evaluateAll(
            PartnerContext partnerContext, Collection<UUID> articles, Instant now) {
        List<ArticleRow> rows = this.articles.listPublished(articles, ArticleRead.decision(Audience.NEWSROOM, now));
        Map<UUID, ArticleFacts> factsById = facts.load(rows, partnerContext);
        return rows.stream()
                .collect(Collectors.toMap(
                        ArticleRow::id, row -> evaluate(partnerContext, row, factsById.get(row.id()), now)));
    }

    private DecisionContext evaluate(
            PartnerContext partnerContext, ArticleRow row, ArticleFacts articleFacts, Instant now) {
        RequestedUse use = partnerContext.requestedUse();
        List<PermissionFacts> permissions = partnerContext.permissionFacts();
        Decision decision = Decision.decide(use, articleFacts, permissions, now);
        if (decision instanceof Permitted) return permittedContext(partnerContext, row, decision);
        boolean permittedIfUsable = articleFacts != null
                && Decision.decide(use, ArticleFactsLoader.asUsable(articleFacts), permissions, now)
                        instanceof Permitted;
        boolean wasOffered = offers.exists(partnerContext.partner().id, row.id());
        List<UUID> notices = wasOffered
                ? openNotices
                        .find(partnerContext.partner().id, partnerContext.use(), List.of(row.id()))
                        .getOrDefault(row.id(), List.of())
                : List.of();
        return new DecisionContext(partnerContext, row, decision, permittedIfUsable, wasOffered, notices);
    }

    /** An article with the decision on it. */
    public record DecidedArticle(ArticleFactsLoader.VersionedFacts article, Decision decision) {}

    /** Decisions without media for the change feed, by article id; without articles that were never published. */
    public Map<UUID, DecidedArticle> decideForChangeFeed(
            PartnerContext partnerContext, Collection<UUID> articles, Instant now) {
        List<PermissionFacts> permissions = partnerContext.permissionFacts();
        Map<UUID, DecidedArticle> decided = new HashMap<>();
        facts.loadVersionedFacts(articles, partnerContext)
                .forEach((id, versionedFacts) -> decided.put(
                        id,
                        new DecidedArticle(
                                versionedFacts,
                                Decision.decide(
                                        partnerContext.requestedUse(), versionedFacts.facts(), permissions, now))));
        return decided;
    }

    /** Decisions on articles that are already loaded, by id. */
    public Map<UUID, Decision> decideAll(PartnerContext partnerContext, List<ArticleRow> rows, Instant now) {
        List<PermissionFacts> permissions = partnerContext.permissionFacts();
        Map<UUID, Decision> decisions = new HashMap<>();
        facts.load(rows, partnerContext)
                .forEach((id, articleFacts) -> decisions.put(
                        id, Decision.decide(partnerContext.requestedUse(), articleFacts, permissions, now)));
        return decisions;
    }
}
