package dateline.article.bulk;

import dateline.access.key.AuthenticatedCaller;
import dateline.access.key.Caller;
import dateline.access.scope.WritesArticles;
import dateline.http.describe.NeverStored;
import dateline.http.ingress.Deadline;
import dateline.http.problem.Now;
import io.smallrye.common.annotation.Blocking;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestQuery;

/** Exports all articles as NDJSON, for backups and for import into another newsroom. */
@Path("/v1/articles/export")
@Produces(BulkItemReader.NDJSON)
@WritesArticles
@NeverStored
@Blocking
public class ExportResource {

    private final Export export;
    private final Caller caller;
    private final RoutingContext rc;
    private final Now now;

    ExportResource(Export export, Caller caller, RoutingContext rc, Now now) {
        this.export = export;
        this.caller = caller;
        this.rc = rc;
        this.now = now;
    }

    @GET
    public StreamingOutput exportArticles(@RestQuery UUID after, @RestQuery Instant modifiedFrom) {
        Instant at = now.instant();
        Deadline.extendWhileSending(rc);
        HttpServerResponse response = rc.response();
        AuthenticatedCaller exporter = caller.authenticated().orElseThrow();
        return out -> write(out, after, modifiedFrom, at, exporter, response);
    }

    private void write(
            OutputStream out,
            UUID after,
            Instant modifiedFrom,
            Instant at,
            AuthenticatedCaller exporter,
            HttpServerResponse response)
            throws IOException {
        try {
            export.write(out, after, modifiedFrom, at, exporter, () -> response.closed());
        } catch (IOException e) {
            // A client that has disconnected needs no response. Any other failure aborts the response, so that the
            // client notices it.
            if (!response.closed()) throw e;
        }
    }
}
