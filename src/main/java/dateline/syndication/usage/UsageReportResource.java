package dateline.syndication.usage;

import dateline.access.scope.ReadsReports;
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
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** The usage report across all partners. */
@Path("/v1/reports/usage")
@ReadsReports
@Blocking
public class UsageReportResource {

    private final UsageReport usage;

    UsageReportResource(UsageReport usage) {
        this.usage = usage;
    }

    @GET
    @Produces("application/json;qs=1")
    public Page<UsageItem> reportUsage(@RestQuery UUID partner, @Valid @BeanParam UsageQuery query) {
        return usage.withNames(usage.page(partner, query));
    }

    @GET
    @Produces(CsvDocument.LOWER_QUALITY)
    @Operation(hidden = true)
    public RestResponse<Document> acceptUsageReportAsCsv(@RestQuery UUID partner, @Valid @BeanParam UsageQuery query) {
        return usage.toCsvWithNames(reportUsage(partner, query));
    }
}
