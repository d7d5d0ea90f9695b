package dateline.syndication.notice;

import dateline.access.key.Caller;
import dateline.access.scope.ReadsReports;
import dateline.http.response.Page;
import dateline.syndication.partner.IdPages;
import io.smallrye.common.annotation.Blocking;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.UUID;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestQuery;

/** {@code GET /v1/reports/reproductions}: the reproductions that partners have reported. */
@Path("/v1/reports/reproductions")
@Produces("application/json")
@ReadsReports
@Blocking
public class ReproductionReportResource {

    private final Reproductions reproductions;
    private final IdPages pages;
    private final Caller caller;

    ReproductionReportResource(Reproductions reproductions, IdPages pages, Caller caller) {
        this.reproductions = reproductions;
        this.pages = pages;
        this.caller = caller;
    }

    @GET
    public Page<ReproductionView> listReportedReproductions(
            @RestQuery UUID partner,
            @RestQuery UUID article,
            @RestQuery Boolean behind,
            @RestQuery @DefaultValue("20") @Min(1) @Max(100) int limit,
            @RestQuery String cursor) {
        Reproductions.ReproductionFilter filter = new Reproductions.ReproductionFilter(partner, article, behind);
        Page<UUID> ids =
                pages.byId(limit, cursor, (id, max) -> reproductions.after(filter, id, max), Function.identity());
        return ids.with(reproductions.read(ids.items(), NoticeViewer.of(caller)));
    }
}
