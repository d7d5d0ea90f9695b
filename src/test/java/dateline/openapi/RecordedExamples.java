package dateline.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dateline.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The example responses in the contract: recorded from the demo newsroom, shortened, and compared without values that
 * change in each run (instants, generated ids, cursors, secrets).
 */
final class RecordedExamples {

    private static final Path FOLDER = Path.of("src/main/resources/contract/examples");
    private static final int ITEMS = 2;
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final List<String> rewritten = new ArrayList<>();

    List<String> rewritten() {
        return rewritten;
    }

    void compare(String operation, String type, String answer) throws IOException {
        boolean json = type.endsWith("json") && !type.endsWith("ndjson");
        JsonNode shown = json ? cut(JSON.readTree(answer)) : new TextNode(cut(answer));
        String example =
                JSON.writeValueAsString(shown).replace("localhost:" + TestServer.PORT, "localhost:8080") + "\n";
        Path file = FOLDER.resolve(operation + ".json");
        if (Files.exists(file) && masked(Files.readString(file)).equals(masked(example))) return;
        Files.createDirectories(FOLDER);
        Files.writeString(file, example);
        rewritten.add(operation);
    }

    private static JsonNode cut(JsonNode node) {
        if (node instanceof ArrayNode array) {
            while (array.size() > ITEMS) array.remove(array.size() - 1);
            array.forEach(RecordedExamples::cut);
        }
        if (node instanceof ObjectNode object) {
            for (var member : object.properties()) {
                boolean long_ = member.getValue().isTextual()
                        && member.getValue().textValue().length() > 400;
                if (long_)
                    member.setValue(new TextNode(member.getValue().textValue().substring(0, 200) + "…"));
                else cut(member.getValue());
            }
        }
        return node;
    }

    // Keeps the first line; of XML the first entry and the end.
    private static String cut(String xml) {
        if (xml.startsWith("{")) return xml.substring(0, xml.indexOf('\n') + 1);
        for (String[] element :
                new String[][] {{"</item>", "</channel></rss>"}, {"</entry>", "</feed>"}, {"</url>", "</urlset>"}}) {
            int first = xml.indexOf(element[0]);
            if (first > 0) return xml.substring(0, first) + element[0] + element[1];
        }
        return xml;
    }

    static String masked(String example) {
        return example.replaceAll("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z", "INSTANT")
                .replaceAll("[A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT", "DATE")
                .replaceAll("(?!01990000)[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}", "UUID")
                .replaceAll("(cursor|since)=[A-Za-z0-9_-]+", "$1=CURSOR")
                .replaceAll("\"nextCursor\" : \"[^\"]+\"", "\"nextCursor\" : \"CURSOR\"")
                .replaceAll("\"seq\" : \"[^\"]+\"", "\"seq\" : \"SEQ\"")
                .replaceAll("\"requestId\" : \"[^\"]+\"", "\"requestId\" : \"REQUEST\"")
                .replaceAll("dl_[0-9A-Za-z]{12}_[0-9A-Za-z]{49}", "SECRET")
                .replaceAll("pv_(?!demo_)[0-9A-Za-z_-]{43}", "SECRET")
                .replaceAll("whsec_[0-9A-Za-z+/=]+", "SECRET")
                .replaceAll("msg_(?!01990000)[0-9a-f]{32}", "MESSAGE")
                .replaceAll("\"id\" : \"[0-9A-Za-z]{12}\"", "\"id\" : \"KEY\"")
                .replaceAll("/v1/(syndication/)?keys/[0-9A-Za-z]{12}\\b", "/v1/$1keys/KEY")
                .replaceAll("sha-256:[0-9a-f]{64}", "HASH")
                .replaceAll("\"[0-9a-f]{64}\"", "\"HASH\"")
                .replaceAll("\"salt\" : \"[0-9A-Za-z_-]{22}\"", "\"salt\" : \"SALT\"")
                .replaceAll("\"number\" : \\d+,(\\s+\"hash\")", "\"number\" : NUMBER,$1")
                .replaceAll("\"period\" : \"\\d{4}-\\d\\d\"", "\"period\" : \"MONTH\"")
                .replaceAll("eyJ[A-Za-z0-9_.-]+", "JWS")
                .replaceAll("\"(kid|x)\" : \"[A-Za-z0-9_-]{43}\"", "\"$1\" : \"JWK\"")
                .replaceAll("\"(iat|exp)\" : \\d{10}", "\"$1\" : SECONDS")
                .replaceAll("\"copyrightYear\" : \\d{4}", "\"copyrightYear\" : YEAR")
                .replaceAll("Copyright \\d{4}", "Copyright YEAR");
    }
}
