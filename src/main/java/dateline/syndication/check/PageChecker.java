package dateline.syndication.check;

import dateline.http.base.BoundedHtml;
import dateline.outbound.CallLimits;
import dateline.outbound.OutboundClient;
import dateline.outbound.OutboundFailure;
import dateline.outbound.OutboundRequest;
import dateline.outbound.OutboundResponse;
import jakarta.inject.Singleton;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Fetches the page of a copy and assesses it. A page that cannot be read is a result, not an error. */
@Singleton
class PageChecker {

    /**
     * What a check found.
     *
     * @param url that responded, after redirects; null without a response
     * @param status of the response; null without one
     * @param problemCode why the page could not be read; null if it was read, or is gone
     * @param retryAfter what the server asked for; zero if it asked for nothing
     */
    record PageCheck(
            String url,
            Integer status,
            String problemCode,
            String problemDetail,
            Duration retryAfter,
            CheckFindings findings) {}

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration MAX_RETRY_AFTER = Duration.ofDays(1);
    private static final int MAX_REDIRECTS = 3;
    private static final Set<Integer> GONE = Set.of(404, 410, 451);
    private static final Set<Integer> ACCESS_DENIED = Set.of(401, 402, 403, 407);
    private static final Map<String, String> HEADERS = Map.of("Accept", "text/html, application/xhtml+xml;q=0.9");

    private final OutboundClient outbound;
    private final CallLimits limits;

    PageChecker(OutboundClient outbound, CheckConfig config) {
        this.outbound = outbound;
        this.limits = new CallLimits(CONNECT_TIMEOUT, config.timeout(), config.maxBytes(), MAX_REDIRECTS);
    }

    PageCheck check(String url, RequiredCopy required) {
        OutboundResponse response;
        try {
            response = outbound.send(OutboundRequest.get(withoutFragment(url), HEADERS, limits))
                    .await()
                    .atMost(limits.totalTimeout().plus(GRACE));
        } catch (OutboundFailure failure) {
            return unreadable(null, failure.kind().code(), failure.getMessage(), required);
        }
        int status = response.status();
        if (GONE.contains(status)) {
            String detail = "The server answered " + status + ".";
            return result(response, null, null, PageAssessment.ofGonePage(required, detail));
        }
        if (ACCESS_DENIED.contains(status))
            return unreadable(
                    response,
                    "access-denied",
                    "The server answered " + status + ": the page is not public, or the server refuses this client.",
                    required);
        if (status != 200) return unreadable(response, "http-status", "The server answered " + status + ".", required);
        if (!isHtml(response)) return unreadable(response, "not-html", "The response is not an HTML page.", required);
        try {
            return PartnerPage.of(response)
                    .map(page -> result(response, null, null, PageAssessment.of(required, page)))
                    .orElseGet(() -> unreadable(
                            response,
                            "too-large",
                            "The page has more than " + BoundedHtml.MAX_ELEMENTS + " elements.",
                            required));
        } catch (UncheckedIOException e) {
            return unreadable(response, "not-html", "The response cannot be read as HTML.", required);
        }
    }

    // A copy may be a part of a page, such as #post-5. Like a browser, the check requests the page.
    private static String withoutFragment(String url) {
        int fragment = url.indexOf('#');
        return fragment < 0 ? url : url.substring(0, fragment);
    }

    private static PageCheck unreadable(OutboundResponse response, String code, String detail, RequiredCopy required) {
        return result(response, code, detail, PageAssessment.ofUnreadablePage(required, detail));
    }

    private static PageCheck result(OutboundResponse response, String code, String detail, CheckFindings findings) {
        if (response == null) return new PageCheck(null, null, code, detail, Duration.ZERO, findings);
        return new PageCheck(
                response.url().toString(), response.status(), code, detail, retryAfter(response), findings);
    }

    private static boolean isHtml(OutboundResponse response) {
        String type = response.headers().firstValue("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        return type.startsWith("text/html") || type.startsWith("application/xhtml+xml");
    }

    // Only the form in seconds: a date would need the clock of the other server.
    private static Duration retryAfter(OutboundResponse response) {
        Optional<String> value =
                response.headers().firstValue("Retry-After").filter(text -> text.matches("[0-9]{1,9}"));
        Duration asked =
                value.map(text -> Duration.ofSeconds(Long.parseLong(text))).orElse(Duration.ZERO);
        return asked.compareTo(MAX_RETRY_AFTER) > 0 ? MAX_RETRY_AFTER : asked;
    }
}
