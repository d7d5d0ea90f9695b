package dateline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dateline.database.TestDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The guides are true: their requests, sent one after the other, are answered as they say, and their program does what it is for. */
@QuarkusTest
@TestProfile(GuideTest.Own.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class GuideTest {

    /** A demo newsroom of its own. */
    public static class Own extends FreshDemo {}

    private static final Path GUIDES = Path.of("docs", "api");
    private static final Pattern BLOCK = Pattern.compile("```http\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern PROGRAM = Pattern.compile("```js\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern NAME = Pattern.compile("\\{([a-z]+)}");
    private static final String SERVER = "http://localhost:8081";
    private static final String PRINTED = "http://localhost:8080";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** @param headers by name; @param body empty for none */
    private record Message(String first, Map<String, String> headers, String body) {

        static Message of(String text) {
            String[] parts = text.strip().split("\n\n", 2);
            String[] lines = parts[0].split("\n");
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (int i = 1; i < lines.length; i++) {
                String[] header = lines[i].split(": ", 2);
                headers.put(header[0], header[1]);
            }
            return new Message(lines[0], headers, parts.length == 1 ? "" : parts[1]);
        }
    }

    private final Map<String, String> known = new HashMap<>();

    @Test
    void everyRequestAboutSyndicationIsAnsweredAsItSays() throws Exception {
        follow(executed("syndication.md", 40));
    }

    @Test
    void everyRequestAboutFeedsIsAnsweredAsItSays() throws Exception {
        executed("feeds.md", 14);
    }

    private String executed(String name, int least) throws Exception {
        String guide = Files.readString(GUIDES.resolve(name));
        List<Message> messages = new ArrayList<>();
        for (Matcher block = BLOCK.matcher(guide); block.find(); ) messages.add(Message.of(block.group(1)));
        assertTrue(messages.size() > least, messages.size() + " requests and answers");
        for (int i = 0; i < messages.size(); i += 2) exchange(messages.get(i), messages.get(i + 1));
        System.out.println("GuideTest: " + messages.size() / 2 + " requests of " + name);
        return guide;
    }

    private void exchange(Message asked, Message answered) throws Exception {
        String[] line = filled(asked.first()).split(" ");
        String body = filled(asked.body());
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(SERVER + line[1]))
                .method(line[0], body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        asked.headers().forEach((name, value) -> request.header(name, filled(value)));
        HttpResponse<String> answer = CLIENT.send(request.build(), BodyHandlers.ofString());
        String said = asked.first() + ": " + answer.statusCode() + " " + answer.body();
        assertEquals(answered.first(), "HTTP/1.1 " + answer.statusCode(), said);
        answered.headers()
                .forEach((name, value) ->
                        same(value, answer.headers().firstValue(name).orElse(""), said));
        if (answered.body().startsWith("<")) {
            for (String shown : answered.body().strip().split("\n"))
                assertTrue(
                        answer.body().contains(filled(shown).replace(PRINTED, SERVER)), shown + " is missing: " + said);
        } else if (!answered.body().isEmpty()) {
            compare(JSON.readTree(answered.body()), JSON.readTree(answer.body()), said);
        }
    }

    private String filled(String text) {
        return NAME.matcher(text).replaceAll(name -> {
            String value = known.get(name.group(1));
            return Matcher.quoteReplacement(value == null ? name.group() : value);
        });
    }

    /** What stands in the guide is in the answer; the answer may say more. */
    private void compare(JsonNode expected, JsonNode actual, String said) {
        if (expected.isObject()) {
            expected.properties().forEach(member -> {
                assertTrue(actual.has(member.getKey()), member.getKey() + " is missing: " + said);
                compare(member.getValue(), actual.get(member.getKey()), said);
            });
        } else if (expected.isArray()) {
            assertTrue(expected.size() == 0 ? actual.size() == 0 : actual.size() >= expected.size(), said);
            for (int i = 0; i < expected.size(); i++) compare(expected.get(i), actual.get(i), said);
        } else {
            same(expected.asText(), actual.isContainerNode() ? actual.toString() : actual.asText(), said);
        }
    }

    private void same(String expected, String actual, String said) {
        if (expected.equals("…")) return;
        Matcher name = NAME.matcher(expected);
        if (name.matches() && known.putIfAbsent(name.group(1), actual) == null) return;
        assertEquals(filled(expected).replace(PRINTED, SERVER), actual, said);
    }

    private void follow(String guide) throws Exception {
        Matcher program = PROGRAM.matcher(guide);
        assertTrue(program.find());
        assertTrue(program.group(1).lines().count() <= 60);
        assumeTrue(onPath("node"), "The follower in the guide needs node, 18 or newer: apt-get install nodejs");
        Path directory = Files.createDirectories(Path.of("target", "guide"));
        Path file = Files.writeString(directory.resolve("follower.mjs"), program.group(1));
        Path copies = directory.resolve("copies.json");
        Files.deleteIfExists(copies);
        for (int i = 0; i < 2; i++) {
            Process process = new ProcessBuilder(
                            "node", file.toString(), SERVER, "dl_demo_partner_full", copies.toString(), "--once")
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes());
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
            assertEquals(0, process.exitValue(), output);
        }
        Map<String, String> kept = new TreeMap<>();
        JSON.readTree(copies.toFile())
                .get("copies")
                .properties()
                .forEach(copy -> kept.put(
                        copy.getKey(),
                        copy.getValue().get("version").asText() + " "
                                + copy.getValue().get("level").asText()));
        assertEquals(catalogue("dl_demo_partner_full"), kept);
    }

    private static boolean onPath(String program) {
        try {
            return new ProcessBuilder(program, "--version").start().waitFor() == 0;
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }

    private static Map<String, String> catalogue(String key) throws Exception {
        Map<String, String> listed = new TreeMap<>();
        String next = SERVER + "/v1/syndication/articles?limit=100";
        while (next != null) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(next))
                    .header("Authorization", "Bearer " + key)
                    .build();
            JsonNode page =
                    JSON.readTree(CLIENT.send(request, BodyHandlers.ofString()).body());
            page.get("items")
                    .forEach(item -> listed.put(
                            item.get("id").asText(),
                            item.get("version").asText() + " "
                                    + item.get("level").asText()));
            next = page.path("links").path("next").asText(null);
        }
        assertTrue(listed.size() > 20);
        return listed;
    }
}
