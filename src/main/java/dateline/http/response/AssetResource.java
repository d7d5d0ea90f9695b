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

/** Style sheets, script and icon of the landing page and the problem pages. */
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
    @Path("/favicon.svg")
    @Produces("image/svg+xml")
    @PermitAll
    @Operation(hidden = true)
    public Document getIcon() {
        return asset("favicon.svg");
    }

    private static Document asset(String name) {
        try (InputStream in = AssetResource.class.getResourceAsStream("/assets/" + name)) {
            return Document.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
