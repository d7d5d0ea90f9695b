package dateline.syndication.usage;

import dateline.access.key.Caller;
import dateline.access.scope.ReadsSyndication;
import dateline.http.describe.Document;
import dateline.http.response.CsvDocument;
import dateline.http.response.Page;
import io.smallrye.common.annotation.Blocking;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestResponse;

/** The usage report of the caller's own partner. */
@Path("/v1/usage")
@ReadsSyndication
@Blocking
public class UsageResource {

    private final UsageReport usage;
    private final Caller caller;

    UsageResource(UsageReport usage, Caller caller) {
        this.usage = usage;
        this.caller = caller;
    }

    @GET
    @Produces("application/json;qs=1")
    public Page<UsageItem> listUsage(@Valid @BeanParam UsageQuery query) {
        return usage.page(callerPartner(), query);
    }

    @GET
    @Produces(CsvDocument.LOWER_QUALITY)
    @Operation(hidden = true)
    public RestResponse<Document> acceptUsageAsCsv(@Valid @BeanParam UsageQuery query) {
        return usage.toCsv(usage.page(callerPartner(), query));
    }

    // A key that belongs to no partner gets an id that no partner has, and so an empty report.
    private UUID callerPartner() {
        return caller.partner().orElse(new UUID(0, 0));
    }
}
