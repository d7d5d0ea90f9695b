package dateline.article.search;

import dateline.article.rows.LastChange;
import dateline.database.sql.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/**
 * Values that the statement of a page reads once, beside its rows.
 *
 * @param lastChange when anything that the page could have shown last changed
 * @param configurationSet identifies the text search configurations in use at that moment; the first article in another
 *     language adds one
 */
record PageMetadata(Instant lastChange, String configurationSet) {

    static Sql columns(ArticleSearch.Search search, CandidateQuery candidates) {
        return new Sql()
                .add(LastChange.of(search.audience(), search.now()))
                .add("as last_change,")
                .add(candidates.expression() == null ? "cast(null as text)" : SearchExpression.CONFIGURATION_SET)
                .add("as configuration_set");
    }

    static PageMetadata of(ResultSet row) throws SQLException {
        return new PageMetadata(Sql.instant(row, "last_change"), row.getString("configuration_set"));
    }
}
