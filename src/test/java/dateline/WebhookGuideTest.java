package dateline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dateline.database.server.TestDatabase;
import dateline.push.Hooks;
import dateline.push.Receiver;
import dateline.push.Receiver.Message;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Executes the webhook guide: its requests are answered as documented, and its receiver accepts only genuine
 * deliveries.
 */
@QuarkusTest
@TestProfile(Hooks.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class WebhookGuideTest {

    private static final String PRINTED = "https://hooks.inlandcourier.example/dateline";
    private static final Pattern EVENT = Pattern.compile("```json\\n(.*?)```", Pattern.DOTALL);
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void everyRequestOfTheGuideIsAnsweredAsDocumented() throws Exception {
        try (Receiver receiver = Receiver.respondingWith(204)) {
            Guide guide = Guide.read("webhooks.md", Map.of(PRINTED, receiver.url()));
            assertEquals(6, guide.requests());
            guide.exchange();
            guide.exchange();
            Hooks.await("the test event", () -> receiver.messages().size() == 1);
            String log = "/v1/webhooks/" + guide.valueOf("webhook") + "/deliveries/" + guide.valueOf("delivery");
            Hooks.await(
                    "its record",
                    () -> Newsroom.get("dl_demo_partner_full", log)
                            .path("state")
                            .equals("delivered"));
            while (guide.hasMore()) guide.exchange();
            looksAsPrinted(receiver);
        }
    }

    // Publishes a story that the partner may reproduce, and compares its event with the one in the guide.
    private static void looksAsPrinted(Receiver receiver) throws Exception {
        var draft = Newsroom.post("dl_demo_editor", "/v1/articles", """
                {"headline":"Ferry strike is off","source":"harbour-gazette","section":"world",
                 "body":[{"type":"paragraph","text":"Boats run."}]}
                """);
        draft.then().statusCode(201);
        Newsroom.as("dl_demo_editor")
                .contentType("application/json")
                .header("If-Match", draft.header("ETag"))
                .body("{}")
                .post("/v1/articles/" + draft.path("id") + "/publications")
                .then()
                .statusCode(201);
        String id = draft.path("id");
        Hooks.await("the event", () -> !receiver.about(id).isEmpty());
        Matcher printed = EVENT.matcher(Files.readString(Path.of("docs", "api", "webhooks.md")));
        assertTrue(printed.find());
        same(
                JSON.readTree(printed.group(1)),
                JSON.readTree(receiver.about(id).get(0).body()));
    }

    private static void same(JsonNode printed, JsonNode sent) {
        assertEquals(
                printed.properties().stream().map(Map.Entry::getKey).toList(),
                sent.properties().stream().map(Map.Entry::getKey).toList());
        printed.properties().forEach(member -> {
            JsonNode value = sent.get(member.getKey());
            if (member.getValue().isObject()) same(member.getValue(), value);
            else if (!member.getValue().asText().equals("…")) assertEquals(member.getValue(), value);
        });
    }

    @Test
    void theReceiverOfTheGuideAcceptsOnlyGenuineDeliveries() throws Exception {
        assumeTrue(Guide.onPath("node"), "The receiver in the guide needs node, 18 or newer: apt-get install nodejs");
        try (Receiver first = Receiver.respondingWith(204)) {
            var webhook = Newsroom.post(
                    "dl_demo_partner_full",
                    "/v1/webhooks",
                    JsonBody.with("url", first.url()).json());
            webhook.then().statusCode(201);
            Newsroom.post("dl_demo_partner_full", webhook.path("links.tests"), "")
                    .then()
                    .statusCode(201);
            Hooks.await("the test event", () -> first.messages().size() == 1);
            Message message = first.messages().get(0);
            int port = Node.freePort();
            Path output = Files.createDirectories(Path.of("target", "guide")).resolve("receiver.txt");
            Path program = Files.writeString(
                    output.resolveSibling("receiver.mjs"),
                    Guide.read("webhooks.md", Map.of()).program());
            Process process = new ProcessBuilder(
                            "node", program.toString(), String.valueOf(port), "whsec_AAAA", webhook.path("secret"))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            try {
                Hooks.await("that it listens", () -> text(output).contains("listening"));
                assertEquals(401, send(port, message, message.body() + " "));
                assertEquals(204, send(port, message, message.body()));
                assertEquals(204, send(port, message, message.body()));
                Hooks.await("that it has worked", () -> text(output).contains("webhook.test"));
                assertEquals(1, text(output).split("webhook\\.test", -1).length - 1);
            } finally {
                process.destroy();
                process.waitFor(10, TimeUnit.SECONDS);
            }
        }
    }

    private static int send(int port, Message message, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                .header("webhook-id", message.id())
                .header("webhook-timestamp", message.timestamp())
                .header("webhook-signature", message.signature())
                .POST(BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (java.io.IOException e) {
            return "";
        }
    }
}
