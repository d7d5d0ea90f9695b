package dateline.ingest.job;

import dateline.http.ingress.HttpLimits;
import dateline.ingest.job.ImportLeases.JobClaim;
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

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final int MAX_REDIRECTS = 3;
    private static final int MAX_VALIDATOR_LENGTH = 1_000;
    private static final String ACCEPTED_TYPES = "application/rss+xml, application/atom+xml, application/feed+json,"
            + " application/x-ndjson, application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.1";

    private final OutboundClient outbound;
    private final ImportLeases leases;
    private final DocumentChunks chunks;
    private final CallLimits callLimits;

    DocumentFetcher(
            OutboundClient outbound,
            ImportLeases leases,
            DocumentChunks chunks,
            HttpLimits limits,
            ImportConfig config) {
        this.outbound = outbound;
        this.leases = leases;
        this.chunks = chunks;
        this.callLimits = new CallLimits(CONNECT_TIMEOUT, config.fetchDeadline(), limits.document(), MAX_REDIRECTS);
    }

    /**
     * @return whether there is a new document; false if the server responded 304
     * @throws DocumentRefusedException if the response is not a document
     */
    boolean fetch(JobClaim claim) throws IOException {
        Path file = Files.createTempFile("dateline-import", ".document");
        try {
            OutboundResponse response = send(claim, file);
            if (response.status() == 304 && claim.job().hasValidator()) return false;
            if (response.status() == 304)
                throw DocumentRefusedException.of(
                        "fetch-status", "The other server answered 304 to a request without a condition.");
            if (response.status() != 200)
                throw DocumentRefusedException.of(
                        "fetch-status", "The other server answered " + response.status() + ".");
            store(claim, file, response);
            return true;
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private OutboundResponse send(JobClaim claim, Path file) {
        ImportJob job = claim.job();
        Map<String, String> headers = new HashMap<>(Map.of("Accept", ACCEPTED_TYPES));
        if (job.etag() != null) headers.put("If-None-Match", job.etag());
        if (job.lastModified() != null) headers.put("If-Modified-Since", job.lastModified());
        OutboundRequest call = OutboundRequest.get(job.url(), headers, callLimits);
        // A lease for the whole exchange, so that no other node claims the import while the server is slow.
        leases.renew(claim, callLimits.totalTimeout().plus(CONNECT_TIMEOUT));
        return outbound.fetch(call, file)
                .await()
                .atMost(callLimits.totalTimeout().plus(CONNECT_TIMEOUT));
    }

    private void store(JobClaim claim, Path file, OutboundResponse response) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            long bytes = chunks.write(claim.job().id(), claim.lease(), in, callLimits.maxBytes());
            if (bytes == 0) throw DocumentRefusedException.of("document-empty", "The document is empty.");
            leases.recordFetchedDocument(
                    claim,
                    response.url().toString(),
                    bytes,
                    readValidator(response, "ETag"),
                    readValidator(response, "Last-Modified"));
        }
    }

    // The value is sent back in a request header, so only printable ASCII of limited length is stored.
    private static String readValidator(OutboundResponse response, String name) {
        Optional<String> value = response.headers().firstValue(name);
        return value.filter(text -> text.length() <= MAX_VALIDATOR_LENGTH && text.matches("[\\x20-\\x7E]+"))
                .orElse(null);
    }
}
