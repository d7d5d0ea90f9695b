package dateline.database.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.LoggedRecords;
import dateline.database.server.TestDatabase;
import dateline.database.sql.ReadSnapshot;
import dateline.database.sql.Sql;
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
import java.util.List;
import org.junit.jupiter.api.Test;

/** The database ends a transaction that takes too long, and with it the connection. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class TransactionTimeoutTest {

    @Inject
    AgroalDataSource database;

    @Inject
    CircuitBreaker breaker;

    @Test
    void itIsNotTakenForALossOfTheDatabase() {
        String lastFailure = breaker.cause();
        RuntimeException failure = assertThrows(
                RuntimeException.class,
                () -> ReadSnapshot.run(database, () -> {
                    new Sql()
                            .add(
                                    "select set_config('transaction_timeout', '0', true), set_config('transaction_timeout', '50ms', true)")
                            .first(database, row -> true);
                    return new Sql().add("select pg_sleep(1)").first(database, row -> true);
                }));
        assertTrue(DatabaseProblems.isTransactionTimeout(failure), failure::toString);
        Problem problem = FailureProblems.of(failure);
        assertEquals("overloaded", problem.code());
        assertTrue(problem.getMessage().contains("longer in the database"), problem::getMessage);
        assertEquals(lastFailure, breaker.cause());
        assertEquals(
                1,
                new Sql().add("select 1").first(database, row -> row.getInt(1)).orElseThrow());
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
