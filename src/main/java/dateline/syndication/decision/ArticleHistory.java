package dateline.syndication.decision;

import dateline.article.rows.ArticleColumns;
import dateline.article.rows.ArticleRead;
import dateline.article.rows.ArticleRow;
import dateline.article.rows.ArticleRows;
import dateline.article.rows.ArticleSql;
import dateline.database.sql.ColumnReader;
import dateline.database.sql.Sql;
import dateline.rights.ArticleFacts;
import dateline.syndication.partner.PartnerContext;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Articles as they were at an earlier instant: the version of then, and the recorded state of article, source and
 * section, with what a decision uses of the content. The names of tags are those of today, and decide nothing.
 */
@Singleton
public class ArticleHistory {

    /** A position in a list. */
    public record PastPosition(Instant publishedAt, UUID id) {}

    /** An article of then with its facts. */
    public record PastArticle(ArticleRow row, ArticleFacts facts) {}

    // A relation with the columns of an article that conditions use, so that the conditions for today hold for it, too.
    // An unpublication is recorded with its instant. A text that was erased since has no facts.
    private static final String ARTICLES = """
            (select s.article_id as id, v.number as version, v.slug, v.content, v.created_at as modified_at,
                cast(null as timestamptz) as reshown_at, cast(null as timestamptz) as first_public_at,
                cast(null as timestamptz) as status_at, cast(null as text) as status_reason, cast(null as text) as kill_notice,
                cast(null as uuid) as replacement,
                case when s.status in ('withheld', 'canceled') then s.status else 'usable' end as pub_status,
                s.published_at, s.embargoed_until, s.scheduled_at, s.expires_at,
                case when s.status = 'unpublished' then s.recorded_at end as unpublished_at,
                v.content ->> 'source' as source, v.content ->> 'section' as section,
                array(select jsonb_array_elements_text(v.content -> 'tags')) as tags,
                array(select jsonb_array_elements_text(v.content -> 'subjects')) as subjects,
                array(select b ->> 'author' from jsonb_array_elements(v.content -> 'bylines') b) as authors,
                v.content ->> 'language' as language, v.content ->> 'type' as type,
                coalesce(s.visibility, o.visibility, 'public') as effective_visibility,
                cast(json_build_object('section', coalesce(n.name, v.content ->> 'section'),
                    'tags', (select json_object_agg(e.slug, coalesce(t.name, e.slug))
                             from jsonb_array_elements_text(v.content -> 'tags') e(slug) left join tag t on t.slug = e.slug),
                    'source', case when v.content ->> 'source' is not null then
                        json_build_object('slug', v.content ->> 'source', 'name', o.name, 'url', o.url,
                            'holder', o.copyright_holder, 'notice', o.copyright_notice, 'media', o.media_syndicatable) end)
                    as text) as names
            from article c
            cross join lateral (select * from article_state l where l.article_id = c.id and l.recorded_at <= :at
                                order by l.place desc limit 1) s
            cross join lateral (select v.number, v.slug, v.created_at, %s as content
                                from version v where v.article_id = c.id and v.created_at <= :at
                                order by v.number desc limit 1) v
            left join lateral (select * from source_version u where u.slug = v.content ->> 'source' and u.recorded_at <= :at
                               order by u.place desc limit 1) o on true
            left join lateral (select * from section_version u where u.slug = v.content ->> 'section' and u.recorded_at <= :at
                               order by u.place desc limit 1) n on true
            where c.erased_at is null and
            """.formatted(ArticleSql.DECISION_CONTENT);

    private final AgroalDataSource reads;
    private final ArticleRows articles;

    ArticleHistory(@DataSource("reads") AgroalDataSource reads, ArticleRows articles) {
        this.reads = reads;
        this.articles = articles;
    }

    /**
     * Articles by id; without those that had no record at that instant, and those whose text was erased since.
     *
     * @param then the context of the same instant
     */
    public Map<UUID, PastArticle> find(Collection<UUID> ids, PartnerContext then, Instant at) {
        Map<UUID, PastArticle> found = new HashMap<>();
        if (ids.isEmpty()) return found;
        ArticleColumns columns = articles.columns(ArticleRead.past(at));
        select(columns, Sql.of("c.id = any(:ids)").withIds("ids", ids), then, at)
                .list(reads, row -> {
                    PastArticle article = read(columns, row, then);
                    return found.put(article.row().id(), article);
                });
        return found;
    }

    /**
     * Articles that the partner could run then, the latest publication first.
     *
     * @param visible condition on the alias {@code a}: which articles of today are listed at all
     * @param after the last article of the page before; null for the first page
     */
    public List<PastArticle> list(PartnerContext then, Instant at, Sql visible, PastPosition after, int limit) {
        Sql listed =
                Sql.of("c.id in (select a.id from article a where").add(visible).add(")");
        ArticleColumns columns = articles.columns(ArticleRead.past(at));
        Sql sql = select(columns, listed, then, at)
                .add("where")
                .add(CatalogueSql.of(then, at).condition());
        if (after != null)
            sql = sql.add("and (a.published_at, a.id) < (:publishedAt, :after)")
                    .with("publishedAt", after.publishedAt())
                    .with("after", after.id());
        return sql.add("order by a.published_at desc, a.id desc limit :limit")
                .with("limit", limit)
                .list(reads, row -> read(columns, row, then));
    }

    /** The instant of the first record of an article; null if there is none or its text was erased. */
    Instant firstRecord(UUID article) {
        return Sql.of("select (select min(s.recorded_at) from article_state s where s.article_id = a.id) as first")
                .add("from article a where a.id = :article and a.erased_at is null")
                .with("article", article)
                .first(reads, row -> Sql.instant(row, "first"))
                .orElse(null);
    }

    // A statement that selects from the articles of then, as the alias a. The condition is on the alias c, the article
    // of today.
    private static Sql select(ArticleColumns columns, Sql condition, PartnerContext then, Instant at) {
        Sql article = Sql.of(ARTICLES).with("at", at).add(condition).add(")");
        return ArticleSql.clock(at).add(columns.select(article, Sql.of(",").add(ArticleFactsLoader.feedsColumn(then))));
    }

    private static PastArticle read(ArticleColumns columns, ResultSet row, PartnerContext then) throws SQLException {
        ArticleRow article = columns.read(new ColumnReader(row));
        return new PastArticle(
                article,
                ArticleFactsLoader.toFacts(
                        article, ArticleFactsLoader.readFeeds(row, ArticleFactsLoader.unknownFeeds(then)), then));
    }
}
