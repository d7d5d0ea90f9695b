package dateline.article;

import static dateline.Newsroom.as;
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

    @Test
    void aSectionCountsTheArticlesThatAFilterByItFinds() {
        String tag = unique("facets");
        String above = unique("above");
        String below = unique("below");
        putSection(above, JsonBody.with("name", "Above"));
        putSection(below, JsonBody.with("name", "Below").and("parent", above));
        publish("One", tag, JsonBody.with("section", above));
        publish("Two", tag, JsonBody.with("section", below));
        publish("Three", tag, JsonBody.with("section", below));
        Response counted = get(null, "/v1/articles?facets=section,year&tag=" + tag);
        assertEquals(List.of(above + "=3", below + "=2"), facetCounts(counted, "section"));
        for (String facet : List.of("section", "year")) {
            for (String one : facetCounts(counted, facet)) {
                Response filtered =
                        get(null, "/v1/articles?count=exact&tag=" + tag + '&' + facet + '=' + one.split("=")[0]);
                assertEquals(Integer.parseInt(one.split("=")[1]), filtered.<Integer>path("page.count.value"), one);
            }
        }
        assertEquals(List.of(), get(null, "/v1/articles?year=1999&tag=" + tag).path("items"));
        assertEquals(
                List.of(),
                get(
                                null,
                                "/v1/articles?year=2020&publishedFrom=1990-01-01T00:00:00Z&publishedTo=2999-01-01T00:00:00Z&tag="
                                        + tag)
                        .path("items"));
    }

    private void putSection(String slug, JsonBody section) {
        as(newsroom.key("articles:write"))
                .contentType("application/json")
                .header("If-None-Match", "*")
                .body(section.json())
                .put("/v1/sections/" + slug)
                .then()
                .statusCode(201);
    }

    @Test
    void anEmptyQIsTheSameAsNone() {
        String tag = unique("facets");
        publish("One", tag, JsonBody.empty());
        List<String> all = get(null, "/v1/articles?tag=" + tag).path("items.id");
        assertEquals(1, all.size());
        assertEquals(all, get(null, "/v1/articles?q=&tag=" + tag).path("items.id"));
        assertEquals(all, get(null, "/v1/articles?q= &tag=" + tag).path("items.id"));
        assertEquals(400, get(null, "/v1/articles?q=&sort=relevance").statusCode());
        assertEquals(400, get(null, "/v1/articles?tag=").statusCode());
    }

    private UUID publish(String headline, String tag, JsonBody more) {
        return newsroom.publish(articleJson(headline, tag, more), "{}");
    }
}
