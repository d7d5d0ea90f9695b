package dateline.article.read;

import dateline.article.model.Audience;
import dateline.article.rows.ArticleRead;
import dateline.article.rows.ArticleRow;
import dateline.article.rows.ArticleRows;
import dateline.article.rows.ArticleSql;
import dateline.database.sql.PlannerSettings;
import dateline.database.sql.Sql;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Lists the recent articles of the newsroom's own site. */
@Singleton
public class RecentArticles {

    /** How long an article counts as recent. */
    public static final Duration RECENT_PERIOD = Duration.ofDays(2);

    private final ArticleRows rows;

    RecentArticles(ArticleRows rows) {
        this.rows = rows;
    }

    /**
     * Returns the newest public articles without their bodies, media and bylines. It omits articles whose canonical URL is on another
     * site, and those first published elsewhere before this period.
     *
     * @param origin the site, such as {@code https://www.example.com}
     */
    public List<ArticleRow> listForSite(String origin, int limit, Instant now) {
        Instant since = now.minus(RECENT_PERIOD);
        return rows.list(
                ArticleRead.summary(Audience.EVERYBODY, now),
                PlannerSettings.FOR_VALUES,
                new Sql()
                        .add("where a.published_at > ? and", since)
                        .add(ArticleSql.visible("a", Audience.EVERYBODY))
                        .add("""
                    and (v.content->>'canonicalUrl' is null or starts_with(lower(v.content->>'canonicalUrl'), ?))
                    and (v.content->>'originalPublishedAt' is null or cast(v.content->>'originalPublishedAt' as timestamptz) > ?)
                    order by a.published_at desc, a.id desc limit ?
                    """, origin + "/", since, limit));
    }
}
