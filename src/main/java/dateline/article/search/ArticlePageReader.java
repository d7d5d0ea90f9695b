package dateline.article.search;

import dateline.article.highlight.TokenOffsetStore;
import dateline.article.rows.ArticleRow;
import dateline.article.rows.ArticleSql;
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
    record FoundPage(Page<ArticleRow> page, PageMetadata beside) {}

    private final AgroalDataSource database;
    private final NameCache memory;
    private final TokenOffsetStore passages;

    ArticlePageReader(AgroalDataSource database, NameCache memory, TokenOffsetStore passages) {
        this.database = database;
        this.memory = memory;
        this.passages = passages;
    }

    /**
     * Reads the page.
     *
     * @param found a query for id and instant, and for the rank if the page is sorted by relevance
     */
    FoundPage read(
            Search search, CandidateQuery pick, Sql found, Function<ArticleRow, String> cursor, PageLinks links) {
        boolean marked = search.query().fields() == null
                || FieldSelection.includes(search.query().fields(), "highlights");
        SearchHighlighter marking =
                new SearchHighlighter(marked ? pick.words() : null, search.reach(), search.now(), passages);
        NameSnapshot names = memory.snapshot();
        Sql sql = statement(search, pick, found, names, marking);
        PageMetadata[] beside = new PageMetadata[1];
        List<RowBeforeNames> rows = new ArrayList<>();
        Sql.RowMapper<Boolean> take = row -> {
            if (beside[0] == null) beside[0] = PageMetadata.of(row);
            if (row.getObject("id") == null) return false;
            RowBeforeNames one = search.finished() ? RowBeforeNames.read(row) : RowBeforeNames.readByName(row);
            marking.read(row);
            return rows.add(one);
        };
        // Each limit is its own statement text with its own prepared plan on every connection. Only multiples of 10
        // are prepared, so that arbitrary limits do not fill the connections with plans.
        boolean usual = search.query().size() % 10 == 0;
        if (usual && pick.alongOneIndex()) sql.listAlongAnIndex(database, take);
        else if (usual && pick.wordsAlone()) sql.listPlannedOnce(database, take);
        else sql.list(database, take);
        Page<ArticleRow> page = Page.of(
                memory.addNames(names, marking.marked(rows)), search.query().size(), cursor, links, null);
        return new FoundPage(page.modified(beside[0].lastChange()), beside[0]);
    }

    private static Sql statement(
            Search search, CandidateQuery pick, Sql found, NameSnapshot names, SearchHighlighter marking) {
        boolean ranked = "relevance".equals(search.query().sort());
        Sql more = marking.columns().add(ranked ? ", f.rank" : "");
        Sql sql = new Sql();
        sql.add("select found.*, last.* from (select")
                .add(PageMetadata.columns(search, pick))
                .add(") last left join (")
                .add(columns(search, names, more));
        if (search.finished() && pick.everything())
            sql.add(pick.ofEverything(search.query().size() + 1));
        else sql.add(chosen(search, found, marking));
        sql.add(") found on true");
        return sql.add(
                ranked
                        ? "order by found.rank desc, found.published_at desc, found.id desc"
                        : pick.order().by("found", "id"));
    }

    private static Sql columns(Search search, NameSnapshot names, Sql more) {
        if (search.reach().byLanes()) return ArticleSql.selectEssentials(names, more);
        return search.finished()
                ? RowBeforeNames.select(false, search.audience(), search.now(), names, more)
                : ArticleSql.selectWithoutNames(body(search), search.audience(), search.now(), names, more);
    }

    private static boolean body(Search search) {
        String fields = search.query().fields();
        return FieldSelection.includes(fields, "body") || FieldSelection.includes(fields, "bodyHtml");
    }

    // The derived tables select the candidates; the condition on the article row decides.
    private static Sql chosen(Search search, Sql found, SearchHighlighter marking) {
        return new Sql()
                .add("join (")
                .add(found)
                .add(") f on f.id = a.id")
                .add(marking.tables())
                .add("where")
                .add(search.reach().articles());
    }
}
