package dateline.article.body;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.article.format.RandomStory;
import dateline.http.base.StoredJson;
import dateline.syndication.terms.CanonicalJsonHash;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Responses leave out {@code html} of a block where it follows from the text; stored JSON and hashes do not. */
class BlockJsonTest {

    private static final Set<String> MARKED_UP = Set.of("paragraph", "quote", "list");
    private static final ObjectMapper RESPONSES = responses();

    private static ObjectMapper responses() {
        ObjectMapper mapper = StoredJson.MAPPER.copy();
        new BlockJsonCustomizer().customize(mapper);
        return mapper;
    }

    @Test
    void htmlIsAbsentExactlyIfItIsTheEscapedText() {
        assertEquals("{\"text\":\"a\",\"html\":\"<em>a</em>\"}", item("a", "<em>a</em>"));
        assertEquals("{\"text\":\"a\"}", item("a", "a"));
        assertEquals("{\"text\":\"a < b & \\\"c\\\"\\nd\"}", item("a < b & \"c\"\nd", "a &lt; b &amp; \"c\"<br>d"));
        assertEquals("{\"text\":\"a\\nb\",\"html\":\"a\\nb\"}", item("a\nb", "a\nb"));
        assertEquals("{\"text\":\"a\u00A0b\",\"html\":\"a&nbsp;b\"}", item("a\u00A0b", "a&nbsp;b"));
        assertEquals("{\"text\":\"a\"}", item("a", null));
        assertEquals("{\"html\":\"a\"}", item(null, "a"));
    }

    private static String item(String text, String html) {
        return RESPONSES.valueToTree(new Block.Item(text, html)).toString();
    }

    @Test
    void aClientRestoresEveryStoredBlock() {
        int restored = 0;
        for (int seed = 0; seed < 500; seed++) {
            for (Block block :
                    RandomStory.of(new Random(seed), "public").content().body()) {
                JsonNode sent = RESPONSES.valueToTree(block);
                JsonNode stored = StoredJson.MAPPER.valueToTree(block);
                if (!sent.equals(stored)) restored++;
                assertEquals(stored, withHtml(sent));
            }
        }
        assertTrue(restored > 100, restored + " blocks without html");
    }

    /** The rule for clients: {@code block.html ?? escape(block.text)}. */
    private static JsonNode withHtml(JsonNode block) {
        String type = block.path("type").asText();
        if (type.equals("list")) block.get("items").forEach(BlockJsonTest::addHtml);
        else if (MARKED_UP.contains(type)) addHtml(block);
        return block;
    }

    private static void addHtml(JsonNode text) {
        if (text.has("html")) return;
        String escaped = text.get("text")
                .textValue()
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;");
        ((ObjectNode) text).put("html", escaped.replace("\n", "<br>"));
    }

    // Receipts and versions of the past hold these hashes, so none of the values may change.
    @Test
    void hashesOfContentAreThoseOfThePast() {
        Content content = everyBlockAndMediaType();
        assertEquals(
                "sha-256:e7e14ba3cd71b6912c455109f1b38283fc075091fcebb01b20ce7ac609914d93",
                StoredContentHash.format(StoredContentHash.of(content)));
        assertEquals(
                "a07453e23e1ff7b32180fcde7ce5a15cf3c13d842636ad91b4b0d6da9354a7d6",
                CanonicalJsonHash.hex(CanonicalJsonHash.of(content.body())));
    }

    private static Content everyBlockAndMediaType() {
        return ContentBuilder.builder()
                .story(StoryFieldsBuilder.builder()
                        .type("text")
                        .language("en")
                        .headline("Ferry & <ferry>")
                        .headlines(new Headlines("Ferry", "Ferry timetable"))
                        .teaser("At nine.")
                        .bylines(
                                List.of(new Byline(null, null, null, "Editor", "Gazette", null).complete("ada", "Ada")))
                        .dateline(new Dateline("PORT ELLERY", "Vessany", "NO", "AP", null).complete())
                        .build())
                .body(List.of(
                        Block.Paragraph.plain("b1", "At nine &\nten 😀."),
                        new Block.Paragraph("b2", "At nine.", "At <em>nine</em>."),
                        new Block.Crosshead("b3", "Later", 3),
                        new Block.Quote("b4", "\"Now\"", "\"Now\"", "Ada"),
                        new Block.Listing(
                                "b5", true, List.of(new Block.Item("a", "a"), new Block.Item("b", "<sub>b</sub>"))),
                        new Block.Image("b6", "m1", "A ferry"),
                        new Block.Audio("b7", "m2", null),
                        new Block.Video("b8", "m3", null),
                        new Block.Embed("b9", "https://embed.example/?a=1", "Embed", "A map"),
                        new Block.Table("b10", "Times", List.of("from", "to"), List.of(List.of("9", "10"))),
                        new Block.CorrectionNote("b11", "c1", "It was ten.")))
                .section("local")
                .tags(List.of("ferries"))
                .subjects(List.of("medtop:20000001"))
                .source("harbour-gazette")
                .sourceId("1")
                .copyrightHolder("Gazette")
                .copyrightNotice("© Gazette")
                .canonicalUrl("https://gazette.example/ferry")
                .visibility("public")
                .media(List.of(media("m1", "image"), media("m2", "audio"), media("m3", "video")))
                .originalPublishedAt(Instant.parse("2026-01-06T06:30:00.123456Z"))
                .build();
    }

    private static Media media(String id, String type) {
        return MediaBuilder.builder()
                .id(id)
                .type(type)
                .role("main")
                .url("https://media.example/" + id)
                .mimeType(type + "/x")
                .width(640)
                .height(480)
                .duration(7)
                .sizeInBytes(5_000_000_000L)
                .renditions(List.of(new Media.Rendition("card", "https://media.example/card", "image/webp", 1, 2)))
                .caption("Caption")
                .alt("Alt")
                .creditLine("Credit")
                .copyrightHolder("Holder")
                .usageTerms("Terms")
                .transcript("Transcript")
                .syndicatable("inherit")
                .rightsExpireAt(Instant.parse("2027-01-01T00:00:00Z"))
                .build();
    }
}
