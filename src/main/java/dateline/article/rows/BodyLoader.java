package dateline.article.rows;

import dateline.article.body.Content;
import dateline.database.sql.NamedSql;
import dateline.database.sql.PlannerSettings;
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

    private static final NamedSql SELECT_BODIES = NamedSql.load("bodies");

    private final ArticleRows articles;

    BodyLoader(ArticleRows articles) {
        this.articles = articles;
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
        List<Content> contents = articles.run(
                SELECT_BODIES
                        .with("articles", ids)
                        .with("numbers", numbers)
                        .with("characters", MAX_CHARACTERS)
                        .sql(),
                PlannerSettings.OF_POOL,
                row -> RowValues.content(row.getString(1)));
        List<ArticleRow> loaded = new ArrayList<>(contents.size());
        for (int i = 0; i < contents.size(); i++) loaded.add(rows.get(i).withContent(contents.get(i)));
        return loaded;
    }
}
