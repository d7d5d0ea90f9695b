package dateline.database.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
}
