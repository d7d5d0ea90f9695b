package dateline.format;

import static dateline.format.RssFeedTest.replace;
import static dateline.format.RssFeedTest.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class JsonFeedTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void aRichFeedFitsTheSchema() {
        assertEquals(List.of(), JsonFeedSchema.violations(JsonFeed.write(FeedExamples.rich())));
    }

    @Test
    void anEmptyFeedWithoutATitleFitsTheSchema() {
        assertEquals(List.of(), JsonFeedSchema.violations(JsonFeed.write(FeedExamples.empty())));
    }

    @Test
    void theSchemaFindsEveryMutation() {
        new Mutations()
                .bytes("no version", feed(feed -> feed.remove("version")))
                .bytes("version 1", feed(feed -> feed.put("version", "https://jsonfeed.org/version/1")))
                .bytes("no title", feed(feed -> feed.remove("title")))
                .bytes("no items", feed(feed -> feed.remove("items")))
                .bytes("no feed_url", feed(feed -> feed.remove("feed_url")))
                .bytes("next page is this page", feed(feed -> feed.set("next_url", feed.get("feed_url"))))
                .bytes(
                        "author instead of authors",
                        feed(feed -> feed.putObject("author").put("name", "Ada")))
                .bytes(
                        "hub without type",
                        feed(feed -> object(feed.at("/hubs/0")).remove("type")))
                .bytes("extension with a stop", feed(feed -> feed.putObject("_dateline.x")))
                .bytes("underscore and digit", feed(feed -> feed.putObject("_1")))
                .bytes(
                        "tombstone without when",
                        feed(feed -> object(feed.at("/_dateline/deleted/0")).remove("when")))
                .bytes("no id", item((item, feed) -> item.remove("id")))
                .bytes("number as id", item((item, feed) -> item.put("id", 7)))
                .bytes(
                        "one id twice",
                        item((item, feed) -> feed.withArray("items").add(item.deepCopy())))
                .bytes("no content", item((item, feed) -> item.remove(List.of("content_html", "content_text"))))
                .bytes("date without offset", item((item, feed) -> item.put("date_published", "2026-11-24T08:05:09")))
                .bytes("thirtieth of February", item((item, feed) -> item.put("date_modified", "2026-02-30T08:05:09Z")))
                .bytes(
                        "RFC 822 date",
                        item((item, feed) -> item.put("date_published", "Tue, 24 Nov 2026 08:05:09 GMT")))
                .bytes("relative url", item((item, feed) -> item.put("url", "/local/ferry")))
                .bytes(
                        "empty author",
                        item((item, feed) -> item.putArray("authors").addObject()))
                .bytes(
                        "attachment without mime_type",
                        item((item, feed) -> item.putArray("attachments")
                                .addObject()
                                .put("url", "https://media.harbour.example/a.mp3")))
                .bytes("unknown member", item((item, feed) -> item.put("description", "What?")))
                .bytes("tags in one string", item((item, feed) -> item.put("tags", "a, b")))
                .bytes(
                        "member twice",
                        (json, random) -> replace(json, "{\"version\"", "{\"title\":\"Another\",\"version\""))
                .bytes("truncated", (json, random) -> Arrays.copyOf(json, json.length - 1 - random.nextInt(50)))
                .assertFoundBy(JsonFeedSchema::violations, JsonFeed.write(FeedExamples.rich()));
    }

    @Test
    void anIndependentReaderReadsTheSameValues() throws IOException {
        JsonNode read = JSON.readTree(JsonFeed.write(FeedExamples.rich()));

        assertEquals("Latest from the Harbour Post & friends", read.get("title").asText());
        assertEquals(FeedExamples.LINKS.next(), read.get("next_url").asText());
        JsonNode ferry = read.at("/items/0");
        assertEquals(FeedExamples.FERRY.title(), ferry.get("title").asText());
        assertEquals(FeedExamples.FERRY.url(), ferry.get("url").asText());
        assertEquals(FeedExamples.FERRY.id(), ferry.get("id").asText());
        assertEquals(FeedExamples.FERRY.contentHtml(), ferry.get("content_html").asText());
        assertFalse(ferry.has("content_text"));
        assertEquals("2026-11-24T08:05:09Z", ferry.get("date_published").asText());
        assertEquals("2026-11-24T12:00:00.250Z", ferry.get("date_modified").asText());
        assertEquals(
                List.of("Ada Brandt", "Søren Åkesson"), ferry.get("authors").findValuesAsText("name"));
        assertEquals(
                "[\"Local & near\",\"Ferries\",\"transport\"]",
                ferry.get("tags").toString());
        assertEquals(FeedExamples.PICTURE.url(), ferry.get("image").asText());
        assertEquals(3, ferry.get("attachments").size());
        assertEquals(
                "Ada Brandt / Harbour Post",
                ferry.at("/attachments/0/_dateline/credit").asText());
        assertEquals("A teaser only.", read.at("/items/1/content_text").asText());
        assertFalse(read.at("/items/2").has("title"));
        assertEquals(
                List.of("2026-11-24T08:05:09Z", "2026-11-24T12:00:00.250Z"),
                read.at("/_dateline/deleted").findValuesAsText("when"));
    }

    @Test
    void nonLatinScriptsAreWrittenUnescaped() {
        assertTrue(text(JsonFeed.write(FeedExamples.rich())).contains("שלום 😀 العربية"));
    }

    private static BiFunction<byte[], Random, byte[]> feed(Consumer<ObjectNode> mutation) {
        return (json, random) -> {
            ObjectNode feed = object(json);
            mutation.accept(feed);
            return bytes(feed);
        };
    }

    private static BiFunction<byte[], Random, byte[]> item(BiConsumer<ObjectNode, ObjectNode> mutation) {
        return (json, random) -> {
            ObjectNode feed = object(json);
            mutation.accept(
                    object(feed.get("items")
                            .get(random.nextInt(feed.get("items").size()))),
                    feed);
            return bytes(feed);
        };
    }

    private static ObjectNode object(byte[] json) {
        try {
            return object(JSON.readTree(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode object(JsonNode node) {
        return (ObjectNode) node;
    }

    private static byte[] bytes(ObjectNode feed) {
        try {
            return JSON.writeValueAsBytes(feed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
