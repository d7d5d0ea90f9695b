package dateline.article;

import dateline.article.ArticleFilter.Group;
import dateline.article.ArticlePick.Order;
import dateline.article.TimeWalk.Texts;
import dateline.database.Sql;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What a feed shows its readers, and what it tells them to take down. */
@Singleton
public class FeedArticles {

    private static final Order ENDS = new Order("ended_at", true);
    private static final int REMOVED = 100;

    private final AgroalDataSource database;

    FeedArticles(AgroalDataSource database) {
        this.database = database;
    }

    /** An article that a feed once showed to everybody and shows no more. */
    public record Removed(UUID id, Instant at) {}

    /** The newest articles of a feed, pinned ones first; with their bodies. */
    public List<ArticleRow> shown(Feed feed, Audience audience, Instant now) {
        return shown(feed, Reach.of(audience, now), audience, now);
    }

    /** The same of what a caller reaches by another right than the audience's. */
    public List<ArticleRow> shown(Feed feed, Reach reach, Audience audience, Instant now) {
        Sql newest = new ArticlePick(ArticleQuery.EVERYTHING, feed, reach, null, Order.NEWEST, null)
                .first(feed.itemCount + feed.pinnedIds().size());
        return ArticleSql.select(true, audience, now)
                .add("join (select id from (")
                .add(newest)
                .add(") newest union select unnest(cast(? as uuid[]))) f on f.id = a.id where", feed.pinnedIds())
                .add(reach.articles())
                .add("and a.id <> all(cast(? as uuid[]))", feed.excludedIds())
                .add(
                        "order by array_position(cast(? as uuid[]), a.id), a.published_at desc, a.id desc limit ?",
                        feed.pinnedIds(),
                        feed.itemCount)
                .list(database, ArticleRow::of);
    }

    /**
     * What has ended.
     *
     * @param removed the last hundred
     * @param lastChange when anything that a feed of this audience could show changed last; absent while nothing has
     */
    public record Ended(List<Removed> removed, Optional<Instant> lastChange) {}

    public Ended ended(Feed feed, Audience audience, Instant now) {
        Sql sql = new Sql()
                .add("select last.at as last_change, gone.* from (select")
                .add(LastChange.of(audience, now))
                .add("as at) last left join (select e.id, e.ended_at,")
                .add("(select max(c.at) from change c where c.article_id = e.id and c.told) as at from (")
                .add(ends(feed, now))
                .add(") e) gone on true")
                .add(ENDS.by("gone", "id"));
        List<Removed> removed = new ArrayList<>();
        Instant[] lastChange = new Instant[1];
        sql.list(database, row -> {
            lastChange[0] = Sql.instant(row, "last_change");
            UUID id = row.getObject("id", UUID.class);
            return id == null ? null : removed.add(new Removed(id, Sql.instant(row, "at")));
        });
        return new Ended(removed, Optional.ofNullable(lastChange[0]));
    }

    private static Sql ends(Feed feed, Instant now) {
        List<Group> groups = feed.query == null ? List.of() : feed.query.groups();
        Sql selected = new TimeWalk(
                        ENDS,
                        TimeWalk.ENDED,
                        now,
                        null,
                        Texts.of(ENDS.column(), ended(feed, groups, now)),
                        List.of(),
                        TimeWalk.FEW)
                .first(REMOVED);
        if (groups.isEmpty() || feed.pinnedIds().isEmpty()) return selected;
        return new Sql()
                .add("select * from ((")
                .add(selected)
                .add(") union (")
                .add(ended(feed, List.of(), now))
                .add("and x.article_id = any(?))) u", feed.pinnedIds())
                .add(ENDS.by("u", "id"))
                .add("limit ?", REMOVED);
    }

    private static Sql ended(Feed feed, List<Group> groups, Instant now) {
        return new Sql()
                .add("select x.article_id as id, x.ended_at from article_text x where")
                .add(ArticlePick.terms(groups))
                .add("and x.published_at <= ? and x.ended_at <= ?", now, now)
                .add("and x.article_id <> all(cast(? as uuid[]))", feed.excludedIds());
    }
}
