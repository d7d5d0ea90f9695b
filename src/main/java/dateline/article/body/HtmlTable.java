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
    private static final int MAX_COLUMNS = 100;

    private static final int MAX_ROWS = 1_000;
    // More than a text may have. Spans make many cells of few bytes.
    private static final int MAX_CELLS = 20_000;
    private static final Evaluator ROW = QueryParser.parse("tr");
    private static final Evaluator TABLE = QueryParser.parse("table");

    private final List<List<String>> rows = new ArrayList<>();
    // For each column, the number of following rows that a cell above still spans.
    private final int[] spannedRows = new int[MAX_COLUMNS];
    private List<String> header;
    private int cellCount;

    private HtmlTable() {}

    /** @return empty if the table has no row */
    static Optional<Block> of(Element element) {
        HtmlTable table = new HtmlTable();
        for (Element row : element.select(ROW)) {
            // A nested table contributes to the text of its cell only.
            if (row.closest(TABLE) == element) table.addRow(row);
        }
        if (table.rows.isEmpty()) return Optional.empty();
        Element caption = element.selectFirst("caption");
        return Optional.of(new Block.Table(
                null, caption == null ? null : caption.text(), table.paddedHeader(), table.paddedRows()));
    }

    private void addRow(Element row) {
        List<String> cells = new ArrayList<>();
        for (Element cell : row.children()) {
            if (!cell.is("th, td")) continue;
            while (cells.size() < MAX_COLUMNS && spannedRows[cells.size()] > 0) addSpannedCell(cells);
            int columns = span(cell, "colspan");
            for (int i = 0; i < columns && cells.size() < MAX_COLUMNS; i++) {
                spannedRows[cells.size()] = span(cell, "rowspan") - 1;
                cells.add(i == 0 ? cell.text() : "");
            }
        }
        if (cells.isEmpty()) return;
        while (cells.size() < MAX_COLUMNS && spannedRows[cells.size()] > 0) addSpannedCell(cells);
        cellCount += cells.size();
        if (cellCount > MAX_CELLS) throw tooLong(MAX_CELLS + " cells");
        boolean isHeader = row.parent() != null && row.parent().normalName().equals("thead");
        if (isHeader && header == null) header = cells;
        else if (!isHeader) rows.add(cells);
        if (rows.size() > MAX_ROWS) throw tooLong(MAX_ROWS + " rows");
    }

    private static Problem tooLong(String limit) {
        return Problem.invalidBody().at("/bodyHtml", "too-long", "A table in the text has more than " + limit + ".");
    }

    private void addSpannedCell(List<String> cells) {
        spannedRows[cells.size()]--;
        cells.add("");
    }

    private static int span(Element cell, String attribute) {
        String value = cell.attr(attribute);
        return value.isEmpty() ? 1 : Math.max(1, Math.min(MAX_COLUMNS, Integer.parseInt(value)));
    }

    private List<String> paddedHeader() {
        return header == null ? null : pad(header, width());
    }

    private List<List<String>> paddedRows() {
        int width = width();
        return rows.stream().map(row -> pad(row, width)).toList();
    }

    private int width() {
        int widest = rows.stream().mapToInt(List::size).max().orElse(0);
        return header == null ? widest : Math.max(widest, header.size());
    }

    private static List<String> pad(List<String> row, int width) {
        List<String> cells = new ArrayList<>(row);
        while (cells.size() < width) cells.add("");
        return cells;
    }
}
