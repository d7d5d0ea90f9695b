package dateline.article.names;

import static dateline.Newsroom.post;

import dateline.JsonBody;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** Publishes many articles that carry one name. */
final class BulkArticles {

    private BulkArticles() {}

    /** @param member of the article that carries the name, {@code section} or {@code source} */
    static void publish(String key, int articles, String member, String name) {
        List<JsonBody> items = IntStream.range(0, articles)
                .mapToObj(i -> JsonBody.with("id", UUID.randomUUID())
                        .and(
                                "article",
                                JsonBody.with("headline", "Harbour " + i).and(member, name))
                        .and("state", "live")
                        .and("publishedAt", "2026-01-01T00:00:00Z"))
                .toList();
        post(key, "/v1/articles/bulk", JsonBody.with("items", items).json())
                .then()
                .statusCode(207);
    }
}
