package dateline.article.rows;

import dateline.article.body.Content;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Loads the bodies of a list of articles, and ends the list early once it holds much text, so that one response fits into the
 * memory whatever the articles hold. Versions never change, so the bodies belong to the rows although another statement reads them.
 */
@Singleton
public class BodyLoader {

    /** Characters of stored content after which a list ends. The article that reaches this number is its last one. */
    public static final int MAX_CHARACTERS = 2_000_000;

    private static final String CONTENTS = """
            select article_id, content from (
                select v.article_id, v.content, page.place,
                       sum(length(cast(v.content as text))) over (order by page.place rows between unbounded preceding and 1 preceding) as before
                from unnest(cast(? as uuid[]), cast(? as integer[])) with ordinality page (id, number, place)
                join version v on v.article_id = page.id and v.number = page.number
            ) measured
            where coalesce(before, 0) < ?
            order by place
            """;

    private final AgroalDataSource database;

    BodyLoader(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * Returns the first of these rows, with their bodies. One statement.
     *
     * @param rows at their live versions
     * @return fewer than {@code rows}, but at least one, if they hold more than {@link #MAX_CHARACTERS}
     */
    public List<ArticleRow> load(List<ArticleRow> rows) {
        if (rows.isEmpty()) return rows;
        List<UUID> ids = rows.stream().map(ArticleRow::id).toList();
        List<String> numbers =
                rows.stream().map(row -> String.valueOf(row.version())).toList();
        List<Content> contents = new Sql()
                .add(CONTENTS, ids, numbers, MAX_CHARACTERS)
                .list(database, row -> ArticleRowReader.parseContent(row.getString("content")));
        List<ArticleRow> loaded = new ArrayList<>(contents.size());
        for (int i = 0; i < contents.size(); i++) loaded.add(rows.get(i).withContent(contents.get(i)));
        return loaded;
    }
}
