package dateline.http.problem;

import dateline.http.base.ThrottledLog;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.sql.SQLException;
import org.jboss.logging.Logger;

/** Requests that failed with a database error: the problem for the client and the line in the log. */
public final class DatabaseRefusals {

    private static final Logger LOG = Logger.getLogger(DatabaseRefusals.class);

    private final ThrottledLog unavailable = new ThrottledLog(LOG, "The database refused a request");

    /** @param refusal error of the database; @param failure exception that was thrown, with the error among its causes */
    public Problem problem(SQLException refusal, Throwable failure, RoutingContext rc) {
        Problem problem = DatabaseProblems.of(refusal);
        if (problem.status() == 503) {
            // Without a stack trace: while the database is unavailable every request fails with the same error.
            unavailable.log(refusal.getSQLState() + " " + describe(refusal));
        } else if (problem.status() >= 500) {
            LOG.errorf(failure, "Database error in request %s", RequestIds.of(rc));
        }
        HttpMethod method = rc.request().method();
        boolean writes = method != HttpMethod.GET && method != HttpMethod.HEAD;
        return writes && DatabaseProblems.isOutcomeUnknown(refusal)
                ? Problem.of(
                                problem.code(),
                                "The database was lost during this request. A write may still take effect: repeat it with the same"
                                        + " Idempotency-Key, or read the resource.")
                        .header("Retry-After", "5")
                : problem;
    }

    private static String describe(SQLException refusal) {
        String message = String.valueOf(refusal.getMessage());
        String cause = refusal.getCause() == null ? "" : " (" + refusal.getCause() + ")";
        return (message + cause).strip().replaceAll("\\s+", " ");
    }
}
