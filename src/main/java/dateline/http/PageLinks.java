package dateline.http;

import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The URL of the collection that was asked for, with its parameters in alphabetical order. */
@RequestScoped
public class PageLinks {

    private final RoutingContext rc;
    private final PublicUrl url;

    public PageLinks(RoutingContext rc, PublicUrl url) {
        this.rc = rc;
        this.url = url;
    }

    public String self() {
        return link(parameters());
    }

    /** The same without a cursor. */
    public String first() {
        Map<String, String> parameters = parameters();
        parameters.remove("cursor");
        return link(parameters);
    }

    public String next(String cursor) {
        Map<String, String> parameters = parameters();
        parameters.put("cursor", cursor);
        return link(parameters);
    }

    /** What a cursor is bound to: the path and every parameter but the page's own. */
    public String query() {
        Map<String, String> parameters = parameters();
        for (String paging : new String[] {"cursor", "limit", "fields", "count", "facets", "include"}) {
            parameters.remove(paging);
        }
        return link(parameters);
    }

    private String link(Map<String, String> parameters) {
        String query = parameters.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return url.to(rc.request().path()) + (query.isEmpty() ? "" : "?" + query);
    }

    private Map<String, String> parameters() {
        Map<String, String> parameters = new TreeMap<>();
        rc.queryParams().forEach(parameter -> parameters.put(parameter.getKey(), parameter.getValue()));
        return parameters;
    }
}
