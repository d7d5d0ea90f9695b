package dateline.http.response;

import dateline.http.describe.Document;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.RestResponse;

/** A page of a report as CSV (RFC 4180), with the URL of the next page in the header {@code Link}. */
public final class CsvDocument {

    public static final String MEDIA_TYPE = "text/csv";

    /** The quality of CSV where a client accepts JSON as well. */
    public static final String LOWER_QUALITY = MEDIA_TYPE + ";qs=0.5";

    // Characters with which a formula begins; a spreadsheet with an East Asian language takes their wide forms, too.
    // Where the decimal separator is a comma, spreadsheets split a line at semicolons, and at tabs and line breaks
    // even in quotes that do not begin the cell.
    private static final Pattern FORMULA =
            Pattern.compile("^(?=[=+\\-@＝＋－＠\\t\\r\\n])|(?<=[;\\t\\r\\n])(?=[=+\\-@＝＋－＠])");

    private CsvDocument() {}

    /** @param columns names of the columns; @param values of one item, in the order of the columns; null is an empty cell */
    public static <T> RestResponse<Document> of(Page<T> page, List<String> columns, Function<T, Stream<?>> values) {
        String lines = Stream.concat(
                        Stream.of(line(columns.stream())), page.items().stream().map(item -> line(values.apply(item))))
                .collect(Collectors.joining("\r\n", "", "\r\n"));
        var response = RestResponse.ResponseBuilder.ok(Document.of(lines.getBytes(StandardCharsets.UTF_8)));
        page.link().ifPresent(link -> response.header("Link", link));
        return response.build();
    }

    private static String line(Stream<?> values) {
        return values.map(CsvDocument::cell).collect(Collectors.joining(","));
    }

    // A spreadsheet runs a cell that begins like a formula; the apostrophe makes it text.
    static String cell(Object value) {
        if (value == null) return "";
        String text = FORMULA.matcher(value.toString()).replaceAll("'");
        boolean needsQuotes = text.chars().anyMatch(character -> ",\"\r\n".indexOf(character) >= 0);
        return needsQuotes ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
