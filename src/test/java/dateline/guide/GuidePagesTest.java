package dateline.guide;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.TestServer;
import dateline.database.server.TestDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

/** The guides at {@code /docs}: pages, Markdown, search index and {@code llms.txt}. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class GuidePagesTest {

    private static final Path FOLDER = Path.of("docs", "api");
    private static final Path CLIENT = Path.of("clients", "typescript", "README.md");
    private static final String ORIGIN = TestServer.URL;
    private static final Pattern GUIDE_IN_LIST = Pattern.compile("/docs/([a-z-]+)\\.md\\)");
    private static final Pattern GUIDE_IN_README = Pattern.compile("\\(docs/api/([a-z-]+)\\.md\\)");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)(?:#[^)]*)?\\)");
    private static final Pattern GUIDE_IN_CONTRACT = Pattern.compile("\\((/docs/[a-z-]+)\\)");
    private static final String BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    @Test
    void theIndexListsEveryGuide() throws IOException {
        TreeSet<String> listed = new TreeSet<>();
        for (Element link : page("/docs").select(".guides h2 a"))
            listed.add(link.attr("href").substring("docs/".length()));
        assertEquals(sources().keySet(), listed);
    }

    @Test
    void everyGuideIsServedAsAPageAndAsItsMarkdown() throws IOException {
        for (var source : sources().entrySet()) {
            String path = "/docs/" + source.getKey();
            byte[] markdown = Files.readAllBytes(source.getValue());
            Response raw = given().get(path + ".md");
            assertEquals("text/markdown;charset=UTF-8", raw.contentType());
            assertArrayEquals(markdown, raw.asByteArray());
            String title = Files.readAllLines(source.getValue()).get(0).substring("# ".length());
            Document page = page(path);
            assertEquals(title, page.selectFirst("main h1").text());
            assertEquals(title + " – Dateline", page.title());
            assertEquals(
                    source.getKey(),
                    page.selectFirst(".contents a[aria-current=page]").attr("href"));
        }
    }

    @Test
    void aPageIsRevalidatedByItsETag() {
        for (String path : List.of("/docs", "/docs/articles", "/docs/articles.md", "/docs/index.json", "/llms.txt")) {
            Response answer = given().get(path);
            assertEquals(200, answer.statusCode(), path);
            String etag = answer.header("ETag");
            assertTrue(answer.header("Cache-Control").startsWith("public, max-age="), path);
            Response head = given().head(path);
            assertEquals(200, head.statusCode(), path);
            assertEquals(etag, head.header("ETag"), path);
            assertEquals(0, head.asByteArray().length, path);
            given().header("If-None-Match", etag).get(path).then().statusCode(304);
        }
    }

    @Test
    void everyLinkLeadsToAPageAndASection() throws IOException {
        for (String path : paths()) {
            Document page = page(path);
            for (Element link : page.select("a[href], link[href], script[src]")) {
                String target = link.hasAttr("src") ? link.absUrl("src") : link.absUrl("href");
                if (!target.startsWith(ORIGIN + "/")) continue;
                URI address = URI.create(target);
                Response answer = given().accept(BROWSER).get(address.getPath());
                assertEquals(200, answer.statusCode(), path + " links to " + target);
                if (address.getFragment() != null)
                    assertNotNull(
                            Jsoup.parse(answer.asString()).getElementById(address.getFragment()),
                            path + " links to " + target);
            }
        }
    }

    @Test
    void everyLinkOfTheMarkdownLeadsToADocument() throws IOException {
        for (String guide : sources().keySet()) {
            URI base = URI.create(ORIGIN + "/docs/" + guide + ".md");
            for (var link : LINK.matcher(given().get(base).asString()).results().toList()) {
                // RFC 3986 section 5.2.4: there is nothing above the root.
                URI target = URI.create(base.resolve(link.group(1)).toString().replace("/../", "/"));
                if (target.toString().startsWith(ORIGIN + "/"))
                    assertEquals(200, given().get(target).statusCode(), base + " links to " + target);
            }
        }
    }

    @Test
    void linksBetweenGuidesLeadToPagesAndOthersBecomeText() {
        GuideReader reader = new GuideReader(Map.of("articles.md", "articles", "feeds.md", "feeds"), ORIGIN);
        String html = reader.read("feeds", "", """
                        # Feeds

                        See [reading](articles.md#read-an-article), [the code](../architecture.md#map) and [RSS](https://rss.example/).
                        """.getBytes()).html();
        assertTrue(html.contains("<a href=\"articles#read-an-article\">reading</a>"), html);
        assertTrue(html.contains(", the code and <a href=\"https://rss.example/\">RSS</a>."), html);
    }

    @Test
    void thePagesListTheGuidesInOneOrder() throws IOException {
        List<String> inOrder = page("/docs").select(".guides h2 a").eachAttr("href");
        assertEquals(inOrder, page("/").select("#guides a").eachAttr("href"));
        assertEquals(
                inOrder,
                GUIDE_IN_LIST
                        .matcher(given().get("/llms.txt").asString())
                        .results()
                        .map(link -> "docs/" + link.group(1))
                        .toList());
        // The README of the client has a place of its own in the README of the project.
        assertEquals(
                inOrder.stream()
                        .filter(guide -> !guide.equals("docs/typescript-client"))
                        .toList(),
                GUIDE_IN_README
                        .matcher(Files.readString(Path.of("README.md")))
                        .results()
                        .map(link -> "docs/" + link.group(1))
                        .toList());
    }

    @Test
    void theContractAndTheProblemsLinkToGuides() throws IOException {
        String description = given().get("/openapi?format=json").jsonPath().getString("info.description");
        List<String> linked = GUIDE_IN_CONTRACT
                .matcher(description)
                .results()
                .map(link -> link.group(1))
                .toList();
        assertTrue(linked.contains("/docs/quick-start"), description);
        linked.forEach(guide -> given().get(guide).then().statusCode(200));
        for (String path : List.of("/problems", "/problems/rate-limited"))
            assertEquals(1, page(path).select("a[href=/docs/errors]").size(), path);
    }

    @Test
    void everyRequestCarriesItsCommandAndItsCall() throws IOException {
        for (var source : sources().entrySet()) {
            long requests = Files.readString(source.getValue())
                    .lines()
                    .filter(line -> line.matches("(GET|POST|PUT|PATCH|DELETE) (/|\\{).*"))
                    .count();
            assertEquals(
                    requests,
                    page("/docs/" + source.getKey()).select(".slip.request").size(),
                    source.getKey());
        }
        Element first = page("/docs/articles").selectFirst(".slip.request");
        assertEquals(
                "curl -i '" + ORIGIN + "/v1/articles?section=local&limit=2&fields=headline,links.self'",
                first.attr("data-curl"));
        assertEquals("""
                const response = await fetch('%s/v1/articles?section=local&limit=2&fields=headline,links.self');
                console.log(response.status, await response.text());
                console.log('ETag:', response.headers.get('ETag'));
                """.formatted(ORIGIN), first.attr("data-typescript"));
    }

    // The next request of the quick start sends the ETag, which is in a header.
    @Test
    void theCopiesShowTheHeadersOfThePrintedResponse() {
        Element draft = page("/docs/quick-start").select(".slip.request").get(1);
        assertTrue(draft.attr("data-curl").startsWith("curl -i -H "), draft.attr("data-curl"));
        assertTrue(
                draft.attr("data-typescript")
                        .endsWith("await response.text());\nconsole.log('ETag:', response.headers.get('ETag'));\n"),
                draft.attr("data-typescript"));
        assertEquals(List.of(), GuideRequest.namesOfHeaders("HTTP/1.1 200\n\n{\"a\":\"b: c\"}\n"));
        assertEquals(List.of("ETag", "Link"), GuideRequest.namesOfHeaders("HTTP/1.1 304\nETag: {etag}\nLink: …\n"));
    }

    @Test
    void aCommandHasTheMethodHeadersAndBodyOfTheRequest() {
        assertEquals("""
                next='value from an earlier response'
                etag='value from an earlier response'
                curl -H "If-None-Match: ${etag}" "${next}\"""", curl("GET {next}\nIf-None-Match: {etag}\n"));
        assertEquals(
                """
                article='value from an earlier response'
                curl --data-binary '{"of":"'"${article}"'","a":"it'\\''s"}' "%s/v1/articles/${article}/kills\"""".formatted(ORIGIN),
                curl("POST /v1/articles/{article}/kills\n\n{\"of\":\"{article}\",\"a\":\"it's\"}\n"));
        assertEquals(
                "curl -H 'Content-Type: application/json' --data-binary '{\"a\":\"it'\\''s\"}' '" + ORIGIN
                        + "/v1/articles'",
                curl("POST /v1/articles\nContent-Type: application/json\n\n{\"a\":\"it's\"}\n"));
        assertEquals("curl -X POST '" + ORIGIN + "/x'", curl("POST /x\n"));
        assertEquals("curl -X PUT --data-binary 'a' '" + ORIGIN + "/x'", curl("PUT /x\n\na\n"));
        assertEquals(Optional.empty(), GuideRequest.parse("HTTP/1.1 200\nETag: {etag}\n"));
        assertEquals(Optional.empty(), GuideRequest.parse("HTTP/1.1 304\n"));
    }

    @Test
    void aCallHasTheMethodHeadersAndBodyOfTheRequest() {
        assertEquals("""
                const next = '…'; // from an earlier response
                const etag = '…'; // from an earlier response
                const response = await fetch(next, {
                  headers: { 'If-None-Match': etag },
                });
                console.log(response.status, await response.text());
                """, call("GET {next}\nIf-None-Match: {etag}\n"));
        assertEquals("""
                const article = '…'; // from an earlier response
                const response = await fetch(`{origin}/v1/articles/${article}/kills`, {
                  method: 'POST',
                  headers: { 'Content-Type': 'application/json', 'Idempotency-Key': 'it\\'s' },
                  body: JSON.stringify({"reason":"It's \\"so\\" of {x","of":[article,`article:${article}`]}),
                });
                console.log(response.status, await response.text());
                """.replace("{origin}", ORIGIN), call("""
                        POST /v1/articles/{article}/kills
                        Content-Type: application/json
                        Idempotency-Key: it's

                        {"reason":"It's \\"so\\" of {x","of":["{article}","article:{article}"]}
                        """));
        assertEquals("""
                const response = await fetch('{origin}/x', {
                  method: 'PUT',
                  body: `<a>
                \\`\\\\</a>`,
                });
                console.log(response.status, await response.text());
                """.replace("{origin}", ORIGIN), call("PUT /x\n\n<a>\n`\\</a>\n"));
    }

    @Test
    void theTokensOfAnExampleHaveClasses() {
        assertEquals(
                "<b>HTTP/1.1 200</b>\n<span class=\"key\">ETag</span>: {etag}\n\n"
                        + "{<span class=\"key\">\"a\"</span>:[<span class=\"text\">\"&lt;1\"</span>,"
                        + "<span class=\"number\">-2.5</span>,<span class=\"word\">true</span>]}\n",
                SyntaxHighlighter.html("http", "HTTP/1.1 200\nETag: {etag}\n\n{\"a\":[\"<1\",-2.5,true]}\n"));
        assertEquals("<b>HTTP/1.1 304</b>\n", SyntaxHighlighter.html("http", "HTTP/1.1 304\n"));
        assertEquals(
                "<span class=\"note\">&lt;!-- a --&gt;</span><span class=\"key\">&lt;a</span> <span class=\"word\">href</span>="
                        + "<span class=\"text\">\"/b\"</span><span class=\"key\">&gt;</span>c<span class=\"key\">&lt;/a</span>"
                        + "<span class=\"key\">&gt;</span>",
                SyntaxHighlighter.html("html", "<!-- a --><a href=\"/b\">c</a>"));
        assertEquals(
                "<span class=\"word\">const</span> a = <span class=\"text\">'//'</span>; <span class=\"note\">// it's</span>",
                SyntaxHighlighter.html("js", "const a = '//'; // it's"));
        assertEquals("a &lt; b", SyntaxHighlighter.html("css", "a < b"));
    }

    private static String curl(String example) {
        return CurlCommand.of(GuideRequest.parse(example).orElseThrow(), ORIGIN, List.of());
    }

    private static String call(String example) {
        return FetchCall.of(GuideRequest.parse(example).orElseThrow(), ORIGIN, List.of());
    }

    @Test
    void everySectionIsInTheSearchIndex() throws IOException {
        List<Map<String, String>> sections =
                given().get("/docs/index.json").jsonPath().getList("sections");
        for (String guide : sources().keySet()) {
            Document page = page("/docs/" + guide);
            assertEquals(
                    page.select("main h1, main h2, main h3").eachText(),
                    sections.stream()
                            .filter(section -> section.get("guide").equals(guide))
                            .map(section -> section.get("heading"))
                            .toList());
            for (Map<String, String> section : sections)
                if (section.get("guide").equals(guide) && !section.get("anchor").isEmpty())
                    assertEquals(
                            section.get("heading"),
                            page.getElementById(section.get("anchor")).text());
        }
        assertTrue(sections.stream().anyMatch(section -> section.get("text").contains("If-None-Match: {read}")));
    }

    @Test
    void theListForLanguageModelsLinksToEveryGuideAsMarkdown() throws IOException {
        String list = given().get("/llms.txt").asString();
        for (String guide : sources().keySet()) assertTrue(list.contains("](" + ORIGIN + "/docs/" + guide + ".md): "));
    }

    @Test
    void aGuideThatDoesNotExistIsAProblem() {
        for (String path : List.of("/docs/article", "/docs/article.md")) {
            Response answer = given().accept("*/*").get(path);
            assertEquals(404, answer.statusCode(), path);
            assertEquals("application/problem+json", answer.contentType(), path);
            assertEquals(
                    "There is no such guide; did you mean /docs/articles? The page /docs lists all guides.",
                    answer.jsonPath().getString("detail"));
        }
        Response page = given().accept(BROWSER).get("/docs/nothing");
        assertEquals(404, page.statusCode());
        assertEquals(1, Jsoup.parse(page.asString()).select("a[href=/docs]").size());
    }

    @Test
    void theStartPageTheIndexAndTheProblemPagesLinkToTheGuides() {
        assertEquals(ORIGIN + "/docs", given().get("/").jsonPath().getString("links.guides"));
        for (String path : List.of("/", "/problems", "/problems/not-found"))
            assertTrue(
                    page(path).select("a").stream()
                            .anyMatch(link -> link.absUrl("href").equals(ORIGIN + "/docs")),
                    path);
    }

    private static Map<String, Path> sources() throws IOException {
        Map<String, Path> sources = new TreeMap<>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            files.forEach(file -> sources.put(file.getFileName().toString().replace(".md", ""), file));
        }
        sources.put("typescript-client", CLIENT);
        return sources;
    }

    private static List<String> paths() throws IOException {
        return Stream.concat(Stream.of("/docs"), sources().keySet().stream().map(name -> "/docs/" + name))
                .toList();
    }

    private static Document page(String path) {
        Response answer = given().accept(BROWSER).get(path);
        assertEquals(200, answer.statusCode(), path);
        assertEquals("text/html;charset=UTF-8", answer.contentType(), path);
        return Jsoup.parse(answer.asString(), ORIGIN + path);
    }
}
