package dateline.article.read;

import dateline.article.model.Audience;
import dateline.article.rows.ArticleRead;
import dateline.article.rows.ArticleRow;
import dateline.article.rows.ArticleRows;
import dateline.article.rows.ArticleSql;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Finds which articles an audience may read at an instant, and which it could read before. Change feeds use it; requests
 * for articles use {@link ArticleReader}.
 */
@Singleton
public class LiveStatus {

    private static final Sql SELECT_END_INSTANTS = Sql.load("end-instants");

    private final ArticleRows rows;
    private final AgroalDataSource database;

    LiveStatus(ArticleRows rows, AgroalDataSource database) {
        this.rows = rows;
        this.database = database;
    }

    /** Returns those of the articles that the audience may read, without content. */
    public Map<UUID, ArticleRow> findLive(Collection<UUID> articles, Audience audience, Instant now) {
        Map<UUID, ArticleRow> live = new HashMap<>();
        rows.listLive(articles, ArticleRead.state(audience, now)).forEach(row -> live.put(row.id(), row));
        return live;
    }

    /**
     * Returns those of the articles that the audience could read before and can no longer read, with the reason. The
     * reason follows from the present state, not from the transition that ended the access.
     */
    public Map<UUID, String> findGone(Collection<UUID> articles, Audience audience, Instant now) {
        Map<UUID, String> reasons = new HashMap<>();
        if (articles.isEmpty()) return reasons;
        String firstInstantColumn = audience == Audience.NEWSROOM ? "first_live_at" : "first_public_at";
        Sql.of(
                        "select a.id, case when a.pub_status <> 'usable' then a.pub_status when a.unpublished_at is not null then 'unpublished'")
                .add("when a.expires_at <= :now then 'expired' else 'visibility-changed' end as reason")
                .with("now", now)
                .add("from article a")
                .add("where a." + firstInstantColumn + " <= :now and a.id = any(:articles) and not (")
                .with("now", now)
                .withIds("articles", articles)
                .add(ArticleSql.live("a", now))
                .add("and")
                .add(ArticleSql.readable("a", audience))
                .add(")")
                .list(database, row -> reasons.put(row.getObject("id", UUID.class), row.getString("reason")));
        return reasons;
    }

    /**
     * Returns the instant from which an article is no longer available, for articles that were killed, withheld or
     * unpublished or that have an end. The instant does not depend on the caller or on the present time.
     */
    public Map<UUID, Instant> findEndInstants(Collection<UUID> articles) {
        Map<UUID, Instant> instants = new HashMap<>();
        if (articles.isEmpty()) return instants;
        SELECT_END_INSTANTS.withIds("articles", articles).list(database, row -> {
            Instant at = Sql.instant(row, "at");
            return at == null ? null : instants.put(row.getObject("id", UUID.class), at);
        });
        return instants;
    }
}
