package dateline.syndication.decision;

import com.fasterxml.jackson.core.JsonProcessingException;
import dateline.article.body.Content;
import dateline.article.rows.ArticleRow;
import dateline.article.rows.ArticleRow.NameRef;
import dateline.article.rows.ArticleRow.SourceRef;
import dateline.article.rows.ArticleRowBuilder;
import dateline.article.rows.ArticleSql;
import dateline.database.sql.Sql;
import dateline.http.base.StoredJson;
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
import java.util.stream.IntStream;

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
                case when s.status in ('withheld', 'canceled') then s.status else 'usable' end as pub_status,
                s.published_at, s.embargoed_until, s.scheduled_at, s.expires_at,
                case when s.status = 'unpublished' then s.recorded_at end as unpublished_at,
                v.content ->> 'source' as source, v.content ->> 'section' as section,
                array(select jsonb_array_elements_text(v.content -> 'tags')) as tags,
                array(select coalesce(t.name, e.slug) from jsonb_array_elements_text(v.content -> 'tags') with ordinality e(slug, n)
                      left join tag t on t.slug = e.slug order by e.n) as tag_names,
                array(select jsonb_array_elements_text(v.content -> 'subjects')) as subjects,
                array(select b ->> 'author' from jsonb_array_elements(v.content -> 'bylines') b) as authors,
                v.content ->> 'language' as language, v.content ->> 'type' as type,
                coalesce(s.visibility, o.visibility, 'public') as visibility,
                o.name as source_name, o.url as source_url, o.copyright_holder as source_holder,
                o.copyright_notice as source_notice, o.media_syndicatable as source_media, n.name as section_name
            from article c
            cross join lateral (select * from article_state l where l.article_id = c.id and l.recorded_at <= ?
                                order by l.place desc limit 1) s
            cross join lateral (select v.number, v.slug, v.created_at, %s as content
                                from version v where v.article_id = c.id and v.created_at <= ?
                                order by v.number desc limit 1) v
            left join lateral (select * from source_version u where u.slug = v.content ->> 'source' and u.recorded_at <= ?
                               order by u.place desc limit 1) o on true
            left join lateral (select * from section_version u where u.slug = v.content ->> 'section' and u.recorded_at <= ?
                               order by u.place desc limit 1) n on true
            where c.erased_at is null and
            """.formatted(ArticleSql.DECISION_CONTENT);

    private final AgroalDataSource reads;

    ArticleHistory(@DataSource("reads") AgroalDataSource reads) {
        this.reads = reads;
    }

    /**
     * Articles by id; without those that had no record at that instant, and those whose text was erased since.
     *
     * @param then the context of the same instant
     */
    public Map<UUID, PastArticle> find(Collection<UUID> articles, PartnerContext then, Instant at) {
        Map<UUID, PastArticle> found = new HashMap<>();
        if (articles.isEmpty()) return found;
        select(new Sql().add("c.id = any(?)", articles), then, at).list(reads, row -> {
            PastArticle article = read(row, then);
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
        Sql listed = new Sql()
                .add("c.id in (select a.id from article a where")
                .add(visible)
                .add(")");
        Sql sql = select(listed, then, at)
                .add("where")
                .add(CatalogueSql.of(then, at).condition());
        if (after != null) sql.add("and (a.published_at, a.id) < (?, ?)", after.publishedAt(), after.id());
        return sql.add("order by a.published_at desc, a.id desc limit ?", limit).list(reads, row -> read(row, then));
    }

    /** The instant of the first record of an article; null if there is none or its text was erased. */
    Instant firstRecord(UUID article) {
        return new Sql()
                .add("select (select min(s.recorded_at) from article_state s where s.article_id = a.id) as first")
                .add("from article a where a.id = ? and a.erased_at is null", article)
                .first(reads, row -> Sql.instant(row, "first"))
                .orElse(null);
    }

    // A statement that selects from the articles of then, as the alias a. The condition is on the alias c, the article
    // of today.
    private static Sql select(Sql condition, PartnerContext then, Instant at) {
        return new Sql()
                .add("select a.*,")
                .add(ArticleFactsLoader.feedsColumn(then))
                .add("from")
                .add(ARTICLES, at, at, at, at)
                .add(condition)
                .add(") a");
    }

    private static PastArticle read(ResultSet row, PartnerContext then) throws SQLException {
        ArticleRow article = toRow(row);
        return new PastArticle(
                article,
                ArticleFactsLoader.toFacts(
                        article, ArticleFactsLoader.readFeeds(row, ArticleFactsLoader.unknownFeeds(then)), then));
    }

    private static ArticleRow toRow(ResultSet row) throws SQLException {
        String section = row.getString("section");
        String source = row.getString("source");
        return ArticleRowBuilder.builder()
                .id(row.getObject("id", UUID.class))
                .slug(row.getString("slug"))
                .version(row.getInt("version"))
                .pubStatus(row.getString("pub_status"))
                .visibility(row.getString("visibility"))
                .publishedAt(Sql.instant(row, "published_at"))
                .modifiedAt(Sql.instant(row, "modified_at"))
                .embargoedUntil(Sql.instant(row, "embargoed_until"))
                .scheduledAt(Sql.instant(row, "scheduled_at"))
                .expiresAt(Sql.instant(row, "expires_at"))
                .unpublishedAt(Sql.instant(row, "unpublished_at"))
                .content(content(row.getString("content")))
                .section(section == null ? null : new NameRef(section, row.getString("section_name")))
                .tags(tags(Sql.strings(row, "tags"), Sql.strings(row, "tag_names")))
                .source(source == null ? null : source(source, row))
                .sourceMedia(row.getString("source_media"))
                .translations(List.of())
                .corrections(List.of())
                .build();
    }

    private static List<NameRef> tags(List<String> slugs, List<String> names) {
        return IntStream.range(0, slugs.size())
                .mapToObj(i -> new NameRef(slugs.get(i), names.get(i)))
                .toList();
    }

    private static SourceRef source(String slug, ResultSet row) throws SQLException {
        return new SourceRef(
                slug,
                row.getString("source_name"),
                row.getString("source_url"),
                row.getString("source_holder"),
                row.getString("source_notice"));
    }

    private static Content content(String json) {
        try {
            return StoredJson.MAPPER.readValue(json, Content.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
