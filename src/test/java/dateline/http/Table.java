package dateline.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** The table of bad requests and their responses, in CSV (RFC 4180). A response without a problem document has the code {@code -}. */
final class Table {

    private static final String HEAD = "kind,operation,sent,status,code";

    record Row(String kind, String operation, String sent, int status, String code) {

        String name() {
            return kind + " / " + operation;
        }
    }

    private Table() {}

    static List<Row> read(String resource) throws IOException {
        List<Row> rows = new ArrayList<>();
        try (var in = Table.class.getResourceAsStream(resource)) {
            if (in == null) return rows;
            var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.equals(HEAD) || line.isBlank()) continue;
                List<String> cells = cells(line);
                rows.add(new Row(
                        cells.get(0), cells.get(1), cells.get(2), Integer.parseInt(cells.get(3)), cells.get(4)));
            }
        }
        return rows;
    }

    static void write(Path file, Collection<Row> rows) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                rows.stream()
                        .map(row -> String.join(
                                ",",
                                quoted(row.kind()),
                                row.operation(),
                                quoted(row.sent()),
                                String.valueOf(row.status()),
                                row.code()))
                        .collect(Collectors.joining("\n", HEAD + "\n", "\n")));
    }

    private static String quoted(String cell) {
        return cell.contains(",") || cell.contains("\"") ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
    }

    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quoted && c == '"' && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                cell.append('"');
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString());
        return cells;
    }
}
