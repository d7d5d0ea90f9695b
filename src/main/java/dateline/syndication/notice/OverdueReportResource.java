package dateline.syndication.notice;

import dateline.access.key.Caller;
import dateline.access.scope.ReadsReports;
import dateline.http.describe.Document;
import dateline.http.problem.Now;
import dateline.http.response.CsvDocument;
import dateline.http.response.Cursors;
import dateline.http.response.Page;
import dateline.http.response.PageLinks;
import dateline.http.response.PageSteps;
import dateline.syndication.notice.NoticeReports.Overdue;
import dateline.syndication.notice.NoticeReports.OverduePosition;
import io.smallrye.common.annotation.Blocking;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** {@code GET /v1/reports/overdue}: overdue notices, the longest overdue first. */
@Path("/v1/reports/overdue")
@ReadsReports
@Blocking
public class OverdueReportResource {

    private static final List<String> COLUMNS = List.of(
            "notice",
            "partner",
            "partnerName",
            "article",
            "headline",
            "permission",
            "permissionTitle",
            "kind",
            "demand",
            "state",
            "issuedAt",
            "dueAt");
    private static final Instant EARLIEST = Instant.parse("1400-01-01T00:00:00Z");

    private final NoticeReports reports;
    private final Cursors cursors;
    private final PageLinks links;
    private final Caller caller;
    private final Now now;

    OverdueReportResource(NoticeReports reports, Cursors cursors, PageLinks links, Caller caller, Now now) {
        this.reports = reports;
        this.cursors = cursors;
        this.links = links;
        this.caller = caller;
        this.now = now;
    }

    @GET
    @Produces("application/json;qs=1")
    public Page<Overdue> listOverdueNotices(
            @RestQuery UUID partner,
            @RestQuery @DefaultValue("20") @Min(1) @Max(100) int limit,
            @RestQuery String cursor) {
        List<String> position = cursor == null ? List.of() : cursors.open(links.query(), cursor);
        Instant dueAt = position.isEmpty() ? EARLIEST : Instant.parse(position.get(0));
        UUID id = position.isEmpty() ? new UUID(0, 0) : UUID.fromString(position.get(1));
        OverduePosition start = new OverduePosition(id, dueAt, null);
        PageSteps<OverduePosition, Overdue> page = PageSteps.read(
                limit,
                (last, max) -> reports.findOverdue(partner, last == null ? start : last, max, now.instant()),
                positions -> reports.read(positions, NoticeViewer.of(caller), now.instant()),
                one -> one);
        return Page.of(
                page.items(),
                limit,
                page.hasMore(),
                shown -> {
                    OverduePosition last = page.rows().get(shown.size() - 1);
                    return cursors.seal(
                            links.query(), last.dueAt().toString(), last.id().toString());
                },
                links);
    }

    @GET
    @Produces(CsvDocument.LOWER_QUALITY)
    @Operation(hidden = true)
    public RestResponse<Document> acceptOverdueNoticesAsCsv(
            @RestQuery UUID partner,
            @RestQuery @DefaultValue("20") @Min(1) @Max(100) int limit,
            @RestQuery String cursor) {
        return CsvDocument.of(
                listOverdueNotices(partner, limit, cursor),
                COLUMNS,
                one -> Stream.of(
                        one.notice().id(),
                        one.partner().id(),
                        one.partner().name(),
                        one.notice().article(),
                        one.headline(),
                        one.notice().permission(),
                        one.permissionTitle(),
                        one.notice().kind(),
                        one.notice().demand(),
                        one.notice().state(),
                        one.notice().issuedAt(),
                        one.notice().dueAt()));
    }
}
