package dateline.http.response;

import dateline.http.base.PublicUrl;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Builds the links of a page: the URL of the requested collection with its parameters in alphabetical order. */
@RequestScoped
public class PageLinks {

    private static final Set<String> PAGING = Set.of("cursor", "limit", "fields", "count", "facets", "include");

    private final RoutingContext rc;
    private final PublicUrl url;
    // Percent-encoded.
    private Map<String, String> parameters;

    public PageLinks(RoutingContext rc, PublicUrl url) {
        this.rc = rc;
        this.url = url;
    }

    public String self() {
        return link(parameters());
    }

    /** The URL without a cursor. */
    public String first() {
        return without(Set.of("cursor"));
    }

    public String next(String cursor) {
        Map<String, String> next = new TreeMap<>(parameters());
        next.put("cursor", encode(cursor));
        return link(next);
    }

    /** The query that a cursor is bound to: the path and all parameters except those of paging and presentation. */
    public String query() {
        return without(PAGING);
    }

    private String without(Set<String> excluded) {
        Map<String, String> others = new TreeMap<>(parameters());
        others.keySet().removeAll(excluded);
        return link(others);
    }

    private String link(Map<String, String> parameters) {
        StringBuilder link = new StringBuilder(url.to(rc.request().path()));
        char separator = '?';
        for (Map.Entry<String, String> one : parameters.entrySet()) {
            link.append(separator).append(one.getKey()).append('=').append(one.getValue());
            separator = '&';
        }
        return link.toString();
    }

    private Map<String, String> parameters() {
        if (parameters != null) return parameters;
        Map<String, String> sent = new TreeMap<>();
        rc.queryParams().forEach(one -> sent.put(one.getKey(), encode(one.getValue())));
        return parameters = sent;
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
