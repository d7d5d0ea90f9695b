package dateline.ingest.job;

import dateline.http.problem.Problem;
import dateline.ingest.item.DocumentMetadata;
import dateline.ingest.item.ImportedItem;
import dateline.ingest.job.ImportJobs.JobClaim;
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
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
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

    private final ImportJobs jobs;
    private final DocumentChunks parts;
    private final DocumentFetcher fetch;
    private final StoryMapper stories;
    private final ExportLineParser lines;
    private final BatchCommit taking;
    private final ValidationPass survey;
    private final ValidationPassCache surveyed;
    private final ImportConfig config;

    ImportRun(
            ImportJobs jobs,
            DocumentChunks parts,
            DocumentFetcher fetch,
            StoryMapper stories,
            ExportLineParser lines,
            BatchCommit taking,
            ValidationPass survey,
            ValidationPassCache surveyed,
            ImportConfig config) {
        this.jobs = jobs;
        this.parts = parts;
        this.fetch = fetch;
        this.stories = stories;
        this.lines = lines;
        this.taking = taking;
        this.survey = survey;
        this.surveyed = surveyed;
        this.config = config;
    }

    void work(JobClaim claim, BooleanSupplier stopping) {
        try {
            if (!claim.job().documentIsHere() && !fetch.document(claim)) {
                jobs.finish(claim, true);
                return;
            }
            LeaseHeartbeat pulse = new LeaseHeartbeat(jobs, claim, config);
            DocumentMetadata known = surveyed.of(claim.job());
            DocumentMetadata head = known == null ? survey.of(claim.job().id(), pulse::beat) : known;
            head.address = jobs.address(claim.job().id()).orElse(null);
            jobs.surveyed(claim, head);
            items(claim, head, pulse, stopping);
            jobs.finish(claim, false);
        } catch (ImportJobs.LeaseLostException taken) {
            LOG.infof(
                    "Import %s: another node works at it, or it was canceled.",
                    claim.job().id());
        } catch (NodeStoppingException leaving) {
            jobs.release(claim);
        } catch (Problem unavailable) {
            LOG.warnf("Import %s waits: %s", claim.job().id(), unavailable.getMessage());
        } catch (DocumentRefusedException refusal) {
            fail(claim, refusal.code(), refusal.getMessage());
        } catch (OutboundFailure failure) {
            fail(claim, "fetch-" + failure.kind().code(), failure.getMessage());
        } catch (IOException | RuntimeException | Error e) {
            // While the database is unavailable, recording the failure fails too. The lease then expires, and a node
            // continues the run.
            LOG.error("Import " + claim.job().id(), e);
            fail(claim, "internal-error", "This is our fault; the server's log has more. Try again, and tell us.");
        }
    }

    private void fail(JobClaim claim, String code, String detail) {
        try {
            jobs.fail(claim, code, detail);
        } catch (ImportJobs.LeaseLostException taken) {
            LOG.infof("Import %s failed while it was canceled.", claim.job().id());
        }
    }

    private void items(JobClaim claim, DocumentMetadata head, LeaseHeartbeat pulse, BooleanSupplier stopping)
            throws IOException {
        ImportJob job = claim.job();
        DuplicateFilter once = new DuplicateFilter();
        BatchCommit.AdaptiveBatchSize pace = new BatchCommit.AdaptiveBatchSize();
        List<Future<PreparedItem>> batch = new ArrayList<>();
        try (InputStream in = parts.read(job.id());
                Pipeline belt = new Pipeline(few -> taking.take(claim, few, once, pace))) {
            DocumentReader.read(in, survey.ceiling(), head.copy(), number -> beside(pulse), item -> {
                if (item.number() <= job.position()) {
                    if (StoryMapper.isArticle(item)) once.take(StoryMapper.id(item), item.updated());
                    return;
                }
                if (batch.size() >= pace.size()) {
                    if (stopping.getAsBoolean()) throw new NodeStoppingException();
                    belt.pass(List.copyOf(batch));
                    batch.clear();
                }
                batch.add(belt.prepare(() -> guarded(job.id(), item, () -> prepared(item, job, head))));
            });
            if (!batch.isEmpty()) belt.pass(batch);
            belt.await();
        }
    }

    // Every item is read, also those that were committed before the run was resumed: the duplicate filter needs their
    // ids.
    private static boolean beside(LeaseHeartbeat pulse) {
        pulse.beat();
        return true;
    }

    /** Prepares an item. If that fails with an unexpected error, only this item is refused. */
    static PreparedItem guarded(UUID job, ImportedItem item, Supplier<PreparedItem> work) {
        try {
            return work.get();
        } catch (RuntimeException | Error e) {
            LOG.errorf(e, "Import %s: item %d is refused", job, item.number());
            return PreparedItem.broken(item);
        }
    }

    private PreparedItem prepared(ImportedItem item, ImportJob job, DocumentMetadata head) {
        return item.line() == null ? stories.prepare(item, job, head) : lines.prepare(item);
    }
}
