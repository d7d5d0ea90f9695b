package dateline.http.request;

import dateline.http.problem.Problem;
import dateline.http.problem.RouteTable;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** The problem of a request that Vert.x or Quarkus REST refuses with a status code only. */
public final class StatusProblems {

    private StatusProblems() {}

    public static Problem of(int status, RoutingContext rc) {
        String path = rc.request().path();
        String method = rc.request().method().name();
        return switch (status) {
            case 404, 405 -> {
                String allow = RouteTable.allow(path);
                yield allow.isEmpty() || List.of(allow.split(", ")).contains(method)
                        ? Problem.of("not-found", notFound(path))
                        : Problem.of("method-not-allowed", "This path answers to " + allow + ".")
                                .header("Allow", allow);
            }
            case 406 -> {
                List<String> types = RouteTable.produced(path, method);
                yield Problem.of("not-acceptable", "Available media types: " + String.join(", ", types) + ".")
                        .with("served", types)
                        .header("Vary", "Accept");
            }
            case 415 -> {
                List<String> types = RouteTable.consumed(path, method);
                Problem problem = Problem.of(
                                "unsupported-media-type", "Accepted media types: " + String.join(", ", types) + ".")
                        .with("accepted", types);
                yield problem.header(method.equals("PATCH") ? "Accept-Patch" : "Accept", String.join(", ", types));
            }
            case 408 -> Problem.of("request-timeout", "The request did not arrive in time. Send it again.");
            case 413 -> Problem.of("body-too-large", "The body is larger than the limit.");
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

    private static String notFound(String path) {
        return "There is no resource at this path"
                + RouteTable.findSimilarPath(path)
                        .map(meant -> "; did you mean " + meant + "?")
                        .orElse(".")
                + " The contract at /openapi lists every path.";
    }
}
