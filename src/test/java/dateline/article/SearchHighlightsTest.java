package dateline.article;

import static dateline.Newsroom.get;
import static dateline.Newsroom.unique;
import static dateline.article.SearchRequests.articleJson;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.JsonBody;
import dateline.Newsroom;
import dateline.cache.CacheReset;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Tests the highlights of a search: which words are marked, in which text, and for whom. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class SearchHighlightsTest {

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    @Test
    void highlightsKeepTheOriginalPunctuation() {
        String tag = unique("written");
        publish(
                "Bold <b>tik…</b> end",
                tag,
                JsonBody.with("teaser", "“Tik”, he said – and/or ‘tok’.")
                        .and("bodyHtml", "<p>" + "Never—“mind” this. ".repeat(60) + "Then “tik/tok” – for €5.</p>"));
        Response answer =
                Newsroom.as(null).queryParam("q", "tik…").queryParam("tag", tag).get("/v1/articles");
        assertEquals(
                List.of("Bold &lt;b&gt;<mark>tik</mark>…&lt;/b&gt; end"), answer.path("items[0].highlights.headline"));
        assertEquals(List.of("“<mark>Tik</mark>”, he said – and/or ‘tok’."), answer.path("items[0].highlights.teaser"));
        String snippet = answer.path("items[0].highlights.body[0]");
        assertTrue(snippet.contains("Never—“mind” this. Then “<mark>tik</mark>"), snippet);
    }

    @Test
    void highlightsAreSafeHtml() {
        String tag = unique("marks");
        publish(
                "Numbat <script>alert(1)</script> & \"numbats\"",
                tag,
                JsonBody.with("teaser", "﷐Wombat﷑ not a numbat")
                        .and("bodyHtml", "<p>5 &lt; 6 numbats &amp;lt; &lt;mark&gt;none&lt;/mark&gt;</p>"));
        Response answer = get(null, "/v1/articles?tag=" + tag + "&q=numbat");
        assertEquals(
                List.of(
                        "<mark>Numbat</mark> &lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;<mark>numbats</mark>&quot;"),
                answer.path("items[0].highlights.headline"));
        assertEquals(List.of("Wombat not a <mark>numbat</mark>"), answer.path("items[0].highlights.teaser"));
        assertEquals(
                List.of("5 &lt; 6 <mark>numbats</mark> &amp;lt; &lt;mark&gt;none&lt;/mark&gt;"),
                answer.path("items[0].highlights.body"));
    }

    @Test
    void aMatchWithoutAccentsIsHighlightedWithAccents() {
        String tag = unique("accents");
        publish("Une crème brûlée", tag, JsonBody.with("language", "fr"));
        publish("Régi házakról", tag, JsonBody.with("language", "hu"));
        assertEquals(
                List.of("Une <mark>crème</mark> <mark>brûlée</mark>"),
                get(null, "/v1/articles?tag=" + tag + "&q=creme brulee").path("items[0].highlights.headline"));
        assertEquals(
                List.of("Régi <mark>házakról</mark>"),
                get(null, "/v1/articles?tag=" + tag + "&q=ház").path("items[0].highlights.headline"));
    }

    @Test
    void aSnippetOfALongTextIsShort() {
        String tag = unique("long");
        String endless = "x".repeat(3_000);
        publish(
                "Long",
                tag,
                JsonBody.with(
                        "bodyHtml", "<p>" + ("Nothing here. ".repeat(200)) + endless + " numbat " + endless + "</p>"));
        List<String> snippets =
                get(null, "/v1/articles?tag=" + tag + "&q=numbat").path("items[0].highlights.body");
        assertTrue(snippets.get(0).contains("<mark>numbat</mark>"), snippets::toString);
        assertTrue(snippets.get(0).length() <= 400 + "<mark></mark>".length(), snippets::toString);
    }

    @Test
    void storedTokenOffsetsGiveTheHighlightsOfTheDatabase() {
        String tag = unique("kept");
        publish(
                "Numbats & “Wombats”",
                tag,
                JsonBody.with("teaser", "A numbat—again.").and("bodyHtml", "<p>The numbat’s burrow, well-known.</p>"));
        publish(
                "Une crème brûlée",
                tag,
                JsonBody.with("language", "fr").and("bodyHtml", "<p>" + "Rien ici. ".repeat(90) + "Numbat !</p>"));
        publish(
                "Tégy numbatról",
                tag,
                JsonBody.with("language", "hu").and("visibility", "teaser").and("bodyHtml", "<p>Semmi sem.</p>"));
        String key = newsroom.key("articles:read");
        for (String q : List.of("numbat", "creme or burrows", "\"well known\" or numbatról", "wombat -creme")) {
            for (String reader : new String[] {null, key}) {
                Supplier<List<Object>> highlights = () -> {
                    CacheReset.pollAndClear();
                    Response answer = Newsroom.as(reader)
                            .queryParam("q", q)
                            .queryParam("tag", tag)
                            .get("/v1/articles");
                    List<Object> shown = new ArrayList<>(answer.<List<Object>>path("items.highlights.headline"));
                    shown.addAll(answer.path("items.highlights.teaser"));
                    // The two cut a longer text at different positions, so only the highlighted words are compared.
                    List<List<String>> bodies = answer.path("items.highlights.body");
                    bodies.forEach(body -> shown.add(body == null ? null : highlightedWords(body)));
                    return shown;
                };
                List<Object> stored = highlights.get();
                assertTrue(stored.stream().anyMatch(Objects::nonNull), q);
                Sql.of("update finished_article set number = -number").run(database);
                List<Object> computed = highlights.get();
                Sql.of("update finished_article set number = -number").run(database);
                assertEquals(computed, stored, q);
            }
        }
    }

    private static List<String> highlightedWords(List<String> snippets) {
        return snippets.stream()
                .flatMap(snippet ->
                        Pattern.compile("<mark>(.*?)</mark>").matcher(snippet).results())
                .map(match -> match.group(1))
                .toList();
    }

    @Test
    void highlightsShowTheLiveVersion() {
        String tag = unique("versions");
        UUID story = publish("Numbat seen", tag, JsonBody.with("bodyHtml", "<p>A quokka too.</p>"));
        String path = "/v1/articles?tag=" + tag + "&q=quokka";
        assertEquals(List.of("A <mark>quokka</mark> too."), get(null, path).path("items[0].highlights.body"));
        String editor = newsroom.key("articles:write");
        Response corrected = Newsroom.as(editor)
                .contentType("application/json")
                .header("If-Match", get(editor, "/v1/drafts/" + story).header("ETag"))
                .body(JsonBody.with("kind", "correction")
                        .and("note", "It was another animal.")
                        .and("changes", JsonBody.with("headline", "Quokka seen").and("bodyHtml", "<p>One quokka.</p>"))
                        .json())
                .post("/v1/articles/" + story + "/corrections");
        assertTrue(corrected.statusCode() < 300, corrected::asString);
        Response answer = get(null, path);
        assertEquals(List.of("<mark>Quokka</mark> seen"), answer.path("items[0].highlights.headline"));
        assertEquals(List.of("One <mark>quokka</mark>."), answer.path("items[0].highlights.body"));
        // The state that a release without stored token offsets would leave.
        Sql.of("update finished_article set number = 1 where article_id = :story")
                .with("story", story)
                .run(database);
        CacheReset.pollAndClear();
        assertEquals(List.of("One <mark>quokka</mark>."), get(null, path).path("items[0].highlights.body"));
        Sql.of("update finished_article set number = 2 where article_id = :story")
                .with("story", story)
                .run(database);
    }

    @Test
    void onlySearchesHaveHighlightsAndCanOmitThem() {
        String tag = unique("asked");
        publish("Numbat", tag, JsonBody.empty());
        assertNull(get(null, "/v1/articles?tag=" + tag).path("items[0].highlights"));
        assertNull(get(null, "/v1/articles?q=numbat&fields=headline&tag=" + tag).path("items[0].highlights"));
        assertEquals(
                List.of("<mark>Numbat</mark>"),
                get(null, "/v1/articles?q=numbat&fields=highlights&tag=" + tag).path("items[0].highlights.headline"));
    }

    private UUID publish(String headline, String tag, JsonBody more) {
        return newsroom.publish(articleJson(headline, tag, more), "{}");
    }
}
