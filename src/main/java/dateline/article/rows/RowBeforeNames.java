package dateline.article.rows;

import dateline.article.body.Content;
import dateline.article.model.Audience;
import dateline.article.rows.ArticleRow.Kill;
import dateline.database.sql.ColumnReader;
import dateline.database.sql.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/**
 * An article as a list or a reader of one is answered with: in bytes where it was finished, with its content where it was not; slugs instead of names.
 *
 * @param names what the slugs are called, as {@link NameSnapshot#column} brings it; null where it is remembered
 */
public record RowBeforeNames(ArticleRow article, String names) {

    /**
     * Columns, in the order in which they are read below, and tables, up to where conditions begin. What is not for the reader stays where it is.
     *
     * @param more columns, each after a comma
     */
    public static Sql select(boolean body, Audience audience, Instant now, NameSnapshot names, Sql more) {
        String whole = audience == Audience.NEWSROOM ? "true" : "a.effective_visibility = 'public'";
        return new Sql()
                .add("""
                        select a.id, a.slug, a.version, a.pub_status, a.effective_visibility, a.published_at, a.modified_at, a.reshown_at,
                        a.embargoed_until, a.scheduled_at, a.expires_at, a.unpublished_at, a.first_public_at, a.status_at, a.status_reason, a.kill_notice,
                        """)
                .add(ArticleSql.replacement(audience, now))
                .add("""
                        , case when fin.head is null then
                            (select v.content%s from version v where v.article_id = a.id and v.number = a.version) end,
                        a.section, array_to_string(a.tags, ','), a.source,
                        """.formatted(body ? "" : " - 'body'"))
                .add(ArticleSql.translations(audience, now))
                .add("," + ArticleSql.CORRECTIONS)
                .add("""
                        , fin.head, case when %s then fin.body end, fin.subjects, fin.media, fin.teasing_media, fin.source_id,
                        fin.copyright_holder, fin.copyright_notice, fin.canonical_url, fin.original_published_at,
                        """.formatted(body ? whole : "false"))
                .add(names.column())
                .add(more)
                .add("from article a")
                .add(FINISHED, SerializedParts.FORM);
    }

    /** Tables beside {@code a}; takes {@link SerializedParts#FORM}. */
    public static final String FINISHED =
            "left join finished_article fin on fin.article_id = a.id and fin.number = a.version and fin.form = ?";

    /**
     * Columns of what is live, in the order in which {@link #silent} reads them: without those that only something else has, and without
     * what its version says.
     */
    static Sql silent(Audience audience) {
        return new Sql()
                .add("""
                        a.id, a.slug, a.version, a.effective_visibility, a.published_at, a.modified_at, a.expires_at,
                        a.section, array_to_string(a.tags, ','), a.source,
                        """)
                .add(ArticleSql.translations(audience, ArticleSql.NOW))
                .add("," + ArticleSql.CORRECTIONS + ",");
    }

    /** The same with what it says, in the order in which {@link #live} reads them, up to {@link NameSnapshot#column}. */
    public static Sql ofLive(boolean body, Audience audience) {
        String whole = audience == Audience.NEWSROOM ? "true" : "a.effective_visibility = 'public'";
        return silent(audience).add("""
                        case when fin.head is null then
                            (select v.content%1$s from version v where v.article_id = a.id and v.number = a.version) end,
                        fin.head, case when %2$s then fin.body end, fin.subjects, case when %3$s then fin.media end,
                        case when not (%3$s) then fin.teasing_media end, fin.source_id, fin.copyright_holder, fin.copyright_notice,
                        fin.canonical_url, fin.original_published_at,
                        """.formatted(body ? "" : " - 'body'", body ? whole : "false", whole));
    }

    public static RowBeforeNames live(ColumnReader next) throws SQLException {
        ArticleRow silent = silent(next);
        Content content = ArticleRow.content(next.text());
        SerializedParts finished = finished(next);
        return new RowBeforeNames(finished == null ? silent.showing(content) : silent.saying(finished), next.text());
    }

    static ArticleRow silent(ColumnReader next) throws SQLException {
        return new ArticleRow(
                next.uuid(),
                next.text(),
                next.number(),
                "usable",
                next.text(),
                next.instant(),
                next.instant(),
                null,
                null,
                null,
                next.instant(),
                null,
                null,
                null,
                null,
                ArticleRow.slug(next.text()),
                ArticleRow.slugs(next.text()),
                ArticleRow.source(next.text()),
                null,
                ArticleRow.translations(next.text()),
                ArticleRow.corrections(next.text()),
                null,
                null);
    }

    /** @param row whose first columns these are */
    public static RowBeforeNames of(ResultSet row) throws SQLException {
        ColumnReader next = new ColumnReader(row);
        ArticleRow article = new ArticleRow(
                next.uuid(),
                next.text(),
                next.number(),
                next.text(),
                next.text(),
                next.instant(),
                next.instant(),
                next.instant(),
                next.instant(),
                next.instant(),
                next.instant(),
                next.instant(),
                next.instant(),
                new Kill(next.instant(), next.text(), next.text(), next.uuid()),
                ArticleRow.content(next.text()),
                ArticleRow.slug(next.text()),
                ArticleRow.slugs(next.text()),
                ArticleRow.source(next.text()),
                null,
                ArticleRow.translations(next.text()),
                ArticleRow.corrections(next.text()),
                null,
                finished(next));
        return new RowBeforeNames(article, next.text());
    }

    /** The same of {@link ArticleSql#unnamed}, with its content in any case. */
    public static RowBeforeNames inParts(ResultSet row) throws SQLException {
        return new RowBeforeNames(ArticleRow.unnamed(row), row.getString("names"));
    }

    public RowBeforeNames with(ArticleRow other) {
        return new RowBeforeNames(other, names);
    }

    // Null where there is none for the live version.
    static SerializedParts finished(ColumnReader next) throws SQLException {
        SerializedParts parts = new SerializedParts(
                next.bytes(),
                next.bytes(),
                next.bytes(),
                next.bytes(),
                next.bytes(),
                next.text(),
                next.text(),
                next.text(),
                next.text(),
                next.text());
        return parts.head() == null ? null : parts;
    }
}
