package dateline.http.response;

import dateline.http.describe.Document;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Style sheets, scripts and icon of the landing page, the guides, the article pages, the problem pages and Swagger UI. */
@Path("/")
public class AssetResource {

    @GET
    @Path("/landing.css")
    @Produces("text/css;charset=UTF-8")
    @PermitAll
    @Operation(hidden = true)
    public Document getLandingStyle() {
        return asset("landing.css");
    }

    @GET
    @Path("/problem.css")
    @Produces("text/css;charset=UTF-8")
    @PermitAll
    @Operation(hidden = true)
    public Document getProblemStyle() {
        return asset("problem.css");
    }

    @GET
    @Path("/landing.js")
    @Produces("text/javascript;charset=UTF-8")
    @PermitAll
    @Operation(hidden = true)
    public Document getLandingScript() {
        return asset("landing.js");
    }

    @GET
    @Path("/page.js")
    @Produces("text/javascript;charset=UTF-8")
    @PermitAll
    @Operation(hidden = true)
    public Document getPageScript() {
        return asset("page.js");
    }

    @GET
    @Path("/copy.js")
    @Produces("text/javascript;charset=UTF-8")
    @PermitAll
    @Operation(hidden = true)
    public Document getCopyScript() {
        return asset("copy.js");
    }

    @GET
    @Path("/docs.css")
    @Produces("text/css;charset=UTF-8")
    @PermitAll
    @Operation(hidden = true)
    public Document getGuideStyle() {
        return asset("docs.css");
    }

    @GET
    @Path("/docs.js")
    @Produces("text/javascript;charset=UTF-8")
    @PermitAll
    @Operation(hidden = true)
    public Document getGuideScript() {
        return asset("docs.js");
    }

    @GET
    @Path("/article.css")
    @Produces("text/css;charset=UTF-8")
    @PermitAll
    @Operation(hidden = true)
    public Document getArticleStyle() {
        return asset("article.css");
    }

    @GET
    @Path("/article.js")
    @Produces("text/javascript;charset=UTF-8")
    @PermitAll
    @Operation(hidden = true)
    public Document getArticleScript() {
        return asset("article.js");
    }

    @GET
    @Path("/swagger.js")
    @Produces("text/javascript;charset=UTF-8")
    @PermitAll
    @Operation(hidden = true)
    public Document getSwaggerUiScript() {
        return asset("swagger.js");
    }

    @GET
    @Path("/favicon.svg")
    @Produces("image/svg+xml")
    @PermitAll
    @Operation(hidden = true)
    public Document getIcon() {
        return asset("favicon.svg");
    }

    /** Browsers ask for this address where a page names no icon. */
    @GET
    @Path("/favicon.ico")
    @Produces("image/x-icon")
    @PermitAll
    @Operation(hidden = true)
    public Document getOldIcon() {
        return asset("favicon.ico");
    }

    private static Document asset(String name) {
        try (InputStream in = AssetResource.class.getResourceAsStream("/assets/" + name)) {
            return Document.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
