package dateline.article.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.JsonBody;
import dateline.Newsroom;
import dateline.cache.CacheReset;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import dateline.syndication.Stage;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A list of articles ends early once it has much text, whether in bodies, transcripts or corrections; its pages together show every article
 * once, with all of its text.
 */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class BodyLoaderTest {

    private static final int ARTICLES = 7;
    private static final int PODCASTS = 5;
    private static final int CHARACTERS = 400_000;

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    private String word;
    private final List<String> published = new ArrayList<>();

    @BeforeEach
    void publishLongArticles() {
        word = Newsroom.unique("ledger").replace("-", "");
        for (int i = 0; i < ARTICLES; i++) {
            JsonBody paragraph = JsonBody.with("type", "paragraph").and("text", "ledger ".repeat(CHARACTERS / 140));
            UUID story = newsroom.publish(
                    JsonBody.with("headline", word)
                            .and("visibility", "public")
                            .and("body", java.util.Collections.nCopies(20, paragraph))
                            .json(),
                    "{}");
            published.add(0, story.toString());
        }
    }

    @Test
    void pagesOfLongArticlesEndEarlyAndMissNone() {
        for (String order : new String[] {"", "&sort=relevance"}) {
            assertPagesEndEarly(
                    null,
                    published,
                    "/v1/articles?limit=50&fields=id,body&q=" + word + order,
                    page -> page.<List<List<Object>>>path("items.body").forEach(body -> assertEquals(20, body.size())));
        }
    }

    @Test
    void pagesOfLongTranscriptsEndEarlyAndMissNone() {
        // Serialized parts are stored only for media whose rights do not expire.
        for (String rights : new String[] {null, "2099-01-01T00:00:00Z"}) {
            String tag = Newsroom.unique("podcast");
            JsonBody recording = JsonBody.with("type", "audio")
                    .and("url", "https://media.example/harbour.mp3")
                    .and("transcript", "harbour ".repeat(20_000));
            if (rights != null) recording = recording.and("rightsExpireAt", rights);
            List<String> podcasts = new ArrayList<>();
            for (int i = 0; i < PODCASTS; i++)
                podcasts.add(0, publish(tag, JsonBody.with("media", java.util.Collections.nCopies(5, recording))));
            String expected = "harbour ".repeat(20_000).strip();
            assertPagesEndEarly(
                    rights == null ? null : newsroom.key("articles:read"),
                    podcasts,
                    "/v1/articles?limit=" + PODCASTS + "&tag=" + tag,
                    page -> page.<List<List<String>>>path("items.media.transcript")
                            .forEach(texts -> texts.forEach(text -> assertEquals(expected, text.strip()))));
            // Related articles of 800,000 characters each.
            Response related = Newsroom.get(null, "/v1/articles?limit=1&include=related&tag=" + tag);
            assertEquals(
                    2, related.<List<List<Object>>>path("items.related").get(0).size());
        }
    }

    @Test
    void pagesOfManyCorrectionsEndEarlyAndMissNone() {
        String tag = Newsroom.unique("ferry");
        List<String> corrected = new ArrayList<>();
        for (int i = 0; i < 3; i++) corrected.add(0, publish(tag, JsonBody.with("teaser", "Briefly.")));
        Stage stage = new Stage(newsroom);
        for (String id : corrected) {
            stage.correct(UUID.fromString(id), "correction");
            // One long note stands for hundreds of notes.
            Sql.of("update correction set note = repeat('x', 600000) where article_id = :articleId")
                    .with("articleId", UUID.fromString(id))
                    .run(database);
        }
        for (String fields : new String[] {"", "&fields=id,body,corrections"})
            assertPagesEndEarly(
                    null,
                    corrected,
                    "/v1/articles?limit=50&tag=" + tag + fields,
                    page -> page.<List<List<String>>>path("items.corrections.note")
                            .forEach(notes -> assertEquals(600_000, notes.get(0).length())));
    }

    // An ampersand has nine characters in a feed.
    @Test
    void pagesOfEscapedTextsEndEarlyAndMissNone() {
        String tag = Newsroom.unique("escaped");
        List<String> escaped = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            JsonBody paragraph = JsonBody.with("type", "paragraph").and("text", "&".repeat(15_000));
            escaped.add(0, publish(tag, JsonBody.with("body", java.util.Collections.nCopies(2, paragraph))));
        }
        assertPagesEndEarly(
                null,
                escaped,
                "/v1/articles?limit=50&fields=id,bodyHtml&tag=" + tag,
                page -> page.<List<String>>path("items.bodyHtml")
                        .forEach(html -> assertTrue(html.length() > 5 * 30_000)));
    }

    @Test
    void aPageWithoutBodiesIsNotShortened() {
        List<String> ids =
                Newsroom.get(null, "/v1/articles?limit=50&fields=id&q=" + word).path("items.id");
        assertEquals(published, ids);
    }

    private String publish(String tag, JsonBody article) {
        return newsroom.publish(
                        article.and("headline", "Long")
                                .and("visibility", "public")
                                .and("tags", List.of(tag))
                                .json(),
                        "{}")
                .toString();
    }

    private static void assertPagesEndEarly(
            String key, List<String> expected, String first, Consumer<Response> checkTexts) {
        CacheReset.pollAndClear();
        List<String> seen = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        String next = first;
        while (next != null) {
            Response page = Newsroom.as(key).urlEncodingEnabled(false).get(next);
            assertEquals(200, page.statusCode(), page.asString());
            checkTexts.accept(page);
            seen.addAll(page.path("items.id"));
            sizes.add(page.<List<String>>path("items.id").size());
            next = page.path("links.next");
        }
        assertEquals(expected, seen);
        assertTrue(sizes.size() > 1 && sizes.get(0) > 1, sizes + " items a page");
    }
}
