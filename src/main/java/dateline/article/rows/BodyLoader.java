package dateline.article.rows;

import dateline.article.body.Content;
import dateline.article.rows.ArticleRow.Corrected;
import dateline.database.sql.PlannerSettings;
import dateline.database.sql.Sql;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Adds content and corrections to a list of articles, and ends the list early once they have many characters, so that one
 * response fits into the memory whatever the articles hold. Versions never change, so the content belongs to the rows
 * although another statement reads it.
 */
@Singleton
public class BodyLoader {

    /** @param htmlLength about the characters of the content as HTML */
    private record Texts(Content content, List<Corrected> corrections, long htmlLength) {}

    private static final Sql SELECT_BODIES = Sql.load("bodies");

    private final ArticleRows articles;

    BodyLoader(ArticleRows articles) {
        this.articles = articles;
    }

    /**
     * Returns the first of these rows, with content and corrections. One statement.
     *
     * @param rows at their live versions
     * @return fewer than {@code rows}, but at least one, if they have more than {@link ArticleColumns#MAX_SIZE} characters, as JSON or as
     *     HTML in a feed
     */
    public List<ArticleRow> load(List<ArticleRow> rows) {
        if (rows.isEmpty()) return rows;
        List<UUID> ids = rows.stream().map(ArticleRow::id).toList();
        List<String> numbers =
                rows.stream().map(row -> String.valueOf(row.version())).toList();
        List<Texts> texts = articles.run(
                SELECT_BODIES
                        .withIds("articles", ids)
                        .with("numbers", numbers)
                        .with("characters", ArticleColumns.MAX_SIZE),
                PlannerSettings.OF_POOL,
                row -> {
                    String content = row.getString(1);
                    return new Texts(
                            RowValues.content(content), RowValues.corrections(row.getString(2)), htmlLength(content));
                });
        List<ArticleRow> loaded = new ArrayList<>(texts.size());
        long length = 0;
        for (int i = 0; i < texts.size() && length < ArticleColumns.MAX_SIZE; i++) {
            loaded.add(
                    rows.get(i).withContent(texts.get(i).content(), texts.get(i).corrections()));
            length += texts.get(i).htmlLength();
        }
        return loaded;
    }

    // HTML has five characters for an ampersand, and a feed escapes the HTML once more.
    private static long htmlLength(String content) {
        long escaped =
                content.chars().filter(c -> c == '&' || c == '<' || c == '>').count();
        return content.length() + 8 * escaped;
    }
}
