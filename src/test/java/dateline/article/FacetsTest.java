package dateline.article;

import static dateline.Newsroom.get;
import static dateline.Newsroom.unique;
import static dateline.article.SearchRequests.articleJson;
import static dateline.article.SearchRequests.facetCounts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

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
import org.junit.jupiter.api.Test;

/** Tests the facets of a list. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class FacetsTest {

    @Inject
    Newsroom newsroom;

    @Test
    void facetsCountArticlesThatTheCallerMayRead() {
        String tag = unique("facets");
        String other = unique("other");
        publish(
                "One",
                tag,
                JsonBody.with("section", "sport")
                        .and("bylines", List.of(JsonBody.with("name", "Ada Vale")))
                        .and("tags", List.of(tag, other)));
        publish("Two", tag, JsonBody.with("section", "sport").and("language", "de"));
        publish("Three", tag, JsonBody.with("section", "culture").and("visibility", "teaser"));
        publish("Four", tag, JsonBody.with("section", "culture").and("visibility", "licensed"));
        String path = "/v1/articles?facets=section,tag,author,source,language,year&tag=" + tag;
        Response everybody = get(null, path);
        assertEquals(List.of("sport=2", "culture=1"), facetCounts(everybody, "section"));
        assertEquals(List.of(tag + "=3", other + "=1"), facetCounts(everybody, "tag"));
        assertEquals(List.of("ada-vale=1"), facetCounts(everybody, "author"));
        assertEquals("Ada Vale", everybody.path("facets.author[0].name"));
        assertEquals(List.of(), facetCounts(everybody, "source"));
        assertEquals(List.of("en=2", "de=1"), facetCounts(everybody, "language"));
        assertEquals(1, facetCounts(everybody, "year").size());
        assertNull(everybody.path("page.count"));
        Response forNewsroom = get(newsroom.key("articles:read"), path);
        assertEquals(List.of("culture=2", "sport=2"), facetCounts(forNewsroom, "section"));
    }

    @Test
    void facetsOfASearchCountMatchesOnly() {
        String tag = unique("matches");
        publish("Numbat", tag, JsonBody.with("section", "sport"));
        publish(
                "Other",
                tag,
                JsonBody.with("section", "culture").and("visibility", "teaser").and("bodyHtml", "<p>numbat</p>"));
        Response answer = get(null, "/v1/articles?facets=section&q=numbat&limit=1&tag=" + tag);
        assertEquals(List.of("sport=1"), facetCounts(answer, "section"));
        assertNull(answer.path("facets.tag"));
        assertNull(get(null, "/v1/articles?q=numbat&tag=" + tag).path("facets"));
    }

    private UUID publish(String headline, String tag, JsonBody more) {
        return newsroom.publish(articleJson(headline, tag, more), "{}");
    }
}
