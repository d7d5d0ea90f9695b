package dateline.http.ingress;

import dateline.http.describe.HeaderLines;
import dateline.http.problem.Problem;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Checks the header lines, the host and the length of a request. A proxy and this server must agree on its host and on where it ends (RFC 9112
 * sections 3.2 and 6.3); otherwise requests can be smuggled.
 */
final class RequestFraming {

    private static final Pattern DOCUMENT = Pattern.compile("/v1/imports/[^/.]+/document");
    private static final String HOST_PUNCTUATION = "._~%:[]-";

    private final HttpLimits limits;

    RequestFraming(HttpLimits limits) {
        this.limits = limits;
    }

    Optional<Problem> refusal(RoutingContext rc) {
        var headers = rc.request().headers();
        if (!HeaderLines.areUnambiguous(headers)) {
            return Optional.of(
                    closeAfterResponse(
                            rc,
                            Problem.of(
                                    "bad-request",
                                    "Each header needs a name and must be on one line. Folded lines are obsolete (RFC 9112 section 5.2).")));
        }
        List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
        if (hosts.size() > 1) {
            return Optional.of(closeAfterResponse(rc, Problem.of("host-ambiguous", "Send exactly one Host header.")));
        }
        if (hosts.size() == 1 && !isHost(hosts.get(0))) {
            return Optional.of(closeAfterResponse(
                    rc, Problem.of("host-ambiguous", "Host must be a name or an address, with a port if needed.")));
        }
        var codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        boolean chunked = codings.size() == 1
                && codings.get(0).strip().toLowerCase(Locale.ROOT).equals("chunked");
        // Netty has refused Transfer-Encoding with Content-Length, two lengths, and lengths that are no number.
        if (!codings.isEmpty() && !chunked) {
            return Optional.of(closeAfterResponse(
                    rc,
                    Problem.of(
                            "framing-ambiguous",
                            "Send either a Content-Length or Transfer-Encoding: chunked, once, and nothing else.")));
        }
        String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
        // Some clients send a Content-Type without a body. REST would answer 415.
        if (codings.isEmpty() && (length == null || length.equals("0"))) headers.remove(HttpHeaderNames.CONTENT_TYPE);
        if (length == null && codings.isEmpty()) return Optional.empty();
        long limit = maxBodyBytes(rc);
        if (length != null && (length.length() > 18 || Long.parseLong(length) > limit)) {
            return Optional.of(closeAfterResponse(
                    rc,
                    Problem.of("body-too-large", "A body may have " + limit + " bytes; this one has " + length + ".")
                            .with("limit", limit)));
        }
        boolean reads = rc.request().method() == HttpMethod.GET || rc.request().method() == HttpMethod.HEAD;
        // A proxy may not pass such a body on (RFC 9110 section 9.3.1). Vert.x would keep the request, with its
        // response, in memory until the body has arrived.
        if (reads && RequestBodies.announcesBody(rc.request())) {
            return Optional.of(closeAfterResponse(
                    rc,
                    Problem.of(
                            "bad-request",
                            "Send GET and HEAD without a body: leave out Content-Length and Transfer-Encoding.")));
        }
        return Optional.empty();
    }

    private static boolean isHost(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean isWordCharacter = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z';
            if (!isWordCharacter && HOST_PUNCTUATION.indexOf(c) < 0) return false;
        }
        return true;
    }

    private long maxBodyBytes(RoutingContext rc) {
        return rc.request().method() == HttpMethod.PUT
                        && DOCUMENT.matcher(rc.request().path()).matches()
                ? limits.document()
                : limits.body();
    }

    /** Closes the connection after the response, because the next request on it may be misread. */
    static Problem closeAfterResponse(RoutingContext rc, Problem problem) {
        closeAfterResponse(rc);
        return problem;
    }

    /** The connection is closed after the response, without waiting for the rest of the request. */
    static void closeAfterResponse(RoutingContext rc) {
        rc.response().putHeader("Connection", "close");
    }
}
