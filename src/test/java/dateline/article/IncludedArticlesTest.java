package dateline.article;

import static dateline.Newsroom.get;
import static dateline.Newsroom.unique;
import static dateline.article.SearchRequests.articleJson;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.JsonBody;
import dateline.Newsroom;
import dateline.database.server.TestDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests related articles and translations, as lists and as included resources. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class IncludedArticlesTest {

    @Inject
    Newsroom newsroom;

    @Test
    void relatedArticlesShareATagAndAreReadable() {
        String tag = unique("related");
        UUID one = publish("One", tag, JsonBody.empty());
        UUID two = publish("Two", tag, JsonBody.empty());
        publish("Licensed", tag, JsonBody.with("visibility", "licensed"));
        newsroom.publish(
                articleJson("Tomorrow", tag, JsonBody.empty()), "{\"embargoedUntil\":\"2199-01-01T00:00:00Z\"}");
        Response answer = get(null, "/v1/articles/" + one + "/related");
        answer.then().statusCode(200);
        assertEquals(List.of(two.toString()), answer.path("items.id"));
        assertEquals(
                List.of(two.toString()),
                get(null, "/v1/articles/" + one + "?include=related").path("related.id"));
        assertEquals(
                List.of(List.of(one.toString()), List.of(two.toString())),
                get(null, "/v1/articles?include=related&tag=" + tag).path("items.related.id"));
        assertEquals(
                2,
                get(newsroom.key("articles:read"), "/v1/articles/" + one + "/related")
                        .<List<?>>path("items")
                        .size());
        get(null, "/v1/articles/no-such-article/related").then().statusCode(404);
    }

    @Test
    void fiveArticlesAreRelatedAndThoseOfTheSectionComeLast() {
        String section = unique("corner");
        String tag = unique("near");
        UUID first = publish("First", tag, JsonBody.with("section", section));
        List<UUID> near = Stream.of("a", "b")
                .map(name -> publish(name, tag, JsonBody.empty()))
                .toList();
        for (int i = 0; i < 6; i++) publish("Far " + i, unique("far"), JsonBody.with("section", section));
        List<String> related = get(null, "/v1/articles/" + first + "/related").path("items.id");
        assertEquals(5, related.size());
        assertTrue(related.containsAll(near.stream().map(UUID::toString).toList()), related::toString);
    }

    @Test
    void includedTranslationsHaveAHeadline() {
        String tag = unique("translated");
        UUID english = publish("The bridge", tag, JsonBody.empty());
        UUID german = publish("Die Brücke", tag, JsonBody.with("language", "de").and("translationOf", english));
        String path = "/v1/articles/" + english;
        assertEquals(List.of(german.toString()), get(null, path).path("translations.id"));
        assertNull(get(null, path).path("translations[0].headline"));
        assertEquals(
                List.of("Die Brücke"),
                get(null, path + "?include=translations,media").path("translations.headline"));
    }

    @Test
    void anUnknownIncludeOrFacetIsRefusedWithTheAllowedValues() {
        for (String query : List.of("include=relatd", "facets=sections", "facets=", "include=related,")) {
            Response answer = get(null, "/v1/articles?" + query);
            answer.then().statusCode(400);
        }
        Response answer = get(null, "/v1/articles?include=relatd");
        assertTrue(
                answer.path("detail")
                        .toString()
                        .contains("Did you mean related? Allowed: related, media, translations"),
                answer.asString());
        get(null, "/v1/articles/harbour-bridge-reopens-after-storm?include=everything")
                .then()
                .statusCode(400);
    }

    private UUID publish(String headline, String tag, JsonBody more) {
        return newsroom.publish(articleJson(headline, tag, more), "{}");
    }
}
