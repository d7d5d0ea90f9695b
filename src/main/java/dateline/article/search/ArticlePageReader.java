package dateline.article.search;

import dateline.article.highlight.TokenOffsetFinder;
import dateline.article.rows.ArticleColumns;
import dateline.article.rows.ArticleRow;
import dateline.article.rows.ArticleRows;
import dateline.article.rows.ArticleSql;
import dateline.article.rows.BodyLoader;
import dateline.article.search.ArticleSearch.Search;
import dateline.database.sql.ColumnReader;
import dateline.database.sql.Sql;
import dateline.http.request.FieldSelection;
import dateline.http.response.Page;
import dateline.http.response.PageLinks;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Reads the rows of a page in one statement, for the ids that a {@link CandidateQuery} selects, with the data for
 * highlights.
 */
@Singleton
class ArticlePageReader {

    /** A page, and the metadata that its statement returned with the rows. */
    record PageRead(Page<ArticleRow> page, PageMetadata metadata) {}

    private final ArticleRows articles;
    private final TokenOffsetFinder tokenOffsets;
    private final BodyLoader bodies;

    ArticlePageReader(ArticleRows articles, TokenOffsetFinder tokenOffsets, BodyLoader bodies) {
        this.bodies = bodies;
        this.articles = articles;
        this.tokenOffsets = tokenOffsets;
    }

    /**
     * Reads the page.
     *
     * @param selection a query for id and instant, and for the rank if the page is sorted by relevance
     * @param cursor of the items of the page; the next page begins after them
     */
    PageRead read(
            Search search,
            CandidateQuery candidates,
            Sql selection,
            Function<List<ArticleRow>, String> cursor,
            PageLinks links) {
        int size = search.query().pageSize();
        boolean wantsHighlights = search.query().fields() == null
                || FieldSelection.includes(search.query().fields(), "highlights");
        SearchHighlighter highlighter =
                new SearchHighlighter(wantsHighlights ? candidates.expression() : null, search.scope(), tokenOffsets);
        boolean wantsBodies = FieldSelection.includesBody(search.query().fields());
        ArticleColumns columns = articles.columns(wantsBodies ? search.read().withoutContent() : search.read());
        int[] rowsFound = new int[1];
        PageMetadata[] metadata = new PageMetadata[1];
        List<ArticleRow> rows = new ArrayList<>();
        articles.run(
                buildStatement(search, candidates, selection, columns, highlighter),
                candidates.plannerSettings(),
                row -> {
                    ColumnReader values = new ColumnReader(row);
                    metadata[0] = PageMetadata.of(values, articles.primaryIncarnation());
                    // The statement may have read more rows than the page needs.
                    if (row.getObject("id") == null || rows.size() > size) return false;
                    rowsFound[0] = row.getInt("rows_found");
                    highlighter.read(row);
                    return rows.add(columns.read(values));
                });
        List<ArticleRow> found = highlighter.withHighlights(rows);
        List<ArticleRow> items = found.size() > size ? found.subList(0, size) : found;
        if (wantsBodies) items = bodies.load(items);
        Page<ArticleRow> page = Page.of(items, size, rowsFound[0] > items.size(), cursor, links);
        return new PageRead(page.modified(metadata[0].lastChange()), metadata[0]);
    }

    private static Sql buildStatement(
            Search search,
            CandidateQuery candidates,
            Sql selection,
            ArticleColumns columns,
            SearchHighlighter highlighter) {
        boolean byRelevance = "relevance".equals(search.query().sort());
        Sql rows = columns.select(
                        ArticleSql.selected(selection, search.scope().articles(), byRelevance ? ", f.rank" : ""),
                        highlighter.columns().add(byRelevance ? ", a.rank" : ""))
                .add(highlighter.tables())
                .add(orderBy("a", candidates, byRelevance));
        return ArticleSql.clock(search.read().at())
                .add("select last.*, found.* from (select")
                .add(PageMetadata.columns(search, candidates))
                .add(") last left join (")
                .add(columns.endEarly(rows, highlighter.texts()))
                .add(") found on true")
                .add(orderBy("found", candidates, byRelevance));
    }

    private static String orderBy(String table, CandidateQuery candidates, boolean byRelevance) {
        return byRelevance
                ? "order by %1$s.rank desc, %1$s.published_at desc, %1$s.id desc".formatted(table)
                : candidates.order().orderBy(table, "id");
    }
}
