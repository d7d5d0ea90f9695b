package dateline;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dateline.database.server.TestDatabase;
import dateline.openapi.ContractTools;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.WebElement;

/** The landing page, its example commands, the articles, guides and problem pages in a browser. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class BrowserTest {

    @Inject
    FreshDemo demo;

    private static final String ORIGIN = TestServer.URL;
    private static final String NOWHERE = ORIGIN + "/v1/nowhere";
    private static final String STORY = "harbour-bridge-reopens-after-storm";

    private static final boolean LONG = Boolean.getBoolean("long");

    @RegisterExtension
    static final Browser browser = new Browser();

    @Test
    void theLandingPageShowsTheNewestArticlesTheKeysTheCommandsAndTheFeeds() throws SQLException {
        demo.restore();
        browser.visit(ORIGIN + "/");
        browser.await(9, "#articles .card");
        browser.await(3, "#curls pre");
        browser.assertPicturesAreShown(9);
        List<String> keys = given().get("/demo.json").jsonPath().getList("keys.key");
        assertEquals(keys, texts(browser.await(keys.size(), "#keylist .key code")));
        List<String> feeds = given().get("/v1/feeds").jsonPath().getList("items.slug");
        for (WebElement link : browser.await(3 * feeds.size(), "#feedlist .formats a"))
            given().get(link.getDomProperty("href")).then().statusCode(200);
        for (WebElement link : browser.all(".masthead nav a, .actions a, .card h3 a, .source a"))
            given().accept("text/html, */*;q=0.1")
                    .get(link.getDomProperty("href").split("#")[0])
                    .then()
                    .statusCode(200);
        browser.assertNoErrorsAndOnlyRequestsTo(ORIGIN);
    }

    @Test
    void everyCommandOfTheLandingPageWorksWhenPasted() throws Exception {
        assumeTrue(onPath("curl"), "needs curl on the PATH: apt-get install curl");
        browser.visit(ORIGIN + "/");
        for (WebElement shown : browser.await(3, "#curls pre")) {
            String command = shown.getDomProperty("textContent");
            String status = outputOf(command + " -sS -o /dev/null -w '%{http_code}'");
            assertTrue(status.matches("2\\d\\d"), command + " answers " + status);
        }
    }

    @Test
    void anArticlePageShowsTheStoryItsPictureRelatedStoriesAndItsFormats() {
        browser.visit(ORIGIN + "/articles/" + STORY);
        browser.await("article > h1");
        browser.await(5, "#related .card");
        browser.assertPicturesAreShown(6);
        for (WebElement link : browser.all(".formats-list a, #related h3 a"))
            given().get(link.getDomProperty("href")).then().statusCode(200);
        browser.assertNoErrorsAndOnlyRequestsTo(ORIGIN);
    }

    @Test
    void everyArticleOfTheDemoHasAPictureThatTheServerServes() throws IOException {
        Set<String> files = new TreeSet<>();
        int withPicture = 0;
        String next = ORIGIN + "/v1/articles?limit=100&fields=slug,media";
        while (next != null) {
            JsonNode page = new ObjectMapper()
                    .readTree(given().urlEncodingEnabled(false).get(next).asString());
            for (JsonNode article : page.get("items")) {
                List<JsonNode> pictures = new ArrayList<>();
                for (JsonNode media : article.path("media")) {
                    if (!media.path("url").asText().startsWith(ORIGIN + "/demo/media/")) continue;
                    files.add(media.get("url").asText());
                    if (media.get("type").asText().equals("image")) pictures.add(media);
                }
                if (!pictures.isEmpty()) withPicture++;
                for (JsonNode picture : pictures) {
                    assertTrue(picture.hasNonNull("alt") && picture.hasNonNull("creditLine"), article.toString());
                    assertEquals(
                            List.of("16:9", "4:3", "1:1"),
                            picture.get("renditions").findValuesAsText("name"));
                    files.addAll(picture.get("renditions").findValuesAsText("url"));
                }
            }
            next = page.at("/links/next").textValue();
        }
        assertTrue(withPicture >= 180, withPicture + " articles have a picture");
        assertTrue(files.size() > 100, files.toString());
        for (String file : files) given().get(file).then().statusCode(200);
    }

    @Test
    void aRecordingOfTheDemoPlays() {
        browser.visit(ORIGIN + "/articles/slack-water-the-last-boat");
        browser.await("figure audio");
        // Browsers play nothing before the person has done something.
        browser.click(browser.await("article > h1"));
        browser.run("const audio = document.querySelector('audio'); audio.muted = true; audio.play();");
        browser.awaitCondition(
                "document.querySelector('audio').currentTime > 0.1 && document.querySelector('audio').duration > 9");
        browser.assertNoErrorsAndOnlyRequestsTo(ORIGIN);
    }

    @Test
    void thePagesFitPhonesAndDesktopsInLightAndDarkMode() throws Exception {
        ContractTools.install();
        for (int width : List.of(390, 1440)) {
            for (String colours : List.of("light", "dark")) {
                // The short form shows each width and each colour scheme once.
                if (!LONG && width == 390 != colours.equals("light")) continue;
                browser.resize(width, colours);
                String screen = "-" + width + "-" + colours;
                browser.visit(ORIGIN + "/");
                browser.await(9, "#articles .card");
                browser.await(3, "#curls pre");
                assertLooksRight("landing" + screen, 9);
                browser.visit(ORIGIN + "/articles/" + STORY);
                browser.await(5, "#related .card");
                assertLooksRight("article" + screen, 6);
                for (String page : List.of("docs", "docs/syndication", "docs/keys")) {
                    browser.visit(ORIGIN + "/" + page);
                    browser.await("#search-words");
                    assertLooksRight(page.replace('/', '-') + screen, 0);
                }
                browser.visit(ORIGIN + "/problems/parameter-invalid");
                assertLooksRight("problem" + screen, 0);
                browser.visit(NOWHERE);
                browser.await(".problem h1");
                assertLooksRight("not-found" + screen, 0);
            }
        }
        browser.resize(1440, "light");
    }

    @Test
    void theSearchOfTheGuidesFindsASectionAndLeadsThere() {
        browser.visit(ORIGIN + "/docs/articles");
        browser.await("#search-words").sendKeys("tombstone feed");
        browser.awaitCondition("document.querySelectorAll('#search-results a').length > 0");
        browser.click(browser.all("#search-results a").get(0));
        browser.awaitCondition("location.hash && document.querySelector(location.hash)");
        browser.await("#search-words").sendKeys("xyzzy");
        browser.await("#search-results .status");
        browser.assertNoErrorsAndOnlyRequestsTo(ORIGIN);
    }

    @Test
    void eachExampleOfAGuideHasAButtonThatCopiesIt() {
        browser.visit(ORIGIN + "/docs/articles");
        browser.awaitCondition("document.querySelectorAll('.request .copy').length > 0");
        // A request is copied as curl or as TypeScript.
        assertEquals(
                browser.all(".request").size() * 2 + browser.all(".program").size(),
                browser.all(".slip .copy").size());
        for (int button : List.of(0, 1)) {
            browser.click(browser.all(".request .copy").get(button));
            browser.awaitCondition(
                    "document.querySelectorAll('.request .copy')[" + button + "].textContent === 'Copied'");
        }
        browser.assertNoErrorsAndOnlyRequestsTo(ORIGIN);
    }

    private static void assertLooksRight(String name, int pictures) throws IOException {
        browser.assertPicturesAreShown(pictures);
        browser.takeScreenshot(name);
        assertEquals(0, browser.horizontalOverflow(), "pixels too wide: " + name);
        assertEquals(List.of(), browser.seriousFindings(), name);
        browser.assertNoErrors(NOWHERE);
        browser.assertOnlyRequestsTo(ORIGIN);
    }

    private static List<String> texts(List<WebElement> elements) {
        return elements.stream().map(WebElement::getText).toList();
    }

    private static boolean onPath(String program) {
        return List.of(System.getenv("PATH").split(":")).stream()
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    private static String outputOf(String command) throws Exception {
        Process shell = new ProcessBuilder("sh", "-c", command)
                .redirectErrorStream(true)
                .start();
        assertTrue(shell.waitFor(20, TimeUnit.SECONDS), command + " does not end");
        return new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
