package dateline.ingest.reader;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import dateline.ingest.item.DocumentFormat;
import dateline.ingest.item.ImportedItem;
import dateline.ingest.item.ItemHandler;
import dateline.ingest.xml.DateParser;
import dateline.ingest.xml.DocumentRefusedException;
import dateline.ingest.xml.ParserMeter;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;

/** Reads IPTC ninjs 3.0 to 3.2: one news object, or an array of them. The content is mapped later. */
final class NinjsReader {

    /** Types of news objects that are articles. The others are plans, events and parts of objects. */
    private static final Set<String> ARTICLE_TYPES =
            Set.of("text", "audio", "video", "picture", "graphic", "composite");

    private NinjsReader() {}

    static void read(InputStream in, ParserMeter meter, ItemHandler handler) throws IOException {
        handler.metadata.format = DocumentFormat.NINJS;
        try (JsonParser json = JsonFeedReader.JSON.createParser(in)) {
            JsonToken first = json.nextToken();
            if (first == JsonToken.START_OBJECT) {
                readItem(json, meter, handler);
            } else {
                while (json.nextToken() != JsonToken.END_ARRAY) readItem(json, meter, handler);
            }
            if (json.nextToken() != null)
                throw DocumentRefusedException.of("malformed-json", "The document continues after its last object.");
        } catch (JsonProcessingException e) {
            throw JsonFeedReader.malformed(e);
        }
    }

    private static void readItem(JsonParser json, ParserMeter meter, ItemHandler handler) throws IOException {
        meter.startEvent();
        meter.startItem();
        JsonNode item = JsonItemParser.readItem(json);
        if (item == null || !item.isObject())
            throw DocumentRefusedException.of("malformed-json", "A news object of the document is not a JSON object.");
        ImportedItem.Builder builder = handler.beginItem();
        if (builder.isWanted) fill(builder, item);
        handler.endItem(() -> builder);
    }

    private static void fill(ImportedItem.Builder builder, JsonNode item) {
        builder.ninjs = item;
        builder.id = item.path("uri").textValue();
        builder.title = item.at("/headlines/0/value").textValue();
        JsonNode published = item.has("firstCreated") ? item.get("firstCreated") : item.path("versionCreated");
        if (published.isTextual()) builder.setPublished(published.textValue());
        builder.updated = DateParser.parse(item.path("versionCreated").textValue());
        String type = item.path("type").asText("text");
        if (!ARTICLE_TYPES.contains(type)) builder.kind = type;
        String status = item.path("pubStatus").asText("usable");
        if (!status.equals("usable")) builder.state = status;
    }
}
