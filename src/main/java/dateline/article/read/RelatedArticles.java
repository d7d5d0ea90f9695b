package dateline.article.read;

import dateline.article.model.Audience;
import dateline.article.rows.ArticleRead;
import dateline.article.rows.ArticleRow;
import dateline.article.rows.ArticleRows;
import dateline.article.rows.ArticleSql;
import dateline.article.rows.LastChange;
import dateline.database.sql.PlannerSettings;
import dateline.database.sql.Sql;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Finds up to five related articles, newest first. Candidates are the newest articles of each of the first three tags,
 * of the first subject and of the section; those that share a tag or the subject take precedence over those that share
 * the section only.
 */
@Singleton
class RelatedArticles {

    static final int MAX_ARTICLES = 5;

    private final ArticleRows rows;

    RelatedArticles(ArticleRows rows) {
        this.rows = rows;
    }

    /** Returns the related articles of several articles, in one statement. */
    Map<UUID, List<ArticleRow>> find(List<UUID> articles, Audience audience, Instant now) {
        return find(articles, audience, now, changed -> {});
    }

    /**
     * @param lastChange receives the instant of the last change that could affect the result; not called if nothing is
     *     related
     */
    Map<UUID, List<ArticleRow>> find(
            List<UUID> articles, Audience audience, Instant now, Consumer<Instant> lastChange) {
        Map<UUID, List<ArticleRow>> related = new HashMap<>();
        if (articles.isEmpty()) return related;
        Sql columns = Sql.of(", near.origin,").add(LastChange.of(audience)).add("as last_change");
        Sql clauses = Sql.of("join (select b.id as origin, n.article_id from article b cross join lateral (")
                .add("select c.article_id from (")
                .add("""
                        select 'tag:' || one as term, 1 as closeness from unnest(b.tags[1:3]) one
                        union all select 'subject:' || one, 1 from unnest(b.subjects[1:1]) one
                        union all select 'section:' || b.section, 0 where b.section is not null
                        """)
                .add(") t cross join lateral (select k.article_id, k.published_at from article_term k")
                .add("where k.term = t.term and k.published_at <=")
                .add(ArticleSql.NOW)
                .add("and (k.expires_at is null or k.expires_at >")
                .add(ArticleSql.NOW)
                .add(")")
                .add(audience == Audience.NEWSROOM ? "" : "and k.open")
                .add("and k.article_id <> b.id order by k.published_at desc, k.article_id desc limit :maxArticles) c")
                .with("maxArticles", MAX_ARTICLES)
                .add("group by c.article_id, c.published_at")
                .add("order by max(t.closeness) desc, c.published_at desc, c.article_id desc limit :maxArticles) n")
                .with("maxArticles", MAX_ARTICLES)
                .add("where b.id = any(:articles)) near on near.article_id = a.id where")
                .withIds("articles", articles)
                .add(ArticleSql.visible("a", audience))
                .add("order by a.published_at desc, a.id desc");
        List<UUID> origins = new ArrayList<>();
        List<ArticleRow> found = rows.listBounded(
                ArticleRead.shown(audience, now), PlannerSettings.FOR_VALUES, columns, clauses, row -> {
                    lastChange.accept(Sql.instant(row, "last_change"));
                    origins.add(row.getObject("origin", UUID.class));
                });
        for (int i = 0; i < found.size(); i++)
            related.computeIfAbsent(origins.get(i), origin -> new ArrayList<>()).add(found.get(i));
        return related;
    }
}
