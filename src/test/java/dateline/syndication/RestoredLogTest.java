package dateline.syndication;

import static dateline.Newsroom.get;
import static dateline.Newsroom.unique;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.JsonBody;
import dateline.Newsroom;
import dateline.Newsroom.TestPartner;
import dateline.TestServer;
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
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * After a restore, the log can hold another row under the ids of a row that a cursor names, or no row. These tests
 * replace single rows by SQL; {@link dateline.RestoreIT} restores databases.
 */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class RestoredLogTest {

    private static final String PUBLIC = "/v1/changes";
    private static final String PARTNER = "/v1/syndication/changes";
    private static final Duration THREE_HOURS = Duration.ofHours(3);

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    @Inject
    Cursors cursors;

    private String source;
    private TestPartner partner;

    @BeforeEach
    void createPartner() {
        source = unique("wire");
        newsroom.publish(
                JsonBody.with("headline", "First")
                        .and("source", JsonBody.with("name", source))
                        .json(),
                "{}");
        partner = newsroom.partner();
        newsroom.permission(partner, scope());
        newsroom.later(Duration.ofHours(7));
        awaitPermissionEnds();
        newsroom.clockBack();
    }

    private JsonBody scope() {
        return JsonBody.with("scope", JsonBody.with("sources", List.of(source)))
                .and("level", "full")
                .and("articlesFrom", "2020-01-01T00:00:00Z");
    }

    @AfterEach
    void clockBack() {
        newsroom.clockBack();
    }

    /**
     * Waits until no permission is due. A job appends the end of each permission to the log within a second, also of
     * those that other tests made; a cursor names the newest such row, instead of the row of an article.
     */
    private void awaitPermissionEnds() {
        Sql due = Sql.of("""
                select id from permission p
                where not end_told and exists (select from receipt where permission_id = p.id)
                    and (state = 'revoked' or state in ('active', 'suspended')
                        and (valid_until <= dateline_now() or partner_id in (select id from partner where status = 'closed')))
                """);
        await(
                "The job does not record the ends of permissions.",
                () -> due.list(database, row -> row.getString(1)).isEmpty());
    }

    /** Waits until the end of an article's embargo is in the log. A job appends it soon after that instant. */
    private void awaitPublished(UUID article) {
        Sql published = Sql.of("select id from change where kind = 'published' and article_id = :article")
                .with("article", article);
        await(
                "The job does not record the end of the embargo.",
                () -> !published.list(database, row -> row.getLong(1)).isEmpty());
    }

    private static void await(String otherwise, BooleanSupplier condition) {
        Instant deadline = Instant.now().plusSeconds(30);
        while (!condition.getAsBoolean()) {
            assertTrue(Instant.now().isBefore(deadline), otherwise);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private UUID story(String transition) {
        return newsroom.publish(
                JsonBody.with("headline", "Story").and("source", source).json(), transition);
    }

    private void run(Sql statement) {
        statement.run(database);
        CacheReset.pollAndClear();
    }

    private void assertAnswer(int status, String key, String path, String cursor) {
        var answer = get(key, path + "?since=" + cursor).then().statusCode(status);
        if (status == 410)
            answer.body("code", equalTo("cursor-gone"))
                    .body("startOver", equalTo(RestAssured.baseURI + ":" + TestServer.PORT + path));
    }

    /**
     * Asserts that the server refuses the cursor while another row has the ids of the article's newest change, and
     * accepts it again with the original row.
     */
    private void assertNamesNewestRow(UUID article, String key, String path, String cursor) {
        assertNamesRow(newestRow("article_id = :value", article), key, path, cursor);
    }

    private long newestRow(String condition, Object value) {
        return Sql.of("select max(id) from change where " + condition)
                .with("value", value)
                .first(database, row -> row.getLong(1))
                .orElseThrow();
    }

    private void assertNamesRow(long id, String key, String path, String cursor) {
        long mark = Sql.of("select change_row_mark(c) from change c where id = :id")
                .with("id", id)
                .first(database, row -> row.getLong(1))
                .orElseThrow();
        assertAnswer(200, key, path, cursor);
        run(Sql.of("update change set mark = :mark where id = :id")
                .with("mark", mark + 1)
                .with("id", id));
        assertAnswer(410, key, path, cursor);
        run(Sql.of("update change set epoch = -epoch, mark = :mark where id = :id")
                .with("mark", mark)
                .with("id", id));
        assertAnswer(410, key, path, cursor);
        run(Sql.of("update change set epoch = -epoch where id = :id").with("id", id));
        assertAnswer(200, key, path, cursor);
    }

    @Test
    void aPartnersCursorNamesTheNewestRowOfItsItems() {
        Mirror mirror = new Mirror(partner.key()).catchUp(10);
        UUID story = story("{}");
        assertNamesNewestRow(story, partner.key(), PARTNER, mirror.catchUp(10).cursor());
    }

    @Test
    void aPartnersCursorNamesTheRowOfAnArticleWhoseEmbargoEnds() {
        Mirror mirror = new Mirror(partner.key()).catchUp(10);
        UUID story = embargoedForTwoHours();
        assertNull(mirror.catchUp(10).articles().get(story.toString()));
        newsroom.later(THREE_HOURS);
        awaitPublished(story);
        mirror.catchUp(10);
        assertEquals("1 full", mirror.articles().get(story.toString()));
        assertNamesNewestRow(story, partner.key(), PARTNER, mirror.cursor());
    }

    /** A restore loses the end of the log, so a log that holds this newer row holds the row of the article, too. */
    @Test
    void aPartnersCursorNamesTheLaterRowOfAnotherPartnersPermissionThatEnds() {
        TestPartner other = newsroom.partner();
        String permission = newsroom.permission(
                other, scope().and("validUntil", Instant.now().plus(Duration.ofHours(5))));
        Stage.pull(other, story("{}")).then().statusCode(200);
        Mirror mirror = new Mirror(partner.key()).catchUp(10);
        UUID story = embargoedForTwoHours();
        newsroom.later(THREE_HOURS);
        awaitPublished(story);
        newsroom.later(THREE_HOURS);
        awaitPermissionEnds();
        mirror.catchUp(10);
        assertEquals("1 full", mirror.articles().get(story.toString()));
        long end = newestRow("subject = :value", "permission:" + permission);
        assertTrue(end > newestRow("article_id = :value", story), () -> rows(permission, story));
        assertNamesRow(end, partner.key(), PARTNER, mirror.cursor());
    }

    private String rows(String permission, UUID article) {
        return Sql.of("select id, kind, at from change where subject = :subject or article_id = :article")
                .with("subject", "permission:" + permission)
                .with("article", article)
                .add("order by id")
                .list(database, row -> row.getLong(1) + " " + row.getString(2) + " " + row.getString(3))
                .toString();
    }

    private UUID embargoedForTwoHours() {
        return story(JsonBody.with("embargoedUntil", Instant.now().plus(Duration.ofHours(2)))
                .json());
    }

    @Test
    void aPartnersCursorNamesTheNewestRowThatItsSnapshotShows() {
        Mirror mirror = new Mirror(partner.key());
        mirror.readPage(1);
        UUID story = story("{}");
        mirror.readPage(10);
        assertNamesNewestRow(story, partner.key(), PARTNER, mirror.cursor());
    }

    @Test
    void aPublicCursorNamesTheNewestRowOfItsItems() {
        String since = get(null, PUBLIC + "?limit=1000").path("nextCursor");
        UUID story = story("{}");
        String cursor = get(null, PUBLIC + "?limit=1000&since=" + since).path("nextCursor");
        assertNamesNewestRow(story, null, PUBLIC, cursor);
    }

    @Test
    void aPublicCursorInASnapshotNamesTheNewestRow() {
        String since = get(null, PUBLIC + "?limit=1").path("nextCursor");
        UUID story = story("{}");
        String cursor = get(null, PUBLIC + "?limit=1&since=" + since).path("nextCursor");
        assertNamesNewestRow(story, null, PUBLIC, cursor);
    }

    @Test
    void aCursorOfThePreviousReleaseIsCheckedByItsIds() {
        story("{}");
        String[] row = Sql.of("select epoch, xid, id from change order by id desc limit 1")
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
    void aRowWithoutAMarkIsIdentifiedByItsContent() {
        String since = get(null, PUBLIC + "?limit=1000").path("nextCursor");
        UUID story = story("{}");
        run(Sql.of("update change set mark = null where article_id = :story").with("story", story));
        String cursor = get(null, PUBLIC + "?limit=1000&since=" + since).path("nextCursor");
        assertAnswer(200, null, PUBLIC, cursor);
        run(Sql.of("update change set kind = 'other' where article_id = :story").with("story", story));
        assertAnswer(410, null, PUBLIC, cursor);
        run(Sql.of("update change set kind = 'published' where article_id = :story")
                .with("story", story));
        assertAnswer(200, null, PUBLIC, cursor);
    }

    @Test
    void aCursorBeyondTheTransactionCounterIsRefused() throws SQLException {
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
