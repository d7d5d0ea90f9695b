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
 * An article row with slugs instead of names, with serialized parts if they are stored and with content otherwise.
 *
 * @param names names of the slugs, from {@link NameSnapshot#column}; null if the snapshot has them
 */
public record RowBeforeNames(ArticleRow article, String names) {

    /**
     * Returns columns, in the order in which {@link #of} reads them, and tables, up to the conditions. Parts that the
     * audience may not read are not selected.
     *
     * @param more additional columns, each preceded by a comma
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

    /** The join of the serialized parts to {@code a}. Its parameter is {@link SerializedParts#FORM}. */
    public static final String FINISHED =
            "left join finished_article fin on fin.article_id = a.id and fin.number = a.version and fin.form = ?";

    /**
     * Returns the columns of a live article in the order in which {@link #silent} reads them: without content and
     * without columns that only articles in other states have.
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

    /**
     * Returns these columns and the content, in the order in which {@link #live} reads them, up to
     * {@link NameSnapshot#column}.
     */
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
        return ArticleRowBuilder.builder()
                .id(next.uuid())
                .slug(next.text())
                .version(next.number())
                .pubStatus("usable")
                .visibility(next.text())
                .publishedAt(next.instant())
                .modifiedAt(next.instant())
                .expiresAt(next.instant())
                .section(ArticleRow.slug(next.text()))
                .tags(ArticleRow.slugs(next.text()))
                .source(ArticleRow.source(next.text()))
                .translations(ArticleRow.translations(next.text()))
                .corrections(ArticleRow.corrections(next.text()))
                .build();
    }

    /** @param row a row that begins with the columns of {@link #select} */
    public static RowBeforeNames of(ResultSet row) throws SQLException {
        ColumnReader next = new ColumnReader(row);
        ArticleRow article = ArticleRowBuilder.builder()
                .id(next.uuid())
                .slug(next.text())
                .version(next.number())
                .pubStatus(next.text())
                .visibility(next.text())
                .publishedAt(next.instant())
                .modifiedAt(next.instant())
                .reshownAt(next.instant())
                .embargoedUntil(next.instant())
                .scheduledAt(next.instant())
                .expiresAt(next.instant())
                .unpublishedAt(next.instant())
                .firstPublicAt(next.instant())
                .kill(new Kill(next.instant(), next.text(), next.text(), next.uuid()))
                .content(ArticleRow.content(next.text()))
                .section(ArticleRow.slug(next.text()))
                .tags(ArticleRow.slugs(next.text()))
                .source(ArticleRow.source(next.text()))
                .translations(ArticleRow.translations(next.text()))
                .corrections(ArticleRow.corrections(next.text()))
                .finished(finished(next))
                .build();
        return new RowBeforeNames(article, next.text());
    }

    /** Reads a row of {@link ArticleSql#unnamed}, which always has content. */
    public static RowBeforeNames inParts(ResultSet row) throws SQLException {
        return new RowBeforeNames(ArticleRow.unnamed(row), row.getString("names"));
    }

    public RowBeforeNames with(ArticleRow other) {
        return new RowBeforeNames(other, names);
    }

    // Null if the live version has no serialized parts.
    static SerializedParts finished(ColumnReader next) throws SQLException {
        SerializedParts parts = SerializedPartsBuilder.builder()
                .head(next.bytes())
                .body(next.bytes())
                .subjects(next.bytes())
                .media(next.bytes())
                .teasingMedia(next.bytes())
                .sourceId(next.text())
                .copyrightHolder(next.text())
                .copyrightNotice(next.text())
                .canonicalUrl(next.text())
                .originalPublishedAt(next.text())
                .build();
        return parts.head() == null ? null : parts;
    }
}
