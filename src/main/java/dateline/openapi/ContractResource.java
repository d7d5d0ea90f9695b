package dateline.openapi;

import dateline.http.describe.Document;
import dateline.http.describe.ServerCached;
import dateline.http.problem.WebPage;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** Serves the OpenAPI document as YAML or JSON. */
@Path("/openapi")
public class ContractResource {

    private final Contract contract;

    ContractResource(Contract contract) {
        this.contract = contract;
    }

    @GET
    @PermitAll
    @ServerCached(ServerCached.CacheScope.STATIC)
    @Operation(hidden = true)
    public RestResponse<Document> getContract(
            @RestQuery @Pattern(regexp = "yaml|json") String format, RoutingContext rc) {
        boolean json = "json".equals(format);
        // A browser shows plain text, and would save YAML to a file.
        String yaml = WebPage.isPreferred(rc) ? "text/plain;charset=UTF-8" : "application/yaml;charset=UTF-8";
        return RestResponse.ResponseBuilder.ok(Document.of(json ? contract.json() : contract.yaml()))
                .type(json ? "application/json;charset=UTF-8" : yaml)
                .header("Vary", "Accept")
                .build();
    }
}
