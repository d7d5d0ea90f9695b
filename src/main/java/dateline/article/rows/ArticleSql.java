package dateline.article.rows;

import dateline.article.model.Audience;
import dateline.database.sql.Sql;
import dateline.http.base.Ids;
import java.time.Instant;
import java.util.UUID;

/**
 * SQL fragments shared by the queries over articles. A live article has started, has not ended and is not taken back. A readable one may be
 * read by the audience, whole or as a teaser. A visible one is both. The audience may know of a visible article, and of one that has ended
 * and was public once.
 */
public final class ArticleSql {

    /**
     * The articles of a selection as a table. The selection finds candidates; the condition on the article's own row decides.
     *
     * @param selection a query for a bounded number of ids
     * @param condition on the table alias {@code a}
     * @param extraColumns of the alias {@code f} of the selection, each preceded by a comma
     */
    public static Sql selected(Sql selection, Sql condition, String extraColumns) {
        // OFFSET 0 makes the planner look each selected article up. Without it the planner, which expects one row of
        // each side, may compare every live article with every selected id.
        return Sql.of("(select c.*" + extraColumns + " from (")
                .add(selection)
                .add(") f cross join lateral (select a.xmin, a.* from article a where a.id = f.id and")
                .add(condition)
                .add("offset 0) c)");
    }

    /** The corrections of {@code a} up to its version as JSON, newest first, as an expression. A first version has none. */
    static final String CORRECTIONS = "case when a.version > 1 then corrections_of_version(a.id, a.version) end";

    /**
     * What decisions on an article and the obligations of a permission use of the content of {@code v}, as an expression: neither
     * body nor teaser, and of each media object its id, its rights and its digital source type.
     */
    public static final String DECISION_CONTENT = """
            case when jsonb_typeof(v.content -> 'media') = 'array' then jsonb_set(v.content - 'body' - 'teaser', '{media}',
                (select coalesce(jsonb_agg(
                            m.item - array['url', 'renditions', 'caption', 'alt', 'creditLine', 'usageTerms', 'transcript'] order by m.place), '[]')
                 from jsonb_array_elements(v.content -> 'media') with ordinality m (item, place)))
            else v.content - 'body' - 'teaser' end""";

    /** The instant of a statement that begins with a {@link #clock}, as an expression. */
    public static final Sql NOW = Sql.of("(select now from clock)");

    /**
     * The version of the row of {@code a}, as an expression: a text that differs whenever the content, the corrections, the
     * state or the names of the article differ. Its translations and its replacement are not included. Null on a replica.
     */
    public static final String ROW_VERSION = "incarnation() || ' ' || a.xmin || ' ' || (select n.state from naming n)";

    /** The nil UUID, which is the id of no article. */
    public static final UUID NO_ARTICLE = new UUID(0, 0);

    private ArticleSql() {}

    /** Returns the beginning of a statement. @param at the instant of the statement; null to read the clock of the database */
    public static Sql clock(Instant at) {
        return Sql.of("with clock as materialized (select coalesce(cast(:at as timestamptz), dateline_now()) as now)")
                .with("at", at);
    }

    /** Returns an expression for the translations of {@code a} that the audience may see. */
    static Sql translations(Audience audience) {
        return Sql.of("""
                        case when a.translation_group is not null then
                            (select cast(jsonb_agg(jsonb_build_object('language', b.language, 'id', b.id, 'slug', b.slug) order by b.language, b.id) as text)
                             from article b where b.translation_group = a.translation_group and b.id <> a.id and
                        """).add(visible("b", audience)).add(") end");
    }

    /** Returns an expression for the replacement of a killed {@code a}, if the audience may see it. */
    static Sql replacement(Audience audience) {
        return Sql.of(
                        "case when a.replacement is not null then (select r.id from article r where r.id = a.replacement and")
                .add(visible("r", audience))
                .add(") end");
    }

    /** Returns a condition: the article is live at the instant of the statement, and the audience may see it. */
    public static Sql visible(String alias, Audience audience) {
        return visible(alias, audience, NOW);
    }

    /** @param now an instant, as an expression */
    public static Sql visible(String alias, Audience audience, Sql now) {
        return live(alias, now).add("and").add(readable(alias, audience));
    }

    /** Returns a condition: the article is live at this instant. */
    public static Sql live(String alias, Instant now) {
        return live(alias, Sql.of(":now").with("now", now));
    }

    private static Sql live(String alias, Sql now) {
        return Sql.of("(" + alias + ".version > 0 and " + alias + ".pub_status = 'usable' and " + alias
                        + ".unpublished_at is null and " + alias + ".published_at <=")
                .add(now)
                .add("and (" + alias + ".expires_at is null or " + alias + ".expires_at >")
                .add(now)
                .add("))");
    }

    // A slug must not be discoverable if only a draft has it, or if a correction of a withheld article introduced it
    // and that version
    // was never shown.
    private static final String JOIN_SLUG = "join slug named on named.article_id = a.id";

    private static final String SLUG = """
            named.slug = :article and exists (
                select from version w where w.article_id = a.id and w.slug = named.slug
                  and (a.pub_status <> 'withheld' or w.created_at <= a.status_at)
                  and (w.visibility is not null or w.number = a.version and a.unpublished_at is null))
            """;

    /**
     * Returns joins and conditions that find one article that was published at least once, by id or by a current or
     * former slug.
     */
    public static Sql byIdOrSlug(String article) {
        boolean isId = Ids.isUuid(article);
        return Sql.of(isId ? "where" : JOIN_SLUG + " where").add(isIdOrSlug(article, isId));
    }

    /**
     * Returns a {@code from} clause with one row for the same article, and one without values if there is none. Subqueries in the
     * select list run in both cases, and a missing slug is looked up among articles, too, so that the response time does not tell
     * them apart.
     */
    public static Sql oneByIdOrSlug(String article) {
        if (Ids.isUuid(article)) {
            return Sql.of("(select) one left join article a on").add(isIdOrSlug(article, true));
        }
        return Sql.of("(select cast(:article as text) as slug,")
                .with("article", article)
                .add(
                        "coalesce((select s.article_id from slug s where s.slug = :article), :noArticle) as article_id) named")
                .with("article", article)
                .with("noArticle", NO_ARTICLE)
                .add("left join article a on a.id = named.article_id and")
                .add(isIdOrSlug(article, false));
    }

    private static Sql isIdOrSlug(String article, boolean isId) {
        Sql sql = isId
                ? Sql.of("a.id = :article").with("article", UUID.fromString(article))
                : Sql.of(SLUG).with("article", article);
        return sql.add("and a.version > 0");
    }

    /**
     * Returns a condition: this audience may know of {@code a}, because it is live and readable, or it has ended and
     * was public once. The condition uses the article row only, so the content of a hidden article is not loaded, and
     * the response time does not reveal that a hidden article exists. For the same reason the clock is read first, whether
     * there is a row or not: it takes longer than finding the row.
     */
    static Sql knowable(Audience audience) {
        return NOW.add("is not null and (case when")
                .add(live("a", NOW))
                .add("then")
                .add(readable("a", audience))
                .add("else coalesce(a.first_public_at <=")
                .add(NOW)
                .add(", false)")
                .add(audience == Audience.NEWSROOM ? "or a.pub_status = 'canceled' end)" : "end)");
    }

    /** Returns a condition: this audience may read the article, whole or as a teaser. */
    public static Sql readable(String alias, Audience audience) {
        return Sql.of(audience == Audience.NEWSROOM ? "true" : alias + ".effective_visibility <> 'licensed'");
    }
}
