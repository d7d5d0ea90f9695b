package dateline.article.read;

import dateline.article.model.Audience;
import dateline.article.rows.ArticleRead;
import dateline.article.rows.ArticleRow;
import dateline.article.rows.ArticleRows;
import dateline.article.rows.ArticleSql;
import dateline.article.rows.BodyLoader;
import dateline.article.rows.LastChange;
import dateline.article.search.ArticleFilter.Group;
import dateline.article.search.ArticleQuery;
import dateline.article.search.CandidateQuery;
import dateline.article.search.Feed;
import dateline.article.search.FeedPosition;
import dateline.article.search.PageRowCount;
import dateline.article.search.ReadScope;
import dateline.article.search.SortOrder;
import dateline.article.search.TimeRangeScan;
import dateline.article.search.TimeRangeScan.TimeRangeQuery;
import dateline.database.sql.PlannerSettings;
import dateline.database.sql.Sql;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads the articles that a feed shows, and those that its readers must remove. */
@Singleton
public class FeedArticles {

    private static final SortOrder NEWEST_END_FIRST = new SortOrder("ended_at", true);
    private static final int MAX_REMOVED = 100;

    private final ArticleRows articles;
    private final BodyLoader bodies;

    FeedArticles(ArticleRows articles, BodyLoader bodies) {
        this.bodies = bodies;
        this.articles = articles;
    }

    /** An article that a feed showed to everybody before and no longer shows. */
    public record Removed(UUID id, Instant at) {}

    /**
     * A page of a feed.
     *
     * @param next the position after which the next page begins; absent at the end
     */
    public record FeedSegment(List<ArticleRow> rows, Optional<FeedPosition> next) {}

    /** Returns the articles of a feed with their bodies and use policies: pinned ones first, then newest first. */
    public FeedSegment listShown(Feed feed, FeedPosition after, int limit, Audience audience, Instant now) {
        FeedSegment segment = list(
                feed,
                after,
                limit,
                ReadScope.of(audience),
                ArticleRead.state(audience, now).withUsePolicy());
        List<ArticleRow> withBodies = bodies.load(segment.rows());
        if (withBodies.size() == segment.rows().size()) return new FeedSegment(withBodies, segment.next());
        ArticleRow last = withBodies.get(withBodies.size() - 1);
        return new FeedSegment(withBodies, Optional.of(FeedPosition.of(last, feed)));
    }

    /** Returns the first {@code itemCount} articles of a read scope. */
    public List<ArticleRow> listShown(Feed feed, ReadScope scope, Audience audience, Instant now) {
        return bodies.load(list(feed, FeedPosition.BEGINNING, feed.itemCount, scope, ArticleRead.state(audience, now))
                .rows());
    }

    private FeedSegment list(Feed feed, FeedPosition after, int limit, ReadScope scope, ArticleRead read) {
        List<UUID> pinned = feed.pinnedIds();
        List<UUID> earlierPins = after.earlierPins(feed);
        Sql newest = new CandidateQuery(ArticleQuery.ALL, feed, scope, null, SortOrder.NEWEST, after.toKeysetPosition())
                .selectFirst(PageRowCount.forItems(limit + pinned.size()));
        Sql selection = Sql.of("select id from (")
                .add(newest)
                .add(") newest union select unnest(cast(:pinned as uuid[]))")
                .withIds("pinned", pinned);
        Sql condition = scope.articles()
                .add("and a.id <> all(cast(:excludedIds as uuid[]))")
                .withIds("excludedIds", feed.excludedIds())
                .add("and a.id <> all(cast(:earlierPins as uuid[]))")
                .withIds("earlierPins", earlierPins);
        Sql order = Sql.of(
                        "order by array_position(cast(:pinned as uuid[]), a.id), a.published_at desc, a.id desc limit "
                                + PageRowCount.forItems(limit))
                .withIds("pinned", pinned);
        List<ArticleRow> rows = articles.listSelected(
                read,
                plannerSettings(feed, scope.isForPartner()),
                ArticleSql.selected(selection, condition, ""),
                order);
        if (rows.size() <= limit) return new FeedSegment(rows, Optional.empty());
        return new FeedSegment(rows.subList(0, limit), Optional.of(FeedPosition.of(rows.get(limit - 1), feed)));
    }

    /**
     * The articles that have ended.
     *
     * @param removed the last 100
     * @param lastChange when anything that a feed of this audience could show last changed; absent before the first
     *     change
     */
    public record EndedArticles(List<Removed> removed, Optional<Instant> lastChange) {}

    public EndedArticles listEnded(Feed feed, Audience audience, Instant now) {
        Sql sql = ArticleSql.clock(now)
                .add("select last.at as last_change, gone.* from (select")
                .add(LastChange.of(audience))
                .add("as at) last left join (select e.id, e.ended_at,")
                .add("(select max(c.at) from change c where c.article_id = e.id and c.told) as at from (")
                .add(selectEnded(feed, audience))
                .add(") e) gone on true")
                .add(NEWEST_END_FIRST.orderBy("gone", "id"));
        List<Removed> removed = new ArrayList<>();
        Instant[] lastChange = new Instant[1];
        Sql.RowMapper<Boolean> mapper = row -> {
            lastChange[0] = Sql.instant(row, "last_change");
            UUID id = row.getObject("id", UUID.class);
            return id != null && removed.add(new Removed(id, Sql.instant(row, "at")));
        };
        articles.run(sql, plannerSettings(feed, false), mapper);
        return new EndedArticles(removed, Optional.ofNullable(lastChange[0]));
    }

    // Without a filter both statements read along one index. Planning them takes up to 70 times as long as running
    // them.
    private static PlannerSettings plannerSettings(Feed feed, boolean isForPartner) {
        boolean isFiltered = feed.query != null && !feed.query.groups().isEmpty();
        return isFiltered || isForPartner ? PlannerSettings.FOR_VALUES : PlannerSettings.OF_POOL;
    }

    private static Sql selectEnded(Feed feed, Audience audience) {
        List<Group> groups = feed.query == null ? List.of() : feed.query.groups();
        Sql selected = new TimeRangeScan(
                        NEWEST_END_FIRST,
                        TimeRangeScan.ENDED,
                        TimeRangeScan.epochSecond(ArticleSql.NOW),
                        null,
                        TimeRangeQuery.of(NEWEST_END_FIRST.column(), selectEndedWith(feed, groups, audience)),
                        List.of(),
                        TimeRangeScan.MATCHES_NEAR_START)
                .selectFirst(MAX_REMOVED);
        if (groups.isEmpty() || feed.pinnedIds().isEmpty()) return selected;
        return Sql.of("select * from ((")
                .add(selected)
                .add(") union (")
                .add(selectEndedWith(feed, List.of(), audience))
                .add("and x.article_id = any(:pinnedIds))) u")
                .withIds("pinnedIds", feed.pinnedIds())
                .add(NEWEST_END_FIRST.orderBy("u", "id"))
                .add("limit :maxRemoved")
                .with("maxRemoved", MAX_REMOVED);
    }

    // A licensed article has ended for the public, but not for the newsroom.
    private static Sql selectEndedWith(Feed feed, List<Group> groups, Audience audience) {
        Sql sql = Sql.of("select x.article_id as id, x.ended_at from article_text x where")
                .add(CandidateQuery.anyTermOfEach(groups))
                .add("and x.published_at <=")
                .add(ArticleSql.NOW)
                .add("and x.ended_at <=")
                .add(ArticleSql.NOW)
                .add("and x.article_id <> all(cast(:excludedIds as uuid[]))")
                .withIds("excludedIds", feed.excludedIds());
        return audience == Audience.EVERYBODY
                ? sql
                : sql.add("and (x.shown is null or x.expires_at <=")
                        .add(ArticleSql.NOW)
                        .add(")");
    }
}
