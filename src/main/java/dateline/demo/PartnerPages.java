package dateline.demo;

import dateline.http.base.PublicUrl;
import dateline.http.describe.Document;
import dateline.http.describe.PageTemplate;
import dateline.http.problem.Problem;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;

/**
 * A page of a partner of the demo newsroom that does not meet its obligations, so that a check has something to find.
 * Without the demo there is no such page.
 */
@Path("/partner-pages")
@Blocking
public class PartnerPages {

    /** Path of the page; a reproduction of the demo has its URL. */
    static final String HOMEWORK = "/partner-pages/homework-on-the-air";

    private final PageTemplate page = PageTemplate.read("/partner-page.html");
    private final PublicUrl url;

    PartnerPages(PublicUrl url) {
        this.url = url;
    }

    @GET
    @Path("/homework-on-the-air")
    @Produces("text/html;charset=UTF-8")
    @PermitAll
    @Operation(hidden = true)
    public Document getPartnerPage() {
        if (!url.demo()) throw Problem.of("not-found", "Only the demo newsroom has pages of partners.");
        return page.page(Map.of());
    }
}
