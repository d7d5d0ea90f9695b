package dateline.ingest.job;

import dateline.article.bulk.ArticleImport;
import dateline.article.bulk.ArticleImport.ImportOptions;
import dateline.article.bulk.ArticleImport.ImportOutcome;
import dateline.article.bulk.ArticleImport.IncomingItem;
import dateline.article.bulk.BulkItem;
import dateline.http.problem.DatabaseProblems;
import dateline.http.problem.Problem;
import dateline.http.request.FailureProblems;
import dateline.ingest.item.ImportEntry;
import dateline.ingest.job.ImportLeases.JobClaim;
import dateline.ingest.story.DuplicateFilter;
import dateline.ingest.story.ExportLineParser;
import dateline.ingest.story.ImportJob;
import dateline.ingest.story.PreparedItem;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Commits a batch of items in one short transaction, with their log entries and the position of the run. If the batch
 * fails, commits each item in a transaction of its own, so that one bad item does not block the others.
 */
@Singleton
class BatchCommit {

    private static final int MAX_ATTEMPTS = 3;
    private static final int UNAVAILABLE = 503;

    /**
     * Batch size from 1 to 300, adapted so that a transaction takes between 0.3 and 1 second. The limit matters because
     * the change log holds back later changes until the transaction ends.
     */
    static final class AdaptiveBatchSize {

        private static final int INITIAL_SIZE = 20;
        private static final int MAX_SIZE = 300;
        private static final long MAX_MILLIS = 1_000;
        private static final long MIN_MILLIS = 300;

        // Written by the committing thread, read by the thread that reads the document.
        private volatile int size = INITIAL_SIZE;

        int size() {
            return size;
        }

        void adapt(long millis) {
            if (millis > MAX_MILLIS) size = Math.max(1, size / 2);
            else if (millis < MIN_MILLIS) size = Math.min(MAX_SIZE, size + size / 2 + 1);
        }
    }

    private final ArticleImport articleImport;
    private final ImportJobs jobs;
    private final ImportLeases leases;
    private final ImportLog log;

    BatchCommit(ArticleImport articleImport, ImportJobs jobs, ImportLeases leases, ImportLog log) {
        this.articleImport = articleImport;
        this.jobs = jobs;
        this.leases = leases;
        this.log = log;
    }

    /**
     * Commits a batch without its duplicates and adapts the batch size to the time it took.
     *
     * @throws ImportLeases.LeaseLostException if this node no longer has the lease
     */
    void commitBatch(
            JobClaim claim, List<PreparedItem> items, DuplicateFilter duplicates, AdaptiveBatchSize batchSize) {
        long start = System.nanoTime();
        List<PreparedItem> batch = duplicates.markDuplicates(items);
        try {
            commitInTransaction(claim, batch);
        } catch (ImportLeases.LeaseLostException lost) {
            throw lost;
        } catch (RuntimeException | Error batchFailure) {
            for (PreparedItem item : batch) commitItem(claim, item, 1);
        }
        batchSize.adapt((System.nanoTime() - start) / 1_000_000);
    }

    private void commitItem(JobClaim claim, PreparedItem item, int attempt) {
        try {
            commitInTransaction(claim, List.of(item));
            return;
        } catch (ImportLeases.LeaseLostException lost) {
            throw lost;
        } catch (RuntimeException | Error e) {
            Problem problem = FailureProblems.of(e);
            // If the database can write that the item is refused, it is not the database that is too slow.
            boolean isTooMuchWork = attempt == MAX_ATTEMPTS && DatabaseProblems.isTransactionTimeout(e);
            if (problem.status() != UNAVAILABLE || isTooMuchWork) {
                commitInTransaction(claim, List.of(item.refused(problem.code(), ExportLineParser.describe(problem))));
                return;
            }
            // The database is unavailable and the item is not at fault: the lease expires, and a node continues the
            // run.
            if (attempt == MAX_ATTEMPTS) throw problem;
        }
        commitItem(claim, item, attempt + 1);
    }

    private void commitInTransaction(JobClaim claim, List<PreparedItem> batch) {
        QuarkusTransaction.requiringNew().run(() -> {
            leases.lock(claim);
            Instant now = jobs.now();
            List<ImportEntry> entries = importItems(claim.job(), batch, now);
            log.write(claim.job(), entries, now);
            leases.advance(claim, batch.get(batch.size() - 1).item().number(), countOutcomes(entries));
        });
    }

    private List<ImportEntry> importItems(ImportJob job, List<PreparedItem> batch, Instant now) {
        List<IncomingItem> incoming = batch.stream()
                .filter(item -> item.isReady() && item.incoming() != null)
                .map(PreparedItem::incoming)
                .toList();
        Iterator<ImportOutcome> outcomes = incoming.isEmpty()
                ? List.<ImportOutcome>of().iterator()
                : articleImport
                        .importItems(job.source(), incoming, job.createdBy(), now)
                        .iterator();
        List<BulkItem> lines = batch.stream()
                .filter(item -> item.isReady() && item.incoming() == null)
                .map(PreparedItem::line)
                .toList();
        ImportOptions options = new ImportOptions(job.source(), job.visibility(), job.publish());
        Iterator<ImportOutcome> lineOutcomes =
                articleImport.importLines(lines, options, job.createdBy(), now).iterator();
        List<ImportEntry> entries = new ArrayList<>();
        for (PreparedItem item : batch) {
            if (!item.isReady()) entries.add(item.toEntry());
            else entries.add(item.toEntry((item.incoming() != null ? outcomes : lineOutcomes).next()));
        }
        return entries;
    }

    private static ImportJob.ItemCounts countOutcomes(List<ImportEntry> entries) {
        return new ImportJob.ItemCounts(
                count(entries, "created"),
                count(entries, "updated"),
                count(entries, "unchanged"),
                count(entries, "passed-over"),
                count(entries, "refused"));
    }

    private static int count(List<ImportEntry> entries, String outcome) {
        return (int) entries.stream()
                .filter(entry -> entry.outcome().equals(outcome))
                .count();
    }
}
