package dateline.demo;

import dateline.demo.DemoKeys.DemoKey;
import dateline.http.base.PublicUrl;
import dateline.http.describe.Document;
import dateline.http.describe.PageTemplate;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The landing page: HTML for browsers, links in JSON for programs, and the demo keys that this server accepts. */
@Path("/")
@Singleton
public class LandingPage {

    /** The version of this server, and links to the entry points of the API; absolute URLs. */
    public record Index(String name, String version, Map<String, String> links) {}

    /** The demo keys and example requests. */
    public record Demo(
            String key, Map<String, String> authorizations, List<KeySummary> keys, List<ExampleRequest> curls) {

        /** Of a server without demo keys. A 404 would be an error in the console of each browser that opens Swagger UI. */
        static final Demo NONE = new Demo(null, Map.of(), List.of(), List.of());
    }

    /** A demo key. */
    public record KeySummary(String name, String key, List<String> scopes, String purpose) {}

    /** A {@code curl} command that can be copied and run. */
    public record ExampleRequest(String title, String command) {}

    private static final String ADMIN = "dl_demo_admin";
    private static final String EDITOR = "dl_demo_editor";
    private static final String PARTNER = "dl_demo_partner_full";

    private final DemoKeys keys;
    private final PublicUrl url;
    private final String version;

    LandingPage(DemoKeys keys, PublicUrl url, @ConfigProperty(name = "quarkus.application.version") String version) {
        this.keys = keys;
        this.url = url;
        this.version = version;
    }

    @GET
    @Produces("application/json")
    @PermitAll
    public Index getIndex() {
        return new Index(
                "Dateline",
                version,
                new TreeMap<>(Map.of(
                        "articles", url.to("/v1/articles"),
                        "changes", url.to("/v1/changes"),
                        "feeds", url.to("/v1/feeds"),
                        "guides", url.to("/docs"),
                        "openapi", url.to("/openapi"),
                        "problems", url.to("/problems"),
                        "sections", url.to("/v1/sections"),
                        "swaggerUi", url.to("/swagger-ui"),
                        "terms", url.terms())));
    }

    @GET
    @Produces("text/html;charset=UTF-8")
    @PermitAll
    @Operation(hidden = true)
    public Document getLandingPage() {
        return PageTemplate.read("/landing.html").page(values());
    }

    @GET
    @Path("/widgets/latest")
    @Produces("text/html;charset=UTF-8")
    @PermitAll
    @Operation(hidden = true)
    public Document getWidgetPage() {
        return PageTemplate.read("/widget.html").page(values());
    }

    private Map<String, String> values() {
        return Map.of("baseUrl", escapeAttribute(url.base()), "demo", String.valueOf(url.demo()));
    }

    @GET
    @Path("/demo.json")
    @Produces("application/json")
    @PermitAll
    @Operation(hidden = true)
    public Demo getDemo() {
        if (keys.valid().isEmpty()) return Demo.NONE;
        Map<String, String> authorizations = new TreeMap<>();
        if (keys.hasValid(ADMIN)) authorizations.put("newsroom", ADMIN);
        if (keys.hasValid(PARTNER)) authorizations.put("partner", PARTNER);
        return new Demo(
                authorizations.get("newsroom"),
                authorizations,
                keys.valid().stream()
                        .map(key -> new KeySummary(key.name(), key.key(), key.scopes(), key.purpose()))
                        .toList(),
                examples());
    }

    void printBanner(@Observes @Priority(1_000) StartupEvent start) {
        if (!keys.isDemo() || !keys.areFixed()) return;
        StringBuilder banner = new StringBuilder(
                "\nDateline is at " + url.base() + " – Swagger UI at " + url.to("/swagger-ui") + "\n\n");
        for (DemoKey key : keys.valid()) banner.append("  %-26s %s%n".formatted(key.key(), key.purpose()));
        if (keys.valid().isEmpty())
            banner.append(
                    "This database has none of the public demo keys, because it was first filled for a server that other"
                            + " machines can reach, or without the demo. Use one of its own keys, or start with an empty data directory.\n");
        for (ExampleRequest example : examples())
            banner.append("\n# ")
                    .append(example.title())
                    .append('\n')
                    .append(example.command())
                    .append('\n');
        System.out.println(banner);
    }

    private List<ExampleRequest> examples() {
        List<ExampleRequest> examples = new ArrayList<>();
        examples.add(new ExampleRequest(
                "The newest articles, as a front end reads them", "curl '" + url.to("/v1/articles?limit=3") + "'"));
        if (keys.hasValid(PARTNER))
            examples.add(new ExampleRequest(
                    "A story as a partner may run it, with its credit line and terms",
                    "curl -H 'Authorization: Bearer " + PARTNER + "' '"
                            + url.to("/v1/syndication/articles/harbour-bridge-reopens-after-storm")
                            + "'"));
        if (keys.hasValid(EDITOR))
            examples.add(new ExampleRequest(
                    "A new article, as an editor creates it",
                    "curl -H 'Authorization: Bearer " + EDITOR + "' -H 'Content-Type: application/json' "
                            + "-d '{\"headline\":\"Hello, newsroom\",\"body\":[{\"type\":\"paragraph\",\"text\":\"It works.\"}]}' '"
                            + url.to("/v1/articles")
                            + "'"));
        return examples;
    }

    private static String escapeAttribute(String text) {
        return text.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;");
    }
}
