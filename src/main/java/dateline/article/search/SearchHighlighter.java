package dateline.article.search;

import dateline.article.highlight.ArticleTokenOffsets;
import dateline.article.highlight.TokenOffsetFinder;
import dateline.article.highlight.TokenOffsetFinder.ConfiguredText;
import dateline.article.rows.ArticleRow;
import dateline.article.rows.ArticleSql;
import dateline.article.rows.SerializedParts;
import dateline.database.sql.Sql;
import dateline.http.base.DeflatedPair;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Adds highlights to the rows of one page. Most versions have stored token offsets. Where the visible text depends on
 * the instant or on a permission, the texts are read with the page, and one more statement computes their token
 * offsets.
 */
final class SearchHighlighter {

    private final SearchExpression expression;
    private final ReadScope scope;
    private final TokenOffsetFinder tokenOffsets;
    private final List<LocatedTerms> rows = new ArrayList<>();

    /** One row: its stored token offsets, or the texts whose offsets must be computed. */
    private record LocatedTerms(
            String configuration, ArticleTokenOffsets stored, String headline, String teaser, String body) {

        List<ConfiguredText> texts() {
            return stored != null
                    ? List.of()
                    : Stream.of(headline, teaser, body)
                            .map(text -> new ConfiguredText(
                                    configuration, TokenOffsetFinder.normalize(text == null ? "" : text)))
                            .toList();
        }
    }

    /** @param expression null if nothing is highlighted */
    SearchHighlighter(SearchExpression expression, ReadScope scope, TokenOffsetFinder tokenOffsets) {
        this.expression = expression;
        this.scope = scope;
        this.tokenOffsets = tokenOffsets;
    }

    /** Returns the columns that {@link #read} needs from {@link #tables}, each preceded by a comma. */
    Sql columns() {
        if (expression == null) return Sql.EMPTY;
        return Sql.of(", visible.*, p.configuration as offsets_configuration, p.headline_offsets, case when")
                .add(scope.teaser())
                .add("then p.teaser_offsets end as teaser_offsets, case when")
                .add(scope.highlightedText())
                .add("then p.body end as body_offsets");
    }

    /** Returns the names of those of {@link #columns} that may be large. */
    List<String> texts() {
        return expression == null ? List.of() : List.of("visible_body", "body_offsets");
    }

    /** Returns the joins for these columns, to follow the table alias {@code a}. */
    Sql tables() {
        if (expression == null) return Sql.EMPTY;
        // The stored offsets belong to the text with all captions. They cannot be used if a permission decides on
        // each caption.
        String stored = scope.showsCaptions() ? "true" : "false";
        // OFFSET 0 keeps the planner from reading texts whose offsets are stored.
        return Sql.of(
                        "left join finished_article p on %s and p.article_id = a.id and p.number = a.version and p.form = %d"
                                .formatted(stored, SerializedParts.FORM))
                .add(
                        "left join lateral (select x.configuration as visible_configuration, w.content ->> 'headline' as visible_headline, case when")
                .add(scope.teaser())
                .add("then w.content ->> 'teaser' end as visible_teaser, case when")
                .add(scope.highlightedText())
                .add("then shown_body(w.content, x.body,")
                .add(ArticleSql.NOW)
                .add(", :showsCaptions) end as visible_body")
                .with("showsCaptions", scope.showsCaptions())
                .add("""
                        from version w join article_text x on x.article_id = w.article_id
                        where w.article_id = a.id and w.number = a.version and p.headline_offsets is null offset 0) visible on true
                        """);
    }

    /** Reads the columns of the next row. Must be called once per row, in page order. */
    void read(ResultSet row) throws SQLException {
        if (expression == null) return;
        byte[] headline = row.getBytes("headline_offsets");
        rows.add(
                headline != null
                        ? stored(new ArticleTokenOffsets(
                                row.getString("offsets_configuration"),
                                headline,
                                row.getBytes("teaser_offsets"),
                                DeflatedPair.first(row.getBytes("body_offsets"))))
                        : new LocatedTerms(
                                row.getString("visible_configuration"),
                                null,
                                row.getString("visible_headline"),
                                row.getString("visible_teaser"),
                                row.getString("visible_body")));
    }

    private static LocatedTerms stored(ArticleTokenOffsets offsets) {
        return new LocatedTerms(offsets.configuration(), offsets, null, null, null);
    }

    /** Returns the rows in the same order with their highlights. */
    List<ArticleRow> withHighlights(List<ArticleRow> page) {
        if (expression == null) return page;
        List<byte[]> computed = tokenOffsets.find(
                rows.stream().flatMap(row -> row.texts().stream()).toList());
        List<ArticleRow> highlighted = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < page.size(); i++) {
            ArticleTokenOffsets offsets = rows.get(i).stored();
            if (offsets == null) {
                offsets = new ArticleTokenOffsets(
                        rows.get(i).configuration(),
                        computed.get(next),
                        computed.get(next + 1),
                        computed.get(next + 2));
                next += 3;
            }
            highlighted.add(
                    page.get(i).withHighlights(offsets.highlights(expression.termsFor(offsets.configuration()))));
        }
        return highlighted;
    }
}
