package dateline.http.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dateline.http.base.PublicUrl;
import dateline.http.describe.FormerSlugRedirect;
import dateline.http.problem.BasicAuthForFeeds;
import dateline.http.problem.DatabaseProblems;
import dateline.http.problem.DatabaseRefusals;
import dateline.http.problem.Problem;
import dateline.http.problem.ProblemWriter;
import dateline.http.problem.RequestIds;
import dateline.http.request.ViolationLimit.TooManyViolations;
import io.netty.channel.unix.Errors;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Response;
import java.lang.annotation.Annotation;
import java.nio.channels.ClosedChannelException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Maps every exception in REST to a problem document. */
@Singleton
public class ProblemMappers {

    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

    private final ProblemWriter writer;
    private final PublicUrl url;
    private final DatabaseRefusals refusals = new DatabaseRefusals();

    ProblemMappers(ProblemWriter writer, PublicUrl url) {
        this.writer = writer;
        this.url = url;
    }

    @ServerExceptionMapper
    Response problem(Problem problem, RoutingContext rc) {
        return writer.response(problem, rc);
    }

    @ServerExceptionMapper
    Response redirect(FormerSlugRedirect redirect, RoutingContext rc) {
        // As a string, because the query may hold characters that java.net.URI rejects.
        String location = url.to(redirect.location(rc.request().uri()));
        return Response.status(301)
                .header("Location", location)
                .entity(redirect)
                .build();
    }

    @ServerExceptionMapper
    Response notFound(NotFoundException e, RoutingContext rc) {
        return writer.response(StatusProblems.of(404, rc), rc);
    }

    @ServerExceptionMapper
    Response webApplication(WebApplicationException e, RoutingContext rc) {
        if (e.getCause() instanceof JsonProcessingException json) return writer.response(JsonProblems.of(json), rc);
        int status = e.getResponse().getStatus();
        // Errors before a resource method is chosen arrive here as well.
        if (status >= 500) LOG.errorf(e, "Unexpected error in request %s", RequestIds.of(rc));
        return writer.response(StatusProblems.of(status, rc), rc);
    }

    @ServerExceptionMapper
    Response malformedJson(JsonProcessingException e, RoutingContext rc) {
        return writer.response(JsonProblems.of(e), rc);
    }

    @ServerExceptionMapper
    Response mismatchedJson(MismatchedInputException e, RoutingContext rc) {
        return writer.response(JsonProblems.of(e), rc);
    }

    @ServerExceptionMapper
    Response violations(ConstraintViolationException e, RoutingContext rc) {
        return writer.response(ViolationProblems.of(e.getConstraintViolations()), rc);
    }

    @ServerExceptionMapper
    Response tooManyViolations(TooManyViolations e, RoutingContext rc) {
        return writer.response(e.problem(), rc);
    }

    @ServerExceptionMapper(priority = 1)
    Response unauthorized(UnauthorizedException e, RoutingContext rc) {
        return writer.response(
                withChallenge(
                        Problem.of(
                                "key-missing",
                                "This operation needs a key. Send the header Authorization: Bearer dl_…"),
                        null,
                        rc),
                rc);
    }

    @ServerExceptionMapper(priority = 1)
    Response authenticationFailed(AuthenticationFailedException e, RoutingContext rc) {
        Problem problem = e.getCause() instanceof Problem refused
                ? refused
                : Problem.of("key-invalid", "This server has no such key. Check that the key was copied completely.");
        return writer.response(withChallenge(problem, "invalid_token", rc), rc);
    }

    @ServerExceptionMapper(priority = 1)
    Response forbidden(ForbiddenException e, RoutingContext rc, ResourceInfo info) {
        String scope = requiredScope(info);
        return writer.response(
                Problem.of(
                                "scope-missing",
                                scope == null
                                        ? "The key does not allow this operation."
                                        : "This operation needs a key with the scope " + scope + ".")
                        .with("requiredScope", scope),
                rc);
    }

    @ServerExceptionMapper
    Response constraint(org.hibernate.exception.ConstraintViolationException e, RoutingContext rc) {
        return writer.response(DatabaseProblems.of(e.getSQLException()), rc);
    }

    /** The response to a failure for which there is no other mapper. Logs it, unless it is a problem or of the database. */
    @ServerExceptionMapper
    public Response unexpected(Throwable e, RoutingContext rc) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof Problem problem) return writer.response(problem, rc);
        }
        Optional<SQLException> sqlException = DatabaseProblems.findSqlException(e);
        if (sqlException.isPresent()) {
            return writer.response(refusals.problem(sqlException.get(), e, rc), rc);
        }
        // A streamed body that exceeded its limit has been answered by Quarkus; a client that closed the connection
        // gets no response.
        if (rc.response().ended() || rc.response().closed() || isOfClosedConnection(e)) {
            LOG.debug("Already answered, or the client has closed the connection", e);
        } else {
            LOG.errorf(e, "Unexpected error in request %s", RequestIds.of(rc));
        }
        return writer.response(StatusProblems.of(500, rc), rc);
    }

    // The reader of a streamed body may learn that the connection is closed before its response does.
    private static boolean isOfClosedConnection(Throwable e) {
        return Stream.iterate(e, Objects::nonNull, Throwable::getCause)
                .anyMatch(
                        cause -> cause instanceof ClosedChannelException || cause instanceof Errors.NativeIoException);
    }

    private static Problem withChallenge(Problem problem, String error, RoutingContext rc) {
        String challenge = "Bearer realm=\"dateline\"" + (error == null ? "" : ", error=\"" + error + "\"");
        return problem.header("WWW-Authenticate", BasicAuthForFeeds.addChallenge(challenge, rc));
    }

    private static String requiredScope(ResourceInfo info) {
        List<Annotation> candidates = new ArrayList<>();
        if (info.getResourceMethod() != null)
            candidates.addAll(List.of(info.getResourceMethod().getAnnotations()));
        if (info.getResourceClass() != null)
            candidates.addAll(List.of(info.getResourceClass().getAnnotations()));
        for (Annotation annotation : candidates) {
            PermissionsAllowed allowed = annotation instanceof PermissionsAllowed direct
                    ? direct
                    : annotation.annotationType().getAnnotation(PermissionsAllowed.class);
            if (allowed != null) return String.join(allowed.inclusive() ? " and " : " or ", allowed.value());
        }
        return null;
    }
}
