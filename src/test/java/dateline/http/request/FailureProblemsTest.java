package dateline.http.request;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dateline.http.problem.Problem;
import jakarta.transaction.RollbackException;
import java.sql.SQLException;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.Test;

class FailureProblemsTest {

    /** The transaction manager reports the database error of a failed commit as a suppressed exception and not as a cause. */
    @Test
    void aCommitAfterTheTimeoutIsWorthARetry() {
        XAException commit = new XAException("Error trying to commit");
        commit.initCause(new SQLException("terminating connection due to transaction timeout", "25P04"));
        RollbackException rolledBack = new RollbackException("Could not commit transaction.");
        rolledBack.addSuppressed(commit);
        commit.addSuppressed(rolledBack);

        Problem problem = FailureProblems.of(new IllegalStateException("Error invoking subclass method", rolledBack));

        assertEquals("overloaded", problem.code());
    }

    @Test
    void aTransactionThatTheServerEndedAsIdleIsWorthARetry() {
        SQLException ended = new SQLException("terminating connection due to idle-in-transaction timeout", "25P03");

        assertEquals(
                "overloaded",
                FailureProblems.of(new IllegalStateException(ended)).code());
    }

    @Test
    void anErrorOutsideTheDatabaseIsAnInternalError() {
        assertEquals(
                "internal-error",
                FailureProblems.of(new IllegalStateException("A mistake")).code());
    }
}
