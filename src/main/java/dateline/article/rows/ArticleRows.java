package dateline.article.rows;

import dateline.article.model.Audience;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/**
 * Reads articles with their live version and their names. The caller supplies the part of the statement that selects
 * them.
 */
@Singleton
public class ArticleRows {

    /** Reads columns that the statement returns beside those of the article. */
    public interface ExtraColumnReader {
        void read(ResultSet row, int index) throws SQLException;
    }

    private final AgroalDataSource database;
    private final NameCache memory;

    ArticleRows(AgroalDataSource database, NameCache memory) {
        this.database = database;
        this.memory = memory;
    }

    /** @param rest the joins, conditions and order that follow the tables {@code article a} and {@code version v} */
    public List<ArticleRow> list(boolean body, Audience audience, Instant now, Sql rest) {
        return list(body, audience, now, new Sql(), rest, (row, index) -> {});
    }

    /**
     * Like {@link #list(boolean, Audience, Instant, Sql)}, for a statement whose plan does not depend on its values.
     * Its limit must be part of its text.
     */
    public List<ArticleRow> listPlannedOnce(boolean body, Audience audience, Instant now, Sql rest) {
        NameSnapshot names = memory.names();
        return memory.named(
                names,
                ArticleSql.unnamed(body, audience, now, names, new Sql())
                        .add(rest)
                        .listPlannedOnce(database, RowBeforeNames::inParts));
    }

    /**
     * @param more additional columns, each preceded by a comma
     * @param beside reads these columns, with the index of the article in the list
     */
    public List<ArticleRow> list(
            boolean body, Audience audience, Instant now, Sql more, Sql rest, ExtraColumnReader beside) {
        NameSnapshot names = memory.names();
        int[] index = {0};
        return memory.named(
                names,
                ArticleSql.unnamed(body, audience, now, names, more).add(rest).list(database, row -> {
                    beside.read(row, index[0]++);
                    return RowBeforeNames.inParts(row);
                }));
    }
}
