package dateline.article.body;

import dateline.http.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jsoup.nodes.Element;
import org.jsoup.select.Evaluator;
import org.jsoup.select.QueryParser;

/**
 * Converts an HTML table to rows of equal length. The additional cells of a span are empty, and short rows are padded.
 */
final class HtmlTable {

    /** Maximum columns. Larger claimed spans are not built. */
    private static final int WIDEST = 100;

    private static final int MOST_ROWS = 1_000;
    private static final Evaluator ROW = QueryParser.parse("tr");
    private static final Evaluator TABLE = QueryParser.parse("table");

    private final List<List<String>> rows = new ArrayList<>();
    // For each column, the number of following rows that a cell above still spans.
    private final int[] taken = new int[WIDEST];
    private List<String> header;

    private HtmlTable() {}

    /** @return empty if the table has no row */
    static Optional<Block> of(Element element) {
        HtmlTable table = new HtmlTable();
        for (Element row : element.select(ROW)) {
            // A nested table contributes to the text of its cell only.
            if (row.closest(TABLE) == element) table.row(row);
        }
        if (table.rows.isEmpty()) return Optional.empty();
        Element caption = element.selectFirst("caption");
        return Optional.of(
                new Block.Table(null, caption == null ? null : caption.text(), table.header(), table.even()));
    }

    private void row(Element row) {
        List<String> cells = new ArrayList<>();
        for (Element cell : row.children()) {
            if (!cell.is("th, td")) continue;
            while (cells.size() < WIDEST && taken[cells.size()] > 0) below(cells);
            int columns = span(cell, "colspan");
            for (int i = 0; i < columns && cells.size() < WIDEST; i++) {
                taken[cells.size()] = span(cell, "rowspan") - 1;
                cells.add(i == 0 ? cell.text() : "");
            }
        }
        if (cells.isEmpty()) return;
        while (cells.size() < WIDEST && taken[cells.size()] > 0) below(cells);
        boolean heading = row.parent() != null && row.parent().normalName().equals("thead");
        if (heading && header == null) header = cells;
        else if (!heading) rows.add(cells);
        if (rows.size() > MOST_ROWS) {
            throw Problem.of("body-invalid", "The body breaks a rule; see errors. Nothing was changed.")
                    .at("/bodyHtml", "too-long", "A table in it has more than " + MOST_ROWS + " rows.");
        }
    }

    private void below(List<String> cells) {
        taken[cells.size()]--;
        cells.add("");
    }

    private static int span(Element cell, String attribute) {
        String said = cell.attr(attribute);
        return said.isEmpty() ? 1 : Math.max(1, Math.min(WIDEST, Integer.parseInt(said)));
    }

    private List<String> header() {
        return header == null ? null : filled(header, width());
    }

    private List<List<String>> even() {
        int width = width();
        return rows.stream().map(row -> filled(row, width)).toList();
    }

    private int width() {
        int most = rows.stream().mapToInt(List::size).max().orElse(0);
        return header == null ? most : Math.max(most, header.size());
    }

    private static List<String> filled(List<String> row, int width) {
        List<String> cells = new ArrayList<>(row);
        while (cells.size() < width) cells.add("");
        return cells;
    }
}
