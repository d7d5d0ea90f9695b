package dateline.http.ingress;

import dateline.http.base.HttpDates;
import dateline.http.base.VertxInternals;
import dateline.http.describe.EncodedHeaders;
import dateline.http.describe.HeaderLines;
import dateline.http.problem.Problem;
import dateline.http.problem.ProblemWriter;
import dateline.http.problem.RequestIds;
import dateline.http.request.ProblemMappers;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * The first filter. It refuses requests that two programs might read differently (encoded slashes, two hosts, ambiguous framing), keys in
 * URLs and bodies that are too large. It adds the request id and the security headers to every response, and answers requests that fail
 * before REST.
 */
@Singleton
class IngressFilter {

    private static final Logger LOG = Logger.getLogger(IngressFilter.class);
    // Slugs and ids hold no dot. Identifiers of sources may hold one, so paths with them are not listed here.
    private static final Pattern FORMAT_BY_PATH = Pattern.compile(
            "/v1/(syndication/)?(articles|feeds)/[^/.]+\\.[a-z]+|/\\.well-known/jwks\\.json|/news-sitemap\\.xml|/robots\\.txt|/widgets/latest\\.js");
    private static final Pattern DOCUMENT = Pattern.compile("/v1/imports/[^/.]+/document");
    private static final CharSequence DATE = HttpHeaders.createOptimized("Date");
    private static final String HOST_PUNCTUATION = "._~%:[]-";
    private static final String SCRIPT_SOURCES =
            "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";
    // Swagger UI writes style attributes and inline SVG data URLs, and its page starts it from an inline script.
    private static final String SWAGGER_SOURCES =
            "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
                    + " object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

    // The demonstration page of the widget shows pictures of articles, which may come from any origin.
    private static final String WIDGET_SOURCES =
            "default-src 'self'; img-src * data:; object-src 'none'; base-uri 'none'";

    private static final EncodedHeaders SCRIPT_SECURITY = security(SCRIPT_SOURCES);
    private static final EncodedHeaders SWAGGER_SECURITY = security(SWAGGER_SOURCES);
    private static final EncodedHeaders WIDGET_SECURITY = security(WIDGET_SOURCES);

    private final HttpLimits limits;
    private final RateLimits rateLimits;
    private final ProblemWriter problems;

    IngressFilter(HttpLimits limits, RateLimits rateLimits, ProblemWriter problems) {
        this.limits = limits;
        this.rateLimits = rateLimits;
        this.problems = problems;
    }

    void register(@Observes Filters filters) {
        RequestFilter.INGRESS_CHECKS.register(filters, this::checkWhenWritable);
        RequestFilter.DEADLINE.register(filters, this::startDeadline);
    }

    private void startDeadline(RoutingContext rc) {
        RequestIds.addToLogContext(rc);
        // A 304 has no Content-Type (RFC 9110 section 15.4.5); Quarkus would send one.
        rc.addHeadersEndHandler(end -> {
            if (rc.response().getStatusCode() == 304) rc.response().headers().remove("Content-Type");
        });
        Deadline.start(rc, limits.deadline(), problems);
        rc.next();
    }

    private long maxBodyBytes(RoutingContext rc) {
        return rc.request().method() == HttpMethod.PUT
                        && DOCUMENT.matcher(rc.request().path()).matches()
                ? limits.document()
                : limits.body();
    }

    void registerFailureHandler(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).failureHandler(this::failed);
    }

    // A client that pipelines requests and does not read the responses would fill the memory: its next request is
    // checked
    // only when the previous responses have been sent.
    private void checkWhenWritable(RoutingContext rc) {
        var response = rc.response();
        if (response.writeQueueFull()) {
            response.drainHandler(taken -> {
                response.drainHandler(null);
                check(rc);
            });
        } else {
            check(rc);
        }
    }

    private void check(RoutingContext rc) {
        addStandardHeaders(rc);
        Optional<Problem> refusal = refusal(rc);
        if (refusal.isEmpty()) rc.next();
        else if (rateLimits.tryAdmitRefusal(rc)) problems.write(refusal.get(), rc);
    }

    private static void addStandardHeaders(RoutingContext rc) {
        RequestIds.assign(rc);
        securityHeaders(rc);
    }

    private Optional<Problem> refusal(RoutingContext rc) {
        // Vert.x gives null for any other version of HTTP.
        if (rc.request().version() == null) {
            return Optional.of(
                    closeAfterResponse(rc, Problem.of("bad-request", "This server accepts HTTP/1.1 and HTTP/1.0.")));
        }
        if (!RequestMeters.isKnown(rc.request().method())) {
            return Optional.of(closeAfterResponse(
                    rc,
                    Problem.of(
                            "method-not-implemented",
                            "This server knows the methods of RFC 9110 and PATCH, in capital letters.")));
        }
        Optional<String> target = OriginForm.of(rc.request());
        if (target.isEmpty()) {
            return Optional.of(closeAfterResponse(
                    rc, Problem.of("host-ambiguous", "The request line names another host than the Host header.")));
        }
        String uri = target.get();
        int mark = uri.indexOf('?');
        String rawPath = mark < 0 ? uri : uri.substring(0, mark);
        String query = mark < 0 ? "" : uri.substring(mark + 1);
        Optional<Problem> ambiguous = RequestTarget.refusal(rawPath, query, rc);
        if (ambiguous.isPresent()) return ambiguous;
        // Vert.x finds routes by the decoded path.
        String path = VertxInternals.normalizePath(rawPath);
        if (path.startsWith("/openapi-")) {
            return Optional.of(Problem.of("not-found", "Nothing is here. The contract is at /openapi."));
        }
        if (path.length() > 1 && path.endsWith("/") && !path.equals("/swagger-ui/")) {
            return Optional.of(Problem.of("not-found", "Nothing is here. Leave out the trailing slash."));
        }
        // The suffix chooses the format; feed readers send Accept headers that do not match it.
        if (path.indexOf('.') > 0 && FORMAT_BY_PATH.matcher(path).matches())
            rc.request().headers().remove("Accept");
        Optional<Problem> unacceptable = AcceptHeader.refusal(rc);
        return unacceptable.isPresent() ? unacceptable : framing(rc);
    }

    // A proxy and this server must agree on the host of a request and on where it ends (RFC 9112 sections 3.2 and 6.3);
    // otherwise requests can be smuggled.
    private Optional<Problem> framing(RoutingContext rc) {
        var headers = rc.request().headers();
        if (!HeaderLines.areUnambiguous(headers)) {
            return Optional.of(
                    closeAfterResponse(
                            rc,
                            Problem.of(
                                    "bad-request",
                                    "Every header line needs a name, and stands on one line: folding is obsolete (RFC 9112 section 5.2).")));
        }
        List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
        if (hosts.size() > 1) {
            return Optional.of(closeAfterResponse(rc, Problem.of("host-ambiguous", "Send exactly one Host header.")));
        }
        if (hosts.size() == 1 && !isHost(hosts.get(0))) {
            return Optional.of(
                    closeAfterResponse(rc, Problem.of("host-ambiguous", "Host is a name or address, with a port.")));
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
        if (length == null) return Optional.empty();
        long limit = maxBodyBytes(rc);
        if ((length.length() > 18 || Long.parseLong(length) > limit)) {
            return Optional.of(closeAfterResponse(
                    rc,
                    Problem.of("body-too-large", "A body may have " + limit + " bytes; this one has " + length + ".")
                            .with("limit", limit)));
        }
        return Optional.empty();
    }

    private static boolean isHost(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean word = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z';
            if (!word && HOST_PUNCTUATION.indexOf(c) < 0) return false;
        }
        return true;
    }

    private static Problem closeAfterResponse(RoutingContext rc, Problem problem) {
        rc.response().putHeader("Connection", "close");
        rc.response().endHandler(done -> rc.request().connection().close());
        return problem;
    }

    private static void securityHeaders(RoutingContext rc) {
        String uri = rc.request().uri();
        rc.response().putHeader(DATE, HttpDates.now());
        boolean swagger = uri.startsWith("/swagger-ui");
        EncodedHeaders security = uri.startsWith("/widgets") ? WIDGET_SECURITY : SCRIPT_SECURITY;
        (swagger ? SWAGGER_SECURITY : security).addTo(rc.response());
        // Swagger UI has the same file names in every release, so its files must be revalidated.
        if (swagger)
            rc.addHeadersEndHandler(end -> {
                int status = rc.response().getStatusCode();
                if (status == 200 || status == 304) rc.response().putHeader("Cache-Control", "no-cache");
            });
        if (rc.request().method() == HttpMethod.TRACE) rc.response().putHeader("Connection", "close");
    }

    private static EncodedHeaders security(String sources) {
        return EncodedHeaders.of(header -> {
            header.accept("X-Content-Type-Options", "nosniff");
            header.accept("Referrer-Policy", "no-referrer");
            header.accept("Cross-Origin-Opener-Policy", "same-origin");
            header.accept("Content-Security-Policy", sources);
        });
    }

    // 401 and 403 have mappers of their own, in REST.
    private void failed(RoutingContext rc) {
        if (rc.failure() instanceof SecurityException) {
            rc.next();
            return;
        }
        if (rc.failure() instanceof Problem problem) {
            problems.write(problem, rc);
            return;
        }
        // The client aborted the request while it was read; it has been answered.
        if (rc.response().ended()) {
            LOG.debugf(rc.failure(), "Aborted before it was answered, request %s", RequestIds.of(rc));
            return;
        }
        // Vert.x rejects a request without a usable Host before any filter.
        if (!RequestIds.isAssigned(rc)) {
            addStandardHeaders(rc);
            RequestIds.addToLogContext(rc);
            if (!rateLimits.tryAdmitRefusal(rc)) return;
        }
        int status = rc.statusCode() < 400 ? 500 : rc.statusCode();
        if (status == 500)
            LOG.errorf(
                    rc.failure(),
                    "unexpected, in request %s: %s %s",
                    RequestIds.of(rc),
                    rc.request().method(),
                    rc.request().path());
        problems.write(ProblemMappers.forStatus(status, rc), rc);
    }
}
