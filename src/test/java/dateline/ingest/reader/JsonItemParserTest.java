package dateline.ingest.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import dateline.ingest.xml.DocumentRefusedException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class JsonItemParserTest {

    private static JsonNode readItem(String json) throws IOException {
        try (JsonParser parser = JsonFeedReader.JSON.createParser(json)) {
            parser.nextToken();
            return JsonItemParser.readItem(parser);
        }
    }

    @Test
    void anItemHasAtMost20000Values() throws IOException {
        JsonNode item = readItem("{\"uri\":\"a\",\"x\":[" + "{},".repeat(19_000) + "{\"b\":[1,2]}]}");
        assertEquals(2, item.at("/x/19000/b/1").intValue());
        for (String value : new String[] {"{}", "1", "[]", "{\"a\":1}"}) {
            DocumentRefusedException refused = assertThrows(
                    DocumentRefusedException.class,
                    () -> readItem("{\"uri\":\"a\",\"x\":[" + (value + ",").repeat(20_000) + "1]}"));
            assertEquals("item-too-large", refused.code());
        }
    }
}
