package dateline.article.search;

import dateline.article.highlight.TokenOffsetStore;
import dateline.article.rows.ArticleRow;
import dateline.article.rows.ArticleSql;
import dateline.article.rows.BodyLoader;
import dateline.article.rows.NameCache;
import dateline.article.rows.NameSnapshot;
import dateline.article.rows.RowBeforeNames;
import dateline.article.search.ArticleSearch.Search;
import dateline.database.sql.Sql;
import dateline.http.request.FieldSelection;
import dateline.http.response.Page;
import dateline.http.response.PageLinks;
import io.agroal.api.AgroalDataSource;
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
    record FoundPage(Page<ArticleRow> page, PageMetadata metadata) {}

    private final AgroalDataSource database;
    private final NameCache nameCache;
    private final TokenOffsetStore tokenOffsets;
    private final BodyLoader bodies;

    ArticlePageReader(
            AgroalDataSource database, NameCache nameCache, TokenOffsetStore tokenOffsets, BodyLoader bodies) {
        this.bodies = bodies;
        this.database = database;
        this.nameCache = nameCache;
        this.tokenOffsets = tokenOffsets;
    }

    /**
     * Reads the page.
     *
     * @param selection a query for id and instant, and for the rank if the page is sorted by relevance
     * @param cursor of the items of the page; the next page begins after them
     */
    FoundPage read(
            Search search,
            CandidateQuery candidates,
            Sql selection,
            Function<List<ArticleRow>, String> cursor,
            PageLinks links) {
        boolean wantsHighlights = search.query().fields() == null
                || FieldSelection.includes(search.query().fields(), "highlights");
        SearchHighlighter highlighter = new SearchHighlighter(
                wantsHighlights ? candidates.expression() : null, search.scope(), search.now(), tokenOffsets);
        NameSnapshot names = nameCache.snapshot();
        Sql sql = buildStatement(search, candidates, selection, names, highlighter);
        PageMetadata[] metadata = new PageMetadata[1];
        List<RowBeforeNames> rows = new ArrayList<>();
        Sql.RowMapper<Boolean> mapper = row -> {
            if (metadata[0] == null) metadata[0] = PageMetadata.of(row);
            if (row.getObject("id") == null) return false;
            RowBeforeNames article =
                    search.withSerializedParts() ? RowBeforeNames.read(row) : RowBeforeNames.readByName(row);
            highlighter.read(row);
            return rows.add(article);
        };
        boolean isPrepared = search.query().hasPreparedPageSize();
        if (isPrepared && candidates.followsOneIndex()) sql.listWithGenericIndexPlan(database, mapper);
        else if (isPrepared && candidates.hasWordsOnly()) sql.listWithGenericPlan(database, mapper);
        else sql.list(database, mapper);
        int limit = search.query().pageSize();
        List<ArticleRow> found = nameCache.addNames(names, highlighter.withHighlights(rows));
        List<ArticleRow> items = found.size() > limit ? found.subList(0, limit) : found;
        if (FieldSelection.includesBody(search.query().fields())) items = bodies.load(items);
        Page<ArticleRow> page = Page.of(items, limit, found.size() > items.size(), cursor, links);
        return new FoundPage(page.modified(metadata[0].lastChange()), metadata[0]);
    }

    private static Sql buildStatement(
            Search search,
            CandidateQuery candidates,
            Sql selection,
            NameSnapshot names,
            SearchHighlighter highlighter) {
        boolean byRelevance = "relevance".equals(search.query().sort());
        Sql extraColumns = highlighter.columns().add(byRelevance ? ", f.rank" : "");
        Sql sql = new Sql();
        sql.add("select found.*, last.* from (select")
                .add(PageMetadata.columns(search, candidates))
                .add(") last left join (")
                .add(columns(search, names, extraColumns));
        if (search.withSerializedParts() && candidates.isUnfiltered())
            sql.add(candidates.articleClauses(search.query().pageSize() + 1));
        else sql.add(joinSelection(search, selection, highlighter));
        sql.add(") found on true");
        return sql.add(
                byRelevance
                        ? "order by found.rank desc, found.published_at desc, found.id desc"
                        : candidates.order().orderBy("found", "id"));
    }

    private static Sql columns(Search search, NameSnapshot names, Sql extraColumns) {
        if (search.scope().hasRanges()) return ArticleSql.selectEssentials(names, extraColumns);
        return search.withSerializedParts()
                ? RowBeforeNames.select(false, search.audience(), search.now(), names, extraColumns)
                : ArticleSql.selectWithoutNames(false, search.audience(), search.now(), names, extraColumns);
    }

    // The derived tables select the candidates; the condition on the article row decides.
    private static Sql joinSelection(Search search, Sql selection, SearchHighlighter highlighter) {
        return new Sql()
                .add("join (")
                .add(selection)
                .add(") f on f.id = a.id")
                .add(highlighter.tables())
                .add("where")
                .add(search.scope().articles());
    }
}
