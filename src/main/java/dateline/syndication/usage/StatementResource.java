package dateline.syndication.usage;

import dateline.access.key.Caller;
import dateline.access.scope.ReadsStatements;
import dateline.http.problem.Now;
import dateline.http.response.Cursors;
import dateline.http.response.Page;
import dateline.http.response.PageLinks;
import dateline.syndication.partner.RequestingPartner;
import dateline.syndication.usage.ExportedReceipts.ReceiptPosition;
import io.smallrye.common.annotation.Blocking;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** The signed statement of a partner's month, and the receipts from which anyone can compute it. */
@Path("/v1/reports")
@Produces("application/json")
@ReadsStatements
@Blocking
public class StatementResource {

    private final MonthlyStatements statements;
    private final ExportedReceipts receipts;
    private final Cursors cursors;
    private final PageLinks links;
    private final Caller caller;
    private final Now now;

    StatementResource(
            MonthlyStatements statements,
            ExportedReceipts receipts,
            Cursors cursors,
            PageLinks links,
            Caller caller,
            Now now) {
        this.statements = statements;
        this.receipts = receipts;
        this.cursors = cursors;
        this.links = links;
        this.caller = caller;
        this.now = now;
    }

    @GET
    @Path("/statements/{period}")
    public StatementView getStatement(
            @RestPath @Pattern(regexp = StatementPeriod.PATTERN) String period, @RestQuery UUID partner) {
        return statements.get(RequestingPartner.partner(caller, partner), StatementPeriod.of(period), now.instant());
    }

    @GET
    @Path("/receipts")
    public Page<ReceiptItem> listReceipts(
            @RestQuery @Pattern(regexp = StatementPeriod.PATTERN) String period,
            @RestQuery UUID partner,
            @RestQuery @DefaultValue("20") @Min(1) @Max(100) int limit,
            @RestQuery String cursor) {
        StatementPeriod month = period == null ? StatementPeriod.at(now.instant()) : StatementPeriod.of(period);
        List<ReceiptItem> found =
                receipts.page(RequestingPartner.partner(caller, partner), month, position(cursor), limit + 1);
        return Page.of(
                found,
                limit,
                last -> cursors.seal(
                        links.query(),
                        last.delivery().deliveredAt().toString(),
                        last.delivery().id().toString()),
                links,
                null);
    }

    private ReceiptPosition position(String cursor) {
        if (cursor == null) return null;
        List<String> values = cursors.open(links.query(), cursor);
        return new ReceiptPosition(Instant.parse(values.get(0)), UUID.fromString(values.get(1)));
    }
}
