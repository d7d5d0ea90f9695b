package dateline.article.read;

import dateline.article.model.Audience;
import dateline.article.rows.ArticleRow;
import dateline.article.rows.ArticleRows;
import dateline.article.rows.BodyLoader;
import dateline.article.rows.LastChange;
import dateline.article.search.ArticleFilter.Group;
import dateline.article.search.ArticleQuery;
import dateline.article.search.CandidateQuery;
import dateline.article.search.Feed;
import dateline.article.search.FeedPosition;
import dateline.article.search.ReadScope;
import dateline.article.search.SortOrder;
import dateline.article.search.TimeRangeScan;
import dateline.article.search.TimeRangeScan.TimeRangeQuery;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
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

    private final AgroalDataSource database;
    private final ArticleRows articles;
    private final BodyLoader bodies;

    FeedArticles(AgroalDataSource database, ArticleRows articles, BodyLoader bodies) {
        this.bodies = bodies;
        this.database = database;
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

    /** Returns the articles of a feed with their bodies: pinned ones first, then newest first. */
    public FeedSegment listShown(Feed feed, FeedPosition after, int limit, Audience audience, Instant now) {
        return listShown(feed, after, limit, ReadScope.of(audience, now), audience, true, now);
    }

    /** Returns the first {@code itemCount} articles for a caller with another read scope than the audience's. */
    public List<ArticleRow> listShown(Feed feed, ReadScope scope, Audience audience, Instant now) {
        return listShown(feed, FeedPosition.BEGINNING, feed.itemCount, scope, audience, true, now)
                .rows();
    }

    /** Returns the first {@code itemCount} articles that everybody may see, without bodies. */
    public List<ArticleRow> listWithoutBodies(Feed feed, Instant now) {
        Audience everybody = Audience.EVERYBODY;
        return listShown(
                        feed,
                        FeedPosition.BEGINNING,
                        feed.itemCount,
                        ReadScope.of(everybody, now),
                        everybody,
                        false,
                        now)
                .rows();
    }

    private FeedSegment listShown(
            Feed feed, FeedPosition after, int limit, ReadScope scope, Audience audience, boolean body, Instant now) {
        List<UUID> pinned = feed.pinnedIds();
        List<UUID> earlierPins = after.earlierPins(feed);
        Sql newest = new CandidateQuery(ArticleQuery.ALL, feed, scope, null, SortOrder.NEWEST, after.toKeysetPosition())
                .selectFirst(limit + 1 + pinned.size());
        Sql clauses = new Sql()
                .add("join (select id from (")
                .add(newest)
                .add(") newest union select unnest(cast(? as uuid[]))) f on f.id = a.id where", pinned)
                .add(scope.articles())
                .add("and a.id <> all(cast(? as uuid[]))", feed.excludedIds())
                .add("and a.id <> all(cast(? as uuid[]))", earlierPins)
                .add(
                        "order by array_position(cast(? as uuid[]), a.id), a.published_at desc, a.id desc limit "
                                + (limit + 1),
                        pinned);
        // Without a filter the statement reads along one index; planning it takes longer than running it.
        List<ArticleRow> rows = isUnfiltered(feed) && !scope.hasRanges()
                ? articles.listWithGenericPlan(audience, now, clauses)
                : articles.list(audience, now, clauses);
        List<ArticleRow> shown = rows.size() > limit ? rows.subList(0, limit) : rows;
        if (body) shown = bodies.load(shown);
        return new FeedSegment(
                shown,
                rows.size() == shown.size()
                        ? Optional.empty()
                        : Optional.of(FeedPosition.of(shown.get(shown.size() - 1), feed)));
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
        Sql sql = new Sql()
                .add("select last.at as last_change, gone.* from (select")
                .add(LastChange.of(audience, now))
                .add("as at) last left join (select e.id, e.ended_at,")
                .add("(select max(c.at) from change c where c.article_id = e.id and c.told) as at from (")
                .add(selectEnded(feed, audience, now))
                .add(") e) gone on true")
                .add(NEWEST_END_FIRST.orderBy("gone", "id"));
        List<Removed> removed = new ArrayList<>();
        Instant[] lastChange = new Instant[1];
        Sql.RowMapper<Boolean> mapper = row -> {
            lastChange[0] = Sql.instant(row, "last_change");
            UUID id = row.getObject("id", UUID.class);
            return id != null && removed.add(new Removed(id, Sql.instant(row, "at")));
        };
        // Ended articles have an index in this order. Planning the statement takes 70 times as long as running it.
        if (isUnfiltered(feed)) sql.listWithGenericPlan(database, mapper);
        else sql.list(database, mapper);
        return new EndedArticles(removed, Optional.ofNullable(lastChange[0]));
    }

    private static boolean isUnfiltered(Feed feed) {
        return feed.query == null || feed.query.groups().isEmpty();
    }

    private static Sql selectEnded(Feed feed, Audience audience, Instant now) {
        List<Group> groups = feed.query == null ? List.of() : feed.query.groups();
        Sql selected = new TimeRangeScan(
                        NEWEST_END_FIRST,
                        TimeRangeScan.ENDED,
                        now,
                        null,
                        TimeRangeQuery.of(NEWEST_END_FIRST.column(), selectEndedWith(feed, groups, audience, now)),
                        List.of(),
                        TimeRangeScan.MATCHES_NEAR_START)
                .selectFirst(MAX_REMOVED);
        if (groups.isEmpty() || feed.pinnedIds().isEmpty()) return selected;
        return new Sql()
                .add("select * from ((")
                .add(selected)
                .add(") union (")
                .add(selectEndedWith(feed, List.of(), audience, now))
                .add("and x.article_id = any(?))) u", feed.pinnedIds())
                .add(NEWEST_END_FIRST.orderBy("u", "id"))
                .add("limit ?", MAX_REMOVED);
    }

    // A licensed article has ended for the public, but not for the newsroom.
    private static Sql selectEndedWith(Feed feed, List<Group> groups, Audience audience, Instant now) {
        Sql sql = new Sql()
                .add("select x.article_id as id, x.ended_at from article_text x where")
                .add(CandidateQuery.anyTermOfEach(groups))
                .add("and x.published_at <= ? and x.ended_at <= ?", now, now)
                .add("and x.article_id <> all(cast(? as uuid[]))", feed.excludedIds());
        return audience == Audience.EVERYBODY ? sql : sql.add("and (x.shown is null or x.expires_at <= ?)", now);
    }
}
