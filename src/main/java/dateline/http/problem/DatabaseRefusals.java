package dateline.http.problem;

import dateline.http.base.ThrottledLog;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.sql.SQLException;
import org.jboss.logging.Logger;

/** Requests that the database refused: what their callers are told, and what the log says of them. */
public final class DatabaseRefusals {

    private static final Logger LOG = Logger.getLogger(DatabaseRefusals.class);

    private final ThrottledLog unavailable = new ThrottledLog(LOG, "The database refused a request");

    /** @param failure as it was thrown, with {@code refusal} among its causes */
    public Problem problem(SQLException refusal, Throwable failure, RoutingContext rc) {
        Problem problem = DatabaseProblems.of(refusal);
        if (problem.status() == 503) {
            // Without a stack trace: while the database is away every request is refused for the same cause.
            unavailable.log(refusal.getSQLState() + " " + describe(refusal));
        } else if (problem.status() >= 500) {
            LOG.errorf(failure, "The database refused, in request %s", RequestIds.of(rc));
        }
        HttpMethod method = rc.request().method();
        boolean writes = method != HttpMethod.GET && method != HttpMethod.HEAD;
        return writes && DatabaseProblems.isOutcomeUnknown(refusal)
                ? Problem.of(
                                problem.code(),
                                "The database was lost during this request. A write may still take effect: repeat it with the same"
                                        + " Idempotency-Key, or look.")
                        .header("Retry-After", "5")
                : problem;
    }

    private static String describe(SQLException refusal) {
        String own = String.valueOf(refusal.getMessage());
        String cause = refusal.getCause() == null ? "" : " (" + refusal.getCause() + ")";
        return (own + cause).strip().replaceAll("\\s+", " ");
    }
}
