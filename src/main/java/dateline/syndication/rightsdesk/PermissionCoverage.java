package dateline.syndication.rightsdesk;

import dateline.article.search.ArticleSearch;
import dateline.rights.PermissionFacts;
import dateline.rights.PermissionFactsBuilder;
import dateline.rights.PermissionState;
import dateline.rights.Use;
import dateline.syndication.decision.CatalogueSql;
import dateline.syndication.partner.Outlet;
import dateline.syndication.partner.PartnerContext;
import dateline.syndication.partner.Permission;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tells the rights desk if a permission covers none of the articles that are live now, and why. */
@Singleton
class PermissionCoverage {

    private static final int MAX_COUNTED = 10_000;
    private static final Instant BEFORE_EVERY_ARTICLE = Instant.parse("0001-01-01T00:00:00Z");

    private final ArticleSearch search;

    PermissionCoverage(ArticleSearch search) {
        this.search = search;
    }

    /**
     * Returns what the rights desk should know after it has activated or edited a permission.
     *
     * @return null if there is nothing, so that the member is left out of the JSON
     */
    List<Warning> warnings(Permission permission, Instant now) {
        List<Warning> ofTerm = Warning.of(permission, now);
        if (!Warning.isCurrentOrFuture(permission, now)) return ofTerm;
        List<Warning> all = new ArrayList<>(ofTerm == null ? List.of() : ofTerm);
        coversNoArticle(permission, now).ifPresent(all::add);
        return all.isEmpty() ? null : all;
    }

    // Empty if the permission covers a live article, whatever its delay.
    private Optional<Warning> coversNoArticle(Permission permission, Instant now) {
        PartnerContext context = PartnerContext.of(
                permission.partnerId, Outlet.of(permission.partnerId).get(0).id);
        PermissionFacts facts = PermissionFactsBuilder.builder(
                        permission.terms.toFacts(permission.id, PermissionState.ACTIVE, Use.REPRODUCE))
                .minDelay(Duration.ZERO)
                .build();
        if (count(facts, context, now, 1) > 0) return Optional.empty();
        PermissionFacts ofAnyTime = PermissionFactsBuilder.builder(facts)
                .articlesFrom(BEFORE_EVERY_ARTICLE)
                .articlesUntil(null)
                .build();
        return Optional.of(Warning.coversNoArticle(detail(facts, count(ofAnyTime, context, now, MAX_COUNTED))));
    }

    private int count(PermissionFacts facts, PartnerContext context, Instant now, int limit) {
        return search.count(CatalogueSql.coverageScope(facts, context, now), limit);
    }

    private static String detail(PermissionFacts facts, int inScope) {
        if (inScope == 0) return "The scope of the permission contains no live article now.";
        String total = inScope == MAX_COUNTED ? MAX_COUNTED + " or more" : String.valueOf(inScope);
        String until = facts.articlesUntil() == null ? "" : " and before articlesUntil, " + facts.articlesUntil();
        return "The permission covers 0 of " + total
                + " live articles in its scope. It covers only articles that were published at or after articlesFrom, "
                + facts.articlesFrom() + until + ". To include earlier articles, change articlesFrom.";
    }
}
