package dateline.article.names;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dateline.JsonBody;
import dateline.Newsroom;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The visibility of a source with more articles than one transaction changes. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class SourceVisibilityTest {

    private static final int ARTICLES = 110;

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    @Inject
    SourceVisibility visibility;

    private String source;
    private String editor;

    @BeforeEach
    void createArticles() {
        source = Newsroom.unique("large");
        editor = newsroom.key("articles:write", "articles:read", "articles:publish");
        put("licensed").then().statusCode(201);
        BulkArticles.publish(editor, ARTICLES, "source", source);
    }

    private Response put(String visibility) {
        String path = "/v1/sources/" + source;
        String tag = get(editor, path).header("ETag");
        var request = as(editor).contentType("application/json");
        if (tag != null) request.header("If-Match", tag);
        return request.body(JsonBody.with("name", "Wire")
                        .and("visibility", visibility)
                        .json())
                .put(path);
    }

    private int changes() {
        return count("select count(*) from change c join article a on a.id = c.article_id"
                + " where a.source = :source and c.kind = 'visibility-changed'");
    }

    private int count(String query) {
        return Sql.of(query)
                .with("source", source)
                .first(database, row -> row.getInt(1))
                .orElseThrow();
    }

    private int publicArticles() {
        return get(null, "/v1/articles?source=" + source + "&limit=1&count=exact")
                .path("page.count.value");
    }

    @Test
    void everyArticleIsChangedAndReportedOnce() {
        put("public").then().statusCode(200);
        assertEquals(ARTICLES, changes());
        assertEquals(ARTICLES, publicArticles());
        assertEquals(
                ARTICLES, count("select count(*) from article where source = :source and first_public_at is not null"));
        put("licensed").then().statusCode(200);
        assertEquals(2 * ARTICLES, changes());
        assertEquals(0, publicArticles());
    }

    @Test
    void editOfAnotherStateChangesNothing() {
        as(editor)
                .contentType("application/json")
                .header("If-Match", "\"other\"")
                .body(JsonBody.with("name", "Wire").and("visibility", "public").json())
                .put("/v1/sources/" + source)
                .then()
                .statusCode(412);
        assertEquals(0, changes());
    }

    @Test
    void interruptedChangeIsResumed() {
        changeSourceOnly("public");
        for (int i = 0; isQueued() && i < 1_000; i++) visibility.changeQueued();
        assertEquals(ARTICLES, changes());
        assertEquals(ARTICLES, publicArticles());
    }

    @Test
    void laterEditEndsEarlierOne() {
        changeSourceOnly("public");
        put("licensed").then().statusCode(200);
        assertEquals(false, isQueued());
        assertEquals(0, publicArticles());
        visibility.changeQueued();
        assertEquals(0, publicArticles());
    }

    // As a node does that ends before it has changed the articles.
    private void changeSourceOnly(String visibility) {
        Sql.of("update source set visibility = :visibility, version = version + 1 where slug = :source")
                .with("visibility", visibility)
                .with("source", source)
                .run(database);
    }

    private boolean isQueued() {
        return count("select count(*) from changed_source where slug = :source") > 0;
    }
}
