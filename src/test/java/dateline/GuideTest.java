package dateline;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dateline.database.server.TestDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.select.Elements;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Executes the API guides: their requests are answered as documented, and their program works. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class GuideTest {

    private static final String SERVER = Guide.SERVER;
    private static final Pattern NEW_PERMISSION =
            Pattern.compile("POST /v1/permissions\\n.*?\\n\\n(\\{.*?})\\n", Pattern.DOTALL);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Inject
    FreshDemo demo;

    @BeforeEach
    @AfterEach
    void restoreDemo() throws SQLException {
        demo.restore();
    }

    /** All guides with requests, except the one that WebhookGuideTest executes. */
    static List<String> guides() throws IOException {
        try (Stream<Path> files = Files.list(Guide.DIRECTORY)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".md") && !name.equals("webhooks.md") && !name.equals("glossary.md"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("guides")
    void everyRequestOfTheGuideIsAnsweredAsDocumented(String name) throws Exception {
        Guide guide = Guide.read(name, Map.of());
        assertTrue(guide.requests() > 2, guide.requests() + " requests");
        while (guide.hasMore()) guide.exchange();
        System.out.println("GuideTest: " + name + ", " + guide.requests() + " requests");
    }

    @Test
    void theFollowerOfTheGuideReproducesTheCatalogue() throws Exception {
        String program = Guide.read("syndication.md", Map.of()).program();
        assumeTrue(Guide.onPath("node"), "The follower in the guide needs node, 18 or newer: apt-get install nodejs");
        Path directory = Files.createDirectories(Path.of("target", "guide"));
        Path file = Files.writeString(directory.resolve("follower.mjs"), program);
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
        JsonNode stored = JSON.readTree(copies.toFile());
        assertEquals(catalogue("dl_demo_partner_full", false), texts(stored.get("copies")));
        Map<String, String> embargoed = catalogue("dl_demo_partner_full", true);
        assertTrue(embargoed.size() > 0, "The demo has a story under embargo that this partner may read.");
        assertEquals(embargoed, texts(stored.get("embargoed")), "Articles under embargo are stored separately.");
    }

    // The guide then shows that this permission serves an article at once, or that the activation says why not.
    @Test
    void thePermissionOfTheRightsDeskGuideHasTheFewestMembers() throws Exception {
        Matcher request = NEW_PERMISSION.matcher(Files.readString(Guide.DIRECTORY.resolve("rights-desk.md")));
        assertTrue(request.find());
        Set<String> members = new TreeSet<>();
        JSON.readTree(request.group(1)).fieldNames().forEachRemaining(members::add);
        Set<String> needed = new TreeSet<>(given().get("/openapi?format=json")
                .jsonPath()
                .<String>getList("components.schemas.PermissionRequest.required"));
        // An empty scope is refused, unless everything confirms it.
        needed.add("scope");
        assertEquals(needed, members);
    }

    @Test
    void theCallsThatThePageOfAGuideCopiesRun() throws Exception {
        assumeTrue(Guide.onPath("node"), "The calls of the guides need node, 18 or newer: apt-get install nodejs");
        Elements requests = Jsoup.parse(
                        given().accept("text/html").get("/docs/quick-start").asString())
                .select(".request");
        List<String> statuses = List.of("200 {\"items\":[{\"id\":", "201 {\"id\":");
        for (int i = 0; i < statuses.size(); i++) {
            String call = requests.get(i).attr("data-typescript");
            Process process = new ProcessBuilder("node", "--input-type=module", "--eval", call)
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes());
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
            assertTrue(output.startsWith(statuses.get(i)), call + output);
        }
    }

    private static Map<String, String> texts(JsonNode copies) {
        Map<String, String> texts = new TreeMap<>();
        copies.properties()
                .forEach(copy -> texts.put(
                        copy.getKey(),
                        copy.getValue().get("version").asText() + " "
                                + copy.getValue().get("level").asText()));
        return texts;
    }

    /** @param embargoed whether to return the articles under embargo or the others */
    private static Map<String, String> catalogue(String key, boolean embargoed) throws Exception {
        Map<String, String> listed = new TreeMap<>();
        int all = 0;
        String next = SERVER + "/v1/syndication/articles?limit=100";
        while (next != null) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(next))
                    .header("Authorization", "Bearer " + key)
                    .build();
            JsonNode page =
                    JSON.readTree(CLIENT.send(request, BodyHandlers.ofString()).body());
            for (JsonNode item : page.get("items")) {
                all++;
                if (item.has("embargo") == embargoed)
                    listed.put(
                            item.get("id").asText(),
                            item.get("version").asText() + " "
                                    + item.get("level").asText());
            }
            next = page.path("links").path("next").asText(null);
        }
        assertTrue(all > 20);
        return listed;
    }
}
