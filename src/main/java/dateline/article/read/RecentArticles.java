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
                Sql.of("""
                    cross join lateral (select v.content - 'body' - 'media' as members offset 0) short
                    cross join lateral (
                        select short.members ->> 'canonicalUrl' as canonical_url,
                            cast(short.members ->> 'originalPublishedAt' as timestamptz) as original_published_at) origin
                    where a.published_at > :since and""")
                        .with("since", since)
                        .add(ArticleSql.visible("a", Audience.EVERYBODY))
                        .add("""
                    and (origin.canonical_url is null or starts_with(lower(origin.canonical_url), :site))
                    and (origin.original_published_at is null or origin.original_published_at > :since)
                    order by a.published_at desc, a.id desc limit :limit
                    """)
                        .with("site", origin + "/")
                        .with("since", since)
                        .with("limit", limit));
    }
}
