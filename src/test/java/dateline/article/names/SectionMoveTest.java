package dateline.article.names;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dateline.JsonBody;
import dateline.Newsroom;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A section that gets another parent and has more articles than one transaction updates. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class SectionMoveTest {

    private static final int ARTICLES = 110;

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    @Inject
    SectionTermsJob job;

    private String editor;
    private String oldParent;
    private String newParent;
    private String moved;

    @BeforeEach
    void createSections() {
        editor = newsroom.key("articles:write", "articles:read", "articles:publish");
        oldParent = Newsroom.unique("old");
        newParent = Newsroom.unique("new");
        moved = Newsroom.unique("moved");
        put(oldParent, null);
        put(newParent, null);
        put(moved, oldParent);
    }

    private void put(String section, String parent) {
        String path = "/v1/sections/" + section;
        String tag = get(editor, path).header("ETag");
        var request = as(editor).contentType("application/json");
        if (tag != null) request.header("If-Match", tag);
        request.body(JsonBody.with("name", section).and("parent", parent).json())
                .put(path)
                .then()
                .statusCode(tag == null ? 201 : 200);
    }

    private static int listed(String section) {
        return get(null, "/v1/articles?section=" + section + "&limit=1&count=exact")
                .path("page.count.value");
    }

    private static int found(String section) {
        return get(null, "/v1/articles?section=" + section + "&q=harbour&limit=1&count=exact")
                .path("page.count.value");
    }

    // The scheduled run may hold the section.
    private void completeMove() {
        for (int i = 0; queued() > 0 && i < 1_000; i++) job.update();
        assertEquals(0, queued());
    }

    private int queued() {
        return Sql.of("select count(*) from moved_section where slug = :moved")
                .with("moved", moved)
                .first(database, row -> row.getInt(1))
                .orElseThrow();
    }

    @Test
    void allArticlesOfLargeSectionAreListedUnderItsParent() {
        BulkArticles.publish(editor, ARTICLES, "section", moved);
        assertEquals(ARTICLES, listed(oldParent));
        put(moved, newParent);
        BulkArticles.publish(editor, 1, "section", moved);
        completeMove();
        assertEquals(ARTICLES + 1, listed(newParent));
        assertEquals(ARTICLES + 1, found(newParent));
        assertEquals(0, listed(oldParent));
        assertEquals(0, found(oldParent));
        assertEquals(ARTICLES + 1, listed(moved));

        put(moved, oldParent);
        put(moved, newParent);
        put(moved, oldParent);
        completeMove();
        assertEquals(ARTICLES + 1, listed(oldParent));
        assertEquals(0, listed(newParent));
    }

    @Test
    void smallSectionMovesAtOnce() {
        BulkArticles.publish(editor, 3, "section", moved);
        put(moved, newParent);
        assertEquals(0, queued());
        assertEquals(3, listed(newParent));
        assertEquals(0, listed(oldParent));
    }

    @Test
    void theSectionsBelowAMovedOneCountForItsDepth() {
        String top = chain(4);
        String lowest = oldParent;
        for (int level = 1; level < 5; level++) {
            String next = Newsroom.unique("level" + level);
            put(next, lowest);
            lowest = next;
        }
        as(editor)
                .contentType("application/json")
                .header("If-Match", get(editor, "/v1/sections/" + top).header("ETag"))
                .body(JsonBody.with("name", top).and("parent", lowest).json())
                .put("/v1/sections/" + top)
                .then()
                .statusCode(422)
                .body("errors[0].code", equalTo("section-cycle"));
        put(top, oldParent);
    }

    /** Creates sections, each below the one before. @return the first */
    private String chain(int levels) {
        String first = Newsroom.unique("chain");
        String last = null;
        for (int level = 0; level < levels; level++) {
            String next = level == 0 ? first : Newsroom.unique("chain" + level);
            put(next, last);
            last = next;
        }
        return first;
    }
}
