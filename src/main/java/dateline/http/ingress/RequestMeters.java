package dateline.http.ingress;

import dateline.http.base.HttpMethods;
import dateline.http.problem.RouteTable;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Bounds the tags of {@code http.server.requests} that a client can choose. The method is one of {@link HttpMethods} or {@code OTHER}; the URI
 * is the template of a route, or a fixed word for requests without a route. A meter is never removed, so without this filter every
 * invented method or path would occupy memory until the process ends.
 */
@Singleton
public class RequestMeters implements MeterFilter {

    private static final String REQUESTS = "http.server.requests";
    private static final String OTHER = "OTHER";
    private static final String SWAGGER = "/swagger-ui";
    // Values that Micrometer and Quarkus use instead of a template.
    private static final Set<String> FIXED_URIS =
            Set.of("root", "NOT_FOUND", "REDIRECTION", "UNKNOWN", "/cors-preflight", "/openapi", "/q/metrics", SWAGGER);

    @Override
    public Meter.Id map(Meter.Id id) {
        if (!id.getName().equals(REQUESTS)) return id;
        String status = id.getTag("status");
        List<Tag> tags = new ArrayList<>();
        for (Tag tag : id.getTagsAsIterable()) {
            tags.add(
                    switch (tag.getKey()) {
                        case "method" -> HttpMethods.isKnown(tag.getValue()) ? tag : Tag.of("method", OTHER);
                        case "uri" -> Tag.of("uri", boundedUri(tag.getValue(), status == null ? "" : status));
                        default -> tag;
                    });
        }
        return id.replaceTags(tags);
    }

    private static String boundedUri(String uri, String status) {
        if (FIXED_URIS.contains(uri) || RouteTable.hasTemplate(uri)) return uri;
        if (uri.startsWith(SWAGGER + "/")) return SWAGGER;
        if (status.equals("404")) return "NOT_FOUND";
        return status.startsWith("3") ? "REDIRECTION" : "UNKNOWN";
    }
}
