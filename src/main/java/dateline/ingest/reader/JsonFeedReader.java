package dateline.ingest.reader;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dateline.article.check.DigitalSourceTypes;
import dateline.ingest.item.DocumentFormat;
import dateline.ingest.item.ImportedItem;
import dateline.ingest.item.ImportedItem.Enclosure;
import dateline.ingest.item.ImportedItem.Term;
import dateline.ingest.item.ImportedItemEnclosureBuilder;
import dateline.ingest.item.ItemHandler;
import dateline.ingest.item.MediaElements;
import dateline.ingest.xml.DateParser;
import dateline.ingest.xml.DocumentLimits;
import dateline.ingest.xml.DocumentRefusedException;
import dateline.ingest.xml.ParserMeter;
import dateline.ingest.xml.TextCleaner;
import java.io.IOException;
import java.io.InputStream;

/** Reads JSON Feed 1.0 and 1.1 item by item, with Dateline's extension {@code _dateline}. */
final class JsonFeedReader {

    static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DocumentLimits.MAX_DEPTH)
                    .maxStringLength(DocumentLimits.MAX_TEXT_LENGTH)
                    .maxNameLength(1_000)
                    .maxNumberLength(100)
                    .build())
            .build());

    private final JsonParser json;
    private final ParserMeter meter;
    private final ItemHandler handler;

    private JsonFeedReader(JsonParser json, ParserMeter meter, ItemHandler handler) {
        this.json = json;
        this.meter = meter;
        this.handler = handler;
    }

    static void read(InputStream in, ParserMeter meter, ItemHandler handler) throws IOException {
        handler.metadata.format = DocumentFormat.JSON_FEED;
        try (JsonParser json = JSON.createParser(in)) {
            new JsonFeedReader(json, meter, handler).readFeed();
        } catch (JsonProcessingException e) {
            throw malformed(e);
        }
    }

    static DocumentRefusedException malformed(JsonProcessingException e) {
        var location = e.getLocation();
        String position =
                location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
        return DocumentRefusedException.of(
                "malformed-json", "The document is not JSON, or it exceeds the limits for JSON" + position + ".");
    }

    private void readFeed() throws IOException {
        json.nextToken();
        while (nextToken() == JsonToken.FIELD_NAME) {
            String member = json.currentName();
            JsonToken value = nextToken();
            if (member.equals("items")) {
                if (value != JsonToken.START_ARRAY)
                    throw DocumentRefusedException.of(
                            "malformed-json", "The member items of the feed is not an array.");
                readItems();
            } else if (value == JsonToken.VALUE_STRING && member.equals("language")) {
                handler.metadata.language = json.getText();
            } else if (value == JsonToken.VALUE_STRING && member.equals("feed_url")) {
                handler.metadata.addSelfUrl(json.getText());
                if (handler.metadata.base == null) handler.metadata.base = json.getText();
            } else if (value == JsonToken.VALUE_STRING && member.equals("home_page_url")) {
                handler.metadata.base = json.getText();
            } else if (member.equals("authors") && value == JsonToken.START_ARRAY) {
                readAuthors(2);
            } else if (member.equals("author") && value == JsonToken.START_OBJECT) {
                readAuthors(1);
            } else {
                skipValue();
            }
        }
        if (json.currentToken() != JsonToken.END_OBJECT || json.nextToken() != null)
            throw DocumentRefusedException.of("malformed-json", "The document continues after its first object.");
    }

    private JsonToken nextToken() throws IOException {
        JsonToken token = json.nextToken();
        meter.startEvent();
        return token;
    }

    private void skipValue() throws IOException {
        int depth = json.currentToken().isStructStart() ? 1 : 0;
        while (depth > 0) {
            JsonToken token = nextToken();
            if (token == null) throw DocumentRefusedException.of("malformed-json", "The document is incomplete.");
            if (token.isStructStart()) depth++;
            if (token.isStructEnd()) depth--;
        }
    }

    /** @param nameDepth nesting depth of the names: 1 for one author, 2 for a list of authors */
    private void readAuthors(int nameDepth) throws IOException {
        int depth = 1;
        while (depth > 0) {
            JsonToken token = nextToken();
            if (token == null) throw DocumentRefusedException.of("malformed-json", "The document is incomplete.");
            if (token.isStructStart()) depth++;
            if (token.isStructEnd()) depth--;
            if (depth == nameDepth && token == JsonToken.VALUE_STRING && "name".equals(json.currentName()))
                handler.metadata.addAuthor(TextCleaner.cleanLine(json.getText()));
        }
    }

    private void readItems() throws IOException {
        while (nextToken() != JsonToken.END_ARRAY) {
            meter.startItem();
            JsonNode item = JsonItemParser.readItem(json);
            if (item == null || !item.isObject())
                throw DocumentRefusedException.of("malformed-json", "An item of the feed is not an object.");
            ImportedItem.Builder builder = readItem(item);
            handler.endItem(() -> builder);
        }
    }

    private ImportedItem.Builder readItem(JsonNode json) {
        ImportedItem.Builder item = handler.beginItem();
        JsonNode id = json.path("id");
        item.id = id.isTextual() || id.isNumber() ? id.asText() : null;
        item.link = getText(json, "url");
        item.base = item.link;
        if (item.link == null) item.link = getText(json, "external_url");
        item.title = getText(json, "title");
        item.summary = getText(json, "summary");
        item.html = getText(json, "content_html");
        String plainText = getText(json, "content_text");
        // JSON Feed requires content, so a feed may repeat the summary or title there. That is no body.
        if (item.html == null && TextCleaner.isDistinct(plainText, item.summary, item.title))
            item.html = TextCleaner.textToHtml(plainText);
        item.language = getText(json, "language");
        JsonNode published = json.path("date_published");
        if (!published.isMissingNode() && !published.isNull()) item.setPublished(published.asText());
        item.updated = DateParser.parse(getText(json, "date_modified"));
        json.path("authors").forEach(author -> item.addAuthor(TextCleaner.cleanLine(getText(author, "name"))));
        item.addAuthor(TextCleaner.cleanLine(getText(json.path("author"), "name")));
        JsonNode extension = json.path("_dateline");
        String section = getText(extension, "section");
        item.rights = getText(extension, "rights");
        item.license = getText(extension, "license");
        item.expires = DateParser.parse(getText(extension, "valid_until"));
        String sourceType = getText(extension, "digital_source_type");
        if (sourceType != null) item.addTerm(new Term(null, sourceType, DigitalSourceTypes.SCHEME));
        json.path("tags").forEach(tag -> {
            // In a Dateline feed the first tag is the name of the section.
            if (section != null && item.section == null) item.section = new Term(section, tag.asText(), null);
            else if (tag.isTextual()) item.addTerm(new Term(null, tag.textValue(), null));
        });
        json.path("attachments").forEach(attachment -> item.addMedia(toEnclosure(attachment)));
        String image = getText(json, "image");
        if (image == null) image = getText(json, "banner_image");
        if (image != null) item.addMedia(MediaElements.picture(image));
        return item;
    }

    private static Enclosure toEnclosure(JsonNode json) {
        JsonNode extension = json.path("_dateline");
        return ImportedItemEnclosureBuilder.builder()
                .url(getText(json, "url"))
                .mimeType(getText(json, "mime_type"))
                .length(
                        json.path("size_in_bytes").canConvertToLong()
                                        && json.path("size_in_bytes").longValue() > 0
                                ? Long.valueOf(json.path("size_in_bytes").longValue())
                                : null)
                .duration(toPositive(json.path("duration_in_seconds")))
                .width(toPositive(extension.path("width")))
                .height(toPositive(extension.path("height")))
                .caption(getText(json, "title"))
                .credit(getText(extension, "credit"))
                .copyright(getText(extension, "copyright"))
                .build();
    }

    private static Integer toPositive(JsonNode number) {
        return number.isNumber() && number.canConvertToInt() && number.intValue() > 0 ? number.intValue() : null;
    }

    private static String getText(JsonNode json, String member) {
        return json.path(member).isTextual() ? json.path(member).textValue() : null;
    }
}
