package dateline;

import static dateline.Newsroom.get;
import static dateline.Newsroom.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dateline.database.server.TestDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.WebElement;

/**
 * The widget on a third-party page in a browser: it takes over the style of the page, and shows feed content as text
 * only.
 */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class WidgetTest {

    private static final String SERVER = TestServer.URL;
    private static final ObjectMapper JSON = new ObjectMapper();
    // Forbids inline styles, inline scripts and strings that become markup, so that the browser itself rejects them.
    private static final String STRICT = "default-src 'none'; script-src " + SERVER + "; connect-src " + SERVER
            + " 'self'; img-src 'self'; style-src 'self';" + " require-trusted-types-for 'script'";
    private static final List<String> HEADLINES = List.of(
            "Harbour council votes to keep the old swing bridge open through the winter",
            "Growth at the fish market surprises those who count it",
            "Court stops the dredging of the inner basin",
            "Pilot boat found adrift with its lamps lit; crew of three is safe ashore",
            "Town on edge after a lorry runs into the lantern parade",
            "Storm surge cuts power to the eastern quays two days before the fair (Quay Radio)",
            "The last of the stranded schoolchildren are home");

    @RegisterExtension
    static final Browser browser = new Browser();

    @Inject
    Newsroom newsroom;

    private RecordingSite site;
    private RecordingSite canary;

    @BeforeEach
    void openSites() throws IOException {
        site = RecordingSite.open();
        canary = RecordingSite.open();
    }

    @AfterEach
    void gone() {
        site.close();
        canary.close();
        browser.resize(1440, "light");
    }

    private String feed(String source) {
        Response feed = post(
                newsroom.key("feeds:write"),
                "/v1/feeds",
                JsonBody.with("title", source)
                        .and("query", Map.of("source", List.of(source)))
                        .json());
        feed.then().statusCode(201);
        return feed.path("slug");
    }

    private String publish(String source, Map<String, Object> more) throws JsonProcessingException {
        Map<String, Object> story = new java.util.HashMap<>(more);
        story.put("source", Map.of("slug", source, "name", "Quay News"));
        story.put("visibility", "public");
        if (!story.containsKey("bodyHtml"))
            story.put("body", List.of(Map.of("type", "paragraph", "text", "At length.")));
        return newsroom.publish(JSON.writeValueAsString(story), "{}").toString();
    }

    private String publishFeed() throws JsonProcessingException {
        String source = Newsroom.unique("quay");
        List<String> colours = List.of("#27496d", "#8f1d1d", "#3b6b4a", "#6d5a27", "#4b3b6b", "#20656b", "#6b2050");
        for (int i = HEADLINES.size() - 1; i >= 0; i--) {
            String picture =
                    site.file("/pictures/" + i + ".svg", "image/svg+xml", """
                        <svg xmlns="http://www.w3.org/2000/svg" width="900" height="600"><rect width="900" height="600" fill="%s"/>
                        <circle cx="%d" cy="220" r="90" fill="#fff8" /><path d="M0 420 q225 -80 450 0 t450 0 V600 H0z" fill="#fff5"/></svg>
                        """.formatted(colours.get(i), 150 + 90 * i));
            publish(
                    source,
                    Map.of(
                            "headline",
                            HEADLINES.get(i),
                            "teaser",
                            "What is known of it so far, and who says so: the harbour office told Quay News on Tuesday"
                                    + " that it would answer questions when the tide allows, and not before then.",
                            "media",
                            List.of(Map.of(
                                    "id", "m1", "type", "image", "role", "main", "url", picture, "alt", "A quay"))));
        }
        return feed(source);
    }

    private String page(String widget) {
        return page(widget, STRICT);
    }

    private String page(String widget, String policy) {
        site.file("/site.css", "text/css", """
            body { font: 17px/1.5 Georgia, serif; color: #222; background: #fff; max-width: 46rem; margin: 0 auto; padding: 1rem }
            h2 { border-bottom: 3px solid #8f1d1d } h3 { font-family: Arial, sans-serif; font-size: 1.05rem }
            a { color: #14406b; text-decoration: none } a:hover { text-decoration: underline }
            @media (prefers-color-scheme: dark) { body { color: #ddd; background: #111 } a { color: #9cc4ee } }
            """);
        return site.page("/news", """
            <!doctype html><html lang="en"><head><meta charset="utf-8"><title>News</title>
            <meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/site.css">
            <script src="%s/widgets/latest.js" async></script></head>
            <body><h2>Latest News from Quay News</h2>%s<p id="after">The end.</p></body></html>
            """.formatted(SERVER, widget), policy);
    }

    private static List<String> texts(String css) {
        return browser.all(css).stream()
                .map(element -> element.getDomProperty("textContent"))
                .toList();
    }

    @Test
    void theWidgetShowsHeadlinesTeasersAndPicturesOnPhonesAndDesktops() throws IOException {
        String widget = "<dateline-latest feed=\"" + publishFeed() + "\" limit=\"7\"></dateline-latest>";
        for (Map.Entry<String, Integer> screen :
                Map.of("phone", 390, "desk", 1440).entrySet()) {
            for (String colours : List.of("light", "dark")) {
                browser.resize(screen.getValue(), colours);
                browser.visit(page(widget));
                browser.await(7, "dateline-latest li h3 a");
                assertEquals(HEADLINES, texts("dateline-latest h3 a"));
                assertEquals(7, texts("dateline-latest p.dateline-teaser").size());
                // Images are lazy and load only near the window, so that they are loaded explicitly here.
                browser.run("document.querySelectorAll('dateline-latest img').forEach(i => i.loading = 'eager')");
                browser.awaitCondition(
                        "[...document.querySelectorAll('dateline-latest img')].filter(i => i.naturalWidth =="
                                + " 900).length == 7");
                browser.takeScreenshot("widget-" + screen.getKey() + "-" + colours);
                assertEquals(0, browser.horizontalOverflow(), "pixels too wide on a " + screen.getKey());
                browser.assertNoErrorsAndOnlyRequestsTo(SERVER, site.origin());
            }
        }
    }

    @Test
    void theWidgetIsAnAccessibleListOfHeadingsWithOneLinkEach() throws IOException {
        browser.visit(
                page("<dateline-latest feed=\"" + publishFeed() + "\" limit=\"3\" heading=\"4\"></dateline-latest>"));
        browser.await(3, "dateline-latest > ul[role=list] > li h4 a[href^='https://www.harbourgazette.example/']");
        assertEquals(0, browser.all("dateline-latest h3").size());
        assertEquals(3, browser.all("dateline-latest img[alt='']").size());
        assertEquals(
                3,
                browser.all("dateline-latest [aria-hidden=true] a[tabindex='-1']")
                        .size());
        assertEquals(3, browser.all("dateline-latest a:not([tabindex])").size());
        assertEquals(3, browser.all("dateline-latest li[lang=en]").size());
        assertEquals(0, browser.all("dateline-latest[aria-busy]").size());
        assertEquals(
                "rgb(20, 64, 107)",
                browser.run("return getComputedStyle(document.querySelector('dateline-latest h4 a')).color"),
                "the page's own colour of links");
        browser.assertNoErrorsAndOnlyRequestsTo(SERVER, site.origin());
    }

    @Test
    void theWidgetFollowsItsAttributes() throws IOException {
        String other = Newsroom.unique("pier");
        publish(other, Map.of("headline", "From the pier"));
        browser.visit(page("<dateline-latest feed=\"" + publishFeed() + "\" pictures=\"none\"></dateline-latest>"));
        browser.await(7, "dateline-latest li");
        assertEquals(0, browser.all("dateline-latest img").size());
        browser.run("document.querySelector('dateline-latest').setAttribute('feed', '" + feed(other) + "')");
        browser.awaitCondition("document.querySelectorAll('dateline-latest li').length == 1");
        assertEquals(List.of("From the pier"), texts("dateline-latest h3"));
        browser.assertNoErrorsAndOnlyRequestsTo(SERVER, site.origin());
    }

    @Test
    void theFallbackContentReturnsWhenAFeedIsEmptyOrUnreadable() throws IOException {
        String empty = feed(Newsroom.unique("nobody"));
        String quay = publishFeed();
        browser.visit(
                page("<dateline-latest feed=\"" + quay + "\"><a href=\"/all\">All our news</a></dateline-latest>"));
        browser.await(7, "dateline-latest li");
        assertEquals(0, browser.all("dateline-latest a[href='/all']").size());
        for (String other : List.of(empty, "no-such-feed")) {
            browser.run("document.querySelector('dateline-latest').setAttribute('feed', '" + other + "')");
            browser.awaitCondition("!document.querySelector('dateline-latest ul, dateline-latest[aria-busy]')");
            assertEquals(List.of("All our news"), texts("dateline-latest"));
            browser.run("document.querySelector('dateline-latest').setAttribute('feed', '" + quay + "')");
            browser.await(7, "dateline-latest li");
        }
        assertEquals(0, browser.all("dateline-latest a[href='/all']").size());
    }

    @Test
    void anEmptyWidgetShowsTheFallbackContentOrAMessage() throws IOException {
        String down =
                site.file("/down/v1/feeds/latest.json", 500, "text/plain", "no").replace("/v1/feeds/latest.json", "");
        String odd = site.file("/odd/v1/feeds/latest.json", "application/json", "{\"items\":\"none\"}")
                .replace("/v1/feeds/latest.json", "");
        String empty = feed(Newsroom.unique("nobody"));
        browser.visit(page("""
            <dateline-latest id="a" server="%s"><a href="/all">All our news</a></dateline-latest>
            <dateline-latest id="b" server="%s"></dateline-latest>
            <dateline-latest id="c" server="%s"></dateline-latest>
            <dateline-latest id="d" feed="%s"></dateline-latest>
            <dateline-latest id="e" feed="../../no-such-feed"></dateline-latest>
            """.formatted(down, down, odd, empty)));
        browser.await(4, "dateline-latest p[role=status]");
        browser.awaitCondition("document.querySelectorAll('[aria-busy]').length == 0");
        assertEquals(List.of("All our news"), texts("#a"));
        for (String id : List.of("#b", "#c", "#e"))
            assertEquals(List.of("The headlines cannot be shown at the moment."), texts(id), id);
        assertEquals(List.of("There are no articles at the moment."), texts("#d"));
    }

    @Test
    void markupInStoriesIsShownAsText() throws IOException {
        String source = Newsroom.unique("hostile");
        List<String> hostile = hostile();
        for (String markup : hostile.subList(0, 7)) publish(source, Map.of("headline", markup, "teaser", markup));
        browser.visit(page(
                "<dateline-latest feed=\"" + feed(source) + "\"></dateline-latest>", "default-src * 'unsafe-inline'"));
        browser.await(7, "dateline-latest li h3");
        List<String> shown = new ArrayList<>(texts("dateline-latest h3"));
        Collections.reverse(shown);
        assertEquals(hostile.subList(0, 7).stream().map(String::strip).toList(), shown);
        assertHarmless();
    }

    @Test
    void aHostileFeedRunsNoScriptAndSendsNoRequest() throws IOException {
        List<Object> items = new ArrayList<>();
        List<String> schemes = List.of(
                "javascript:" + run(),
                " javascript:" + run(),
                "java\nscript:" + run(),
                "JaVaScRiPt:" + run(),
                "data:text/html,<script>" + run() + "</script>",
                "vbscript:" + run(),
                "//[",
                "blob:x",
                "file:///etc/passwd");
        for (String markup : hostile())
            items.add(Map.of(
                    "id", "x", "title", markup, "summary", markup, "language", markup, "image", markup, "url", markup));
        for (String scheme : schemes)
            items.add(
                    Map.of("id", "x", "title", "Scheme", "image", scheme, "url", scheme, "language", "\" onclick=\"x"));
        items.add(null);
        items.add(List.of());
        items.add("text");
        items.add(Map.of("title", Map.of("toString", "x"), "summary", 7, "url", List.of("javascript:" + run())));
        items.add(Map.of("title", "Honest", "url", site.origin() + "/honest", "id", "1"));
        String feed = site.file(
                "/v1/feeds/latest.json", "application/feed+json", JSON.writeValueAsString(Map.of("items", items)));
        browser.visit(page(
                "<dateline-latest server=\"" + feed.replace("/v1/feeds/latest.json", "/")
                        + "\" limit=\"100\"></dateline-latest>",
                "default-src * 'unsafe-inline'"));
        browser.await(hostile().size() + schemes.size() + 1, "dateline-latest li");
        assertEquals(
                List.of(site.origin() + "/honest"),
                browser.all("dateline-latest a").stream()
                        .map(link -> link.getDomProperty("href"))
                        .toList());
        for (WebElement element : browser.all("dateline-latest li *")) {
            assertTrue(
                    List.of("div", "h3", "p", "a").contains(element.getTagName()), element.getDomProperty("outerHTML"));
        }
        browser.run("document.querySelectorAll('dateline-latest *').forEach(e => e.dispatchEvent(new"
                + " MouseEvent('click')))");
        assertHarmless();
    }

    @Test
    void bodiesOfAFeedRunNoScriptInABrowser() throws IOException {
        String source = Newsroom.unique("bodies");
        // A picture with an absolute URL is content of the newsroom and is shown.
        List<String> hostile = hostile().stream()
                .filter(markup -> !markup.startsWith("<img src=\"" + canary.origin()))
                .toList();
        for (String markup : hostile) publish(source, body(markup));
        String feed = feed(source);
        String reader = """
            <!doctype html><meta charset="utf-8"><title>Reader</title><body><script>
            (async () => {
              const json = await (await fetch('%1$s.json?limit=100')).json();
              const xml = async (suffix, name) => [...new DOMParser()
                .parseFromString(await (await fetch('%1$s' + suffix + '?limit=100')).text(), 'text/xml')
                .getElementsByTagName(name)].map(e => e.textContent);
              const bodies = [...json.items.map(i => i.content_html), ...await xml('.rss', 'content:encoded'), ...await xml('.atom', 'content')];
              for (const body of bodies) { const a = document.createElement('article'); a.innerHTML = body; document.body.append(a); }
              document.querySelectorAll('article *').forEach(e => { if (e.tagName !== 'A') e.click?.(); });
              document.body.dataset.shown = bodies.length;
            })();
            </script>
            """.formatted(SERVER + "/v1/feeds/" + feed);
        browser.visit(site.page("/reader", reader, "default-src * 'unsafe-inline'"));
        browser.awaitCondition("document.body.dataset.shown == " + 3 * hostile.size());
        assertHarmless();
        assertEquals(
                0,
                browser.all("article script, article style, article iframe, article svg, article form, article"
                                + " [style], article [onclick]")
                        .size());
        for (WebElement link : browser.all("article a")) {
            String address = String.valueOf(link.getDomProperty("href"));
            assertFalse(address.matches("(?i)\\s*(javascript|data|vbscript):.*"), address);
        }
    }

    @Test
    void unsanitizedContentRunsScriptsAndSendsRequests() throws JsonProcessingException {
        String page = "<!doctype html><title>Careless</title><body><script>document.body.innerHTML = "
                + JSON.writeValueAsString(String.join("\n", hostile())).replace("</", "<\\/")
                + "</script>";
        browser.visit(site.page("/careless", page, "default-src * 'unsafe-inline'"));
        browser.awaitCondition("window.ran > 0");
        for (long end = System.nanoTime() + 20_000_000_000L; canary.requests().isEmpty() && System.nanoTime() < end; )
            Thread.onSpinWait();
        assertFalse(canary.requests().isEmpty(), "the canary records requests");
    }

    private static Map<String, Object> body(String markup) {
        return Map.of("headline", "Hostile body", "bodyHtml", "<p>Before.</p>" + markup + "<p>After.</p>");
    }

    private void assertHarmless() {
        // Waits for scripts and requests that come late.
        browser.awaitCondition("document.readyState == 'complete'");
        browser.run("return new Promise(done => setTimeout(done, 500))");
        assertNull(browser.run("return window.ran"), "scripts run");
        assertEquals(List.of(), canary.requests(), "requests to the canary");
        System.out.println("WidgetTest: 0 scripts run, " + canary.requests().size() + " requests to the canary");
    }

    private static String run() {
        return "window.ran=(window.ran||0)+1";
    }

    /** Texts that run a script or call the canary if they are interpreted as markup. */
    private List<String> hostile() {
        String origin = canary.origin();
        return List.of(
                "<script>" + run() + "</script>",
                "<img src=x onerror=\"" + run() + "\">",
                "<img src=\"" + origin + "/img\">",
                "<svg onload=\"" + run() + "\"><image href=\"" + origin + "/svg\"/></svg>",
                "<a href=\"javascript:" + run() + "\">click</a>",
                "\"><iframe srcdoc=\"<script>parent." + run() + "</script>\"></iframe>",
                "<style>@import url(" + origin + "/css);*{background:url(" + origin + "/bg)}</style>",
                "<link rel=stylesheet href=\"" + origin + "/link\">",
                "<meta http-equiv=refresh content=\"0;url=" + origin + "/refresh\">",
                "<iframe src=\"" + origin + "/frame\"></iframe>",
                "<object data=\"" + origin + "/object\"></object><embed src=\"" + origin + "/embed\">",
                "<video poster=\"" + origin + "/poster\" src=\"" + origin + "/video\" autoplay onerror=\"" + run()
                        + "\"></video>",
                "<audio src=\"" + origin + "/audio\" autoplay></audio>",
                "<p style=\"background:url(" + origin + "/style)\" onclick=\"" + run() + "\">styled</p>",
                "<form action=\"javascript:" + run() + "\"><input autofocus onfocus=\"" + run() + "\"></form>",
                "<details open ontoggle=\"" + run() + "\">x</details>",
                "<base href=\"" + origin + "/\"><img src=\"based\">",
                "<picture><source srcset=\"" + origin + "/set\"><img alt=x></picture>",
                "<math><mtext></p><img src=x onerror=\"" + run() + "\"></mtext></math>",
                "<noscript><p title=\"</noscript><img src=x onerror=" + run() + ">\"></noscript>",
                "<table background=\"" + origin + "/table\"><tr><td>cell</td></tr></table>",
                "<a href=\"&#106;avascript:" + run() + "\">encoded</a><a href=\"data:text/html,x\">data</a>",
                "]]><script>" + run() + "</script><![CDATA[",
                "&lt;script&gt;" + run() + "&lt;/script&gt; &amp;lt;img src=x onerror=" + run() + "&amp;gt;",
                "<scr<script>ipt>" + run() + "</scr</script>ipt>",
                "<template><script>" + run() + "</script></template><marquee onstart=\"" + run() + "\">x</marquee>");
    }

    @Test
    void theDemoPageShowsTheWidget() throws IOException {
        browser.visit(SERVER + "/widgets/latest");
        browser.await(7, "dateline-latest li h3");
        browser.takeScreenshot("widget-demo");
        assertEquals(0, browser.horizontalOverflow());
        assertTrue(Files.exists(Path.of("target", "screenshots", "widget-demo.png")));
        assertEquals(
                get(null, "/v1/feeds/latest.json?limit=7").jsonPath().getList("items.title"),
                texts("dateline-latest h3"));
    }
}
