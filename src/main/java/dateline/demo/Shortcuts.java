package dateline.demo;

import dateline.http.base.PublicUrl;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestResponse;

/** Redirects from addresses that people try first to the pages and documents that they look for. */
@Path("/")
@Singleton
public class Shortcuts {

    private static final String CONTRACT = "/openapi";
    private static final String SWAGGER_UI = "/swagger-ui/";
    private static final String FEED = "/v1/feeds/latest.rss";

    private static final String CLIENT = "/docs/typescript-client.md";

    private final PublicUrl url;

    Shortcuts(PublicUrl url) {
        this.url = url;
    }

    @GET
    @Path("/openapi.yaml")
    @PermitAll
    @Operation(hidden = true)
    public RestResponse<Void> findContract() {
        return redirect(CONTRACT);
    }

    @GET
    @Path("/openapi.json")
    @PermitAll
    @Operation(hidden = true)
    public RestResponse<Void> findContractAsJson() {
        return redirect(CONTRACT + "?format=json");
    }

    @GET
    @Path("/swagger")
    @PermitAll
    @Operation(hidden = true)
    public RestResponse<Void> findSwaggerUi() {
        return redirect(SWAGGER_UI);
    }

    @GET
    @Path("/q/swagger-ui")
    @PermitAll
    @Operation(hidden = true)
    public RestResponse<Void> findSwaggerUiOfQuarkus() {
        return redirect(SWAGGER_UI);
    }

    @GET
    @Path("/rss")
    @PermitAll
    @Operation(hidden = true)
    public RestResponse<Void> findFeed() {
        return redirect(FEED);
    }

    @GET
    @Path("/feed.xml")
    @PermitAll
    @Operation(hidden = true)
    public RestResponse<Void> findFeedFile() {
        return redirect(FEED);
    }

    // The guides as Markdown link to the client by its path in the repository.
    @GET
    @Path("/clients/typescript/README.md")
    @PermitAll
    @Operation(hidden = true)
    public RestResponse<Void> findClient() {
        return redirect(CLIENT);
    }

    private RestResponse<Void> redirect(String path) {
        return RestResponse.ResponseBuilder.<Void>create(302)
                .location(URI.create(url.to(path)))
                .build();
    }
}
