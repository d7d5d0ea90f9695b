package dateline.http.request;

import dateline.http.problem.Problem;
import dateline.http.problem.RouteTable;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** The problem of a request that Vert.x or Quarkus REST refuses with a status code only. */
public final class StatusProblems {

    private static final String NO_RESOURCE = "There is no resource at this path";
    private static final String ALL_PATHS = " The contract at /openapi lists every path.";

    private StatusProblems() {}

    public static Problem of(int status, RoutingContext rc) {
        String path = rc.request().path();
        String method = rc.request().method().name();
        return switch (status) {
            case 404, 405 -> {
                String allow = RouteTable.allow(path);
                yield allow.isEmpty() || List.of(allow.split(", ")).contains(method)
                        ? notFound(path, method)
                        : Problem.of("method-not-allowed", "This path supports " + allow + ".")
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
            case 408 ->
                Problem.of(
                        "request-timeout",
                        "The request did not arrive completely in time. Nothing was changed; send it again.");
            case 413 -> Problem.of("body-too-large", "The body is larger than the limit.");
            case 429 ->
                Problem.of("rate-limited", "You have sent too many requests. Try again in 60 seconds.")
                        .header("Retry-After", "60");
            case 503 ->
                Problem.of("overloaded", "The server cannot process this request now. Try again in 5 seconds.")
                        .header("Retry-After", "5");
            default ->
                status < 500
                        ? Problem.of(
                                "bad-request",
                                "The request is not valid HTTP/1.1. Check the request line and the Host header.")
                        : Problem.of(
                                "internal-error",
                                "The server failed to process this request. Report the requestId to the operator of the server.");
        };
    }

    /** The problem of a path that ends with a slash. */
    public static Problem ofTrailingSlash(String path) {
        String shorter = path.substring(0, path.length() - 1);
        return RouteTable.allow(shorter).isEmpty()
                ? Problem.of("not-found", NO_RESOURCE + "." + ALL_PATHS)
                : Problem.of("not-found", NO_RESOURCE + ". Leave out the trailing slash.");
    }

    private static Problem notFound(String path, String method) {
        return RouteTable.findSimilarPath(path, method)
                .map(meant -> Problem.of("not-found", NO_RESOURCE + "; did you mean " + meant + "?" + ALL_PATHS)
                        .suggest(meant))
                .orElseGet(() -> Problem.of("not-found", NO_RESOURCE + "." + ALL_PATHS));
    }
}
