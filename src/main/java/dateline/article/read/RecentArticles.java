package dateline.article.read;

import dateline.article.model.Audience;
import dateline.article.rows.ArticleRow;
import dateline.article.rows.ArticleRows;
import dateline.article.rows.ArticleSql;
import dateline.database.sql.Sql;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What is new on the newsroom's own site. */
@Singleton
public class RecentArticles {

    /** How long something is. */
    public static final Duration FRESH = Duration.ofDays(2);

    private final ArticleRows rows;

    RecentArticles(ArticleRows rows) {
        this.rows = rows;
    }

    /**
     * The newest articles that everybody may see, without their bodies, less those that live elsewhere or appeared there before.
     *
     * @param origin of the site, such as {@code https://www.example.com}
     */
    public List<ArticleRow> onTheSite(String origin, int limit, Instant now) {
        Instant since = now.minus(FRESH);
        return rows.list(
                false,
                Audience.EVERYBODY,
                now,
                new Sql()
                        .add("where a.published_at > ? and", since)
                        .add(ArticleSql.live("a", now))
                        .add("and")
                        .add(ArticleSql.readable("a", Audience.EVERYBODY))
                        .add("""
                    and (v.content->>'canonicalUrl' is null or starts_with(lower(v.content->>'canonicalUrl'), ?))
                    and (v.content->>'originalPublishedAt' is null or cast(v.content->>'originalPublishedAt' as timestamptz) > ?)
                    order by a.published_at desc, a.id desc limit ?
                    """, origin + "/", since, limit));
    }
}
