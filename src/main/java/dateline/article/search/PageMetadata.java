package dateline.article.search;

import dateline.article.rows.ArticleSql;
import dateline.article.rows.LastChange;
import dateline.database.sql.ColumnReader;
import dateline.database.sql.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

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
        return ArticleSql.NOW
                .add("as now,")
                .add(LastChange.of(search.read().audience()))
                .add("as last_change,")
                .add(candidates.expression() == null ? "cast(null as text)" : SearchExpression.CONFIGURATION_SET)
                .add("as configuration_set");
    }

    /** @param incarnation of the primary, if the statement ran on a replica */
    static PageMetadata of(ColumnReader columns, Optional<String> incarnation) throws SQLException {
        Instant now = columns.instant();
        Instant lastChange = columns.instant();
        String configurationSet = columns.text();
        // On a replica the column lacks its beginning.
        return new PageMetadata(
                now, lastChange, configurationSet == null ? null : incarnation.orElse("") + configurationSet);
    }
}
