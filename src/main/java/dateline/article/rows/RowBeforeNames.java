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
 * @param names names of the slugs, from {@link NameSnapshot#namesColumn}; null if the snapshot has them
 */
public record RowBeforeNames(ArticleRow article, String names) {

    /**
     * Returns columns, in the order in which {@link #read} reads them, and tables, up to the conditions. Parts that the
     * audience may not read are not selected.
     *
     * @param extraColumns additional columns, each preceded by a comma
     */
    public static Sql select(boolean body, Audience audience, Instant now, NameSnapshot names, Sql extraColumns) {
        String bodyCondition = audience == Audience.NEWSROOM ? "true" : "a.effective_visibility = 'public'";
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
                        """.formatted(body ? bodyCondition : "false"))
                .add(names.namesColumn())
                .add(extraColumns)
                .add("from article a")
                .add(JOIN_PARTS, SerializedParts.FORM);
    }

    /** The join of the serialized parts to {@code a}. Its parameter is {@link SerializedParts#FORM}. */
    public static final String JOIN_PARTS =
            "left join finished_article fin on fin.article_id = a.id and fin.number = a.version and fin.form = ?";

    /**
     * Returns the columns of a live article in the order in which {@link #readWithoutContent} reads them: without content and
     * without columns that only articles in other states have.
     */
    static Sql columnsWithoutContent(Audience audience) {
        return new Sql()
                .add("""
                        a.id, a.slug, a.version, a.effective_visibility, a.published_at, a.modified_at, a.expires_at,
                        a.section, array_to_string(a.tags, ','), a.source,
                        """)
                .add(ArticleSql.translations(audience, ArticleSql.NOW))
                .add("," + ArticleSql.CORRECTIONS + ",");
    }

    /**
     * Returns these columns and the content, in the order in which {@link #readLive} reads them, up to
     * {@link NameSnapshot#namesColumn}.
     */
    public static Sql liveColumns(boolean body, Audience audience) {
        String fullCondition = audience == Audience.NEWSROOM ? "true" : "a.effective_visibility = 'public'";
        return columnsWithoutContent(audience)
                .add("""
                        case when fin.head is null then
                            (select v.content%1$s from version v where v.article_id = a.id and v.number = a.version) end,
                        fin.head, case when %2$s then fin.body end, fin.subjects, case when %3$s then fin.media end,
                        case when not (%3$s) then fin.teasing_media end, fin.source_id, fin.copyright_holder, fin.copyright_notice,
                        fin.canonical_url, fin.original_published_at,
                        """.formatted(body ? "" : " - 'body'", body ? fullCondition : "false", fullCondition));
    }

    public static RowBeforeNames readLive(ColumnReader columns) throws SQLException {
        ArticleRow article = readWithoutContent(columns);
        Content content = ArticleRowReader.parseContent(columns.text());
        SerializedParts parts = readParts(columns);
        return new RowBeforeNames(
                parts == null ? article.withContent(content) : article.withParts(parts), columns.text());
    }

    static ArticleRow readWithoutContent(ColumnReader columns) throws SQLException {
        return ArticleRowBuilder.builder()
                .id(columns.uuid())
                .slug(columns.text())
                .version(columns.number())
                .pubStatus("usable")
                .visibility(columns.text())
                .publishedAt(columns.instant())
                .modifiedAt(columns.instant())
                .expiresAt(columns.instant())
                .section(ArticleRowReader.nameRef(columns.text()))
                .tags(ArticleRowReader.nameRefs(columns.text()))
                .source(ArticleRowReader.sourceRef(columns.text()))
                .translations(ArticleRowReader.parseTranslations(columns.text()))
                .corrections(ArticleRowReader.parseCorrections(columns.text()))
                .build();
    }

    /** @param row a row that begins with the columns of {@link #select} */
    public static RowBeforeNames read(ResultSet row) throws SQLException {
        ColumnReader columns = new ColumnReader(row);
        ArticleRow article = ArticleRowBuilder.builder()
                .id(columns.uuid())
                .slug(columns.text())
                .version(columns.number())
                .pubStatus(columns.text())
                .visibility(columns.text())
                .publishedAt(columns.instant())
                .modifiedAt(columns.instant())
                .reshownAt(columns.instant())
                .embargoedUntil(columns.instant())
                .scheduledAt(columns.instant())
                .expiresAt(columns.instant())
                .unpublishedAt(columns.instant())
                .firstPublicAt(columns.instant())
                .kill(new Kill(columns.instant(), columns.text(), columns.text(), columns.uuid()))
                .content(ArticleRowReader.parseContent(columns.text()))
                .section(ArticleRowReader.nameRef(columns.text()))
                .tags(ArticleRowReader.nameRefs(columns.text()))
                .source(ArticleRowReader.sourceRef(columns.text()))
                .translations(ArticleRowReader.parseTranslations(columns.text()))
                .corrections(ArticleRowReader.parseCorrections(columns.text()))
                .serializedParts(readParts(columns))
                .build();
        return new RowBeforeNames(article, columns.text());
    }

    /** Reads a row of {@link ArticleSql#selectWithoutNames}, which always has content. */
    public static RowBeforeNames readByName(ResultSet row) throws SQLException {
        return new RowBeforeNames(ArticleRowReader.readWithoutNames(row), row.getString("names"));
    }

    public RowBeforeNames with(ArticleRow other) {
        return new RowBeforeNames(other, names);
    }

    // Null if the live version has no serialized parts.
    static SerializedParts readParts(ColumnReader columns) throws SQLException {
        SerializedParts parts = SerializedPartsBuilder.builder()
                .head(columns.bytes())
                .body(columns.bytes())
                .subjects(columns.bytes())
                .media(columns.bytes())
                .teaserMedia(columns.bytes())
                .sourceId(columns.text())
                .copyrightHolder(columns.text())
                .copyrightNotice(columns.text())
                .canonicalUrl(columns.text())
                .originalPublishedAt(columns.text())
                .build();
        return parts.head() == null ? null : parts;
    }
}
