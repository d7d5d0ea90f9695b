package dateline.article.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import dateline.http.problem.Problem;
import dateline.http.request.EmbeddedRequestParser;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Reads the items of a bulk request from JSON or NDJSON. A line of NDJSON is parsed when its turn comes. */
@Singleton
class BulkItemReader {

    static final int MAX_ITEMS = 1_000;
    static final String NDJSON = "application/x-ndjson";

    /**
     * An item that is not validated yet.
     *
     * @param line number of the line, from 1; null in JSON
     * @param pointer prefix of error pointers; empty in NDJSON
     * @param tree parses the item
     */
    record SentItem(Integer line, String pointer, Supplier<JsonNode> tree) {}

    private final EmbeddedRequestParser parser;

    BulkItemReader(EmbeddedRequestParser parser) {
        this.parser = parser;
    }

    List<SentItem> read(String body, boolean ndjson) {
        List<SentItem> items = ndjson ? readLines(body) : readJson(body);
        if (items.isEmpty() || items.size() > MAX_ITEMS) {
            throw Problem.invalidBody()
                    .at("/items", "out-of-range", "1 to " + MAX_ITEMS + " items; these are " + items.size() + ".");
        }
        return items;
    }

    private List<SentItem> readJson(String body) {
        List<JsonNode> trees =
                parser.parse(parser.parseTree(body), BulkRequest.class).items();
        List<SentItem> items = new ArrayList<>();
        for (int i = 0; trees != null && i < trees.size(); i++) {
            JsonNode tree = trees.get(i);
            items.add(new SentItem(null, "/items/" + i, () -> tree));
        }
        return items;
    }

    private List<SentItem> readLines(String body) {
        List<SentItem> items = new ArrayList<>();
        String[] lines = body.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            if (lines[i].isBlank()) continue;
            int number = i + 1;
            String text = lines[i];
            // Leading blank lines, so that the parser reports the line number in the whole body.
            items.add(new SentItem(number, "", () -> parser.parseTree("\n".repeat(number - 1) + text)));
        }
        return items;
    }
}
