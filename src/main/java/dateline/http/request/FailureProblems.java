package dateline.http.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import dateline.http.problem.DatabaseProblems;
import dateline.http.problem.Problem;
import jakarta.validation.ConstraintViolationException;
import java.sql.SQLException;
import java.util.Optional;
import org.jboss.logging.Logger;

/** What went wrong, as the problem it is told as: for work of which a part may fail and the rest goes on. */
public final class FailureProblems {

    private static final Logger LOG = Logger.getLogger(FailureProblems.class);

    private FailureProblems() {}

    public static Problem of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Problem problem) return problem;
            if (cause instanceof JsonProcessingException json) return JsonProblems.of(json);
            if (cause instanceof ConstraintViolationException broken)
                return ProblemMappers.Violations.problem(broken.getConstraintViolations());
        }
        Optional<SQLException> refused = DatabaseProblems.findSqlException(failure);
        if (refused.isPresent()) {
            Problem problem = DatabaseProblems.of(refused.get());
            if (problem.status() >= 500) LOG.error("The database refused", failure);
            return problem;
        }
        LOG.error("unexpected", failure);
        return Problem.of("internal-error", "This is our fault. Tell us the requestId.");
    }
}
