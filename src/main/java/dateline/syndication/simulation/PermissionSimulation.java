package dateline.syndication.simulation;

import dateline.article.search.ArticleSearch;
import dateline.database.sql.ReadSnapshot;
import dateline.database.sql.Sql;
import dateline.http.response.Page;
import dateline.rights.Decision;
import dateline.rights.Decision.Denied;
import dateline.rights.Decision.Permitted;
import dateline.rights.Use;
import dateline.syndication.decision.CatalogueDifference;
import dateline.syndication.decision.RightsEvaluator;
import dateline.syndication.delivery.Quotas;
import dateline.syndication.partner.Outlet;
import dateline.syndication.partner.PartnerContext;
import dateline.syndication.partner.Permission;
import dateline.syndication.partner.ReportNames;
import dateline.syndication.simulation.NoticeForecast.ForecastNotices;
import dateline.syndication.simulation.SimulationView.AffectedArticle;
import dateline.syndication.simulation.SimulationView.ArticleSet;
import dateline.syndication.simulation.SimulationView.ExpectedNotice;
import dateline.syndication.simulation.SimulationView.OutletEffect;
import dateline.syndication.simulation.SimulationView.QuotaEffect;
import dateline.syndication.simulation.SimulationView.RunningCopies;
import dateline.syndication.simulation.SimulationView.RunningCopy;
import dateline.syndication.simulation.SimulationView.SimulatedQuota;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Computes what a change of a permission would do, with the conditions, decisions and queries that apply when it is
 * made. Everything is read in one snapshot, and nothing is written or locked.
 */
@Singleton
class PermissionSimulation {

    /** The greatest number that is counted. */
    private static final int MAX_COUNT = 10_000;

    /** Number of rows that a query finds at most, so that it tells whether there are more than are counted. */
    static final int MAX_FOUND = MAX_COUNT + 1;

    /** Number of articles with levels in a result: some 3 MB if their headlines are as long as they may be. */
    private static final int MAX_ARTICLES = 2_000;

    private final ArticleSearch search;
    private final RightsEvaluator rights;
    private final FeedForecast feed;
    private final NoticeForecast forecast;
    private final Quotas quotas;
    private final ReportNames names;
    private final AgroalDataSource reads;

    PermissionSimulation(
            ArticleSearch search,
            RightsEvaluator rights,
            FeedForecast feed,
            NoticeForecast forecast,
            Quotas quotas,
            ReportNames names,
            @DataSource("reads") AgroalDataSource reads) {
        this.search = search;
        this.rights = rights;
        this.feed = feed;
        this.forecast = forecast;
        this.quotas = quotas;
        this.names = names;
        this.reads = reads;
    }

    /**
     * @param use the use for which catalogue, change feed and quota are compared; notices and copies are those for every use
     * @param limit maximum number of items in each list of the result; its articles with levels are at most
     *     {@link #MAX_ARTICLES} in all
     */
    SimulationView simulate(PermissionChange change, Use use, int limit, Instant now) {
        UUID partner = change.proposed().partnerId;
        List<Outlet> outlets = Outlet.of(partner);
        PartnerContext before = PartnerContext.of(partner, outlets.get(0).id).forUse(use);
        PartnerContext after = change.isWithoutEffect(now) ? before : before.with(change.proposed());
        List<OutletContexts> contexts = outlets.stream()
                .map(outlet -> new OutletContexts(outlet, before.in(outlet), after.in(outlet)))
                .toList();
        return ReadSnapshot.run(reads, () -> simulate(change, use, contexts, limit, now));
    }

    private SimulationView simulate(
            PermissionChange change, Use use, List<OutletContexts> outlets, int limit, Instant now) {
        ForecastNotices notices = forecast.of(change, outlets, now);
        Set<UUID> affected = new HashSet<>(notices.articles());
        Map<List<Boolean>, CatalogueEffect> catalogues = new HashMap<>();
        ArticleBudget budget = new ArticleBudget(MAX_ARTICLES);
        List<OutletEffect> effects = new ArrayList<>();
        for (OutletContexts contexts : outlets) {
            CatalogueEffect catalogue = catalogues.computeIfAbsent(
                    contexts.coverage(),
                    covered -> catalogue(change, contexts, affected, Math.min(limit, budget.left), now));
            effects.add(new OutletEffect(
                    contexts.outlet().id,
                    contexts.outlet().name,
                    budget.cut(catalogue.gained()),
                    budget.cut(catalogue.lost()),
                    budget.cut(catalogue.raised()),
                    budget.cut(catalogue.lowered()),
                    feed.of(change, contexts, catalogue.puts(), notices, now)));
        }
        return SimulationViewBuilder.builder()
                .permission(change.current() == null ? null : change.current().id)
                .partner(change.proposed().partnerId)
                .at(now)
                .state(change.proposed().state(now))
                .outlets(effects)
                .notices(notices(change, notices, limit, now))
                .copies(copies(change.proposed().partnerId, affected, limit))
                .quota(quota(change, use, now))
                .build();
    }

    /**
     * What changes for all outlets that the same permissions cover.
     *
     * @param puts number of articles of the catalogue after the change
     */
    private record CatalogueEffect(
            ArticleSet gained, ArticleSet lost, ArticleSet raised, ArticleSet lowered, int puts) {}

    /** Cuts the lists of articles once the response contains as many as it may. */
    private static final class ArticleBudget {
        private int left;

        ArticleBudget(int left) {
            this.left = left;
        }

        ArticleSet cut(ArticleSet set) {
            List<AffectedArticle> items =
                    set.items().subList(0, Math.min(left, set.items().size()));
            left -= items.size();
            return new ArticleSet(set.count(), items);
        }
    }

    /** @param affected receives the articles that the outlets would lose */
    private CatalogueEffect catalogue(
            PermissionChange change, OutletContexts contexts, Set<UUID> affected, int limit, Instant now) {
        CatalogueDifference difference = CatalogueDifference.of(contexts.before(), contexts.after(), now);
        List<UUID> lost = search.findNewest(difference.lost(), MAX_FOUND);
        affected.addAll(lost);
        return new CatalogueEffect(
                articles(search.findNewest(difference.gained(), MAX_FOUND), contexts, limit, now),
                articles(lost, contexts, limit, now),
                articles(search.findNewest(difference.raised(), MAX_FOUND), contexts, limit, now),
                articles(search.findNewest(difference.lowered(), MAX_FOUND), contexts, limit, now),
                feed.countPuts(change, contexts.after(), now));
    }

    private ArticleSet articles(List<UUID> all, OutletContexts contexts, int limit, Instant now) {
        List<UUID> first = all.subList(0, Math.min(all.size(), limit));
        Map<UUID, String> headlines = names.find(first.stream());
        Map<UUID, RightsEvaluator.DecidedArticle> before = rights.decideForChangeFeed(contexts.before(), first, now);
        Map<UUID, RightsEvaluator.DecidedArticle> after = rights.decideForChangeFeed(contexts.after(), first, now);
        List<AffectedArticle> items = first.stream()
                .map(id -> new AffectedArticle(
                        id,
                        headlines.get(id),
                        level(before.get(id).decision()),
                        level(after.get(id).decision()),
                        after.get(id).decision() instanceof Denied denied
                                ? denied.reason().code()
                                : null))
                .toList();
        return new ArticleSet(count(all.size()), items);
    }

    static Page.Count count(int found) {
        return new Page.Count(Math.min(found, MAX_COUNT), found > MAX_COUNT);
    }

    private static String level(Decision decision) {
        return decision instanceof Permitted permitted ? permitted.level().wireName() : null;
    }

    private static List<ExpectedNotice> notices(
            PermissionChange change, ForecastNotices notices, int limit, Instant now) {
        Duration period = change.terms().removalPeriod();
        String demand = period == null ? "hold" : "remove";
        Instant dueAt = period == null ? null : now.plus(period);
        List<ExpectedNotice> expected = new ArrayList<>();
        if (!notices.ended().isEmpty())
            expected.add(new ExpectedNotice("permission-ended", null, demand, dueAt, ids(notices.ended(), limit)));
        notices.lostByUse()
                .forEach((lostUse, articles) -> expected.add(new ExpectedNotice(
                        "permission-narrowed", lostUse.nameUnlessDefault(), demand, dueAt, ids(articles, limit))));
        return expected.isEmpty() ? null : expected;
    }

    private static SimulationView.ArticleIds ids(List<UUID> all, int limit) {
        return new SimulationView.ArticleIds(count(all.size()), all.subList(0, Math.min(all.size(), limit)));
    }

    private RunningCopies copies(UUID partner, Set<UUID> articles, int limit) {
        if (articles.isEmpty()) return new RunningCopies(count(0), List.of());
        List<RunningCopy> all = Sql.of("select id, article_id, url, version from reproduction")
                .add("where partner_id = :partner and status = 'running' and article_id = any(:articles)")
                .with("partner", partner)
                .withIds("articles", articles)
                .add("order by id limit :maxFound")
                .with("maxFound", MAX_FOUND)
                .list(
                        reads,
                        row -> new RunningCopy(
                                row.getObject("id", UUID.class),
                                row.getObject("article_id", UUID.class),
                                row.getString("url"),
                                row.getInt("version")));
        return new RunningCopies(count(all.size()), all.subList(0, Math.min(all.size(), limit)));
    }

    private QuotaEffect quota(PermissionChange change, Use use, Instant now) {
        SimulatedQuota before = change.current() == null ? null : quotaUse(change.current(), use, now);
        SimulatedQuota after = quotaUse(change.proposed(), use, now);
        return before == null && after == null ? null : new QuotaEffect(before, after);
    }

    private SimulatedQuota quotaUse(Permission permission, Use use, Instant now) {
        if (permission.terms.quotaOf(use) == null) return null;
        var state = quotas.state(permission, use, List.of(), now);
        int limit = state.quota().limit();
        return new SimulatedQuota(
                limit, state.quota().period(), state.used(), Math.max(0, limit - state.used()), state.resetsAt());
    }
}
