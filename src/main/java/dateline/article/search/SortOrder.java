package dateline.article.search;

import dateline.article.rows.ArticleRow;
import dateline.http.response.Cursors;
import dateline.http.response.PageLinks;
import java.time.Instant;
import java.util.function.Function;

/** The sort column and its direction. The id is the second sort column, so that the order is total. */
public record SortOrder(String column, boolean descending) {

    public static final SortOrder NEWEST = new SortOrder("published_at", true);

    public static SortOrder of(String sort) {
        if (sort == null || sort.equals("relevance")) return NEWEST;
        return new SortOrder(sort.endsWith("modifiedAt") ? "modified_at" : "published_at", sort.startsWith("-"));
    }

    Instant instantOf(ArticleRow row) {
        return isByPublication() ? row.publishedAt() : row.modifiedAt();
    }

    /** Returns a function that makes the cursor of the page that follows a row. */
    public Function<ArticleRow, String> cursor(Cursors cursors, PageLinks links) {
        return last -> cursors.seal(
                links.query(), instantOf(last).toString(), last.id().toString());
    }

    boolean isByPublication() {
        return column.equals("published_at");
    }

    public String orderBy(String table, String id) {
        String direction = descending ? "desc" : "asc";
        return "order by %1$s.%2$s %3$s, %1$s.%4$s %3$s".formatted(table, column, direction, id);
    }
}
