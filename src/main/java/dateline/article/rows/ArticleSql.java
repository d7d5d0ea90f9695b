package dateline.article.rows;

import dateline.article.model.Audience;
import dateline.database.sql.Sql;
import dateline.http.base.Ids;
import java.time.Instant;
import java.util.UUID;

/** SQL fragments shared by the queries over live articles. */
public final class ArticleSql {

    /** The corrections of {@code a}, newest first, as an expression. A first version has no corrections. */
    static final String CORRECTIONS = """
            case when a.version > 1 then
                (select jsonb_agg(jsonb_build_object('id', c.id, 'kind', c.kind, 'note', c.note, 'at', c.at, 'version', c.version)
                                  order by c.version desc)
                 from correction c where c.article_id = a.id) end
            """;

    /** Precedes a statement that takes the current time from the database. */
    public static final String WITH_CLOCK = "with clock as materialized (select dateline_now() as now)";

    /** The instant of such a statement, as an expression. */
    public static final Sql NOW = new Sql().add("(select now from clock)");

    private ArticleSql() {}

    /**
     * Returns columns and tables for {@link ArticleRowReader#readWithoutNames}, up to the conditions: slugs instead of names, and the
     * names that the snapshot does not have. The body is omitted unless requested.
     *
     * @param extraColumns additional columns, each preceded by a comma
     */
    public static Sql selectWithoutNames(
            boolean body, Audience audience, Instant now, NameSnapshot names, Sql extraColumns) {
        return addSlugs(columns(body, extraColumns, audience, now), names);
    }

    /** Like {@link #selectWithoutNames}, but without the body, translations, corrections and replacement. */
    public static Sql selectEssentials(NameSnapshot names, Sql extraColumns) {
        return addSlugs(
                new Sql()
                        .add("select a.*, v.content - 'body' as content")
                        .add(extraColumns)
                        .add("""
                , cast(null as jsonb) as translations, cast(null as jsonb) as corrections, cast(null as uuid) as seen_replacement
                """),
                names);
    }

    private static Sql addSlugs(Sql columns, NameSnapshot names) {
        return columns.add(", array_to_string(a.tags, ',') as tag_slugs,")
                .add(names.namesColumn())
                .add("""
                as names
                from article a
                join version v on v.article_id = a.id and v.number = a.version
                """);
    }

    private static Sql columns(boolean body, Sql extraColumns, Audience audience, Instant now) {
        return new Sql()
                .add("""
                        select a.id, a.slug, a.version, a.pub_status, a.effective_visibility, a.published_at, a.modified_at, a.reshown_at,
                            a.embargoed_until, a.scheduled_at, a.expires_at, a.unpublished_at, a.first_public_at, a.status_at,
                            a.status_reason, a.kill_notice, a.section, a.source,
                        """ + (body ? "v.content" : "v.content - 'body' as content"))
                .add(extraColumns)
                .add(",")
                .add(translations(audience, now))
                .add("as translations," + CORRECTIONS + "as corrections,")
                .add(replacement(audience, now))
                .add("as seen_replacement");
    }

    /** Returns an expression for the translations of {@code a} that the audience may see. */
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

    /** Returns an expression for the replacement of a killed {@code a}, if the audience may see it. */
    static Sql replacement(Audience audience, Instant now) {
        return new Sql()
                .add(
                        "case when a.replacement is not null then (select r.id from article r where r.id = a.replacement and")
                .add(live("r", now))
                .add("and")
                .add(readable("r", audience))
                .add(") end");
    }

    /** Returns a condition: the article is live at this instant. */
    public static Sql live(String alias, Instant now) {
        return live(alias, instant(now));
    }

    public static Sql live(String alias, Sql now) {
        return new Sql()
                .add(
                        "(%1$s.version > 0 and %1$s.pub_status = 'usable' and %1$s.unpublished_at is null and %1$s.published_at <="
                                .formatted(alias))
                .add(now)
                .add("and (%1$s.expires_at is null or %1$s.expires_at >".formatted(alias))
                .add(now)
                .add("))");
    }

    private static Sql instant(Instant now) {
        return new Sql().add("?", now);
    }

    /**
     * Returns joins and conditions that find one article that was published at least once, by id or by a current or
     * former slug.
     */
    public static Sql byIdOrSlug(String article) {
        Sql sql = new Sql();
        if (Ids.isUuid(article)) {
            sql.add("where a.id = ?", UUID.fromString(article));
        } else {
            // A slug that only a draft has, or that a correction of a withheld article introduced, must not be
            // discoverable.
            sql.add("""
                    join slug named on named.article_id = a.id where named.slug = ? and exists (
                        select from version w where w.article_id = a.id and w.slug = named.slug
                          and (a.pub_status <> 'withheld' or w.created_at <= a.status_at))
                    """, article);
        }
        return sql.add("and a.version > 0");
    }

    /**
     * Returns a condition: this audience may know of {@code a}, because it is live and readable, or it has ended and
     * was public once. The condition uses the article row only, so the content of a hidden article is not loaded, and
     * the response time does not reveal that a hidden article exists.
     */
    public static Sql knowable(Audience audience, Instant now) {
        return new Sql()
                .add("(case when")
                .add(live("a", now))
                .add("then")
                .add(readable("a", audience))
                .add("else coalesce(a.first_public_at <= ?, false)", now)
                .add(audience == Audience.NEWSROOM ? "or a.pub_status = 'canceled' end)" : "end)");
    }

    /** Returns a condition: this audience may read the article, whole or as a teaser. */
    public static Sql readable(String alias, Audience audience) {
        return new Sql().add(audience == Audience.NEWSROOM ? "true" : alias + ".effective_visibility <> 'licensed'");
    }
}
