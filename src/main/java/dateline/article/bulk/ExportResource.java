package dateline.article.bulk;

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
    private final RoutingContext rc;
    private final Now now;

    ExportResource(Export export, RoutingContext rc, Now now) {
        this.export = export;
        this.rc = rc;
        this.now = now;
    }

    @GET
    public StreamingOutput exportArticles(@RestQuery UUID after, @RestQuery Instant modifiedFrom) {
        Instant at = now.instant();
        Deadline.extendWhileSending(rc);
        HttpServerResponse response = rc.response();
        return out -> write(out, after, modifiedFrom, at, response);
    }

    private void write(OutputStream out, UUID after, Instant modifiedFrom, Instant at, HttpServerResponse response)
            throws IOException {
        try {
            export.write(out, after, modifiedFrom, at, () -> response.closed());
        } catch (IOException e) {
            // A client that has disconnected needs no response. Any other failure aborts the response, so that the
            // client notices it.
            if (!response.closed()) throw e;
        }
    }
}
