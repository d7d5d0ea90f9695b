package dateline.syndication.decision;

import dateline.article.read.ArticleReader;
import dateline.article.rows.ArticleSql;
import dateline.database.sql.Sql;
import dateline.rights.ArticleFacts;
import dateline.rights.Decision;
import dateline.rights.Decision.Denied;
import dateline.rights.PermissionFacts;
import dateline.rights.Reason;
import dateline.rights.RequestedUse;
import dateline.syndication.partner.PartnerContext;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;

/**
 * Decides whether a partner may know that an article exists: because it may run it, because the public may know of it,
 * or because its takedown concerns the partner. One statement reads the row before any content is loaded, so that
 * response times do not distinguish a hidden article from a missing one. {@link DenialResponses} applies the same
 * rules.
 */
@Singleton
public class KnowableArticles {

    /**
     * The columns of an article that decide whether a partner may know of it.
     *
     * @param rowVersion see {@link ArticleSql#ROW_VERSION}
     * @param facts without the media and the copyright holder of the source
     * @param live whether it is live
     * @param wasPublic whether it was ever public
     * @param licensed whether its visibility is {@code licensed}, so that the public cannot read it
     * @param offered whether this partner ever had an offer of it
     */
    public record Row(
            String rowVersion, ArticleFacts facts, boolean live, boolean wasPublic, boolean licensed, boolean offered) {

        // An outer join returns a row for a missing article, so that its decision takes as long as that of an existing
        // one.
        private boolean exists() {
            return !facts.id().equals(ArticleSql.NO_ARTICLE);
        }
    }

    private final ArticleFactsLoader facts;

    KnowableArticles(ArticleFactsLoader facts) {
        this.facts = facts;
    }

    /**
     * Returns an article whether or not the partner may know of it.
     *
     * @param article id or slug
     * @throws dateline.http.problem.Problem 404 for an article that was never published
     */
    public Row find(PartnerContext partnerContext, String article, Instant now) {
        return facts.loadRows(ArticleSql.oneByIdOrSlug(article), partnerContext, now).stream()
                .filter(Row::exists)
                .findFirst()
                .orElseThrow(() -> ArticleReader.notFound(article));
    }

    /**
     * Returns an article that the partner may know of.
     *
     * @param article id or slug
     * @param onHidden receives the id of a hidden article and the reason of the denial
     * @throws dateline.http.problem.Problem 404, the same for a missing and for a hidden article
     */
    public Row require(PartnerContext partnerContext, String article, Instant now, BiConsumer<UUID, Reason> onHidden) {
        Row row = facts.loadRows(ArticleSql.oneByIdOrSlug(article), partnerContext, now)
                .get(0);
        List<PermissionFacts> permissions = partnerContext.permissionFacts();
        Decision decision =
                Decision.decideWithoutNextChange(partnerContext.requestedUse(), row.facts(), permissions, now);
        boolean isKnowable = isKnowable(row, decision, partnerContext.requestedUse(), permissions, now);
        if (row.exists() && isKnowable) return row;
        if (row.exists() && decision instanceof Denied denied)
            onHidden.accept(row.facts().id(), denied.reason());
        throw ArticleReader.notFound(article);
    }

    /** The ids of the given articles that the partner may know of. */
    public Set<UUID> filterKnowable(PartnerContext partnerContext, Collection<UUID> articles, Instant now) {
        RequestedUse use = partnerContext.requestedUse();
        Set<UUID> knowable = new HashSet<>();
        if (articles.isEmpty()) return knowable;
        List<PermissionFacts> permissions = partnerContext.permissionFacts();
        for (Row row : facts.loadRows(byId(articles), partnerContext, now)) {
            Decision decision = Decision.decideWithoutNextChange(use, row.facts(), permissions, now);
            if (isKnowable(row, decision, use, permissions, now))
                knowable.add(row.facts().id());
        }
        return knowable;
    }

    private static Sql byId(Collection<UUID> articles) {
        return Sql.of("article a where a.id = any(:articles) and a.version > 0").withIds("articles", articles);
    }

    private static boolean isKnowable(
            Row row, Decision decision, RequestedUse use, List<PermissionFacts> permissions, Instant now) {
        if (!(decision instanceof Denied denied)) return true;
        boolean isTakedown = denied.reason() == Reason.ARTICLE_CANCELED || denied.reason() == Reason.ARTICLE_WITHHELD;
        if (isTakedown
                && (row.offered()
                        || !(Decision.decideWithoutNextChange(
                                        use, ArticleFactsLoader.asUsable(row.facts()), permissions, now)
                                instanceof Denied))) return true;
        return row.live() ? !row.licensed() || row.offered() : row.wasPublic();
    }
}
