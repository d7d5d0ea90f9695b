package dateline.ingest;

import static dateline.Newsroom.get;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.JsonBody;
import dateline.database.server.TestDatabase;
import dateline.ingest.xml.TextCleaner;
import dateline.push.Hooks;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Imports of ninjs 3.x: every value of an item stands in the article, or its property is one of those that the guide
 * lists as not kept. The items are modelled on the examples of the repository iptc/newsinjson.
 */
@QuarkusTest
@TestProfile(Hooks.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class NinjsImportTest extends ImportScenario {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path GUIDE = Path.of("docs", "api", "imports.md");

    /** Properties that say what a value is, or which object is newer, so that they have no value of their own. */
    private static final Pattern DECIDES = Pattern.compile(
            "versionCreated|firstCreated|(.+\\.)?pubStatus|(.+\\.)?uri|(.+\\.)?(role|contentType|rel)|associations\\.name"
                    + "|digitalSourceType\\.literal|.+\\.digitalSourceType\\.literal|subjects\\.(uri|literal)|renditions\\.name"
                    + "|associations\\.(type|renditions\\.name)|by");

    /** What is not kept, by the line of the guide. */
    private static final Map<String, Pattern> NOT_KEPT = notKept();

    private static Map<String, Pattern> notKept() {
        Map<String, Pattern> all = new LinkedHashMap<>();
        BiConsumer<String, String> add = (line, pattern) -> all.put(line, Pattern.compile(pattern));
        add.accept("altIds (other roles)", "altIds\\.value");
        add.accept(
                "associations of other kinds, and those that are not usable",
                "associations\\.(headlines|renditions)\\..*");
        add.accept("bodies after the first", "bodies\\.value");
        add.accept("bodies: charCount and wordCount, which the server counts itself", "bodies\\.(charCount|wordCount)");
        add.accept("descriptions after the first", "descriptions\\.value");
        add.accept("digitalSourceType.name", "digitalSourceType\\.name");
        add.accept("edNote", "edNote");
        add.accept("embargoedUntil of a draft, or if it has passed", "embargoedUntil");
        add.accept("eventDetails", "eventDetails\\..*");
        add.accept("events", "events\\..*");
        add.accept("genres", "genres\\..*");
        add.accept("headlines of other roles", "headlines\\.value");
        add.accept(
                "infoSources of distributors, and their uri, literal and contactInfo",
                "infoSources\\.(name|uri|literal)");
        add.accept("objects", "objects\\..*");
        add.accept("organisations", "organisations\\..*");
        add.accept("people", "people\\..*");
        add.accept("places", "places\\..*");
        add.accept("plannedCoverage", "plannedCoverage\\..*");
        add.accept("profile", "profile");
        add.accept("renditions of other kinds than picture, recording and film", "renditions\\.(name|href)");
        add.accept(
                "renditions: title, format, aspectRatio, videoCodec, frameRate, poi, transportProtocol, scanType, bitrate,"
                        + " resources",
                "(.+\\.)?renditions\\.(title|format|aspectRatio|videoCodec|frameRate|poi\\.[xy]|transportProtocol|scanType"
                        + "|bitrate|resources\\..*)");
        add.accept("renditions after the first: sizeInBytes, duration", "(.+\\.)?renditions\\.(sizeInBytes|duration)");
        add.accept("representationType", "representationType");
        add.accept("rightsInfo", "rightsInfo\\..*");
        add.accept("slugline", "slugline");
        add.accept("standard", "standard\\..*");
        add.accept(
                "subjects: creator, relevance, confidence, the name of Media Topics, and the uri and literal of tags",
                "subjects\\.(creator|relevance|confidence|name)");
        add.accept("title, if there is a headline", "title");
        add.accept("trustIndicators", "trustIndicators\\..*");
        add.accept("urgency", "urgency");
        add.accept("usageTerms of a text", "usageTerms");
        add.accept("version", "version");
        return all;
    }

    private static ObjectNode item(String name) throws IOException {
        try (var in = NinjsImportTest.class.getResourceAsStream("/dateline/ingest/ninjs/" + name + ".json")) {
            return (ObjectNode) JSON.readTree(in);
        }
    }

    /** Every value of the object, with the names of the properties that lead to it. */
    private static void leaves(String path, JsonNode node, BiConsumer<String, JsonNode> to) {
        if (node.isObject())
            node.properties()
                    .forEach(one ->
                            leaves(path.isEmpty() ? one.getKey() : path + "." + one.getKey(), one.getValue(), to));
        else if (node.isArray()) node.forEach(one -> leaves(path, one, to));
        else to.accept(path, node);
    }

    @Test
    void everyValueIsKeptOrListedInTheGuide() throws Exception {
        Set<String> used = new TreeSet<>();
        List<String> lost = new ArrayList<>();
        int kept = 0;
        for (String name : List.of("text", "picture", "audio", "video")) {
            ObjectNode item = item(name);
            importDocument(createImport(JsonBody.with("publish", true)), item.toString());
            String article = articleIds().get(item.get("uri").textValue());
            String stored = get(editorKey, "/v1/drafts/" + article).asString()
                    + get(editorKey, "/v1/articles/" + article).asString();
            List<Map.Entry<String, JsonNode>> all = new ArrayList<>();
            leaves("", item, (path, value) -> all.add(Map.entry(path, value)));
            for (Map.Entry<String, JsonNode> leaf : all) {
                if (isStored(leaf.getValue(), stored)) {
                    kept++;
                    continue;
                }
                if (DECIDES.matcher(leaf.getKey()).matches()) continue;
                List<String> lines = NOT_KEPT.entrySet().stream()
                        .filter(one -> one.getValue().matcher(leaf.getKey()).matches())
                        .map(Map.Entry::getKey)
                        .toList();
                if (lines.isEmpty()) lost.add(name + " " + leaf.getKey() + " = " + leaf.getValue());
                used.addAll(lines);
            }
        }
        System.out.println("ninjs values kept: " + kept);
        assertEquals(List.of(), lost);
        Set<String> idle = new TreeSet<>(NOT_KEPT.keySet());
        idle.removeAll(used);
        assertEquals(Set.of(), idle, "lines of the guide that no item needs");
    }

    private static boolean isStored(JsonNode value, String stored) {
        if (value.isNumber())
            return Pattern.compile("[:,]" + value.asText() + "[,}]")
                    .matcher(stored)
                    .find();
        String text = value.textValue();
        // A short text must be a value of its own. A long one may be part of another, such as a slug with a suffix.
        if (!text.startsWith("<"))
            return stored.contains("\"" + text + "\"")
                    || text.length() > 12 && stored.contains(text.replace("\"", "\\\""));
        return TextCleaner.htmlToText(value.textValue())
                .lines()
                .filter(line -> !line.isBlank())
                .allMatch(line -> stored.contains(line.strip()));
    }

    @Test
    void theGuideListsExactlyWhatIsNotKept() throws IOException {
        String guide = Files.readString(GUIDE);
        String block =
                guide.split("and they are not kept:")[1].split("```text\n")[1].split("```")[0];
        assertEquals(
                new TreeSet<>(NOT_KEPT.keySet()), new TreeSet<>(block.lines().toList()));
    }

    @Test
    void anItemBecomesAnArticleWithItsMedia() throws Exception {
        ObjectNode text = item("text");
        JsonPath job = importDocument(createImport(JsonBody.with("publish", true)), text.toString());
        assertCounts(job, 1, 0, 0, 0, 0);
        assertEquals("ninjs", job.getString("documentFormat"));
        assertEquals(null, job.getString("format"));
        String article = articleIds().get(text.get("uri").textValue());
        get(editorKey, "/v1/articles/" + article)
                .then()
                .body("headline", equalTo("Large exercise moves to the spring"))
                .body("headlines.short", equalTo("Exercise in spring"))
                .body("bylines[0].name", equalTo("Astrid Holm"))
                .body("bylines[0].role", equalTo("reporter"))
                .body("dateline.place", equalTo("KARLSHAMN"))
                .body("section.slug", equalTo("defence"))
                .body("subjects[0]", equalTo("medtop:20000539"))
                .body("tags.name", equalTo(List.of("Coast")))
                .body("digitalSourceType", equalTo("compositeWithTrainedAlgorithmicMedia"))
                .body("responsibleEditor", equalTo("Per Sund"))
                .body("body.type", equalTo(List.of("paragraph", "quote")))
                .body("media.size()", equalTo(1))
                .body("media[0].url", equalTo("https://pictures.agency.example/a001/original.jpg"))
                .body("media[0].role", equalTo("main"))
                .body("media[0].alt", equalTo("Grey boat with an open ramp"))
                .body("media[0].renditions[0].mimeType", equalTo("image/png"))
                .body("media[0].digitalSourceType", equalTo("digitalCapture"))
                .body("media[0].responsibleEditor", equalTo("Picture Desk Lead"))
                .body("publishedAt", equalTo("2026-05-26T11:40:18Z"))
                .body("originalPublishedAt", equalTo("2026-05-25T09:00:01Z"));
    }

    @Test
    void anArrayIsImportedAndALaterVersionReplacesAnEarlierOne() throws Exception {
        ObjectNode picture = item("picture");
        String uri = picture.get("uri").textValue();
        ObjectNode event =
                item("audio").put("uri", "http://agency.example/event/1").put("type", "event");
        ObjectNode killed =
                item("audio").put("uri", "http://agency.example/audio/2").put("pubStatus", "canceled");
        ObjectNode older = item("audio").put("uri", "http://agency.example/audio/3");
        older.remove("versionCreated");
        older.put("versioncreated", "2026-11-14T16:17:54Z");
        ObjectNode withheld = item("video").put("pubStatus", "withheld");
        String document =
                List.of(picture, item("audio"), event, killed, older, withheld).toString();
        JsonPath job = importDocument(createImport(JsonBody.with("publish", true)), document);
        assertCounts(job, 3, 0, 0, 2, 1);
        assertTrue(job.getList("errors.code").contains("ninjs-version"), job.prettify());
        String film = articleIds().get(withheld.get("uri").textValue());
        get(editorKey, "/v1/drafts/" + film).then().body("state", equalTo("draft"));

        picture.put("versionCreated", "2026-07-08T09:00:00Z").put("copyrightHolder", "Smythe and Sons");
        assertCounts(importDocument(createImport(JsonBody.with("publish", true)), picture.toString()), 0, 1, 0, 0, 0);
        picture.put("versionCreated", "2026-07-08T08:20:00Z").put("copyrightHolder", "Nobody");
        assertCounts(importDocument(createImport(JsonBody.with("publish", true)), picture.toString()), 0, 0, 0, 1, 0);
        get(editorKey, "/v1/articles/" + articleIds().get(uri))
                .then()
                .body("copyrightHolder", equalTo("Smythe and Sons"));
    }

    @Test
    void textMadeByAiWithoutAResponsibleEditorStaysADraft() throws Exception {
        ObjectNode text = item("text");
        text.remove("infoSources");
        JsonPath job = importDocument(createImport(JsonBody.with("publish", true)), text.toString());
        assertCounts(job, 1, 0, 0, 0, 0);
        String article = articleIds().get(text.get("uri").textValue());
        get(editorKey, "/v1/drafts/" + article)
                .then()
                .body("state", equalTo("draft"))
                .body("responsibleEditor", nullValue())
                .body("bylines[0].display", equalTo("Astrid Holm/NA"));
    }

    @Test
    void anItemWithValuesThatAreAbsentOrOfAnotherKindIsImported() throws Exception {
        ObjectNode text = item("text");
        text.put("uri", "urn:newsml:example.com:20260112:absent-values");
        text.putArray("altIds").addObject().put("role", "slug");
        text.withArray("altIds").addObject().put("role", "canonicalUrl").put("value", 5);
        text.putArray("infoSources").addObject().put("role", "responsibleEditor");
        text.putArray("bodies").addObject().put("contentType", "text/html").putNull("value");
        text.withArray("bodies").addObject().put("contentType", "text/html").put("value", " ");
        text.withArray("bodies").addObject().put("contentType", "text/plain").put("value", "The plain text.");
        ObjectNode picture = text.putArray("associations").addObject().put("type", "picture");
        picture.putArray("infoSources").addObject().put("role", "responsibleEditor");
        picture.putArray("renditions")
                .addObject()
                .put("href", "https://pictures.example/a.jpg")
                .put("sizeInBytes", -1);
        assertCounts(importDocument(createImport(JsonBody.empty()), text.toString()), 1, 0, 0, 0, 0);
        get(editorKey, "/v1/drafts/" + articleIds().get(text.get("uri").textValue()))
                .then()
                .body("body[0].text", equalTo("The plain text."))
                .body("responsibleEditor", nullValue())
                .body("media[0].url", equalTo("https://pictures.example/a.jpg"))
                .body("media[0].sizeInBytes", nullValue());
    }

    @Test
    void aDocumentThatIsCutShortIsRefused() throws Exception {
        String text = item("text").toString();
        upload(createImport(JsonBody.empty()), text.substring(0, text.length() - 9))
                .then()
                .statusCode(422)
                .body("reason", equalTo("malformed-json"));
        upload(createImport(JsonBody.empty()), text + "{}")
                .then()
                .statusCode(422)
                .body("reason", equalTo("malformed-json"));
    }
}
