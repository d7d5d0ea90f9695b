package dateline.syndication.notice;

import static dateline.syndication.Stage.pull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.EmptyNewsroom;
import dateline.JsonBody;
import dateline.Newsroom.TestPartner;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import dateline.rights.Use;
import dateline.syndication.NoticeFixture;
import dateline.syndication.notice.ReductionNotices.ReceivedArticle;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Transactions that remove articles from one notice wait for each other in one order, and never in a circle. */
@QuarkusTest
@TestProfile(EmptyNewsroom.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class NoticeLocksTest extends NoticeFixture {

    @Inject
    ReductionNotices notices;

    @Inject
    AgroalDataSource database;

    /** An edit of rights removes articles for one outlet and use after the other, while the partner reads its change feed. */
    @Test
    void aReaderOfTheChangeFeedWaitsForAnEditWithoutHoldingWhatTheEditNeeds() throws Exception {
        TestPartner partner = newsroom.partner();
        UUID second = stage.story();
        String permission = newsroom.permission(
                partner,
                JsonBody.with("scope", JsonBody.with("articles", List.of(story, second)))
                        .and("level", "full")
                        .and("articlesFrom", "2020-01-01T00:00:00Z"));
        for (UUID one : List.of(story, second)) pull(partner, one).then().statusCode(200);
        stage.edit(
                "/v1/permissions/" + permission,
                JsonBody.with("scope", JsonBody.with("articles", List.of(stage.story())))
                        .json());
        assertEquals(List.of("issued"), states(partner));

        Instant now = Instant.now();
        CompletableFuture<Void> reader = new CompletableFuture<>();
        QuarkusTransaction.requiringNew().timeout(60).run(() -> {
            notices.removeRegained(received(partner, story), now);
            new Thread(() -> complete(reader, () -> notices.removeRegained(received(partner, second), now))).start();
            awaitLockWait();
            Sql everyArticle = Sql.of("true");
            notices.removeRegained(Map.of(partner.outlet(), Map.of(Use.REPRODUCE, everyArticle)), now);
        });
        reader.get(60, TimeUnit.SECONDS);
        assertEquals(List.of("withdrawn"), states(partner));
    }

    private List<String> states(TestPartner partner) {
        return stage.notices(partner, "permission-narrowed").path("items.state");
    }

    private static List<ReceivedArticle> received(TestPartner partner, UUID article) {
        return List.of(new ReceivedArticle(partner.outlet(), Use.REPRODUCE, article));
    }

    private static void complete(CompletableFuture<Void> done, Runnable work) {
        try {
            QuarkusTransaction.requiringNew().timeout(60).run(work);
            done.complete(null);
        } catch (RuntimeException | Error e) {
            done.completeExceptionally(e);
        }
    }

    // In a transaction of its own, because PostgreSQL reads pg_stat_activity once per transaction.
    private void awaitLockWait() {
        Instant deadline = Instant.now().plusSeconds(30);
        Sql waiting = Sql.of("select 1 from pg_stat_activity where wait_event_type = 'Lock'");
        while (QuarkusTransaction.suspendingExisting()
                .call(() -> waiting.first(database, row -> 1).isEmpty()))
            assertTrue(Instant.now().isBefore(deadline), "The reader does not wait.");
    }
}
