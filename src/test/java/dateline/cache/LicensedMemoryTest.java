package dateline.cache;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static dateline.Newsroom.post;
import static dateline.Newsroom.unique;
import static dateline.cache.Memory.assertSame;
import static dateline.cache.Memory.head;
import static dateline.cache.Memory.past;
import static dateline.cache.Memory.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.Newsroom;
import dateline.Newsroom.Buyer;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a partner is given from memory is what it would be given without it, and never a moment longer, whichever node has ended it. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class LicensedMemoryTest {

    private static final String SINCE =
            "\"level\":\"full\",\"articlesFrom\":\"2000-01-01T00:00:00Z\",\"validFrom\":\"2000-01-01T00:00:00Z\"";
    private static final String STREAM = "/v1/syndication/changes";

    @Inject
    Newsroom newsroom;

    @Inject
    ResponseCache shelf;

    @Inject
    CacheInvalidator tail;

    @Inject
    AgroalDataSource database;

    private Memory memory;
    private String tag;
    private Buyer buyer;
    private String permission;
    private UUID article;

    @BeforeEach
    void begin() {
        memory = new Memory(shelf, tail);
        tag = unique("licensed");
        buyer = newsroom.buyer();
        permission = newsroom.permission(buyer, licence(""));
        article = publish();
    }

    @AfterEach
    void end() {
        newsroom.clockBack();
    }

    private String licence(String more) {
        return "\"scope\":{\"tags\":[\"" + tag + "\"]}," + SINCE + more;
    }

    private UUID publish() {
        return newsroom.publish(
                """
                {"headline":"%s","tags":["%s"],"visibility":"licensed",
                 "body":[{"id":"b1","type":"paragraph","text":"%s"}]}
                """.formatted(unique("Kept"), tag, "Text that is given for a licence. ".repeat(40)), "{}");
    }

    private String pack() {
        return "/v1/syndication/articles/" + article;
    }

    /** Where a follower stands that has heard everything. */
    private String caughtUp() {
        String since = "";
        for (int i = 0; i < 20; i++) {
            Response heard = get(buyer.key(), STREAM + since);
            since = "?since=" + heard.path("nextCursor");
            if (heard.<Boolean>path("caughtUp") && heard.path("mode").equals("changes")) return STREAM + since;
            if (heard.<Boolean>path("caughtUp")) get(buyer.key(), STREAM + since);
        }
        throw new AssertionError("It never is.");
    }

    // As another node does it: nobody here is told.
    private void elsewhere(String statement, Object... values) {
        new Sql().add(statement, values).run(database);
    }

    private boolean fromMemory(Runnable read) {
        long before = shelf.given();
        read.run();
        return shelf.given() > before;
    }

    @Test
    void aPackagePulledAgainIsWhatWasPulled() {
        Response first = get(buyer.key(), pack());
        Response again = memory.kept(buyer.key(), pack());
        assertSame(past(buyer.key(), pack()), again, "again");
        assertEquals(first.asString(), again.asString());
        assertEquals(head(past(buyer.key(), pack())), head(again));
        assertNull(again.header(PositionHeader.HEADER.toString()), "where the log is, is not for a partner to know");
        assertEquals("private, no-cache", again.header("Cache-Control"));
        Response known = memory.kept(buyer.key(), pack(), "If-None-Match", again.header("ETag"));
        assertEquals(304, known.statusCode());
        Response head = as(buyer.key()).head(pack());
        assertEquals(200, head.statusCode());
        assertNull(head.header("Content-Length"), "which tells whether it was given");
        assertEquals(1L, receipts());
    }

    private long receipts() {
        return new Sql()
                .add("select count(*) from receipt where article_id = ?", article)
                .list(database, row -> row.getLong(1))
                .get(0);
    }

    @Test
    void aPackageIsForNobodyElse() {
        memory.kept(buyer.key(), pack());
        Buyer other = newsroom.buyer();
        assertEquals(
                404,
                get(other.key(), pack()).statusCode(),
                "what is licensed only is not there for who has no licence");
        newsroom.permission(other, licence(""));
        Response theirs = get(other.key(), pack());
        assertEquals(200, theirs.statusCode());
        assertNotEquals(get(buyer.key(), pack()).<String>path("receipt.id"), theirs.<String>path("receipt.id"));
        assertEquals(2L, receipts());
    }

    @Test
    void whatAnotherNodeHasEndedIsOverAtTheNextRequest() {
        for (int i = 0; i < 20; i++) {
            elsewhere("update permission set state = 'active' where id = ?", UUID.fromString(permission));
            logged("permission:" + permission);
            memory.kept(buyer.key(), pack());
            elsewhere("""
                    with ended as (update permission set state = 'suspended' where id = ? returning id)
                    insert into change (kind, subject, at, made_by, told, live)
                    select 'permission-suspended', 'permission:' || id, dateline_now(), 'test', true, true from ended
                    """, UUID.fromString(permission));
            assertEquals(403, get(buyer.key(), pack()).statusCode(), "round " + i);
        }
    }

    private void logged(String subject) {
        elsewhere(
                "insert into change (kind, subject, at, made_by, told, live) values ('test', ?, dateline_now(), 'test', true, true)",
                subject);
    }

    @Test
    void afterAKillNothingIsGivenWhoeverHasToldIt() {
        memory.kept(buyer.key(), pack());
        String editor = newsroom.key("articles:write");
        assertEquals(
                201,
                post(editor, "/v1/articles/" + article + "/kills", "{\"reason\":\"legal\",\"notice\":\"Gone.\"}")
                        .statusCode());
        assertNotEquals(200, get(buyer.key(), pack()).statusCode());
    }

    @Test
    void whileSomethingIsCommittedThatIsNotKnownHereTheDatabaseAnswers() {
        memory.kept(buyer.key(), pack());
        for (int i = 0; i < 20; i++) {
            logged("receipt-key:none");
            assertFalse(fromMemory(() -> get(buyer.key(), pack())) && !looked(), "it had not been looked at");
        }
    }

    // The next look comes by itself; whether it has is seen in what it knows.
    private boolean looked() {
        return new Sql()
                .add("""
                        select not exists (select from change where epoch = current_epoch()
                            and not pg_visible_in_snapshot(xid, cast(? as pg_snapshot))) as known
                        """, tail.seen().snapshot())
                .list(database, row -> row.getBoolean("known"))
                .get(0);
    }

    @Test
    void aKeyThatIsRevokedOpensNothingAnyMore() {
        memory.kept(buyer.key(), pack());
        elsewhere("update key set revoked_at = dateline_now() where outlet_id = ?", buyer.outlet());
        Response refused = get(buyer.key(), pack());
        assertEquals(401, refused.statusCode());
        assertEquals("key-revoked", refused.path("code"));
    }

    @Test
    void aTermThatEndsEndsWhatIsKept() {
        String until = Instant.now().plusSeconds(3_600).toString();
        Buyer brief = newsroom.buyer();
        newsroom.permission(brief, licence(",\"validUntil\":\"" + until + "\""));
        memory.kept(brief.key(), pack());
        String stream = followed(brief);
        newsroom.later(Duration.ofHours(2));
        assertEquals(403, get(brief.key(), pack()).statusCode());
        assertEquals(List.of(article.toString()), get(brief.key(), stream).path("items.article"));
        newsroom.clockBack();
        assertEquals(200, get(brief.key(), pack()).statusCode());
    }

    private String followed(Buyer who) {
        Buyer before = buyer;
        buyer = who;
        String stream = caughtUp();
        buyer = before;
        memory.kept(who.key(), stream);
        return stream;
    }

    @Test
    void thatThereIsNothingNewIsKeptUntilThereIs() {
        String stream = caughtUp();
        Response nothing = memory.kept(buyer.key(), stream);
        assertEquals(
                stream, STREAM + "?since=" + nothing.path("nextCursor"), "whoever heard nothing stands where it stood");
        assertTrue(nothing.<Boolean>path("caughtUp"));
        assertEquals(List.of(), nothing.path("items"));
        for (int i = 0; i < 10; i++) {
            memory.kept(buyer.key(), stream);
            UUID another = publish();
            assertEquals(List.of(another.toString()), get(buyer.key(), stream).path("items.article"));
            stream = caughtUp();
        }
    }

    @Test
    void whatWaitsForItsTurnIsNotTakenForNothing() {
        String desk = newsroom.key("permissions:write");
        for (String act : List.of("suspensions", "activations")) {
            String stream = caughtUp();
            memory.kept(buyer.key(), stream);
            newsroom.besideAnOpenTransaction(() -> {
                assertEquals(
                        201,
                        post(desk, "/v1/permissions/" + permission + "/" + act, "{}")
                                .statusCode());
                // For longer than it takes to be looked at.
                Instant end = Instant.now().plusMillis(500);
                while (Instant.now().isBefore(end)) {
                    Response waits = get(buyer.key(), stream);
                    assertFalse(waits.<Boolean>path("caughtUp"), act);
                }
            });
            assertEquals(List.of(article.toString()), get(buyer.key(), stream).path("items.article"), act);
        }
    }

    @Test
    void anItemIsNeverGivenFromMemory() {
        String stream = caughtUp();
        publish();
        for (int i = 0; i < 5; i++) {
            tail.look();
            assertFalse(fromMemory(() -> request(buyer.key()).get(stream)));
        }
    }

    @Test
    void whatPartnersReadLikeEverybodyIsNotKeptForThem() {
        assertFalse(memory.keeps(buyer.key(), "/v1/articles?limit=1"));
        assertFalse(memory.keeps(buyer.key(), "/v1/articles/" + article + "/rights"));
    }
}
