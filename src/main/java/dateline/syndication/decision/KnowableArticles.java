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
 * Which articles a partner may know of: those that it may run, that everybody may know of, or whose end concerns it. Decided from the article's row in one
 * statement and before any text is loaded, so that a hidden article takes no longer than one that there is not. {@link DenialResponses} has the same rules.
 */
@Singleton
public class KnowableArticles {

    /**
     * What decides whether a partner may know of an article, from its row.
     *
     * @param live for readers
     * @param told everybody could read it once
     * @param licensed shown to no reader
     * @param offered this partner was told once that it may run it
     */
    record Row(ArticleFacts facts, boolean live, boolean told, boolean licensed, boolean offered) {

        /** That of no article, about which as much has to be decided. */
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
     * @param hidden is told of an article that is there and hidden, and why the partner may not have it
     * @throws dateline.http.problem.Problem 404 for an article that is not there, and the same for one that is hidden
     */
    public void require(PartnerContext licensee, String article, Instant now, BiConsumer<UUID, Reason> hidden) {
        List<Row> rows = facts.rows(ArticleSql.named(article), licensee, now);
        // For none the same is decided about nothing in particular: permissions may be many.
        Row row = rows.isEmpty() ? Row.none(now) : rows.get(0);
        List<PermissionFacts> licences = licensee.licences();
        Decision decision = Decision.decideWithoutNextChange(licensee.ask(), row.facts(), licences, now);
        if (!rows.isEmpty() && known(row, decision, licensee.ask(), licences, now)) return;
        if (!rows.isEmpty() && decision instanceof Denied no)
            hidden.accept(row.facts().id(), no.reason());
        throw ArticleReader.unknown(article);
    }

    /** Those of the articles that the partner may know of, by id. */
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
