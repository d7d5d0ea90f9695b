package dateline.article.search;

import dateline.article.highlight.KeptPassages;
import dateline.article.rows.ArticleRow;
import dateline.article.rows.ArticleSql;
import dateline.article.rows.NameMemory;
import dateline.article.rows.Naming;
import dateline.article.rows.UnnamedRow;
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

/** Reads a page of articles that are found already, in one statement: what each says, and where what was searched for stands in it. */
@Singleton
class ArticlePages {

    /** A page, and what its statement told besides. */
    record Found(Page<ArticleRow> page, Beside beside) {}

    private final AgroalDataSource database;
    private final NameMemory memory;
    private final KeptPassages passages;

    ArticlePages(AgroalDataSource database, NameMemory memory, KeptPassages passages) {
        this.database = database;
        this.memory = memory;
        this.passages = passages;
    }

    /**
     * The page.
     *
     * @param found rows of id and instant, and of rank where that is the order
     */
    Found read(Search search, ArticlePick pick, Sql found, Function<ArticleRow, String> cursor, PageLinks links) {
        boolean marked = search.query().fields() == null
                || FieldSelection.wants(search.query().fields(), "highlights");
        Marking marking = new Marking(marked ? pick.words() : null, search.reach(), search.now(), passages);
        Naming names = memory.names();
        Sql sql = statement(search, pick, found, names, marking);
        Beside[] beside = new Beside[1];
        List<UnnamedRow> rows = new ArrayList<>();
        Sql.RowMapper<Boolean> take = row -> {
            if (beside[0] == null) beside[0] = Beside.of(row);
            if (row.getObject("id") == null) return false;
            UnnamedRow one = search.finished() ? UnnamedRow.of(row) : UnnamedRow.inParts(row);
            marking.read(row);
            return rows.add(one);
        };
        // Each size is a plan of its own, which every connection keeps: not one for whatever anybody thinks of.
        boolean usual = search.query().size() % 10 == 0;
        if (usual && pick.alongOneIndex()) sql.listAlongAnIndex(database, take);
        else if (usual && pick.wordsAlone()) sql.listPlannedOnce(database, take);
        else sql.list(database, take);
        Page<ArticleRow> page = Page.of(
                memory.named(names, marking.marked(rows)), search.query().size(), cursor, links, null);
        return new Found(page.modified(beside[0].lastChange()), beside[0]);
    }

    private static Sql statement(Search search, ArticlePick pick, Sql found, Naming names, Marking marking) {
        boolean ranked = "relevance".equals(search.query().sort());
        Sql more = marking.columns().add(ranked ? ", f.rank" : "");
        Sql sql = new Sql();
        sql.add("select found.*, last.* from (select")
                .add(Beside.columns(search, pick))
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

    private static Sql columns(Search search, Naming names, Sql more) {
        if (search.reach().byLanes()) return ArticleSql.alone(names, more);
        return search.finished()
                ? UnnamedRow.select(false, search.audience(), search.now(), names, more)
                : ArticleSql.unnamed(body(search), search.audience(), search.now(), names, more);
    }

    private static boolean body(Search search) {
        String fields = search.query().fields();
        return FieldSelection.wants(fields, "body") || FieldSelection.wants(fields, "bodyHtml");
    }

    // Indexes have chosen; the article itself has the last word.
    private static Sql chosen(Search search, Sql found, Marking marking) {
        return new Sql()
                .add("join (")
                .add(found)
                .add(") f on f.id = a.id")
                .add(marking.tables())
                .add("where")
                .add(search.reach().articles());
    }
}
