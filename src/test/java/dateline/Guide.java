package dateline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A guide under {@code docs/api}: its requests, each with the documented response, and its program. */
public final class Guide {

    static final Path DIRECTORY = Path.of("docs", "api");
    public static final String SERVER = TestServer.URL;
    private static final Pattern BLOCK = Pattern.compile("```http\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern PROGRAM = Pattern.compile("```js\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern NAME = Pattern.compile("\\{([a-z]+)}");
    /** The address of the server in documents. */
    public static final String PRINTED = "http://localhost:8080";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** @param headers by name; @param body empty for none */
    private record Message(String firstLine, Map<String, String> headers, String body) {

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

    private final String text;
    private final List<Message> messages = new ArrayList<>();
    private final Map<String, String> values = new HashMap<>();
    private final Map<String, String> replaced;
    private int next;

    /** @param replaced values in the guide, and the values that replace them in the test */
    private Guide(String text, Map<String, String> replaced) {
        this.text = text;
        this.replaced = replaced;
        for (Matcher block = BLOCK.matcher(text); block.find(); ) messages.add(Message.of(block.group(1)));
    }

    public static Guide read(String file, Map<String, String> replaced) throws IOException {
        return new Guide(Files.readString(DIRECTORY.resolve(file)), replaced);
    }

    int requests() {
        return messages.size() / 2;
    }

    boolean hasMore() {
        return next < messages.size();
    }

    /** Sends the next request and compares the response with the documented one. */
    void exchange() throws Exception {
        Message documented = messages.get(next);
        if (documented.firstLine().startsWith("GET ")) exchangeEventually(documented, messages.get(next + 1));
        else exchange(documented, messages.get(next + 1));
        next += 2;
    }

    // Repeats a GET until the response equals the documented one, because background work may not be finished.
    private void exchangeEventually(Message documentedRequest, Message documentedResponse) throws Exception {
        Map<String, String> before = Map.copyOf(values);
        for (int i = 0; i < 100; i++) {
            try {
                exchange(documentedRequest, documentedResponse);
                return;
            } catch (AssertionError notYet) {
                values.clear();
                values.putAll(before);
                Thread.sleep(200);
            }
        }
        exchange(documentedRequest, documentedResponse);
    }

    /** The value that an earlier response has given to a name in the guide. */
    String valueOf(String name) {
        return values.get(name);
    }

    /** The program of the guide, as it is printed. */
    public String program() {
        Matcher program = PROGRAM.matcher(text);
        assertTrue(program.find());
        assertTrue(program.group(1).lines().count() <= 60);
        return program.group(1);
    }

    public static boolean onPath(String program) {
        try {
            return new ProcessBuilder(program, "--version").start().waitFor() == 0;
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }

    private void exchange(Message documentedRequest, Message documentedResponse) throws Exception {
        String[] line = fillNames(documentedRequest.firstLine()).split(" ");
        String body = fillNames(documentedRequest.body());
        for (var other : replaced.entrySet()) body = body.replace(other.getKey(), other.getValue());
        // A URL from an earlier response is absolute and requested unchanged.
        URI address = URI.create(line[1].startsWith("/") ? SERVER + line[1] : line[1]);
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .method(line[0], body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        documentedRequest.headers().forEach((name, value) -> request.header(name, fillNames(value)));
        HttpResponse<String> answer = CLIENT.send(request.build(), BodyHandlers.ofString());
        String context = documentedRequest.firstLine() + ": " + answer.statusCode() + " " + answer.body();
        assertEquals(documentedResponse.firstLine(), "HTTP/1.1 " + answer.statusCode(), context);
        documentedResponse
                .headers()
                .forEach((name, value) ->
                        compareText(value, answer.headers().firstValue(name).orElse(""), context));
        if (documentedResponse.body().startsWith("{")) {
            compare(JSON.readTree(documentedResponse.body()), JSON.readTree(answer.body()), context);
        } else {
            // If a document is not JSON, a guide shows some of its lines or parts of lines, in order.
            int from = 0;
            for (String part : documentedResponse.body().lines().toList()) {
                String expected = fillNames(part.strip()).replace(PRINTED, SERVER);
                int at = answer.body().indexOf(expected, from);
                assertTrue(at >= 0, expected + " is missing: " + context);
                from = at + expected.length();
            }
        }
    }

    private String fillNames(String text) {
        return NAME.matcher(text).replaceAll(name -> {
            String value = values.get(name.group(1));
            return Matcher.quoteReplacement(value == null ? name.group() : value);
        });
    }

    /** The response has every value that the guide shows; it may have more. */
    private void compare(JsonNode expected, JsonNode actual, String context) {
        if (expected.isObject()) {
            expected.properties().forEach(member -> {
                assertTrue(actual.has(member.getKey()), member.getKey() + " is missing: " + context);
                compare(member.getValue(), actual.get(member.getKey()), context);
            });
        } else if (expected.isArray()) {
            assertTrue(expected.size() == 0 ? actual.size() == 0 : actual.size() >= expected.size(), context);
            for (int i = 0; i < expected.size(); i++) compare(expected.get(i), actual.get(i), context);
        } else {
            compareText(expected.asText(), actual.isContainerNode() ? actual.toString() : actual.asText(), context);
        }
    }

    private void compareText(String expected, String actual, String context) {
        if (expected.equals("…")) return;
        Matcher name = NAME.matcher(expected);
        if (name.matches() && values.putIfAbsent(name.group(1), actual) == null) return;
        assertEquals(fillNames(expected).replace(PRINTED, SERVER), actual, context);
    }
}
