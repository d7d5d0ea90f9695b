package dateline.openapi;

import dateline.http.Document;
import io.quarkus.smallrye.openapi.runtime.OpenApiDocumentService;
import io.smallrye.openapi.runtime.io.Format;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** The contract, as YAML or JSON, cached and compared like every other answer. */
@Path("/openapi")
public class ContractResource {

    private static final String DOCUMENT = "<default>";

    private final OpenApiDocumentService documents;

    ContractResource(OpenApiDocumentService documents) {
        this.documents = documents;
    }

    @GET
    @PermitAll
    @Operation(hidden = true)
    public RestResponse<Document> getContract(@RestQuery @Pattern(regexp = "yaml|json") String format) {
        boolean json = "json".equals(format);
        byte[] bytes = documents.getDocument(DOCUMENT, json ? Format.JSON : Format.YAML);
        return RestResponse.ResponseBuilder.ok(Document.of(bytes))
                .type(json ? "application/json" : "application/yaml;charset=UTF-8")
                .build();
    }
}
