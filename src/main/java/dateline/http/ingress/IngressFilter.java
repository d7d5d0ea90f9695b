package dateline.http.ingress;

import dateline.http.base.HttpMethods;
import dateline.http.base.VertxInternals;
import dateline.http.problem.Problem;
import dateline.http.problem.ProblemWriter;
import dateline.http.problem.RequestIds;
import dateline.http.problem.WebPage;
import dateline.http.request.StatusProblems;
import io.quarkus.vertx.http.ManagementInterface;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.core.http.HttpClosedException;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.BiConsumer;
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
    private static final Pattern FORMAT_BY_SUFFIX = Pattern.compile(
            "/v1/(syndication/)?(articles|feeds|previews)/[^/.]+\\.[a-z]+|/\\.well-known/jwks\\.json|/news-sitemap\\.xml|/robots\\.txt|/widgets/latest\\.js");

    private static final BiConsumer<RoutingContext, Throwable> FAIL = (rc, failure) -> {
        if (!rc.failed()) rc.fail(failure);
    };

    private final HttpLimits limits;
    private final RequestFraming framing;
    private final RateLimits rateLimits;
    private final ProblemWriter problems;

    IngressFilter(HttpLimits limits, RateLimits rateLimits, ProblemWriter problems) {
        this.limits = limits;
        this.framing = new RequestFraming(limits);
        this.rateLimits = rateLimits;
        this.problems = problems;
    }

    void register(@Observes Filters filters) {
        RequestFilter.INGRESS_CHECKS.register(filters, this::checkWhenWritable);
        RequestFilter.DEADLINE.register(filters, this::startDeadline);
        RequestFilter.SECURITY_FAILURES.register(filters, IngressFilter::leaveSecurityFailuresToRest);
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

    void registerFailureHandler(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).failureHandler(this::answerFailure);
    }

    void registerManagementFailureHandler(@Observes ManagementInterface management) {
        management.router().route().order(Integer.MIN_VALUE).failureHandler(IngressFilter::ignoreDisconnect);
    }

    // Quarkus would log an error with a stack trace for each client that leaves while it sends.
    private static void ignoreDisconnect(RoutingContext rc) {
        if (rc.failure() instanceof HttpClosedException) LOG.debug("A client left before its request had arrived");
        else rc.next();
    }

    // A client that pipelines requests and does not read the responses would fill the memory: its next request is
    // checked only when the previous responses have been sent.
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
        if (refusal.isEmpty()) {
            rc.next();
            return;
        }
        // The connection would wait for the rest of the body.
        if (!rc.request().isEnded() && RequestBodies.announcesBody(rc.request())) RequestFraming.closeAfterResponse(rc);
        if (rateLimits.tryAdmitRefusal(rc)) problems.write(refusal.get(), rc);
    }

    private static void addStandardHeaders(RoutingContext rc) {
        RequestIds.assign(rc);
        SecurityHeaders.add(rc);
    }

    private Optional<Problem> refusal(RoutingContext rc) {
        // Vert.x gives null for any other version of HTTP.
        if (rc.request().version() == null) {
            return Optional.of(RequestFraming.closeAfterResponse(
                    rc, Problem.of("bad-request", "This server accepts HTTP/1.1 and HTTP/1.0.")));
        }
        if (!HttpMethods.isKnown(rc.request().method().name())) {
            return Optional.of(RequestFraming.closeAfterResponse(
                    rc,
                    Problem.of(
                            "method-not-implemented",
                            "This server supports the methods of RFC 9110 and PATCH, written in upper case.")));
        }
        Optional<String> target = OriginForm.of(rc.request());
        if (target.isEmpty()) {
            return Optional.of(RequestFraming.closeAfterResponse(
                    rc,
                    Problem.of(
                            "host-ambiguous",
                            "The host in the request line differs from the host in the Host header.")));
        }
        String uri = target.get();
        int questionMark = uri.indexOf('?');
        String rawPath = questionMark < 0 ? uri : uri.substring(0, questionMark);
        String query = questionMark < 0 ? "" : uri.substring(questionMark + 1);
        Optional<Problem> ambiguous = RequestTarget.refusal(rawPath, query, rc);
        if (ambiguous.isPresent()) return ambiguous;
        // Vert.x finds routes by the decoded path.
        String path = VertxInternals.normalizePath(rawPath);
        if (path.startsWith("/openapi-")) {
            return Optional.of(
                    Problem.of("not-found", "There is no resource at this path. The contract is at /openapi."));
        }
        if (path.length() > 1 && path.endsWith("/") && !path.equals("/swagger-ui/"))
            return Optional.of(StatusProblems.ofTrailingSlash(path));
        if (hasOneFormat(path)) WebPage.hideAccept(rc);
        Optional<Problem> unacceptable = AcceptHeader.refusal(rc);
        return unacceptable.isPresent() ? unacceptable : framing.refusal(rc);
    }

    // The suffix chooses the format; feed readers send Accept headers that do not match it. A page is HTML whatever the
    // client accepts, so that the response for one that does not exist is 404 for every client.
    private static boolean hasOneFormat(String path) {
        return path.indexOf('.') > 0 && FORMAT_BY_SUFFIX.matcher(path).matches()
                || path.startsWith("/docs/")
                || path.startsWith("/articles/");
    }

    private static void leaveSecurityFailuresToRest(RoutingContext rc) {
        rc.put(QuarkusHttpUser.AUTH_FAILURE_HANDLER, FAIL);
        Work.of(rc).setMeteredTemplate(rc.vertx().getOrCreateContext());
        rc.next();
    }

    // 401 and 403 have mappers of their own, in REST.
    private void answerFailure(RoutingContext rc) {
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
            LOG.debugf(rc.failure(), "Request %s was aborted before it was answered", RequestIds.of(rc));
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
                    "Unexpected error in request %s: %s %s",
                    RequestIds.of(rc),
                    rc.request().method(),
                    // The path may contain the slug of an article that is not public.
                    Work.of(rc).template());
        problems.write(StatusProblems.of(status, rc), rc);
    }
}
