package dateline.http.response;

import dateline.http.base.PublicUrl;
import dateline.http.describe.DeprecatedSince;
import dateline.http.describe.DeprecationPeriod;
import dateline.http.request.DeclaredParameters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The headers of responses to deprecated operations, and to requests with deprecated parameters. */
@ApplicationScoped
class DeprecationHeaders {

    static final String LINK = "Link";

    /** What is deprecated about an operation. */
    private record DeprecatedParts(Optional<DeprecationPeriod> operation, Map<String, DeprecationPeriod> parameters) {

        static DeprecatedParts of(Method method) {
            Map<String, DeprecationPeriod> parameters = new LinkedHashMap<>();
            DeclaredParameters.of(method)
                    .forEach((name, parameter) ->
                            period(parameter.annotations()).ifPresent(period -> parameters.put(name, period)));
            return new DeprecatedParts(period(method), parameters);
        }

        private static Optional<DeprecationPeriod> period(AnnotatedElement element) {
            return Optional.ofNullable(element.getAnnotation(DeprecatedSince.class))
                    .map(DeprecationPeriod::of);
        }

        Optional<DeprecationPeriod> usedBy(RoutingContext rc) {
            if (parameters.isEmpty()) return operation;
            return Stream.concat(
                            operation.stream(),
                            parameters.entrySet().stream()
                                    .filter(one -> rc.queryParams().contains(one.getKey()))
                                    .map(Map.Entry::getValue))
                    .reduce(DeprecationPeriod::and);
        }
    }

    private final String link;
    private final Map<Method, DeprecatedParts> byMethod = new ConcurrentHashMap<>();

    DeprecationHeaders(PublicUrl url) {
        link = "<" + url.to("/docs/versions") + "#deprecation>; rel=\"deprecation\"; type=\"text/html\"";
    }

    /** Empty if the request uses nothing that is deprecated. */
    Map<String, String> of(Method method, RoutingContext rc) {
        return byMethod.computeIfAbsent(method, DeprecatedParts::of)
                .usedBy(rc)
                .map(this::headers)
                .orElse(Map.of());
    }

    private Map<String, String> headers(DeprecationPeriod period) {
        return new TreeMap<>(Map.of("Deprecation", period.deprecation(), "Sunset", period.sunsetDate(), LINK, link));
    }
}
