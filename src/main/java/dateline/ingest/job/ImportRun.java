package dateline.ingest.job;

import dateline.http.problem.Problem;
import dateline.ingest.item.DocumentMetadata;
import dateline.ingest.item.ImportedItem;
import dateline.ingest.job.ImportLeases.JobClaim;
import dateline.ingest.reader.DocumentReader;
import dateline.ingest.story.DuplicateFilter;
import dateline.ingest.story.ExportLineParser;
import dateline.ingest.story.ImportJob;
import dateline.ingest.story.PreparedItem;
import dateline.ingest.story.StoryMapper;
import dateline.ingest.xml.DocumentRefusedException;
import dateline.outbound.OutboundFailure;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Executes one run of an import: fetches the document if it was not uploaded, validates it in a first pass, and imports
 * its items in batches in a second. Each batch is committed with the position of the run, so that no item is lost or
 * imported twice.
 */
@Singleton
class ImportRun {

    private static final Logger LOG = Logger.getLogger(ImportRun.class);

    /** The node is shutting down. */
    private static final class NodeStoppingException extends RuntimeException {
        NodeStoppingException() {
            super(null, null, false, false);
        }
    }

    /** A server that has no memory left for an item ends, and the import is continued after each start. */
    private static final int MAX_INTERRUPTIONS = 10;

    /** Characters. One batch is prepared while another is committed, and a parsed text takes several times its size. */
    private static final long MAX_BATCH_TEXT = 2_000_000;

    private final ImportJobs jobs;
    private final ImportLeases leases;
    private final DocumentChunks chunks;
    private final DocumentFetcher fetcher;
    private final StoryMapper storyMapper;
    private final ExportLineParser lineParser;
    private final BatchCommit batchCommit;
    private final ValidationPass validationPass;
    private final ValidationPassCache validationCache;
    private final ImportConfig config;

    ImportRun(
            ImportJobs jobs,
            ImportLeases leases,
            DocumentChunks chunks,
            DocumentFetcher fetcher,
            StoryMapper storyMapper,
            ExportLineParser lineParser,
            BatchCommit batchCommit,
            ValidationPass validationPass,
            ValidationPassCache validationCache,
            ImportConfig config) {
        this.jobs = jobs;
        this.leases = leases;
        this.chunks = chunks;
        this.fetcher = fetcher;
        this.storyMapper = storyMapper;
        this.lineParser = lineParser;
        this.batchCommit = batchCommit;
        this.validationPass = validationPass;
        this.validationCache = validationCache;
        this.config = config;
    }

    private interface ImportStep {
        void run() throws IOException;
    }

    /** Fetches the document and releases the lease, so that a worker continues the run. Another server may be slow. */
    void fetch(JobClaim claim) {
        run(claim, () -> {
            if (fetcher.fetch(claim)) leases.release(claim);
            else leases.finish(claim, true);
        });
    }

    void execute(JobClaim claim, BooleanSupplier isStopping) {
        if (claim.job().interruptions() > MAX_INTERRUPTIONS) {
            fail(
                    claim,
                    "internal-error",
                    "The import was interrupted " + MAX_INTERRUPTIONS + " times after item "
                            + claim.job().position()
                            + ". The server's log may have the cause. Send the document without the items after it.");
            return;
        }
        run(claim, () -> {
            if (!claim.job().hasDocument() && !fetcher.fetch(claim)) {
                leases.finish(claim, true);
                return;
            }
            LeaseHeartbeat heartbeat = new LeaseHeartbeat(leases, claim, config);
            DocumentMetadata cached = validationCache.take(claim.job());
            DocumentMetadata metadata =
                    cached == null ? validationPass.validate(claim.job().id(), heartbeat::renewIfDue) : cached;
            metadata.documentUrl = jobs.documentUrl(claim.job().id()).orElse(null);
            leases.recordMetadata(claim, metadata);
            importItems(claim, metadata, heartbeat, isStopping);
            leases.finish(claim, false);
        });
    }

    private void run(JobClaim claim, ImportStep step) {
        try {
            step.run();
        } catch (ImportLeases.LeaseLostException lost) {
            UUID id = claim.job().id();
            LOG.infof("Import %s stops on this node: it was canceled, or another node has its lease.", id);
        } catch (NodeStoppingException stopped) {
            leases.release(claim);
        } catch (Problem unavailable) {
            LOG.warnf(
                    "Import %s is interrupted, and continues when its lease has expired: %s",
                    claim.job().id(), unavailable.getMessage());
        } catch (DocumentRefusedException refusal) {
            fail(claim, refusal.code(), refusal.getMessage());
        } catch (OutboundFailure failure) {
            fail(claim, "fetch-" + failure.kind().code(), failure.getMessage());
        } catch (IOException | RuntimeException | Error e) {
            // Without the database this fails too. The lease then expires, and a node continues the run.
            LOG.errorf(e, "Import %s failed", claim.job().id());
            fail(
                    claim,
                    "internal-error",
                    "The import failed because of an error in the server. The server's log has the cause. Try again, and report the error to the operator.");
        }
    }

    private void fail(JobClaim claim, String code, String detail) {
        try {
            leases.fail(claim, code, detail);
        } catch (ImportLeases.LeaseLostException lost) {
            LOG.infof("Import %s failed after it was canceled.", claim.job().id());
        }
    }

    private void importItems(
            JobClaim claim, DocumentMetadata metadata, LeaseHeartbeat heartbeat, BooleanSupplier isStopping)
            throws IOException {
        ImportJob job = claim.job();
        DuplicateFilter duplicates = new DuplicateFilter();
        BatchCommit.AdaptiveBatchSize batchSize = new BatchCommit.AdaptiveBatchSize();
        List<Future<PreparedItem>> batch = new ArrayList<>();
        long[] batchText = {0};
        try (InputStream in = chunks.read(job.id());
                Pipeline pipeline =
                        new Pipeline(items -> batchCommit.commitBatch(claim, items, duplicates, batchSize))) {
            DocumentReader.read(
                    in,
                    validationPass.documentLimits(),
                    metadata.copy(),
                    number -> renewLeaseAndAccept(heartbeat),
                    item -> {
                        if (item.number() <= job.position()) {
                            if (StoryMapper.isArticle(item))
                                duplicates.accept(StoryMapper.sourceIdOf(item), item.updated());
                            return;
                        }
                        if (batch.size() >= batchSize.size() || batchText[0] >= MAX_BATCH_TEXT) {
                            if (isStopping.getAsBoolean()) throw new NodeStoppingException();
                            pipeline.submitBatch(List.copyOf(batch));
                            batch.clear();
                            batchText[0] = 0;
                        }
                        batchText[0] += textLength(item);
                        batch.add(pipeline.prepare(
                                () -> prepareSafely(job.id(), item, () -> prepare(item, job, metadata))));
                    });
            if (!batch.isEmpty()) pipeline.submitBatch(batch);
            pipeline.awaitCommit();
        }
    }

    /** The characters of all texts of an item. */
    static long textLength(ImportedItem item) {
        Stream<String> own = Stream.of(
                item.id(),
                item.link(),
                item.title(),
                item.summary(),
                item.html(),
                item.base(),
                item.language(),
                item.rights(),
                item.license(),
                item.state(),
                item.kind(),
                item.slug(),
                item.thumbnail(),
                item.line());
        Stream<String> terms = Stream.concat(item.terms().stream(), Stream.ofNullable(item.section()))
                .flatMap(term -> Stream.of(term.slug(), term.name(), term.scheme()));
        Stream<String> media = Stream.concat(item.media().stream(), Stream.ofNullable(item.preview()))
                .flatMap(file -> Stream.of(
                        file.url(),
                        file.mimeType(),
                        file.medium(),
                        file.caption(),
                        file.alt(),
                        file.credit(),
                        file.copyright()));
        return Stream.of(own, item.authors().stream(), terms, media)
                        .flatMap(texts -> texts)
                        .filter(Objects::nonNull)
                        .mapToLong(String::length)
                        .sum()
                + (item.ninjs() == null ? 0 : item.ninjs().toString().length());
    }

    // Every item is read, also those that were committed before the run was resumed: the duplicate filter needs their
    // ids.
    private static boolean renewLeaseAndAccept(LeaseHeartbeat heartbeat) {
        heartbeat.renewIfDue();
        return true;
    }

    /** Prepares an item. If that fails with an unexpected error, only this item is refused. */
    static PreparedItem prepareSafely(UUID job, ImportedItem item, Supplier<PreparedItem> work) {
        try {
            return work.get();
        } catch (RuntimeException | Error e) {
            LOG.errorf(e, "Import %s refuses item %d because of an internal error", job, item.number());
            return PreparedItem.failed(item);
        }
    }

    private PreparedItem prepare(ImportedItem item, ImportJob job, DocumentMetadata metadata) {
        return item.line() == null ? storyMapper.prepare(item, job, metadata) : lineParser.prepare(item);
    }
}
