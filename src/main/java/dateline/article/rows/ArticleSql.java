package dateline.article.rows;

import dateline.article.model.Audience;
import dateline.database.sql.Sql;
import dateline.http.base.Ids;
import java.time.Instant;
import java.util.UUID;

/** The pieces that every query over live articles is made of. */
public final class ArticleSql {

    /** Of {@code a}, what was put right, newest first: an expression. What is corrected is no first version. */
    static final String CORRECTIONS = """
            case when a.version > 1 then
                (select jsonb_agg(jsonb_build_object('id', c.id, 'kind', c.kind, 'note', c.note, 'at', c.at, 'version', c.version)
                                  order by c.version desc)
                 from correction c where c.article_id = a.id) end
            """;

    /** Before a statement that asks the clock itself. */
    public static final String CLOCK = "with clock as materialized (select dateline_now() as now)";

    /** The instant of such a statement: an expression. */
    public static final Sql NOW = new Sql().add("(select now from clock)");

    private ArticleSql() {}

    /**
     * Columns and tables for {@link ArticleRow#unnamed}, up to where conditions begin, with slugs instead of names and the names that are not remembered.
     * The body is left out unless it is wanted.
     *
     * @param more columns, each after a comma
     */
    public static Sql unnamed(boolean body, Audience audience, Instant now, NameSnapshot names, Sql more) {
        return withSlugs(columns(body, more, audience, now), names);
    }

    /** The same without body, and without a word on other articles or on what was put right. */
    public static Sql alone(NameSnapshot names, Sql more) {
        return withSlugs(
                new Sql()
                        .add("select a.*, v.content - 'body' as content")
                        .add(more)
                        .add("""
                , cast(null as jsonb) as translations, cast(null as jsonb) as corrections, cast(null as uuid) as seen_replacement
                """),
                names);
    }

    private static Sql withSlugs(Sql columns, NameSnapshot names) {
        return columns.add(", array_to_string(a.tags, ',') as tag_slugs,")
                .add(names.column())
                .add("""
                as names
                from article a
                join version v on v.article_id = a.id and v.number = a.version
                """);
    }

    private static Sql columns(boolean body, Sql more, Audience audience, Instant now) {
        return new Sql()
                .add("select a.*, v.content" + (body ? "" : " - 'body' as content"))
                .add(more)
                .add(",")
                .add(translations(audience, now))
                .add("as translations," + CORRECTIONS + "as corrections,")
                .add(replacement(audience, now))
                .add("as seen_replacement");
    }

    /** Of {@code a}, the same story in other languages, as far as the reader may see it: an expression. */
    static Sql translations(Audience audience, Instant now) {
        return translations(audience, instant(now));
    }

    static Sql translations(Audience audience, Sql now) {
        return new Sql()
                .add("""
                        case when a.translation_group is not null then
                            (select jsonb_agg(jsonb_build_object('language', b.language, 'id', b.id, 'slug', b.slug) order by b.language, b.id)
                             from article b where b.translation_group = a.translation_group and b.id <> a.id and
                        """)
                .add(live("b", now))
                .add("and")
                .add(readable("b", audience))
                .add(") end");
    }

    /** Of {@code a}, what a killed one is to be replaced by, as far as the reader may see it: an expression. */
    static Sql replacement(Audience audience, Instant now) {
        return new Sql()
                .add(
                        "case when a.replacement is not null then (select r.id from article r where r.id = a.replacement and")
                .add(live("r", now))
                .add("and")
                .add(readable("r", audience))
                .add(") end");
    }

    /** Live at this instant: decided by the instant that the database gave, in the query. */
    public static Sql live(String article, Instant now) {
        return live(article, instant(now));
    }

    public static Sql live(String article, Sql now) {
        return new Sql()
                .add(
                        "(%1$s.version > 0 and %1$s.pub_status = 'usable' and %1$s.unpublished_at is null and %1$s.published_at <="
                                .formatted(article))
                .add(now)
                .add("and (%1$s.expires_at is null or %1$s.expires_at >".formatted(article))
                .add(now)
                .add("))");
    }

    private static Sql instant(Instant now) {
        return new Sql().add("?", now);
    }

    /** Tables after {@code a} and conditions that find one article that was published once, by its id or a slug that it has or had. */
    public static Sql named(String article) {
        Sql sql = new Sql();
        if (Ids.isUuid(article)) {
            sql.add("where a.id = ?", UUID.fromString(article));
        } else {
            // What a working copy has chosen, or a correction of what is withheld, is nobody's to try out.
            sql.add("""
                    join slug named on named.article_id = a.id where named.slug = ? and exists (
                        select from version w where w.article_id = a.id and w.slug = named.slug
                          and (a.pub_status <> 'withheld' or w.created_at <= a.status_at))
                    """, article);
        }
        return sql.add("and a.version > 0");
    }

    /**
     * Whether this audience may know of {@code a} at all: it is live and shown, or it is over and was shown once. Decided from the article's row, so that
     * the content of a hidden article is not loaded, and a hidden article takes no longer than one that there is not.
     */
    public static Sql known(Audience audience, Instant now) {
        return new Sql()
                .add("(case when")
                .add(live("a", now))
                .add("then")
                .add(readable("a", audience))
                .add("else coalesce(a.first_public_at <= ?, false)", now)
                .add(audience == Audience.NEWSROOM ? "or a.pub_status = 'canceled' end)" : "end)");
    }

    /** Shown to this audience at all, whole or as a teaser. */
    public static Sql readable(String article, Audience audience) {
        return new Sql().add(audience == Audience.NEWSROOM ? "true" : article + ".effective_visibility <> 'licensed'");
    }
}
