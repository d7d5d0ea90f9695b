package dateline.http.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dateline.http.base.PublicUrl;
import dateline.http.describe.FormerSlugRedirect;
import dateline.http.problem.BasicAuthForFeeds;
import dateline.http.problem.ConstraintMessage;
import dateline.http.problem.DatabaseProblems;
import dateline.http.problem.DatabaseRefusals;
import dateline.http.problem.Problem;
import dateline.http.problem.ProblemWriter;
import dateline.http.problem.RequestIds;
import dateline.http.problem.RouteTable;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Path;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Response;
import java.lang.annotation.Annotation;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    Response moved(FormerSlugRedirect moved, RoutingContext rc) {
        // As a string, because the query may hold characters that java.net.URI rejects.
        String present = url.to(moved.location(rc.request().uri()));
        return Response.status(301).header("Location", present).entity(moved).build();
    }

    @ServerExceptionMapper
    Response notFound(NotFoundException e, RoutingContext rc) {
        return writer.response(forStatus(404, rc), rc);
    }

    @ServerExceptionMapper
    Response web(WebApplicationException e, RoutingContext rc) {
        if (e.getCause() instanceof JsonProcessingException json) return writer.response(JsonProblems.of(json), rc);
        int status = e.getResponse().getStatus();
        // Errors before a resource method is chosen arrive here as well.
        if (status >= 500) LOG.errorf(e, "unexpected, in request %s", RequestIds.of(rc));
        return writer.response(forStatus(status, rc), rc);
    }

    @ServerExceptionMapper
    Response malformed(JsonProcessingException e, RoutingContext rc) {
        return writer.response(JsonProblems.of(e), rc);
    }

    @ServerExceptionMapper
    Response mismatched(MismatchedInputException e, RoutingContext rc) {
        return writer.response(JsonProblems.of(e), rc);
    }

    @ServerExceptionMapper
    Response violations(ConstraintViolationException e, RoutingContext rc) {
        return writer.response(Violations.problem(e.getConstraintViolations()), rc);
    }

    @ServerExceptionMapper(priority = 1)
    Response unauthorized(UnauthorizedException e, RoutingContext rc) {
        return writer.response(
                withChallenge(Problem.of("key-missing", "Send a key: Authorization: Bearer dl_…"), null, rc), rc);
    }

    @ServerExceptionMapper(priority = 1)
    Response failed(AuthenticationFailedException e, RoutingContext rc) {
        Problem problem = e.getCause() instanceof Problem refused
                ? refused
                : Problem.of("key-invalid", "This key is not known here. Check that it was copied whole.");
        return writer.response(withChallenge(problem, "invalid_token", rc), rc);
    }

    @ServerExceptionMapper(priority = 1)
    Response forbidden(ForbiddenException e, RoutingContext rc, ResourceInfo info) {
        String scope = requiredScope(info);
        return writer.response(
                Problem.of(
                                "scope-missing",
                                scope == null
                                        ? "This key may not do this."
                                        : "This needs a key with the scope " + scope + ".")
                        .with("requiredScope", scope),
                rc);
    }

    @ServerExceptionMapper
    Response constraint(org.hibernate.exception.ConstraintViolationException e, RoutingContext rc) {
        return writer.response(DatabaseProblems.of(e.getSQLException()), rc);
    }

    @ServerExceptionMapper
    Response unexpected(Throwable e, RoutingContext rc) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof Problem problem) return writer.response(problem, rc);
        }
        Optional<SQLException> refused = DatabaseProblems.findSqlException(e);
        if (refused.isPresent()) {
            return writer.response(refusals.problem(refused.get(), e, rc), rc);
        }
        // A streamed body that exceeded its limit has been answered by Quarkus.
        if (rc.response().ended()) {
            LOG.debug("Already answered", e);
        } else {
            LOG.errorf(e, "unexpected, in request %s", RequestIds.of(rc));
        }
        return writer.response(forStatus(500, rc), rc);
    }

    public static Problem forStatus(int status, RoutingContext rc) {
        String path = rc.request().path();
        String method = rc.request().method().name();
        return switch (status) {
            case 404, 405 -> {
                String allow = RouteTable.allow(path);
                yield allow.isEmpty() || List.of(allow.split(", ")).contains(method)
                        ? Problem.of("not-found", "Nothing is here. The contract at /openapi lists every path.")
                        : Problem.of("method-not-allowed", "This path answers to " + allow + ".")
                                .header("Allow", allow);
            }
            case 406 -> {
                List<String> types = RouteTable.produced(path, method);
                yield Problem.of("not-acceptable", "Served here: " + String.join(", ", types) + ".")
                        .with("served", types)
                        .header("Vary", "Accept");
            }
            case 415 -> {
                List<String> types = RouteTable.consumed(path, method);
                Problem problem = Problem.of("unsupported-media-type", "Taken here: " + String.join(", ", types) + ".")
                        .with("accepted", types);
                yield problem.header(method.equals("PATCH") ? "Accept-Patch" : "Accept", String.join(", ", types));
            }
            case 408 -> Problem.of("request-timeout", "The request did not arrive in time. Send it again.");
            case 413 -> Problem.of("body-too-large", "The body is larger than what is taken here.");
            case 429 -> Problem.of("rate-limited", "Too many requests.").header("Retry-After", "60");
            case 503 -> Problem.of("overloaded", "Try again in a moment.").header("Retry-After", "5");
            default ->
                status < 500
                        ? Problem.of(
                                "bad-request",
                                "This request cannot be understood as HTTP/1.1; check its request line and Host.")
                        : Problem.of("internal-error", "This is our fault. Tell us the requestId.");
        };
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

    /** Violations of Bean Validation: 400 if all concern parameters, otherwise 422. */
    static final class Violations {
        private Violations() {}

        static Problem problem(java.util.Set<? extends ConstraintViolation<?>> violations) {
            boolean parameters = violations.stream().allMatch(v -> !inBody(v));
            Problem problem = parameters
                    ? Problem.of("parameter-invalid", "A parameter is not what is taken here; see errors.")
                    : Problem.of("body-invalid", "The body breaks a rule; see errors. Nothing was changed.");
            violations.stream()
                    .filter(v -> !alsoByPlainRule(v, violations))
                    .sorted(java.util.Comparator.comparing(
                            v -> v.getPropertyPath().toString()))
                    .forEach(v -> {
                        ConstraintMessage rule = ConstraintMessage.of(v);
                        if (inBody(v)) problem.at(pointer(v.getPropertyPath()), rule.code(), rule.text());
                        else problem.parameter(lastName(v.getPropertyPath()), rule.code(), rule.text());
                    });
            return problem;
        }

        // A value may violate a constraint of our own and a standard one, such as a language tag of the wrong form.
        // Only the
        // standard one is reported, because its text is more precise.
        private static boolean alsoByPlainRule(
                ConstraintViolation<?> one, java.util.Set<? extends ConstraintViolation<?>> all) {
            if (ConstraintMessage.isStandard(one)) return false;
            String path = one.getPropertyPath().toString();
            return all.stream()
                    .anyMatch(other -> ConstraintMessage.isStandard(other)
                            && other.getPropertyPath().toString().equals(path));
        }

        private static boolean inBody(ConstraintViolation<?> violation) {
            List<Path.Node> nodes = new ArrayList<>();
            violation.getPropertyPath().forEach(nodes::add);
            return nodes.size() < 2
                    || !nodes.get(0).getKind().equals(jakarta.validation.ElementKind.METHOD)
                    || nodes.get(1).getName().equals("request");
        }

        private static String lastName(Path path) {
            String name = "";
            for (Path.Node node : path) if (node.getName() != null) name = node.getName();
            return name;
        }

        private static String pointer(Path path) {
            StringBuilder pointer = new StringBuilder();
            int depth = 0;
            boolean method = false;
            for (Path.Node node : path) {
                if (depth == 0 && node.getKind() == jakarta.validation.ElementKind.METHOD) method = true;
                if (node.getIndex() != null) pointer.append('/').append(node.getIndex());
                boolean methodOrParameter = method && depth < 2;
                if (!methodOrParameter
                        && node.getName() != null
                        && node.getKind() != jakarta.validation.ElementKind.CONTAINER_ELEMENT) {
                    pointer.append('/').append(node.getName());
                }
                depth++;
            }
            return pointer.toString();
        }
    }
}
