package dateline.format;

import com.apptasticsoftware.rssreader.Item;
import com.apptasticsoftware.rssreader.RssReader;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;

/** Reads feeds with independent parsers: StAX for RSS, jsoup for Atom, Gson for JSON. */
final class IndependentFeedReader {

    /**
     * @param html the body; null if there is none
     * @param published null if the document does not state it
     */
    record Found(String id, String url, String title, String summary, String html, Instant published) {}

    private IndependentFeedReader() {}

    static List<Found> rss(byte[] rss) {
        try (var items = new RssReader().read(new ByteArrayInputStream(rss))) {
            return items.map(IndependentFeedReader::found).toList();
        }
    }

    private static Found found(Item item) {
        return new Found(
                item.getGuid().orElse(null),
                item.getLink().orElse(null),
                item.getTitle().orElse(null),
                item.getDescription().orElse(null),
                item.getContent().orElse(null),
                item.getPubDate()
                        .map(date -> DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from))
                        .orElse(null));
    }

    static List<Found> atom(byte[] atom) throws IOException {
        return Jsoup.parse(new ByteArrayInputStream(atom), "UTF-8", "", Parser.xmlParser())
                .select("feed > entry")
                .stream()
                .map(entry -> new Found(
                        child(entry, "id"),
                        entry.children().stream()
                                .filter(link -> link.attr("rel").equals("alternate"))
                                .map(link -> link.attr("href"))
                                .findFirst()
                                .orElse(null),
                        child(entry, "title"),
                        child(entry, "summary"),
                        child(entry, "content"),
                        Instant.parse(child(entry, "published"))))
                .toList();
    }

    private static String child(Element entry, String name) {
        return entry.children().stream()
                .filter(child -> child.tagName().equals(name))
                .map(Element::wholeText)
                .findFirst()
                .orElse(null);
    }

    static List<Found> json(byte[] json) {
        JsonReader reader = new JsonReader(new StringReader(new String(json, StandardCharsets.UTF_8)));
        reader.setStrictness(Strictness.STRICT);
        JsonArray items = JsonParser.parseReader(reader).getAsJsonObject().getAsJsonArray("items");
        return items.asList().stream()
                .map(JsonElement::getAsJsonObject)
                .map(item -> new Found(
                        text(item, "id"),
                        text(item, "url"),
                        text(item, "title"),
                        text(item, "summary"),
                        text(item, "content_html"),
                        Instant.parse(text(item, "date_published"))))
                .toList();
    }

    private static String text(JsonObject object, String name) {
        return object.has(name) ? object.get(name).getAsString() : null;
    }
}
