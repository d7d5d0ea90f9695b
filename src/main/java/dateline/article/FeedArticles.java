package dateline.article;

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

    private static final ArticleQuery EVERYTHING = new ArticleQuery(
            null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
            null, null);

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
        Sql newest = new ArticlePick(EVERYTHING, feed, reach, null, ArticlePick.Order.NEWEST, null)
                .first(feed.itemCount + feed.pinnedIds().size());
        return ArticleSql.select(true, audience, now)
                .add("join (select id from (")
                .add(newest)
                .add(") newest union select unnest(cast(? as uuid[]))) f on f.id = a.id where", feed.pinnedIds())
                .add(reach.articles())
                .add("and")
                .add(feed.condition())
                .add(
                        "order by array_position(cast(? as uuid[]), a.id), a.published_at desc, a.id desc limit ?",
                        feed.pinnedIds(),
                        feed.itemCount)
                .list(database, ArticleRow::of);
    }

    /**
     * What has ended.
     *
     * @param removed the last hundred, as far as they are among the last thousand that ended anywhere
     * @param lastChange when anything that a feed of this audience could show changed last; absent while nothing has
     */
    public record Ended(List<Removed> removed, Optional<Instant> lastChange) {}

    public Ended ended(Feed feed, Audience audience, Instant now) {
        Sql sql = new Sql()
                .add("select last.at as last_change, gone.* from (select")
                .add(LastChange.of(audience, now))
                .add("as at) last left join (")
                .add(
                        "select a.id, a.ended, (select max(c.at) from change c where c.article_id = a.id and c.told) as at from (")
                .add("select a.*, coalesce(a.taken_back_at, a.unpublished_at, a.expires_at) as ended from article a")
                .add("where a.first_public_at is not null and a.published_at <= ?", now)
                .add("and coalesce(a.taken_back_at, a.unpublished_at, a.expires_at) <= ?", now)
                // What the index of ended articles holds.
                .add("and (a.pub_status <> 'usable' or a.unpublished_at is not null or a.expires_at is not null)")
                .add(
                        "order by coalesce(a.taken_back_at, a.unpublished_at, a.expires_at) desc, a.id desc limit 1000) a where not")
                .add(ArticleSql.live("a", now))
                .add("and")
                .add(feed.condition())
                .add("order by a.ended desc, a.id desc limit 100) gone on true order by gone.ended desc, gone.id desc");
        List<Removed> removed = new ArrayList<>();
        Instant[] lastChange = new Instant[1];
        sql.list(database, row -> {
            lastChange[0] = Sql.instant(row, "last_change");
            UUID id = row.getObject("id", UUID.class);
            return id == null ? null : removed.add(new Removed(id, Sql.instant(row, "at")));
        });
        return new Ended(removed, Optional.ofNullable(lastChange[0]));
    }
}
