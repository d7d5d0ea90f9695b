package dateline.article;

import static dateline.Newsroom.get;
import static dateline.Newsroom.post;
import static dateline.Newsroom.unique;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.Newsroom;
import dateline.article.LiveSearch.Ask;
import dateline.cache.Forgotten;
import dateline.database.Sql;
import dateline.database.TestDatabase;
import dateline.http.PageLinks;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.Test;

/** What is remembered of articles changes nothing of what a search answers, and is never older than the answer. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class LiveSearchTest {

    private static final List<String> VISIBLE = List.of("public", "public", "teaser", "licensed");

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    @Inject
    TextSearch texts;

    @Inject
    LiveSearch search;

    @Inject
    FinishingRound finishing;

    @Inject
    NameMemory names;

    @Test
    void theSameToTheByteWhoeverAsksHoweverOften() {
        String word = word();
        Random random = new Random(7);
        List<UUID> written = new ArrayList<>();
        for (int i = 0; i < 45; i++) written.add(publish(word, i, random));
        for (int i = 0; i < 9; i++) correct(written.get(4 * i), word, i);
        names.read();
        String reader = newsroom.key("articles:read");
        for (String q :
                List.of(word, word + " harbour", "\"the " + word + "\"", word + " -harbour", word + " or gulls")) {
            for (String key : new String[] {null, reader}) {
                Response first = asked(key, q);
                for (int again = 0; again < 3; again++) {
                    Response next = asked(key, q);
                    assertEquals(first.asString(), next.asString(), q);
                    assertEquals(first.header("ETag"), next.header("ETag"), q);
                    assertEquals(first.header("Cache-Tag"), next.header("Cache-Tag"), q);
                    assertEquals(first.header("Link"), next.header("Link"), q);
                }
                assertTrue(texts.parsed(q, null, null).pace(key == null).said(), q);
            }
        }
        assertFalse(asked(null, word)
                .path("items[0].highlights.headline")
                .toString()
                .isEmpty());
    }

    @Test
    void whatIsRememberedIsNotReadAgainAndShownOnlyAsLongAsItIsTrue() {
        String word = word();
        List<UUID> written = new ArrayList<>();
        for (int i = 0; i < 25; i++)
            written.add(newsroom.publish(
                    "{\"headline\":\"The %s %d\",\"section\":\"%s-news\"}".formatted(word, i, word), "{}"));
        asked(null, word);
        Response page = asked(null, word);
        new Sql()
                .add("delete from finished_article where article_id = any(?)", written)
                .run(database);
        new Sql()
                .add("delete from passage_text where article_id = any(?)", written)
                .run(database);
        assertEquals(page.asString(), asked(null, word).asString());
        assertTrue(texts.parsed(word, null, null).pace(true).said());

        String desk = newsroom.key("articles:read", "articles:write");
        String etag = get(desk, "/v1/sections/" + word + "-news").header("ETag");
        Newsroom.as(desk)
                .contentType("application/json")
                .header("If-Match", etag)
                .body("{\"name\":\"Renamed\"}")
                .put("/v1/sections/" + word + "-news")
                .then()
                .statusCode(200);
        assertEquals("Renamed", asked(null, word).path("items[0].section.name"));
        correct(written.get(24), word, 1);
        assertEquals("The " + word + " put right 1", asked(null, word).path("items[0].headline"));
        post(desk, "/v1/articles/" + written.get(23) + "/kills", "{\"reason\":\"It never happened.\"}")
                .then()
                .statusCode(Matchers.lessThan(300));
        List<String> left = asked(null, word).path("items.id");
        assertFalse(left.contains(written.get(23).toString()));
        assertEquals(20, left.size());
        finishing.run();
    }

    @Test
    void whatASearchMeansIsKeptForOneLifeOfTheDatabase() {
        String word = word();
        ParsedSearch known = texts.parsed(word, null, null);
        String life = new Sql()
                .add("select incarnation()")
                .first(database, row -> row.getString(1))
                .orElseThrow();
        assertTrue(known.dictionaries().startsWith(life), known::dictionaries);
        assertSame(known, texts.parsed(word, null, known.dictionaries()));
        String taken = known.dictionaries().replace(life, UUID.randomUUID().toString());
        assertNotSame(known, texts.parsed(word, null, taken));
    }

    @Test
    void whatIsFoundTogetherIsNoMoreThanFitsTogether() {
        String word = word();
        String transcript = "tick tock ".repeat(19_999);
        for (int i = 0; i < 20; i++) newsroom.publish("""
                    {"headline":"The %s %d","media":[{"id":"m1","type":"audio","url":"https://sound.example/1.mp3",
                      "alt":"A clock","transcript":"%s"}]}
                    """.formatted(word, i, transcript), "{}");
        List<Ask> asks = List.of(ask(word), ask(word), ask(word));
        for (int i = 0; i < 2; i++) assertEquals(20, (int) asked(null, word).path("items.size()"));
        assertEquals(1, search.pages(asks, Audience.EVERYBODY).size());
        assertEquals(1, search.pages(List.of(asks.get(2)), Audience.EVERYBODY).size());
    }

    // Of a page that no other follows.
    private static Ask ask(String q) {
        PageLinks links = new PageLinks(null, null) {
            @Override
            public String self() {
                return q;
            }
        };
        return new Ask(ArticleQuery.plain(q, null, null), links);
    }

    private static Response asked(String key, String q) {
        Forgotten.everything();
        Response answer = Newsroom.as(key).queryParam("q", q).get("/v1/articles");
        assertEquals(200, answer.statusCode(), answer::asString);
        return answer;
    }

    private UUID publish(String word, int number, Random random) {
        String visible = VISIBLE.get(random.nextInt(VISIBLE.size()));
        String teaser = random.nextBoolean() ? ",\"teaser\":\"Of a " + word + " & others.\"" : "";
        String place = random.nextBoolean() ? "harbour" : "market, where <gulls> are";
        String image = random.nextInt(4) > 0
                ? ""
                : ",\"media\":[{\"id\":\"m1\",\"type\":\"image\",\"url\":\"https://pictures.example/1.jpg\",\"alt\":\"A "
                        + word + "\",\"caption\":\"The " + word + " itself\"}]";
        String body = random.nextInt(3) > 0 ? "<p>The " + word + " of the " + place + ".</p>" : "<p>Gulls.</p>";
        return newsroom.publish(
                "{\"headline\":\"%s %d\",\"language\":\"%s\",\"visibility\":\"%s\",\"bodyHtml\":\"%s\",\"tags\":[\"quolls\"]%s%s}"
                        .formatted(
                                random.nextBoolean() ? "The " + word : "The \\\"" + word + "\\\" – é",
                                number,
                                random.nextInt(5) > 0 ? "en" : "de",
                                visible,
                                body,
                                teaser,
                                image),
                "{}");
    }

    private void correct(UUID article, String word, int number) {
        Newsroom.as(newsroom.key("articles:write"))
                .contentType("application/json")
                .header(
                        "If-Match",
                        get(newsroom.key("articles:read", "articles:write"), "/v1/drafts/" + article)
                                .header("ETag"))
                .body("{\"kind\":\"correction\",\"note\":\"Spelt.\",\"changes\":{\"headline\":\"The %s put right %d\"}}"
                        .formatted(word, number))
                .post("/v1/articles/" + article + "/corrections")
                .then()
                .statusCode(Matchers.lessThan(300));
    }

    private static String word() {
        return unique("quoll").replaceAll("[^a-z0-9]", "");
    }
}
