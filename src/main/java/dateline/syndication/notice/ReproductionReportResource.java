package dateline.syndication.notice;

import dateline.access.key.Caller;
import dateline.access.scope.ReadsReports;
import dateline.http.describe.Document;
import dateline.http.response.CsvDocument;
import dateline.http.response.Page;
import dateline.syndication.partner.IdPages;
import dateline.syndication.partner.ReportNames;
import io.smallrye.common.annotation.Blocking;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** {@code GET /v1/reports/reproductions}: the reproductions that partners have reported. */
@Path("/v1/reports/reproductions")
@ReadsReports
@Blocking
public class ReproductionReportResource {

    private static final List<String> COLUMNS = List.of(
            "id",
            "partner",
            "partnerName",
            "article",
            "headline",
            "url",
            "version",
            "status",
            "currentVersion",
            "behind",
            "createdAt",
            "updatedAt");

    private final Reproductions reproductions;
    private final IdPages pages;
    private final ReportNames names;
    private final Caller caller;

    ReproductionReportResource(Reproductions reproductions, IdPages pages, ReportNames names, Caller caller) {
        this.reproductions = reproductions;
        this.pages = pages;
        this.names = names;
        this.caller = caller;
    }

    @GET
    @Produces("application/json;qs=1")
    public Page<ReproductionView> listReportedReproductions(
            @RestQuery UUID partner,
            @RestQuery UUID article,
            @RestQuery Boolean behind,
            @RestQuery @DefaultValue("20") @Min(1) @Max(100) int limit,
            @RestQuery String cursor) {
        Reproductions.ReproductionFilter filter = new Reproductions.ReproductionFilter(partner, article, behind);
        Page<ReproductionView> found = pages.readById(
                limit,
                cursor,
                (id, max) -> reproductions.after(filter, id, max),
                ids -> reproductions.readWithChecks(ids, NoticeViewer.of(caller)));
        Map<UUID, String> known =
                names.find(found.items().stream().flatMap(one -> Stream.of(one.partner(), one.article())));
        return found.map(one -> one.withNames(known));
    }

    @GET
    @Produces(CsvDocument.LOWER_QUALITY)
    @Operation(hidden = true)
    public RestResponse<Document> acceptReportedReproductionsAsCsv(
            @RestQuery UUID partner,
            @RestQuery UUID article,
            @RestQuery Boolean behind,
            @RestQuery @DefaultValue("20") @Min(1) @Max(100) int limit,
            @RestQuery String cursor) {
        return CsvDocument.of(
                listReportedReproductions(partner, article, behind, limit, cursor),
                COLUMNS,
                one -> Stream.of(
                        one.id(),
                        one.partner(),
                        one.partnerName(),
                        one.article(),
                        one.headline(),
                        one.url(),
                        one.version(),
                        one.status(),
                        one.currentVersion(),
                        one.behind(),
                        one.createdAt(),
                        one.updatedAt()));
    }
}
