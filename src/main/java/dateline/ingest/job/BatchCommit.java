package dateline.ingest.job;

import dateline.article.bulk.ArticleImport;
import dateline.article.bulk.ArticleImport.ImportOptions;
import dateline.article.bulk.ArticleImport.ImportOutcome;
import dateline.article.bulk.ArticleImport.IncomingItem;
import dateline.http.problem.Problem;
import dateline.http.request.FailureProblems;
import dateline.ingest.item.ImportEntry;
import dateline.ingest.job.ImportJobs.JobClaim;
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

    private static final int ATTEMPTS = 3;
    private static final int UNAVAILABLE = 503;

    /**
     * Batch size from 1 to 300, adapted so that a transaction takes between 0.3 and 1 second. The limit matters because
     * the change log holds back later changes until the transaction ends.
     */
    static final class AdaptiveBatchSize {

        private static final int FIRST = 20;
        private static final int MOST = 300;
        private static final long LONG = 1_000;
        private static final long SHORT = 300;

        // Written by the committing thread, read by the thread that reads the document.
        private volatile int size = FIRST;

        int size() {
            return size;
        }

        void took(long millis) {
            if (millis > LONG) size = Math.max(1, size / 2);
            else if (millis < SHORT) size = Math.min(MOST, size + size / 2 + 1);
        }
    }

    private final ArticleImport desk;
    private final ImportJobs jobs;
    private final ImportLog log;

    BatchCommit(ArticleImport desk, ImportJobs jobs, ImportLog log) {
        this.desk = desk;
        this.jobs = jobs;
        this.log = log;
    }

    /**
     * Commits a batch without its duplicates and adapts the batch size to the time it took.
     *
     * @throws ImportJobs.LeaseLostException if this node no longer has the lease
     */
    void take(JobClaim claim, List<PreparedItem> few, DuplicateFilter once, AdaptiveBatchSize pace) {
        long begin = System.nanoTime();
        List<PreparedItem> batch = once.of(few);
        try {
            commit(claim, batch);
        } catch (ImportJobs.LeaseLostException lost) {
            throw lost;
        } catch (RuntimeException | Error oneOfThemFailed) {
            for (PreparedItem one : batch) alone(claim, one, 1);
        }
        pace.took((System.nanoTime() - begin) / 1_000_000);
    }

    private void alone(JobClaim claim, PreparedItem one, int attempt) {
        try {
            commit(claim, List.of(one));
            return;
        } catch (ImportJobs.LeaseLostException lost) {
            throw lost;
        } catch (RuntimeException | Error e) {
            Problem problem = FailureProblems.of(e);
            if (problem.status() != UNAVAILABLE) {
                commit(claim, List.of(one.refused(problem.code(), ExportLineParser.told(problem))));
                return;
            }
            // The database is unavailable and the item is not at fault: the lease expires, and a node continues the
            // run.
            if (attempt == ATTEMPTS) throw problem;
        }
        alone(claim, one, attempt + 1);
    }

    private void commit(JobClaim claim, List<PreparedItem> batch) {
        QuarkusTransaction.requiringNew().run(() -> {
            jobs.hold(claim);
            Instant now = jobs.now();
            List<ImportEntry> entries = entries(claim.job(), batch, now);
            log.write(claim.job(), entries, now);
            jobs.advance(claim, batch.get(batch.size() - 1).item().number(), counts(entries));
        });
    }

    private List<ImportEntry> entries(ImportJob job, List<PreparedItem> batch, Instant now) {
        List<IncomingItem> arrivals = batch.stream()
                .filter(one -> one.isReady() && one.arrival() != null)
                .map(PreparedItem::arrival)
                .toList();
        Iterator<ImportOutcome> taken = arrivals.isEmpty()
                ? List.<ImportOutcome>of().iterator()
                : desk.take(job.source(), arrivals, job.createdBy(), now).iterator();
        ImportOptions order = new ImportOptions(job.source(), job.visibility(), job.publish());
        List<ImportEntry> entries = new ArrayList<>();
        for (PreparedItem one : batch) {
            if (!one.isReady()) entries.add(one.entry());
            else if (one.arrival() != null) entries.add(one.entry(taken.next()));
            else entries.add(one.entry(desk.restore(one.line(), order, job.createdBy(), now)));
        }
        return entries;
    }

    private static ImportJob.ItemCounts counts(List<ImportEntry> entries) {
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
