package dateline.syndication.changes;

import static dateline.Newsroom.get;
import static dateline.Newsroom.post;
import static dateline.Newsroom.unique;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.JsonBody;
import dateline.Newsroom;
import dateline.Newsroom.TestPartner;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A kill does not wait for a page of the partner change feed that contains the article, and follows on the next page. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class KillDuringPageTest {

    // More than one batch of a page.
    private static final int ARTICLES = 250;
    private static final String FEED = "/v1/syndication/changes?limit=1000";

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    @Test
    void aKillDoesNotWaitForAPageThatContainsTheArticle() throws Exception {
        String source = unique("wire");
        createArticles(source);
        JsonBody terms = JsonBody.with("scope", JsonBody.with("sources", List.of(source)))
                .and("level", "full")
                .and("articlesFrom", "2020-01-01T00:00:00Z");
        TestPartner other = newsroom.partner();
        newsroom.permission(other, terms);
        List<String> order = get(other.key(), FEED).path("items.article");
        assertEquals(ARTICLES, order.size());
        String killed = order.get(0);
        TestPartner partner = newsroom.partner();
        String permission = newsroom.permission(partner, terms);
        CompletableFuture<Response> page;
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            // The page stops at its last article, whose offer another transaction is recording.
            statement.execute("insert into offer select '%s', '%s', '%s', 1, 'headline', '%s', now()"
                    .formatted(partner.id(), partner.outlet(), order.get(ARTICLES - 1), permission));
            page = CompletableFuture.supplyAsync(() -> get(partner.key(), FEED));
            awaitBlocked();
            CompletableFuture<Response> kill = CompletableFuture.supplyAsync(() -> post(
                    newsroom.key("articles:write"), "/v1/articles/" + killed + "/kills", "{\"reason\":\"A mistake\"}"));
            // Less than the transaction timeout of the page, after which the kill would no longer wait in any case.
            assertEquals(201, kill.get(4, TimeUnit.SECONDS).statusCode());
            assertFalse(page.isDone());
            connection.rollback();
        }
        Response first = page.get(10, TimeUnit.SECONDS);
        assertEquals(200, first.statusCode());
        List<Map<String, Object>> next =
                get(partner.key(), FEED + "&since=" + first.path("nextCursor")).path("items");
        assertTrue(
                next.stream()
                        .anyMatch(item -> item.get("article").equals(killed)
                                && item.get("kind").equals("remove")),
                next::toString);
    }

    private void createArticles(String source) {
        Instant start = Instant.now().minusSeconds(86_400);
        List<JsonBody> items = IntStream.range(0, ARTICLES)
                .mapToObj(number -> JsonBody.with("id", UUID.randomUUID())
                        .and("state", "live")
                        .and("publishedAt", start.plusSeconds(number))
                        .and(
                                "article",
                                JsonBody.with("headline", "Story " + number)
                                        .and("source", JsonBody.with("name", source))))
                .toList();
        Response response = post(
                newsroom.key("articles:write"),
                "/v1/articles/bulk",
                JsonBody.with("items", items).json());
        assertEquals(ARTICLES, (int) response.path("counts.created"), response::asString);
    }

    private void awaitBlocked() throws InterruptedException {
        for (int attempt = 0; attempt < 200; attempt++) {
            boolean isBlocked = Sql.of(
                            "select from pg_stat_activity where wait_event_type = 'Lock' and query like 'insert into offer %'")
                    .first(database, row -> true)
                    .isPresent();
            if (isBlocked) return;
            Thread.sleep(20);
        }
        throw new AssertionError("The page records no offer that waits");
    }
}
