package dateline.http.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import dateline.http.problem.DatabaseProblems;
import dateline.http.problem.Problem;
import jakarta.validation.ConstraintViolationException;
import java.sql.SQLException;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Maps any exception to a problem, for bulk operations in which one item may fail while the others continue. */
public final class FailureProblems {

    private static final Logger LOG = Logger.getLogger(FailureProblems.class);

    private FailureProblems() {}

    public static Problem of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Problem problem) return problem;
            if (cause instanceof JsonProcessingException json) return JsonProblems.of(json);
            if (cause instanceof ConstraintViolationException broken)
                return ViolationProblems.of(broken.getConstraintViolations());
        }
        Optional<SQLException> refused = DatabaseProblems.findSqlException(failure);
        if (refused.isPresent()) {
            Problem problem = DatabaseProblems.of(refused.get());
            if (problem.code().equals("internal-error")) LOG.error("Database error", failure);
            else if (problem.status() >= 500)
                LOG.errorf("Database error: %s", refused.get().getMessage());
            return problem;
        }
        LOG.error("Unexpected error", failure);
        return Problem.of(
                "internal-error",
                "The server failed to process this request. Report the requestId to the operator of the server.");
    }
}
