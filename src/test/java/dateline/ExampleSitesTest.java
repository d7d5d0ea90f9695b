package dateline;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static dateline.Newsroom.post;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.Newsroom.TestPartner;
import dateline.database.server.TestDatabase;
import dateline.openapi.ContractTools;
import dateline.openapi.TypeScriptClient;
import dateline.push.Hooks;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The two sites under {@code examples}, built as their pages say, in a browser. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ExampleSitesTest {

    private static final Path EXAMPLES = Path.of("examples");
    private static final Path FRONT_PAGE = Path.of("target", "examples", "front-page");
    private static final Path PARTNER_SITE = Path.of("target", "examples", "partner-site");
    private static final Path CLIENT = Path.of("target", "clients", "typescript");
    private static final Set<String> WRITTEN_BY_BUILDS = Set.of("node_modules", "dist", "site.db");
    private static final int MOST_LINES = 150;
    private static final List<Integer> WIDTHS = List.of(390, 1440);

    private static final JsonBody PICTURE = JsonBody.of("""
            {"type":"image","role":"main","url":"%s/demo/media/ferry-16x9.svg","width":1600,"height":900,
             "alt":"A ferry","creditLine":"Nell Varrow"}
            """.formatted(Guide.SERVER));

    @RegisterExtension
    static final Browser browser = new Browser();

    @Inject
    Newsroom newsroom;

    @Inject
    FreshDemo demo;

    // The examples name the client by its path, ../../clients/typescript.
    @BeforeAll
    static void build() throws Exception {
        ContractTools.install();
        TypeScriptClient.install();
        Files.createDirectories(CLIENT.getParent());
        Files.deleteIfExists(CLIENT);
        Files.createSymbolicLink(CLIENT, TypeScriptClient.BUILD.toAbsolutePath());
        for (Path site : List.of(FRONT_PAGE, PARTNER_SITE)) {
            FileUtils.copyDirectory(
                    EXAMPLES.resolve(site.getFileName()).toFile(),
                    site.toFile(),
                    file -> !WRITTEN_BY_BUILDS.contains(file.getName()));
            TypeScriptClient.npm(site, "ci", "--ignore-scripts", "--prefer-offline", "--no-progress");
        }
        Files.writeString(FRONT_PAGE.resolve(".env"), "VITE_DATELINE=" + Guide.SERVER);
        TypeScriptClient.npm(FRONT_PAGE, "run", "build");
    }

    @Test
    void theFrontPageHasFewerThan150Lines() throws IOException {
        System.out.println("examples/partner-site: " + countLines("partner-site") + " lines");
        long lines = countLines("front-page");
        System.out.println("examples/front-page: " + lines + " lines");
        assertTrue(lines < MOST_LINES, lines + " lines");
    }

    /** The lines of all files that somebody has written: sources, styles, settings. */
    private static long countLines(String site) throws IOException {
        long lines = 0;
        try (Stream<Path> files = Files.walk(EXAMPLES.resolve(site))) {
            for (Path file : files.filter(ExampleSitesTest::isWritten).toList())
                lines += Files.readString(file).lines().count();
        }
        return lines;
    }

    private static boolean isWritten(Path file) {
        return file.toString().matches("[^.]*\\.(html|css|ts|js|json)")
                && !file.endsWith("package-lock.json")
                && !file.toString().contains("node_modules");
    }

    @Test
    void theFrontPageShowsPicturesAnArticleASearchAndRelatedArticles() throws Exception {
        demo.restore();
        try (RecordingSite site = serve(FRONT_PAGE.resolve("dist"))) {
            for (int width : WIDTHS) {
                browser.resize(width, "light");
                browser.visit(site.origin() + "/");
                browser.await(13, ".front li");
                browser.assertPicturesAreShown(13);
                assertLooksRight("front-page-" + width, Guide.SERVER, site.origin());

                browser.click(browser.all(".front li a").get(0));
                browser.await(".story h1");
                browser.awaitCondition("document.querySelectorAll('.story p').length > 3");
                browser.awaitCondition("document.querySelectorAll('.story figure img')[0].naturalWidth > 0");
                browser.await(5, "main > .cards li");
                assertLooksRight("front-page-article-" + width, Guide.SERVER, site.origin());

                browser.await("input").sendKeys("bridge\n");
                browser.awaitCondition("document.querySelectorAll('.cards mark').length > 5");
                int found = browser.all(".cards li").size();
                assertLooksRight("front-page-search-" + width, Guide.SERVER, site.origin());
                browser.click(browser.all(".facets a").get(1));
                browser.awaitCondition("document.querySelectorAll('.facets:first-of-type a').length === 1"
                        + " && document.querySelectorAll('.cards li').length < " + found);
                browser.awaitCondition("document.querySelector('input').value === 'bridge'");
            }
        }
        browser.resize(1440, "light");
    }

    private static RecordingSite serve(Path directory) throws IOException {
        RecordingSite site = RecordingSite.open();
        site.page(
                "/",
                Files.readString(directory.resolve("index.html")),
                "default-src 'none'; script-src 'self'; style-src 'self'; connect-src %1$s; img-src %1$s data:"
                        .formatted(Guide.SERVER));
        try (Stream<Path> files = Files.list(directory.resolve("assets"))) {
            for (Path file : files.toList())
                site.file(
                        "/assets/" + file.getFileName(),
                        file.toString().endsWith(".css") ? "text/css" : "text/javascript",
                        Files.readString(file));
        }
        return site;
    }

    private static void assertLooksRight(String name, String... origins) throws IOException {
        browser.takeScreenshot(name);
        assertEquals(0, browser.horizontalOverflow(), "pixels too wide: " + name);
        assertEquals(List.of(), browser.seriousFindings(), name);
        browser.assertNoErrorsAndOnlyRequestsTo(origins);
    }

    @Test
    void thePartnerSiteMeetsTheObligationsAndFollowsCorrectionsAndKills() throws Exception {
        String source = Newsroom.unique("gazette");
        newsroom.publish(Stories.article().headline("First").newSource(source).json(), "{}");
        TestPartner partner = newsroom.partner();
        newsroom.permission(
                partner,
                JsonBody.with("level", "full")
                        .and("scope", JsonBody.with("sources", List.of(source)))
                        .and("media", "all")
                        .and("embargoAccess", true)
                        .and("keepFor", "P180D")
                        .and(
                                "obligations",
                                JsonBody.with("linkBack", true)
                                        .and("canonical", true)
                                        .and("robots", "noindex")
                                        .and("showCorrections", true)
                                        .and("reportReproductions", true)));
        String key = keyOf(partner);
        String url = "/articles/";
        Files.deleteIfExists(PARTNER_SITE.resolve("site.db"));
        UUID story;
        int port = Node.freePort();
        String site = "http://localhost:" + port;
        Process program = start(port, key);
        try {
            story = newsroom.publish(
                    Stories.article()
                            .headline("Night ferry <to> run again")
                            .teaser("From Friday, at eleven.")
                            .newSource(source)
                            .paragraph("The night ferry runs again from Friday, at eleven.")
                            .with("media", List.of(PICTURE))
                            .json(),
                    "{}");
            UUID embargoed = newsroom.publish(
                    Stories.article().headline("Not yet").newSource(source).json(),
                    JsonBody.with("embargoedUntil", Instant.now().plus(Duration.ofHours(1)))
                            .json());
            Hooks.await("the page", () -> status(port, url + story) == 200);
            for (int width : WIDTHS) {
                browser.resize(width, "light");
                browser.visit(site + "/");
                browser.await("main li a[href='/articles/" + story + "']").click();
                browser.await("article h1");
                assertMeetsObligations(get(key, "/v1/syndication/articles/" + story));
                browser.assertPicturesAreShown(1);
                assertLooksRight("partner-site-" + width, site, Guide.SERVER);
            }
            assertEquals(404, status(port, url + embargoed));
            Hooks.await("the registered copy", () -> copyOf(key, story) != null);
            assertEquals("running", copyOf(key, story));
        } finally {
            program.destroyForcibly().onExit().join();
        }

        correct(story);
        program = start(port, key);
        try {
            Hooks.await(
                    "the answered notice",
                    () -> "done".equals(get(key, "/v1/notices").path("items[0].state")));
            browser.visit(site + url + story);
            browser.await("aside.correction");
            assertLooksRight("partner-site-corrected", site, Guide.SERVER);
            get(key, "/v1/reproductions?article=" + story).then().body("items[0].behind", equalTo(0));

            post(newsroom.key("articles:write"), "/v1/articles/" + story + "/kills", "{\"reason\":\"No such ferry.\"}")
                    .then()
                    .statusCode(201);
            Hooks.await("the takedown", () -> status(port, url + story) == 410);
            Hooks.await("the removed copy", () -> "removed".equals(copyOf(key, story)));
            Hooks.await(
                    "the answered notices",
                    () -> get(key, "/v1/notices").<List<String>>path("items.state").stream()
                            .allMatch("done"::equals));
            browser.visit(site + "/");
            browser.await("main h1");
            assertEquals(
                    0, browser.all("main li a[href='/articles/" + story + "']").size());
        } finally {
            program.destroyForcibly().onExit().join();
            browser.resize(1440, "light");
        }
    }

    private String keyOf(TestPartner partner) {
        return post(
                        newsroom.key("partners:write", "keys:write"),
                        "/v1/partners/" + partner.id() + "/keys",
                        "{\"name\":\"site\",\"scopes\":[\"syndication:read\",\"syndication:write\",\"notices\"]}")
                .path("secret");
    }

    private static Process start(int port, String key) throws Exception {
        Path log = PARTNER_SITE.resolve("site.log");
        Files.deleteIfExists(log);
        ProcessBuilder program = new ProcessBuilder("node", "src/site.js")
                .directory(PARTNER_SITE.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        program.environment().put("DATELINE_URL", Guide.SERVER);
        program.environment().put("DATELINE_KEY", key);
        program.environment().put("PORT", String.valueOf(port));
        program.environment().put("SITE_URL", "https://www.inlandcourier.example");
        Process process = program.start();
        Hooks.await("that it listens", () -> {
            assertTrue(process.isAlive(), () -> SourceFiles.read(log));
            return SourceFiles.read(log).contains("listening");
        });
        return process;
    }

    private static int status(int port, String path) {
        return io.restassured.RestAssured.given().port(port).get(path).statusCode();
    }

    private static void assertMeetsObligations(Response copy) {
        assertEquals("Night ferry <to> run again", browser.await("article h1").getText());
        assertEquals(
                copy.path("obligations.canonical"),
                browser.all("link[rel=canonical]").get(0).getDomAttribute("href"));
        assertEquals("noindex", browser.all("meta[name=robots]").get(0).getDomAttribute("content"));
        String footer = browser.await("article footer").getText();
        assertTrue(footer.startsWith(copy.path("creditLine")), footer);
        assertEquals(copy.path("canonicalUrl"), browser.await("footer a").getDomAttribute("href"));
    }

    /** The status of the copy that the partner has registered; null if there is none. */
    private static String copyOf(String key, UUID story) {
        return get(key, "/v1/reproductions?article=" + story).path("items[0].status");
    }

    private void correct(UUID story) {
        String editor = newsroom.key("articles:write");
        as(editor)
                .contentType("application/json")
                .header("If-Match", get(editor, "/v1/drafts/" + story).header("ETag"))
                .body(JsonBody.with("kind", "correction")
                        .and("note", "The ferry leaves at ten, not at eleven.")
                        .and("changes", JsonBody.with("teaser", "From Friday, at ten."))
                        .json())
                .post("/v1/articles/" + story + "/corrections")
                .then()
                .statusCode(201);
    }
}
