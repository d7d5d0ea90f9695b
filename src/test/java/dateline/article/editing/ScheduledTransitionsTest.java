package dateline.article.editing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dateline.JsonBody;
import dateline.Newsroom;
import dateline.database.server.TestDatabase;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ScheduledTransitionsTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final Instant start = Instant.now().plus(HOUR);

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    @Inject
    ScheduledTransitions transitions;

    @AfterEach
    void resetClock() {
        newsroom.clockBack();
    }

    @Test
    void aBlockedTransitionDelaysNeitherOtherTransitionsNorAKill() throws SQLException {
        UUID notBlocked = publishScheduled(Newsroom.unique("other"), start.plusSeconds(1));
        UUID killed = publishScheduled(Newsroom.unique("third"), start.plusSeconds(2));
        recordWhileBlocked(1, () -> {
            Newsroom.post(newsroom.key("articles:write"), "/v1/articles/" + killed + "/kills", "{\"reason\":\"x\"}")
                    .then()
                    .statusCode(201);
            assertChanges(notBlocked, "scheduled", "published");
            assertChanges(killed, "scheduled", "published", "canceled");
        });
    }

    @Test
    void aRunGoesPastSeveralBlockedTransitionsToTheNextOne() throws SQLException {
        UUID notBlocked = publishScheduled(Newsroom.unique("other"), start.plusSeconds(1));
        recordWhileBlocked(4, () -> assertChanges(notBlocked, "scheduled", "published"));
    }

    /**
     * Runs the job while the transitions of some articles, which come before all others, are blocked.
     *
     * @param asserted runs after the job, and before the transitions are free
     */
    private void recordWhileBlocked(int count, Runnable asserted) throws SQLException {
        String name = Newsroom.unique("name");
        List<UUID> blocked = Stream.generate(() -> publishScheduled(name, start))
                .limit(count)
                .toList();
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("set local transaction_timeout to 0");
            // The lock of a publication that makes the same name public.
            statement.execute("select from tag where slug = '" + name + "' for update");
            newsroom.later(HOUR.plusMinutes(1));
            transitions.recordDue();
            asserted.run();
            for (UUID one : blocked) assertChanges(one, "scheduled");
            connection.rollback();
        }
        transitions.recordDue();
        for (UUID one : blocked) assertChanges(one, "scheduled", "published");
    }

    private UUID publishScheduled(String tag, Instant start) {
        return newsroom.publish(
                JsonBody.with("headline", tag)
                        .and("tags", List.of(tag))
                        .and("body", List.of(JsonBody.with("type", "paragraph").and("text", "x")))
                        .json(),
                JsonBody.with("at", start).json());
    }

    // The server's own run may record a transition at the same time.
    private void assertChanges(UUID article, String... kinds) {
        for (int i = 0; i < 20 && newsroom.changes(article).size() < kinds.length; i++)
            LockSupport.parkNanos(100_000_000);
        assertEquals(List.of(kinds), newsroom.changes(article));
    }
}
