package dateline.ingest.reader;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DocumentLimits.DEPTH)
                    .maxStringLength(DocumentLimits.TEXT)
                    .maxNameLength(1_000)
                    .maxNumberLength(100)
                    .build())
            .build());

    private final JsonParser json;
    private final ParserMeter meter;
    private final ItemHandler reader;

    private JsonFeedReader(JsonParser json, ParserMeter meter, ItemHandler reader) {
        this.json = json;
        this.meter = meter;
        this.reader = reader;
    }

    static void read(InputStream in, ParserMeter meter, ItemHandler reader) throws IOException {
        reader.head.format = DocumentFormat.JSON_FEED;
        try (JsonParser json = JSON.createParser(in)) {
            new JsonFeedReader(json, meter, reader).document();
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            String place = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
            throw DocumentRefusedException.of(
                    "malformed-json", "It is no JSON, or JSON out of all bounds" + place + ".");
        }
    }

    private void document() throws IOException {
        json.nextToken();
        while (next() == JsonToken.FIELD_NAME) {
            String member = json.currentName();
            JsonToken value = next();
            if (member.equals("items")) {
                if (value != JsonToken.START_ARRAY)
                    throw DocumentRefusedException.of("malformed-json", "The items of the feed are no list.");
                items();
            } else if (value == JsonToken.VALUE_STRING && member.equals("language")) {
                reader.head.language = json.getText();
            } else if (value == JsonToken.VALUE_STRING && member.equals("feed_url")) {
                reader.head.self(json.getText());
                if (reader.head.base == null) reader.head.base = json.getText();
            } else if (value == JsonToken.VALUE_STRING && member.equals("home_page_url")) {
                reader.head.base = json.getText();
            } else if (member.equals("authors") && value == JsonToken.START_ARRAY) {
                authors(2);
            } else if (member.equals("author") && value == JsonToken.START_OBJECT) {
                authors(1);
            } else {
                skip();
            }
        }
        if (json.currentToken() != JsonToken.END_OBJECT || json.nextToken() != null)
            throw DocumentRefusedException.of("malformed-json", "It does not end where its first object ends.");
    }

    private JsonToken next() throws IOException {
        JsonToken token = json.nextToken();
        meter.event();
        return token;
    }

    private void skip() throws IOException {
        int open = json.currentToken().isStructStart() ? 1 : 0;
        while (open > 0) {
            JsonToken token = next();
            if (token == null) throw DocumentRefusedException.of("malformed-json", "It ends before its end.");
            if (token.isStructStart()) open++;
            if (token.isStructEnd()) open--;
        }
    }

    /** @param deep nesting depth of the names: 1 for one author, 2 for a list of authors */
    private void authors(int deep) throws IOException {
        int open = 1;
        while (open > 0) {
            JsonToken token = next();
            if (token == null) throw DocumentRefusedException.of("malformed-json", "It ends before its end.");
            if (token.isStructStart()) open++;
            if (token.isStructEnd()) open--;
            if (open == deep && token == JsonToken.VALUE_STRING && "name".equals(json.currentName()))
                reader.head.author(TextCleaner.line(json.getText()));
        }
    }

    private void items() throws IOException {
        while (next() != JsonToken.END_ARRAY) {
            meter.item();
            JsonNode item = JSON.readTree(json);
            if (item == null || !item.isObject())
                throw DocumentRefusedException.of("malformed-json", "An item of the feed is no object.");
            ImportedItem.Builder making = item(item);
            reader.item(() -> making);
        }
    }

    private ImportedItem.Builder item(JsonNode json) {
        ImportedItem.Builder item = reader.begin();
        JsonNode id = json.path("id");
        item.id = id.isTextual() || id.isNumber() ? id.asText() : null;
        item.link = text(json, "url");
        item.base = item.link;
        if (item.link == null) item.link = text(json, "external_url");
        item.title = text(json, "title");
        item.summary = text(json, "summary");
        item.html = text(json, "content_html");
        String plain = text(json, "content_text");
        // JSON Feed requires content, so a feed may repeat the summary or title there. That is no body.
        if (item.html == null && TextCleaner.isNews(plain, item.summary, item.title))
            item.html = TextCleaner.paragraphs(plain);
        item.language = text(json, "language");
        JsonNode published = json.path("date_published");
        if (!published.isMissingNode() && !published.isNull()) item.published(published.asText());
        item.updated = DateParser.of(text(json, "date_modified"));
        json.path("authors").forEach(author -> item.author(text(author, "name")));
        item.author(text(json.path("author"), "name"));
        JsonNode own = json.path("_dateline");
        String section = text(own, "section");
        item.rights = text(own, "rights");
        item.license = text(own, "license");
        item.expires = DateParser.of(text(own, "valid_until"));
        json.path("tags").forEach(tag -> {
            // In a Dateline feed the first tag is the name of the section.
            if (section != null && item.section == null) item.section = new Term(section, tag.asText(), null);
            else if (tag.isTextual()) item.term(new Term(null, tag.textValue(), null));
        });
        json.path("attachments").forEach(attachment -> item.media(enclosure(attachment)));
        String image = text(json, "image");
        if (image == null) image = text(json, "banner_image");
        if (image != null) item.media(MediaElements.picture(image));
        return item;
    }

    private static Enclosure enclosure(JsonNode json) {
        JsonNode own = json.path("_dateline");
        return ImportedItemEnclosureBuilder.builder()
                .url(text(json, "url"))
                .mimeType(text(json, "mime_type"))
                .length(
                        json.path("size_in_bytes").canConvertToLong()
                                        && json.path("size_in_bytes").longValue() > 0
                                ? Long.valueOf(json.path("size_in_bytes").longValue())
                                : null)
                .duration(whole(json.path("duration_in_seconds")))
                .width(whole(own.path("width")))
                .height(whole(own.path("height")))
                .caption(text(json, "title"))
                .credit(text(own, "credit"))
                .copyright(text(own, "copyright"))
                .build();
    }

    private static Integer whole(JsonNode number) {
        return number.isNumber() && number.canConvertToInt() && number.intValue() > 0 ? number.intValue() : null;
    }

    private static String text(JsonNode json, String member) {
        return json.path(member).isTextual() ? json.path(member).textValue() : null;
    }
}
