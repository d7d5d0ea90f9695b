package dateline.syndication;

import static dateline.Newsroom.get;
import static dateline.Newsroom.unique;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dateline.Newsroom;
import dateline.Newsroom.Buyer;
import dateline.cache.CacheReset;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import dateline.http.response.Cursors;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * After a restore another row may stand under the ids of a row that a cursor names, or none. Here the rows are exchanged by hand; RestoreIT restores
 * databases.
 */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class RestoredLogTest {

    private static final String PUBLIC = "/v1/changes";
    private static final String PARTNER = "/v1/syndication/changes";

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    @Inject
    Cursors cursors;

    private String source;
    private Buyer buyer;

    @BeforeEach
    void begin() {
        source = unique("wire");
        newsroom.publish("{\"headline\":\"First\",\"source\":{\"name\":\"" + source + "\"}}", "{}");
        buyer = newsroom.buyer();
        newsroom.permission(
                buyer,
                "\"scope\":{\"sources\":[\"" + source
                        + "\"]},\"level\":\"full\",\"articlesFrom\":\"2020-01-01T00:00:00Z\"");
    }

    @AfterEach
    void clockBack() {
        newsroom.clockBack();
    }

    private UUID story(String transition) {
        return newsroom.publish("{\"headline\":\"Story\",\"source\":\"" + source + "\"}", transition);
    }

    private void run(String sql, Object... values) {
        new Sql().add(sql, values).run(database);
        CacheReset.pollAndClear();
    }

    private void assertAnswer(int status, String key, String path, String cursor) {
        var answer = get(key, path + "?since=" + cursor).then().statusCode(status);
        if (status == 410)
            answer.body("code", equalTo("cursor-gone"))
                    .body("startOver", equalTo(RestAssured.baseURI + ":8081" + path));
    }

    /** Refused while another row stands under the ids of the article's newest change, and good again with the row itself. */
    private void assertNames(UUID article, String key, String path, String cursor) {
        String newest = "(select max(id) from change where article_id = ?)";
        long mark = new Sql()
                .add("select change_row_mark(c) from change c where id = " + newest, article)
                .first(database, row -> row.getLong(1))
                .orElseThrow();
        assertAnswer(200, key, path, cursor);
        run("update change set mark = ? where id = " + newest, mark + 1, article);
        assertAnswer(410, key, path, cursor);
        run("update change set epoch = -epoch, mark = ? where id = " + newest, mark, article);
        assertAnswer(410, key, path, cursor);
        run("update change set epoch = -epoch where article_id = ? and epoch < 0", article);
        assertAnswer(200, key, path, cursor);
    }

    @Test
    void aPartnersCursorNamesTheRowThatItWasToldLast() {
        Mirror mirror = new Mirror(buyer.key()).catchUp(10);
        UUID story = story("{}");
        assertNames(story, buyer.key(), PARTNER, mirror.catchUp(10).cursor());
    }

    // A scheduled transition of another test's article in the same moment is a newer row, which the cursor then names:
    // up to three attempts.
    @Test
    void aPartnersCursorNamesTheRowOfWhatItWasToldBecauseOfTheTime() {
        AssertionError newerRow = null;
        for (int attempt = 1; attempt <= 3; attempt++) {
            Mirror mirror = new Mirror(buyer.key()).catchUp(10);
            UUID story = embargoedForTwoHours();
            assertNull(mirror.catchUp(10).stands().get(story.toString()));
            newsroom.later(Duration.ofHours(3));
            mirror.catchUp(10);
            assertEquals("1 full", mirror.stands().get(story.toString()));
            try {
                assertNames(story, buyer.key(), PARTNER, mirror.cursor());
                return;
            } catch (AssertionError e) {
                newerRow = e;
                newsroom.clockBack();
            }
        }
        throw newerRow;
    }

    private UUID embargoedForTwoHours() {
        return story("{\"embargoedUntil\":\"" + Instant.now().plus(Duration.ofHours(2)) + "\"}");
    }

    @Test
    void aPartnersCursorNamesTheNewestRowThatItsSnapshotShows() {
        Mirror mirror = new Mirror(buyer.key());
        mirror.stretch(1);
        UUID story = story("{}");
        mirror.stretch(10);
        assertNames(story, buyer.key(), PARTNER, mirror.cursor());
    }

    @Test
    void aPublicCursorNamesTheRowThatItsHolderWasToldLast() {
        String since = get(null, PUBLIC + "?limit=1000").path("nextCursor");
        UUID story = story("{}");
        String cursor = get(null, PUBLIC + "?limit=1000&since=" + since).path("nextCursor");
        assertNames(story, null, PUBLIC, cursor);
    }

    @Test
    void aPublicCursorInASnapshotNamesTheNewestRow() {
        String since = get(null, PUBLIC + "?limit=1").path("nextCursor");
        UUID story = story("{}");
        String cursor = get(null, PUBLIC + "?limit=1&since=" + since).path("nextCursor");
        assertNames(story, null, PUBLIC, cursor);
    }

    @Test
    void aCursorOfTheReleaseBeforeIsCheckedByItsIds() {
        story("{}");
        String[] row = new Sql()
                .add("select epoch, xid, id from change order by id desc limit 1")
                .first(database, one -> new String[] {one.getString(1), one.getString(2), one.getString(3)})
                .orElseThrow();
        assertAnswer(200, null, PUBLIC, unmarked(row[0], row[1], row[2]));
        assertAnswer(410, null, PUBLIC, unmarked(row[0], row[1], row[2] + "0"));
        assertAnswer(410, null, PUBLIC, unmarked(row[0], row[1] + "0", row[2]));
    }

    private String unmarked(String epoch, String xid, String id) {
        return cursors.seal(PUBLIC, "c", epoch, xid, id, new UUID(0, 0).toString());
    }

    @Test
    void aRowWithoutAMarkIsKnownByWhatItSays() {
        String since = get(null, PUBLIC + "?limit=1000").path("nextCursor");
        UUID story = story("{}");
        run("update change set mark = null where article_id = ?", story);
        String cursor = get(null, PUBLIC + "?limit=1000&since=" + since).path("nextCursor");
        assertAnswer(200, null, PUBLIC, cursor);
        run("update change set kind = 'other' where article_id = ?", story);
        assertAnswer(410, null, PUBLIC, cursor);
        run("update change set kind = 'published' where article_id = ?", story);
        assertAnswer(200, null, PUBLIC, cursor);
    }

    @Test
    void aRowBeyondTheCounterOfTransactionsCannotBeGoneOnFrom() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("""
                    insert into change (id, xid, kind, subject, at, made_by) overriding system value
                    values (-7, '9000000000', 'test', 'test:1', dateline_now(), 'test'),
                           (-8, '1', 'test', 'test:1', dateline_now(), 'test')""");
            assertEquals("f t", known(statement));
            connection.rollback();
        }
    }

    private static String known(Statement statement) throws SQLException {
        try (var row = statement.executeQuery("""
                select change_row_known(current_epoch(), '9000000000', -7, null), change_row_known(current_epoch(), '1', -8, null)""")) {
            row.next();
            return row.getString(1) + " " + row.getString(2);
        }
    }
}
