package dateline.ingest.reader;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.databind.JsonNode;
import dateline.ingest.xml.DocumentRefusedException;
import java.io.IOException;

/** Reads an item of a JSON document as a tree, and refuses one with many values: each takes some 60 bytes of memory, however short it is. */
final class JsonItemParser extends JsonParserDelegate {

    private static final int MAX_VALUES = 20_000;

    private int values;

    private JsonItemParser(JsonParser json) {
        super(json);
    }

    /** @param json at the first token of the item; at the last one afterwards */
    static JsonNode readItem(JsonParser json) throws IOException {
        return JsonFeedReader.JSON.readTree(new JsonItemParser(json));
    }

    @Override
    public JsonToken nextToken() throws IOException {
        JsonToken token = super.nextToken();
        boolean isValue = token != null && (token.isScalarValue() || token.isStructStart());
        if (isValue && ++values > MAX_VALUES) {
            throw DocumentRefusedException.of(
                    "item-too-large", "An item of the document has more than " + MAX_VALUES + " values.");
        }
        return token;
    }
}
