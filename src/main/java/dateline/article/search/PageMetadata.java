package dateline.article.search;

import dateline.article.rows.ArticleSql;
import dateline.article.rows.LastChange;
import dateline.database.sql.ColumnReader;
import dateline.database.sql.Sql;
import java.sql.SQLException;
import java.time.Instant;

/**
 * Values that the statement of a page reads once, before its rows.
 *
 * @param now the instant of the statement
 * @param lastChange when anything that the page could have shown last changed
 * @param configurationSet identifies the text search configurations in use at that moment; the first article in another
 *     language adds one
 */
record PageMetadata(Instant now, Instant lastChange, String configurationSet) {

    static Sql columns(ArticleSearch.Search search, CandidateQuery candidates) {
        return new Sql()
                .add(ArticleSql.NOW)
                .add("as now,")
                .add(LastChange.of(search.read().audience()))
                .add("as last_change,")
                .add(candidates.expression() == null ? "cast(null as text)" : SearchExpression.CONFIGURATION_SET)
                .add("as configuration_set");
    }

    static PageMetadata of(ColumnReader columns) throws SQLException {
        return new PageMetadata(columns.instant(), columns.instant(), columns.text());
    }
}
