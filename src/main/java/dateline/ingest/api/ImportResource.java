package dateline.ingest.api;

import dateline.access.key.AuthenticatedCaller;
import dateline.access.key.Caller;
import dateline.access.scope.WritesArticles;
import dateline.http.base.Ids;
import dateline.http.base.PublicUrl;
import dateline.http.describe.Idempotent;
import dateline.http.describe.NeverStored;
import dateline.http.ingress.Deadline;
import dateline.http.problem.Now;
import dateline.http.problem.Problem;
import dateline.http.response.Cursors;
import dateline.http.response.Page;
import dateline.http.response.PageLinks;
import dateline.http.response.ResponseBuilders;
import dateline.ingest.job.DocumentUpload;
import dateline.ingest.job.ImportJobs;
import dateline.ingest.job.ImportLog;
import dateline.ingest.job.ImportRequest;
import dateline.ingest.job.ImportRunner;
import dateline.ingest.job.ImportService;
import dateline.ingest.story.ImportJob;
import io.smallrye.common.annotation.Blocking;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** REST resource of imports: jobs that bring in articles from other systems. */
@Path("/v1/imports")
@Produces("application/json")
@WritesArticles
@NeverStored
@Blocking
public class ImportResource {

    static final String NDJSON = "application/x-ndjson";

    private final ImportService imports;
    private final ImportJobs jobs;
    private final DocumentUpload uploads;
    private final ImportRunner runner;
    private final ImportLog log;
    private final Cursors cursors;
    private final PageLinks links;
    private final RoutingContext rc;
    private final Caller caller;
    private final Now now;
    private final PublicUrl url;

    ImportResource(
            ImportService imports,
            ImportJobs jobs,
            DocumentUpload uploads,
            ImportRunner runner,
            ImportLog log,
            Cursors cursors,
            PageLinks links,
            RoutingContext rc,
            Caller caller,
            Now now,
            PublicUrl url) {
        this.imports = imports;
        this.jobs = jobs;
        this.uploads = uploads;
        this.runner = runner;
        this.log = log;
        this.cursors = cursors;
        this.links = links;
        this.rc = rc;
        this.caller = caller;
        this.now = now;
        this.url = url;
    }

    @GET
    public Page<ImportView> listImports(
            @RestQuery @DefaultValue("20") @Min(1) @Max(100) int limit, @RestQuery String cursor) {
        UUID before = cursor == null
                ? null
                : UUID.fromString(cursors.open(links.query(), cursor).get(0));
        return Page.of(
                        jobs.listBefore(before, limit + 1),
                        limit,
                        last -> cursors.seal(links.query(), last.id().toString()),
                        links,
                        null)
                .map(job -> ImportView.of(job, null, null, url));
    }

    @POST
    @Consumes("application/json")
    @Transactional
    @Idempotent
    @ResponseStatus(201)
    public RestResponse<ImportView> createImport(@NotNull @Valid ImportRequest request) {
        request.require();
        ImportService.CreatedImport created =
                imports.create(Ids.next(), request, caller.name(), caller.keyId(), now.instant());
        ImportView view = ImportView.of(created.job(), List.of(), created.created(), url);
        return ResponseBuilders.created(view.links().self(), view);
    }

    @GET
    @Path("/{import}")
    public ImportView getImport(@RestPath("import") String id) {
        return toView(jobs.required(parseId(id)));
    }

    @PUT
    @Path("/{import}/document")
    @Consumes({
        "application/xml",
        "text/xml",
        "application/rss+xml",
        "application/atom+xml",
        "application/feed+json",
        "application/json",
        NDJSON,
        "application/gzip",
        "application/octet-stream"
    })
    @ResponseStatus(202)
    public ImportView putImportDocument(
            @RestPath("import") String id,
            @NotNull @RequestBody(
                            required = true,
                            content = {
                                @Content(
                                        mediaType = "application/xml",
                                        schema = @Schema(type = SchemaType.STRING, format = "binary")),
                                @Content(
                                        mediaType = "application/octet-stream",
                                        schema = @Schema(type = SchemaType.STRING, format = "binary"))
                            })
                    InputStream document)
            throws IOException {
        UUID importId = jobs.required(parseId(id)).id();
        uploads.receive(importId, document, caller.keyId(), rc);
        ImportView queued = toView(jobs.required(importId));
        runner.pollSoon();
        return queued;
    }

    @POST
    @Path("/{import}/cancellations")
    @Transactional
    @Idempotent
    @ResponseStatus(201)
    public RestResponse<ImportView> cancelImport(@RestPath("import") String id) {
        imports.cancel(jobs.required(parseId(id)));
        ImportView view = toView(jobs.required(parseId(id)));
        return ResponseBuilders.created(view.links().self(), view);
    }

    @DELETE
    @Path("/{import}")
    @Transactional
    @ResponseStatus(204)
    public void deleteImport(@RestPath("import") String id) {
        imports.delete(jobs.required(parseId(id)));
    }

    @GET
    @Path("/{import}/log")
    @Produces(NDJSON)
    public StreamingOutput getImportLog(@RestPath("import") String id) {
        UUID importId = jobs.required(parseId(id)).id();
        Deadline.extendWhileSending(rc);
        HttpServerResponse response = rc.response();
        response.putHeader("Content-Disposition", "attachment; filename=\"import-" + importId + ".ndjson\"");
        AuthenticatedCaller reader = caller.authenticated().orElseThrow();
        return out -> write(out, importId, reader, response);
    }

    private void write(OutputStream out, UUID id, AuthenticatedCaller reader, HttpServerResponse response)
            throws IOException {
        try {
            log.write(out, id, reader, response::closed);
        } catch (IOException e) {
            // A client that has disconnected needs no error. Any other failure aborts the response, which the client
            // notices.
            if (!response.closed()) throw e;
        }
    }

    private ImportView toView(ImportJob job) {
        return ImportView.of(job, log.listRefusedOrTruncated(job), null, url);
    }

    private static UUID parseId(String text) {
        if (!Ids.isUuid(text)) throw Problem.of("import-not-found", "There is no import " + text + ".");
        return UUID.fromString(text);
    }
}
