package dateline.article.rows;

import dateline.article.model.Audience;
import dateline.article.rows.ArticleRow.Kill;
import dateline.database.sql.ColumnReader;
import dateline.database.sql.Sql;
import dateline.http.base.DeflatedPair;
import java.sql.SQLException;
import java.util.UUID;

/**
 * The two lists of columns with which articles are read, each with the reader of its rows: {@link #shown}, an article as
 * readers see it, and {@link #withContent}, an article with its content. Both begin with the same columns and differ in the
 * form of the content.
 */
public final class ArticleColumns {

    private interface ContentReader {
        ArticleRow read(ArticleRow article, ColumnReader columns) throws SQLException;
    }

    private final Audience audience;
    private final NameSnapshot names;
    private final boolean usePolicy;
    private final Sql content;
    private final Sql tables;
    private final ContentReader contentReader;

    private ArticleColumns(
            Audience audience,
            NameSnapshot names,
            boolean usePolicy,
            Sql content,
            Sql tables,
            ContentReader contentReader) {
        this.audience = audience;
        this.names = names;
        this.usePolicy = usePolicy;
        this.content = content;
        this.tables = tables;
        this.contentReader = contentReader;
    }

    /**
     * An article as readers see it: the serialized parts that the audience may read, or the content if none are stored.
     *
     * @param body whether the body is wanted
     */
    static ArticleColumns shown(boolean body, Audience audience, NameSnapshot names) {
        String isWhole = audience == Audience.NEWSROOM ? "true" : "a.effective_visibility = 'public'";
        return new ArticleColumns(
                audience,
                names,
                false,
                new Sql()
                        .add("case when fin.head is null then (select v.content" + (body ? "" : " - 'body'")
                                + " from version v where v.article_id = a.id and v.number = a.version) end, fin.head,")
                        .add("case when " + (body ? isWhole : "false") + " then fin.body end, fin.subjects,")
                        .add("case when " + isWhole + " then fin.media end, case when not (" + isWhole
                                + ") then fin.teasing_media end,")
                        .add(
                                "fin.source_id, fin.copyright_holder, fin.copyright_notice, fin.canonical_url, fin.original_published_at"),
                new Sql()
                        .add(
                                "left join finished_article fin on fin.article_id = a.id and fin.number = a.version and fin.form = ?",
                                SerializedParts.FORM),
                ArticleColumns::readShown);
    }

    /** An article with its content, whatever the audience may read of it. @param body whether the body is wanted */
    static ArticleColumns withContent(boolean body, Audience audience, NameSnapshot names) {
        return withContent(
                new Sql().add(body ? "v.content" : "v.content - 'body'"),
                new Sql().add("join version v on v.article_id = a.id and v.number = a.version"),
                audience,
                names);
    }

    /** An article that is no row of the table: {@code a} is a query with its content as a column. */
    static ArticleColumns withOwnContent(Audience audience, NameSnapshot names) {
        return withContent(new Sql().add("a.content"), new Sql(), audience, names);
    }

    private static ArticleColumns withContent(Sql content, Sql tables, Audience audience, NameSnapshot names) {
        return new ArticleColumns(
                audience,
                names,
                false,
                content,
                tables,
                (article, columns) -> article.withContent(RowValues.content(columns.text())));
    }

    /** Returns the same columns with those of the effective use policy. */
    ArticleColumns withUsePolicy() {
        return new ArticleColumns(audience, names, true, content, tables, contentReader);
    }

    /**
     * Returns the statement up to its conditions, without the clock that it needs ({@link ArticleSql#clock}).
     *
     * @param article the table {@code a}
     * @param extraColumns columns that follow those of the article, each preceded by a comma
     */
    public Sql select(Sql article, Sql extraColumns) {
        return new Sql()
                .add("select")
                .add(names.namesColumn())
                .add("""
                        , a.id, a.slug, a.version, a.pub_status, a.effective_visibility, a.published_at, a.modified_at, a.reshown_at,
                        a.embargoed_until, a.scheduled_at, a.expires_at, a.unpublished_at, a.first_public_at, a.status_at,
                        a.status_reason, a.kill_notice,
                        """)
                .add(ArticleSql.replacement(audience))
                .add(", a.section, array_to_string(a.tags, ','), a.source,")
                .add(ArticleSql.translations(audience))
                .add("," + ArticleSql.CORRECTIONS + ",")
                .add(usePolicy ? UsePolicyColumns.COLUMNS + "," : "")
                .add(content)
                .add(extraColumns)
                .add("from")
                .add(article)
                .add("a")
                .add(tables)
                .add(usePolicy ? UsePolicyColumns.JOIN : "");
    }

    public Sql select(Sql extraColumns) {
        return select(new Sql().add("article"), extraColumns);
    }

    /** Reads the columns of {@link #select}, without the additional ones. */
    public ArticleRow read(ColumnReader columns) throws SQLException {
        String joinedNames = columns.text();
        UUID id = columns.uuid();
        ArticleRow article = ArticleRowBuilder.builder()
                .id(id)
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
                .section(RowValues.nameRef(columns.text()))
                .tags(RowValues.nameRefs(columns.text()))
                .source(RowValues.sourceRef(columns.text()))
                .translations(RowValues.translations(columns.text()))
                .corrections(RowValues.corrections(columns.text()))
                .usePolicy(usePolicy ? UsePolicyColumns.read(id, columns) : null)
                .build();
        return names.addNames(contentReader.read(article, columns), joinedNames);
    }

    private static ArticleRow readShown(ArticleRow article, ColumnReader columns) throws SQLException {
        String content = columns.text();
        SerializedParts parts = SerializedPartsBuilder.builder()
                .head(columns.bytes())
                .body(DeflatedPair.second(columns.bytes()))
                .subjects(columns.bytes())
                .media(columns.bytes())
                .teaserMedia(columns.bytes())
                .sourceId(columns.text())
                .copyrightHolder(columns.text())
                .copyrightNotice(columns.text())
                .canonicalUrl(columns.text())
                .originalPublishedAt(columns.text())
                .build();
        return parts.head() == null ? article.withContent(RowValues.content(content)) : article.withParts(parts);
    }
}
