package dateline.article.rows;

import static java.util.stream.Collectors.joining;

import dateline.article.model.Audience;
import dateline.article.rows.ArticleRead.Form;
import dateline.article.rows.ArticleRow.Kill;
import dateline.database.sql.ColumnReader;
import dateline.database.sql.Sql;
import dateline.http.base.DeflatedPair;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The two lists of columns with which articles are read, each with the reader of its rows: {@link #shown}, an article as
 * readers see it, and {@link #withContent}, an article with all, a part or nothing of its content. {@link ArticleRead} says
 * which is read. Both begin with the same columns and differ in the form of the content.
 */
public final class ArticleColumns {

    private interface ContentReader {
        ArticleRow read(ArticleRow article, ColumnReader columns) throws SQLException;
    }

    /** The article with which a list has this much text is the last one: bytes for {@link #endEarly}, characters for {@link BodyLoader}. */
    public static final int MAX_SIZE = 1_000_000;

    private static final String NO_TEXT = "cast(null as text)";
    private static final String SUMMARY = "v.content - 'body' - 'media' || '{\"bylines\": []}'";
    private static final String LIVE_VERSION = "join version v on v.article_id = a.id and v.number = a.version";

    private final ArticleRead read;
    private final NameSnapshot names;
    private final boolean translations;
    private final String corrections;
    // The names of the columns with the content.
    private final List<String> texts;
    private final Sql content;
    private final Sql tables;
    private final ContentReader contentReader;

    private ArticleColumns(
            ArticleRead read,
            NameSnapshot names,
            boolean translations,
            String corrections,
            List<String> texts,
            Sql content,
            Sql tables,
            ContentReader contentReader) {
        this.read = read;
        this.names = names;
        this.translations = translations;
        this.corrections = corrections;
        this.texts = texts;
        this.content = content;
        this.tables = tables;
        this.contentReader = contentReader;
    }

    /** @param names not used for an article of the past, whose row has its names */
    static ArticleColumns of(ArticleRead read, NameSnapshot names) {
        return switch (read.form()) {
            case STATE -> withContent(read, names, false, NO_TEXT, NO_TEXT, "");
            case LISTED -> withContent(read, names, true, NO_TEXT, NO_TEXT, "");
            case SUMMARY -> withContent(read, names, false, NO_TEXT, SUMMARY, LIVE_VERSION);
            case DECISION -> withContent(read, names, false, NO_TEXT, ArticleSql.DECISION_CONTENT, LIVE_VERSION);
            case SHOWN -> shown(read, names);
            case CONTENT ->
                withContent(
                        read,
                        names,
                        true,
                        ArticleSql.CORRECTIONS,
                        read.body() ? "v.content" : "v.content - 'body'",
                        LIVE_VERSION);
            case OWN_CONTENT -> withContent(read, names, true, ArticleSql.CORRECTIONS, "a.content", "");
            case PAST -> withContent(read, NameSnapshot.unknown(), false, NO_TEXT, "a.content", "");
        };
    }

    // The serialized parts that the audience may read, or the content if none are stored.
    private static ArticleColumns shown(ArticleRead read, NameSnapshot names) {
        String isWhole = read.audience() == Audience.NEWSROOM ? "true" : "a.effective_visibility = 'public'";
        return new ArticleColumns(
                read,
                names,
                true,
                ArticleSql.CORRECTIONS,
                List.of("content", "head", "body", "subjects", "media", "teasing_media"),
                Sql.of(
                                "case when fin.head is null then (select cast(v.content"
                                        + (read.body() ? "" : " - 'body'")
                                        + " as text) from version v where v.article_id = a.id and v.number = a.version) end as content, fin.head,")
                        .add("case when " + (read.body() ? isWhole : "false")
                                + " then fin.body end as body, fin.subjects,")
                        .add("case when " + isWhole + " then fin.media end as media, case when not (" + isWhole
                                + ") then fin.teasing_media end as teasing_media,")
                        .add(
                                "fin.source_id, fin.copyright_holder, fin.copyright_notice, fin.canonical_url, fin.original_published_at"),
                Sql.of(
                                "left join finished_article fin on fin.article_id = a.id and fin.number = a.version and fin.form = :form")
                        .with("form", SerializedParts.FORM),
                ArticleColumns::readShown);
    }

    private static ArticleColumns withContent(
            ArticleRead read,
            NameSnapshot names,
            boolean translations,
            String corrections,
            String content,
            String tables) {
        return new ArticleColumns(
                read,
                names,
                translations,
                corrections,
                List.of("content"),
                Sql.of("cast(" + content + " as text) as content"),
                Sql.of(tables),
                (article, columns) -> article.withContent(RowValues.content(columns.text())));
    }

    /**
     * Returns the statement up to its conditions, without the clock that it needs ({@link ArticleSql#clock}).
     *
     * @param article the table {@code a}
     * @param extraColumns columns that follow those of the article, each preceded by a comma
     */
    public Sql select(Sql article, Sql extraColumns) {
        return Sql.of("select")
                .add(read.form() == Form.PAST ? Sql.of("a.names") : names.namesColumn())
                .add("""
                        , a.id, a.slug, a.version, a.pub_status, a.effective_visibility, a.published_at, a.modified_at, a.reshown_at,
                        a.embargoed_until, a.scheduled_at, a.expires_at, a.unpublished_at, a.first_public_at, a.status_at,
                        a.status_reason, a.kill_notice,
                        """)
                .add(ArticleSql.replacement(read.audience()))
                .add(", a.section, array_to_string(a.tags, ','), a.source,")
                .add(translations ? ArticleSql.translations(read.audience()) : Sql.of(NO_TEXT))
                .add("as translations," + corrections + " as corrections,")
                .add(read.usePolicy() ? UsePolicyColumns.COLUMNS + "," : "")
                .add(content)
                .add(extraColumns)
                .add("from")
                .add(article)
                .add("a")
                .add(tables)
                .add(read.usePolicy() ? UsePolicyColumns.JOIN : "");
    }

    public Sql select(Sql extraColumns) {
        return select(Sql.of("article"), extraColumns);
    }

    /**
     * Ends a list of articles once its texts have {@link #MAX_SIZE} bytes, so that one response fits into the memory whatever
     * the articles hold. The first article is always in it. Adds the column {@code rows_found}, the number of rows before.
     *
     * @param rows a statement that begins with {@link #select} and has an order, which is kept
     * @param extraTexts names of extra columns that are counted, too
     */
    public Sql endEarly(Sql rows, List<String> extraTexts) {
        String size = Stream.of(texts, List.of("translations", "corrections"), extraTexts)
                .flatMap(List::stream)
                .map("coalesce(octet_length(%s), 0)"::formatted)
                .collect(joining(" + "));
        return Sql.of("select * from (select *, count(*) over () as rows_found, sum(" + size
                        + ") over (rows between unbounded preceding and 1 preceding) as size_before from (")
                .add(rows)
                .add(") read) measured where coalesce(size_before, 0) < " + MAX_SIZE);
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
                .usePolicy(read.usePolicy() ? UsePolicyColumns.read(id, columns) : null)
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
