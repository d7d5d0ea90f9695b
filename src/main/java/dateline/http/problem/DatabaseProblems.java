package dateline.http.problem;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Maps errors of PostgreSQL to problems: a violated constraint is a conflict of the request, a serialization failure or lock timeout is worth
 * a retry, and the rest is an internal error.
 */
public final class DatabaseProblems {

    private static final String TRANSACTION_TIMEOUT = "25P04";
    // Dateline does not set this timeout; the operator of a server may.
    private static final String IDLE_IN_TRANSACTION_TIMEOUT = "25P03";

    private DatabaseProblems() {}

    /** Finds the error of the database among causes and suppressed exceptions: a failed commit carries it as a suppressed one. */
    public static Optional<SQLException> findSqlException(Throwable failure) {
        return findSqlException(failure, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    private static Optional<SQLException> findSqlException(Throwable failure, Set<Throwable> seen) {
        if (failure == null || !seen.add(failure)) return Optional.empty();
        if (failure instanceof SQLException sql) return Optional.of(sql);
        return findSqlException(failure.getCause(), seen)
                .or(() -> Stream.of(failure.getSuppressed())
                        .flatMap(other -> findSqlException(other, seen).stream())
                        .findFirst());
    }

    public static Problem of(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        if (state.equals("23505")) {
            return ofConstraint(e).orElseGet(() -> Problem.of("conflict", "A resource with this name exists already."));
        }
        if (state.equals("23503")) {
            return ofConstraint(e)
                    .orElseGet(
                            () -> Problem.of(
                                    "reference-unknown",
                                    "The request names a resource that does not exist, or deletes one that others still refer to."));
        }
        // A statement or a transaction took longer than it may.
        if (state.equals("57014") || state.equals(TRANSACTION_TIMEOUT) || state.equals(IDLE_IN_TRANSACTION_TIMEOUT)) {
            return Problem.of(
                            "overloaded",
                            "This took longer in the database than one transaction may take. Nothing was changed; try again, or request less at once.")
                    .header("Retry-After", "1");
        }
        if (state.startsWith("40") || state.startsWith("55P")) {
            return Problem.of(
                            "overloaded", "Another request was changing the same data. Nothing was changed; try again.")
                    .header("Retry-After", "1");
        }
        // Read-only transaction; insufficient resources (disk full, too many connections); I/O error.
        if (state.equals("25006") || state.startsWith("53") || state.equals("58030")) {
            return Problem.of(
                            "database-unavailable",
                            "The database accepts no writes at the moment. Nothing was changed.")
                    .header("Retry-After", "5");
        }
        if (isConnectionLoss(state)) {
            return Problem.of("database-unavailable", "The database does not answer. Try again in a few seconds.")
                    .header("Retry-After", "5");
        }
        return Problem.of(
                "internal-error",
                "The server failed to process this request. Report the requestId to the operator of the server.");
    }

    /**
     * Whether a write may have taken effect although the request failed: the connection broke during a statement. If no connection could be
     * acquired, no statement was sent.
     */
    static boolean isOutcomeUnknown(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        return isConnectionLoss(state) && !(e instanceof SQLTransientConnectionException) && !state.isEmpty();
    }

    // The driver reports an interrupted connect as an unexpected error, 99999.
    private static boolean isConnectionLoss(String state) {
        return state.startsWith("08") || state.startsWith("57P") || state.equals("99999") || state.isEmpty();
    }

    /** Whether the database ended a transaction because it took too long. */
    public static boolean isTransactionTimeout(Throwable failure) {
        return findSqlException(failure)
                .filter(e -> TRANSACTION_TIMEOUT.equals(e.getSQLState()))
                .isPresent();
    }

    private static Optional<Problem> ofConstraint(SQLException e) {
        return ProblemCatalogue.ofConstraint(constraint(e)).map(entry -> Problem.of(entry.code(), entry.meaning()));
    }

    private static String constraint(SQLException e) {
        ServerErrorMessage message = e instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
        return message == null || message.getConstraint() == null ? "" : message.getConstraint();
    }
}
