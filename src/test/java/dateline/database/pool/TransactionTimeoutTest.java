package dateline.database.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.LoggedRecords;
import dateline.Newsroom;
import dateline.database.server.TestDatabase;
import dateline.database.sql.ReadSnapshot;
import dateline.database.sql.Sql;
import dateline.database.sql.TransactionTimeout;
import dateline.http.problem.DatabaseProblems;
import dateline.http.problem.Problem;
import dateline.http.request.FailureProblems;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The database ends a transaction that takes too long, and with it the connection. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class TransactionTimeoutTest {

    @Inject
    AgroalDataSource database;

    @Inject
    CircuitBreaker breaker;

    @Inject
    Newsroom newsroom;

    @Test
    void itIsNotTakenForALossOfTheDatabase() {
        String lastFailure = breaker.cause();
        RuntimeException failure = assertThrows(
                RuntimeException.class,
                () -> ReadSnapshot.run(database, () -> {
                    TransactionTimeout.restart(database, Duration.ofMillis(50));
                    return Sql.of("select pg_sleep(1)").first(database, row -> true);
                }));
        assertTrue(DatabaseProblems.isTransactionTimeout(failure), failure::toString);
        Problem problem = FailureProblems.of(failure);
        assertEquals("overloaded", problem.code());
        assertTrue(problem.getMessage().contains("longer in the database"), problem::getMessage);
        assertEquals(lastFailure, breaker.cause());
        assertEquals(1, Sql.of("select 1").first(database, row -> row.getInt(1)).orElseThrow());
    }

    @Test
    void aTakedownOutlastsTheTransactionOfANodeThatIsStopped() throws Exception {
        UUID article = newsroom.publish("{\"headline\":\"Locked\"}", "{}");
        String key = newsroom.key("articles:write");
        try (Connection stopped = database.getConnection();
                Statement statement = stopped.createStatement()) {
            stopped.setAutoCommit(false);
            // Longer than any transaction of another node, so that the kill meets the same lock without a race.
            statement.execute("set local transaction_timeout to '0'");
            statement.execute("select from article where id = '" + article + "' for update");
            var killed = CompletableFuture.supplyAsync(
                    () -> Newsroom.post(key, "/v1/articles/" + article + "/kills", "{\"reason\":\"x\"}"));
            Thread.sleep(5_300);
            assertFalse(killed.isDone());
            stopped.rollback();
            assertEquals(201, killed.get(5, TimeUnit.SECONDS).statusCode());
        }
    }

    @Test
    void theOtherConnectionsAreKeptIfItEndsDuringALargeStatement() throws Exception {
        String large = "x".repeat(40_000_000);
        try (LoggedRecords logged = new LoggedRecords(DatabaseMonitor.class);
                Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("set local transaction_timeout to '0'");
                statement.execute("set local transaction_timeout to '50ms'");
            }
            Thread.sleep(500);
            try (PreparedStatement statement = connection.prepareStatement("select length(?)")) {
                statement.setString(1, large);
                SQLException failure = assertThrows(SQLException.class, statement::executeQuery);
                assertEquals("08006", failure.getSQLState(), failure::toString);
                assertTrue(CircuitBreaker.isClosedByPeer(failure), failure::toString);
            }
            // Two periods of the monitor.
            Thread.sleep(1_000);
            assertEquals(List.of(), logged.messages(line -> true));
            assertFalse(breaker.isOpen());
        }
    }
}
