package dateline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dateline.openapi.ContractTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * A headless Chromium for the tests of a class, from its first use to the end of the class. It records its console
 * messages and the hosts of its requests. Where Chromium is not installed, a test that uses it is skipped.
 */
final class Browser implements AfterAllCallback {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Path AXE = ContractTools.DIRECTORY.resolve("node_modules/axe-core/axe.min.js");
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final Pattern WEB_ORIGIN = Pattern.compile("(https?|wss?)://[^/?#]*");
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration SCRIPT_TIMEOUT = Duration.ofMinutes(10);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

    private final ObjectMapper json = new ObjectMapper();
    private ChromeDriver started;

    private ChromeDriver chromium() {
        if (started == null) started = start();
        return started;
    }

    private static ChromeDriver start() {
        assumeTrue(
                Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER),
                "needs /usr/bin/chromium and /usr/bin/chromedriver; on Debian: apt-get install chromium chromium-driver");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        // Containers run as root and have a small /dev/shm.
        options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1440,900");
        options.addArguments("--no-first-run", "--disable-background-networking", "--disable-component-update");
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .withSilent(true)
                .build();
        ChromeDriver driver = new ChromeDriver(service, options);
        driver.manage().timeouts().scriptTimeout(SCRIPT_TIMEOUT);
        return driver;
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (started != null) started.quit();
    }

    /** Loads a URL from a blank page, so that a URL that differs only in its fragment is loaded, too. */
    void visit(String url) {
        chromium().get("about:blank");
        chromium().manage().logs().get(LogType.BROWSER);
        chromium().manage().logs().get(LogType.PERFORMANCE);
        chromium().get(url);
    }

    /**
     * @param width in CSS pixels; at most 500 emulates a phone
     * @param colours {@code light} or {@code dark}
     */
    void resize(int width, String colours) {
        chromium()
                .executeCdpCommand(
                        "Emulation.setDeviceMetricsOverride",
                        Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width <= 500));
        chromium()
                .executeCdpCommand(
                        "Emulation.setEmulatedMedia",
                        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colours))));
    }

    /** Waits until exactly this number of elements match and all of them are displayed. */
    List<WebElement> await(int count, String css) {
        By selector = By.cssSelector(css);
        return new WebDriverWait(chromium(), TIMEOUT, POLL_INTERVAL)
                .withMessage(() -> count + " × " + css + "; there are "
                        + chromium().findElements(selector).size())
                .until(any -> {
                    List<WebElement> found = chromium().findElements(selector);
                    return found.size() == count && found.stream().allMatch(WebElement::isDisplayed) ? found : null;
                });
    }

    WebElement await(String css) {
        return await(1, css).get(0);
    }

    List<WebElement> all(String css) {
        return chromium().findElements(By.cssSelector(css));
    }

    /** Scrolls the element to the middle of the window first, so that sticky headers do not cover it. */
    void click(WebElement element) {
        chromium().executeScript("arguments[0].scrollIntoView({block: 'center'})", element);
        element.click();
    }

    /** Waits until a page has this number of pictures, all of them loaded. */
    void assertPicturesAreShown(int count) {
        awaitCondition("document.images.length === " + count
                + " && [...document.images].every((image) => image.complete && image.naturalWidth > 0)");
    }

    /** Number of pixels by which the page is wider than its window. */
    long horizontalOverflow() {
        return (Long) chromium()
                .executeScript("return document.documentElement.scrollWidth - document.documentElement.clientWidth");
    }

    /** Saves a screenshot of the whole page under {@code target/screenshots}. */
    void takeScreenshot(String name) throws IOException {
        Map<String, Object> shot =
                chromium().executeCdpCommand("Page.captureScreenshot", Map.of("captureBeyondViewport", true));
        Files.createDirectories(SCREENSHOTS);
        Files.write(
                SCREENSHOTS.resolve(name + ".png"),
                Base64.getDecoder().decode(shot.get("data").toString()));
    }

    /** Runs a script in the page and returns its result. */
    Object run(String script) {
        return chromium().executeScript(script);
    }

    /** Runs a script that is the body of an async function of {@code argument}, and returns its result. */
    Object runAsync(String body, Object argument) {
        return chromium()
                .executeAsyncScript(
                        "const [argument, done] = arguments; (async () => {" + body
                                + "})().then(done, (error) => done('error: ' + error.stack));",
                        argument);
    }

    /** What axe-core finds in the page with the impact serious or critical: the rule, and the elements that break it. */
    List<String> seriousFindings() throws IOException {
        return seriousFindings("html");
    }

    /** What axe-core finds in the elements that match a selector. */
    List<String> seriousFindings(String css) throws IOException {
        chromium().executeScript(Files.readString(AXE));
        Object findings = runAsync("""
                const { violations } = await axe.run(argument, { resultTypes: ['violations'] });
                return violations
                  .filter(({ impact }) => ['serious', 'critical'].includes(impact))
                  .map(({ id, nodes }) => `${id} (${nodes.length}): ` + nodes.slice(0, 5).map((node) => node.target + ' ' + (node.any[0]?.message ?? '')).join(' | '));
                """, css);
        if (!(findings instanceof List<?> list)) throw new AssertionError(findings);
        return list.stream().map(String::valueOf).toList();
    }

    /** Waits until a JavaScript condition is true. */
    void awaitCondition(String condition) {
        new WebDriverWait(chromium(), TIMEOUT, POLL_INTERVAL)
                .withMessage(condition)
                .until(any ->
                        chromium().executeScript("return !!(" + condition + ")").equals(true));
    }

    /** Asserts that since the last visit the console has no error and all requests went to these origins. */
    void assertNoErrorsAndOnlyRequestsTo(String... origins) {
        assertNoErrors();
        assertOnlyRequestsTo(origins);
    }

    /** Asserts that since the last visit all requests went to these origins. */
    void assertOnlyRequestsTo(String... origins) {
        assertEquals(new TreeSet<>(List.of(origins)), requestedOrigins(), "origins of the requests");
    }

    /** @param expected addresses whose refusals the page shows on purpose */
    void assertNoErrors(String... expected) {
        List<String> errors = chromium().manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().equals(Level.SEVERE))
                .map(entry -> entry.getMessage())
                .filter(message -> Stream.of(expected).noneMatch(url -> message.startsWith(url + " ")))
                .toList();
        assertEquals(List.of(), errors, "errors on the console");
    }

    private TreeSet<String> requestedOrigins() {
        TreeSet<String> origins = new TreeSet<>();
        chromium().manage().logs().get(LogType.PERFORMANCE).forEach(entry -> {
            JsonNode message = read(entry.getMessage()).path("message");
            if (!message.path("method").asText().equals("Network.requestWillBeSent")) return;
            Matcher url = WEB_ORIGIN.matcher(message.at("/params/request/url").asText());
            if (url.lookingAt()) origins.add(url.group());
        });
        return origins;
    }

    private JsonNode read(String text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
