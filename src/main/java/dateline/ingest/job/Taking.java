package dateline.ingest.job;

import dateline.article.bulk.ImportDesk;
import dateline.article.bulk.ImportDesk.Arrival;
import dateline.article.bulk.ImportDesk.Arrived;
import dateline.article.bulk.ImportDesk.Order;
import dateline.http.problem.Problem;
import dateline.http.request.FailureProblems;
import dateline.ingest.item.Entry;
import dateline.ingest.job.Jobs.Claim;
import dateline.ingest.story.Job;
import dateline.ingest.story.Lines;
import dateline.ingest.story.Once;
import dateline.ingest.story.Prepared;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Takes a few items in one short transaction, with their lines in the log and how far the import has come. Where one of them fails,
 * each is taken by itself, so that a bad one hinders no other.
 */
@Singleton
class Taking {

    private static final int ATTEMPTS = 3;
    private static final int UNAVAILABLE = 503;

    /** How many at once: as many as take about a third of a second, since whoever follows the log waits for the transaction. */
    static final class Pace {

        private static final int FIRST = 20;
        private static final int MOST = 300;
        private static final long LONG = 1_000;
        private static final long SHORT = 300;

        // Looked at by who reads, set by who takes.
        private volatile int size = FIRST;

        int size() {
            return size;
        }

        void took(long millis) {
            if (millis > LONG) size = Math.max(1, size / 2);
            else if (millis < SHORT) size = Math.min(MOST, size + size / 2 + 1);
        }
    }

    private final ImportDesk desk;
    private final Jobs jobs;
    private final ImportLog log;

    Taking(ImportDesk desk, Jobs jobs, ImportLog log) {
        this.desk = desk;
        this.jobs = jobs;
        this.log = log;
    }

    /** @throws Jobs.Lost where the import is no longer ours */
    void take(Claim claim, List<Prepared> few, Once once, Pace pace) {
        long begin = System.nanoTime();
        List<Prepared> batch = once.of(few);
        try {
            commit(claim, batch);
        } catch (Jobs.Lost lost) {
            throw lost;
        } catch (RuntimeException | Error oneOfThemFailed) {
            for (Prepared one : batch) alone(claim, one, 1);
        }
        pace.took((System.nanoTime() - begin) / 1_000_000);
    }

    private void alone(Claim claim, Prepared one, int attempt) {
        try {
            commit(claim, List.of(one));
            return;
        } catch (Jobs.Lost lost) {
            throw lost;
        } catch (RuntimeException | Error e) {
            Problem problem = FailureProblems.of(e);
            if (problem.status() != UNAVAILABLE) {
                commit(claim, List.of(one.refused(problem.code(), Lines.told(problem))));
                return;
            }
            // It is no fault of the item: somebody goes on with it when the database is back.
            if (attempt == ATTEMPTS) throw problem;
        }
        alone(claim, one, attempt + 1);
    }

    private void commit(Claim claim, List<Prepared> batch) {
        QuarkusTransaction.requiringNew().run(() -> {
            jobs.hold(claim);
            Instant now = jobs.now();
            List<Entry> entries = entries(claim.job(), batch, now);
            log.write(claim.job(), entries, now);
            jobs.advance(claim, batch.get(batch.size() - 1).item().number(), counts(entries));
        });
    }

    private List<Entry> entries(Job job, List<Prepared> batch, Instant now) {
        List<Arrival> arrivals = batch.stream()
                .filter(one -> one.isReady() && one.arrival() != null)
                .map(Prepared::arrival)
                .toList();
        Iterator<Arrived> taken = arrivals.isEmpty()
                ? List.<Arrived>of().iterator()
                : desk.take(job.source(), arrivals, job.createdBy(), now).iterator();
        Order order = new Order(job.source(), job.visibility(), job.publish());
        List<Entry> entries = new ArrayList<>();
        for (Prepared one : batch) {
            if (!one.isReady()) entries.add(one.entry());
            else if (one.arrival() != null) entries.add(one.entry(taken.next()));
            else entries.add(one.entry(desk.restore(one.line(), order, job.createdBy(), now)));
        }
        return entries;
    }

    private static Job.Counts counts(List<Entry> entries) {
        return new Job.Counts(
                count(entries, "created"),
                count(entries, "updated"),
                count(entries, "unchanged"),
                count(entries, "passed-over"),
                count(entries, "refused"));
    }

    private static int count(List<Entry> entries, String outcome) {
        return (int) entries.stream()
                .filter(entry -> entry.outcome().equals(outcome))
                .count();
    }
}
