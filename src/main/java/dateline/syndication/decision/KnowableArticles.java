package dateline.syndication.decision;

import dateline.article.read.ArticleReader;
import dateline.article.rows.ArticleSql;
import dateline.database.sql.Sql;
import dateline.rights.ArticleFacts;
import dateline.rights.ArticleFactsBuilder;
import dateline.rights.Decision;
import dateline.rights.Decision.Denied;
import dateline.rights.PermissionFacts;
import dateline.rights.PubStatus;
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
     * @param live whether it is live
     * @param told whether it was ever public
     * @param licensed whether its visibility is {@code licensed}, so that the public cannot read it
     * @param offered whether this partner ever had an offer of it
     */
    record Row(ArticleFacts facts, boolean live, boolean told, boolean licensed, boolean offered) {

        /** The row for a missing article, so that its decision takes as long as that of an existing one. */
        static Row none(Instant now) {
            ArticleFacts none = ArticleFactsBuilder.builder()
                    .id(new UUID(0, 0))
                    .pubStatus(PubStatus.USABLE)
                    .publishedAt(now)
                    .sectionPath(List.of())
                    .feeds(Set.of())
                    .tags(Set.of())
                    .subjects(Set.of())
                    .language("en")
                    .type("text")
                    .media(List.of())
                    .build();
            return new Row(none, false, false, false, false);
        }
    }

    private final ArticleFactsLoader facts;

    KnowableArticles(ArticleFactsLoader facts) {
        this.facts = facts;
    }

    /**
     * @param article id or slug
     * @param hidden receives the id of a hidden article and the reason of the denial
     * @throws dateline.http.problem.Problem 404, the same for a missing and for a hidden article
     */
    public void require(PartnerContext licensee, String article, Instant now, BiConsumer<UUID, Reason> hidden) {
        List<Row> rows = facts.rows(ArticleSql.byIdOrSlug(article), licensee, now);
        // A missing article is decided, too: with many permissions the decision takes a measurable time.
        Row row = rows.isEmpty() ? Row.none(now) : rows.get(0);
        List<PermissionFacts> licences = licensee.licences();
        Decision decision = Decision.decideWithoutNextChange(licensee.ask(), row.facts(), licences, now);
        if (!rows.isEmpty() && known(row, decision, licensee.ask(), licences, now)) return;
        if (!rows.isEmpty() && decision instanceof Denied no)
            hidden.accept(row.facts().id(), no.reason());
        throw ArticleReader.unknown(article);
    }

    /** The ids of the given articles that the partner may know of. */
    public Set<UUID> among(PartnerContext licensee, RequestedUse ask, Collection<UUID> articles, Instant now) {
        Set<UUID> known = new HashSet<>();
        if (articles.isEmpty()) return known;
        List<PermissionFacts> licences = licensee.licences();
        for (Row row : facts.rows(byId(articles), licensee, now)) {
            Decision decision = Decision.decideWithoutNextChange(ask, row.facts(), licences, now);
            if (known(row, decision, ask, licences, now)) known.add(row.facts().id());
        }
        return known;
    }

    private static Sql byId(Collection<UUID> articles) {
        return new Sql().add("where a.id = any(?) and a.version > 0", articles);
    }

    private static boolean known(
            Row row, Decision decision, RequestedUse ask, List<PermissionFacts> licences, Instant now) {
        if (!(decision instanceof Denied no)) return true;
        boolean takenBack = no.reason() == Reason.ARTICLE_CANCELED || no.reason() == Reason.ARTICLE_WITHHELD;
        if (takenBack
                && (row.offered()
                        || !(Decision.decideWithoutNextChange(
                                        ask, ArticleFactsLoader.usable(row.facts()), licences, now)
                                instanceof Denied))) return true;
        return row.live() ? !row.licensed() || row.offered() : row.told();
    }
}
