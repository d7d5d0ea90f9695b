package dateline.syndication.simulation;

import dateline.article.search.ArticleSearch;
import dateline.database.sql.Sql;
import dateline.syndication.changes.ChangeFeedItems;
import dateline.syndication.decision.CatalogueSql;
import dateline.syndication.notice.ReductionNotices;
import dateline.syndication.notice.ReductionNotices.LostRight;
import dateline.syndication.partner.PartnerContext;
import dateline.syndication.simulation.NoticeForecast.ForecastNotices;
import dateline.syndication.simulation.SimulationView.FeedItemCounts;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Counts the items that a change of a permission would bring to readers of the partner change feed. */
@Singleton
class FeedForecast {

    private final ArticleSearch search;
    private final ChangeFeedItems feedItems;
    private final ReductionNotices reductionNotices;
    private final AgroalDataSource reads;

    FeedForecast(
            ArticleSearch search,
            ChangeFeedItems feedItems,
            ReductionNotices reductionNotices,
            @DataSource("reads") AgroalDataSource reads) {
        this.search = search;
        this.feedItems = feedItems;
        this.reductionNotices = reductionNotices;
        this.reads = reads;
    }

    /** Counts the articles of the catalogue after the change: the change feed decides on each of them anew. */
    int countPuts(PermissionChange change, PartnerContext after, Instant now) {
        if (change.isWithoutEffect(now)) return 0;
        return search.count(CatalogueSql.readScope(after, now), PermissionSimulation.MAX_FOUND);
    }

    /**
     * The counts of an outlet. The change feed decides anew on every article that it ever offered, too.
     *
     * @param put as of {@link #countPuts}
     */
    FeedItemCounts of(PermissionChange change, OutletContexts contexts, int put, ForecastNotices notices, Instant now) {
        if (change.isWithoutEffect(now))
            return new FeedItemCounts(
                    PermissionSimulation.count(put), PermissionSimulation.count(0), PermissionSimulation.count(0));
        List<UUID> ended = findEnded(contexts, now);
        Map<UUID, String> kinds = feedItems.kindsOfEnds(
                ended, contexts.after(), demanded -> removals(demanded, ended, change, contexts, notices, now), now);
        int hold = (int) kinds.values().stream().filter("hold"::equals).count();
        return new FeedItemCounts(
                PermissionSimulation.count(put),
                PermissionSimulation.count(hold),
                PermissionSimulation.count(kinds.size() - hold));
    }

    private List<UUID> findEnded(OutletContexts contexts, Instant now) {
        return Sql.of("select o.article_id from offer_for_use o join article a on a.id = o.article_id")
                .add("where o.outlet_id = :outlet and o.use = :use")
                .with("outlet", contexts.outlet().id)
                .with("use", contexts.use().wireName())
                .add("and not")
                .add(CatalogueSql.of(contexts.after(), now).condition())
                .add("order by o.article_id limit :maxFound")
                .with("maxFound", PermissionSimulation.MAX_FOUND)
                .list(reads, row -> row.getObject("article_id", UUID.class));
    }

    // An edit takes regained articles out of the notices that are open, opens one for those that are lost, and applies
    // changed terms to the open ones.
    private Map<UUID, Instant> removals(
            Map<UUID, Instant> demanded,
            List<UUID> ended,
            PermissionChange change,
            OutletContexts contexts,
            ForecastNotices notices,
            Instant now) {
        if (!change.comparesRights()) return demanded;
        Map<UUID, Instant> removals = change.changesRemoval()
                ? reductionNotices.findRemovalsAfterEdit(change.proposed(), contexts.after(), ended, now)
                : new HashMap<>(demanded);
        if (!removals.isEmpty()) {
            Sql.of("select a.id from article a where a.id = any(:removals) and")
                    .withIds("removals", List.copyOf(removals.keySet()))
                    .add(CatalogueSql.entitledCondition(contexts.after(), now))
                    .list(reads, row -> row.getObject("id", UUID.class))
                    .forEach(removals::remove);
        }
        Duration period = change.terms().removalPeriod();
        if (period == null) return removals;
        notices.lost().stream()
                .filter(lost -> lost.outlet().equals(contexts.outlet().id) && lost.use() == contexts.use())
                .map(LostRight::article)
                .forEach(article -> removals.putIfAbsent(article, now.plus(period)));
        return removals;
    }
}
