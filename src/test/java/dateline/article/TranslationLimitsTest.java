package dateline.article;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.EmptyNewsroom;
import dateline.JsonBody;
import dateline.Newsroom;
import dateline.article.model.Article;
import dateline.article.rows.ArticleColumns;
import dateline.database.server.TestDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A story has a limited number of translations, and a response does not repeat the texts of all of them for each article. */
@QuarkusTest
@TestProfile(EmptyNewsroom.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class TranslationLimitsTest {

    private static final String TEASER = "t".repeat(4_000);

    @Inject
    Newsroom newsroom;

    @Test
    void aStoryHasAtMostAHundredTranslationsAndAResponseABoundedPartOfTheirTexts() {
        String editor = newsroom.key("articles:write", "articles:read");
        String tag = Newsroom.unique("many").toLowerCase();
        UUID group = UUID.randomUUID();
        int sent = Article.MAX_TRANSLATIONS + 1;
        Response answer = as(editor)
                .contentType("application/x-ndjson")
                .body(IntStream.range(0, sent)
                        .mapToObj(n -> item(tag, n, group))
                        .collect(Collectors.joining("\n"))
                        .getBytes(StandardCharsets.UTF_8))
                .post("/v1/articles/bulk");
        List<Integer> statuses = answer.path("items.status");
        assertEquals(Collections.nCopies(sent - 1, 201), statuses.subList(0, sent - 1));
        assertEquals(409, statuses.get(sent - 1), answer.asString());
        assertEquals("too-many-translations", answer.path("items[%d].problem.code".formatted(sent - 1)));
        String original = answer.path("items[0].article.id");

        JsonBody another = JsonBody.with("headline", "One more").and("translationOf", original);
        as(editor)
                .contentType("application/json")
                .body(another.json())
                .post("/v1/articles")
                .then()
                .statusCode(409)
                .body("code", equalTo("too-many-translations"));

        String list = "/v1/articles?limit=100&fields=translations&tag=" + tag;
        Response included = get(null, list + "&include=translations");
        included.then().statusCode(200);
        int without = get(null, list).asByteArray().length;
        int texts = included.asByteArray().length - without;
        System.out.printf("%d bytes, and %d more with texts of translations%n", without, texts);
        assertTrue(texts > ArticleColumns.MAX_SIZE, texts + " bytes");
        assertTrue(texts < ArticleColumns.MAX_SIZE * 1.1, texts + " bytes");
        List<List<Map<String, String>>> translations =
                JsonPath.from(included.asString()).getList("items.translations");
        // The links of translations count, too, so that the page ends early.
        assertTrue(translations.size() < Article.MAX_TRANSLATIONS, translations.size() + " articles");
        assertNotNull(included.path("links.next"));
        translations.forEach(ofOne -> assertEquals(Article.MAX_TRANSLATIONS - 1, ofOne.size()));
        translations.get(0).forEach(one -> assertEquals(TEASER, one.get("teaser")));
        translations.get(translations.size() - 1).forEach(one -> {
            assertFalse(one.containsKey("teaser"));
            assertTrue(one.containsKey("slug"));
        });
    }

    private static String item(String tag, int number, UUID group) {
        return JsonBody.with("state", "live")
                .and("publishedAt", "2020-03-01T06:00:00Z")
                .and("translationGroup", group.toString())
                .and(
                        "article",
                        JsonBody.with("headline", "Number " + number)
                                .and("visibility", "public")
                                .and("source", tag)
                                .and("sourceId", String.valueOf(number))
                                .and("teaser", TEASER)
                                .and("tags", List.of(tag)))
                .json();
    }
}
