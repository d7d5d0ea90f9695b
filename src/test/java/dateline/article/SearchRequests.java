package dateline.article;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dateline.JsonBody;
import dateline.Newsroom;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The articles and requests that tests of lists and searches share. */
final class SearchRequests {

    private SearchRequests() {}

    /** @param more members that are added or replaced */
    static String articleJson(String headline, String tag, JsonBody more) {
        return JsonBody.with("headline", headline)
                .and("tags", List.of(tag))
                .andAll(more)
                .json();
    }

    static List<UUID> search(String key, String q, String tag) {
        return ids(Newsroom.as(key).queryParam("q", q).queryParam("tag", tag).get("/v1/articles"));
    }

    static List<UUID> ids(Response answer) {
        assertEquals(200, answer.statusCode(), answer::asString);
        return answer.<List<String>>path("items.id").stream()
                .map(UUID::fromString)
                .toList();
    }

    static List<String> facetCounts(Response answer, String facet) {
        assertEquals(200, answer.statusCode(), answer::asString);
        List<Map<String, Object>> values = answer.path("facets." + facet);
        return values.stream()
                .map(one -> one.get("value") + "=" + one.get("count"))
                .toList();
    }
}
