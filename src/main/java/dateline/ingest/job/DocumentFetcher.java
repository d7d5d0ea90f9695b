package dateline.ingest.job;

import dateline.http.ingress.HttpLimits;
import dateline.ingest.job.ImportJobs.JobClaim;
import dateline.ingest.story.ImportJob;
import dateline.ingest.xml.DocumentRefusedException;
import dateline.outbound.CallLimits;
import dateline.outbound.OutboundClient;
import dateline.outbound.OutboundRequest;
import dateline.outbound.OutboundResponse;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Fetches the document of an import from another server with a conditional request, and stores it. */
@Singleton
class DocumentFetcher {

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final int REDIRECTS = 3;
    private static final int LONGEST_VALIDATOR = 1_000;
    private static final String ACCEPTED = "application/rss+xml, application/atom+xml, application/feed+json,"
            + " application/x-ndjson, application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.1";

    private final OutboundClient outbound;
    private final ImportJobs jobs;
    private final DocumentChunks parts;
    private final CallLimits bounds;

    DocumentFetcher(
            OutboundClient outbound, ImportJobs jobs, DocumentChunks parts, HttpLimits limits, ImportConfig config) {
        this.outbound = outbound;
        this.jobs = jobs;
        this.parts = parts;
        this.bounds = new CallLimits(CONNECT, config.fetchDeadline(), limits.document(), REDIRECTS);
    }

    /**
     * @return whether there is a new document; false if the server responded 304
     * @throws DocumentRefusedException if the response is not a document
     */
    boolean document(JobClaim claim) throws IOException {
        Path file = Files.createTempFile("dateline-import", ".document");
        try {
            OutboundResponse answer = answer(claim, file);
            if (answer.status() == 304 && claim.job().isKnown()) return false;
            if (answer.status() == 304)
                throw DocumentRefusedException.of(
                        "fetch-status", "The other server answered 304, though nobody asked for what is newer.");
            if (answer.status() != 200)
                throw DocumentRefusedException.of("fetch-status", "The other server answered " + answer.status() + ".");
            store(claim, file, answer);
            return true;
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private OutboundResponse answer(JobClaim claim, Path file) {
        ImportJob job = claim.job();
        Map<String, String> headers = new HashMap<>(Map.of("Accept", ACCEPTED));
        if (job.etag() != null) headers.put("If-None-Match", job.etag());
        if (job.lastModified() != null) headers.put("If-Modified-Since", job.lastModified());
        OutboundRequest call = OutboundRequest.get(job.url(), headers, bounds);
        // A lease for the whole exchange, so that no other node claims the import while the server is slow.
        jobs.renew(claim, bounds.totalTimeout().plus(CONNECT));
        return outbound.fetch(call, file).await().atMost(bounds.totalTimeout().plus(CONNECT));
    }

    private void store(JobClaim claim, Path file, OutboundResponse answer) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            long bytes = parts.write(claim.job().id(), claim.lease(), in, bounds.maxBytes());
            if (bytes == 0) throw DocumentRefusedException.of("document-empty", "There is nothing in it.");
            jobs.fetched(
                    claim,
                    answer.url().toString(),
                    bytes,
                    validator(answer, "ETag"),
                    validator(answer, "Last-Modified"));
        }
    }

    // The value is sent back in a request header, so only printable ASCII of limited length is stored.
    private static String validator(OutboundResponse answer, String name) {
        Optional<String> value = answer.headers().firstValue(name);
        return value.filter(text -> text.length() <= LONGEST_VALIDATOR && text.matches("[\\x20-\\x7E]+"))
                .orElse(null);
    }
}
