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
 * Reads articles with their live version and their names, without their bodies. The caller supplies the part of the statement that selects
 * them.
 */
@Singleton
public class ArticleRows {

    /** Reads columns that the statement returns beside those of the article. */
    public interface ExtraColumnReader {
        void read(ResultSet row, int index) throws SQLException;
    }

    private final AgroalDataSource database;
    private final NameCache nameCache;

    ArticleRows(AgroalDataSource database, NameCache nameCache) {
        this.database = database;
        this.nameCache = nameCache;
    }

    /** @param clauses the joins, conditions and order that follow the tables {@code article a} and {@code version v} */
    public List<ArticleRow> list(Audience audience, Instant now, Sql clauses) {
        return list(audience, now, new Sql(), clauses, (row, index) -> {});
    }

    /**
     * Like {@link #list(Audience, Instant, Sql)}, for a statement whose plan does not depend on its values.
     * Its limit must be part of its text.
     */
    public List<ArticleRow> listWithGenericPlan(Audience audience, Instant now, Sql clauses) {
        NameSnapshot names = nameCache.snapshot();
        return nameCache.addNames(
                names,
                ArticleSql.selectWithoutNames(false, audience, now, names, new Sql())
                        .add(clauses)
                        .listWithGenericPlan(database, RowBeforeNames::readByName));
    }

    /**
     * @param extraColumns additional columns, each preceded by a comma
     * @param extraColumnReader reads these columns, with the index of the article in the list
     */
    public List<ArticleRow> list(
            Audience audience, Instant now, Sql extraColumns, Sql clauses, ExtraColumnReader extraColumnReader) {
        NameSnapshot names = nameCache.snapshot();
        int[] index = {0};
        return nameCache.addNames(
                names,
                ArticleSql.selectWithoutNames(false, audience, now, names, extraColumns)
                        .add(clauses)
                        .list(database, row -> {
                            extraColumnReader.read(row, index[0]++);
                            return RowBeforeNames.readByName(row);
                        }));
    }
}
