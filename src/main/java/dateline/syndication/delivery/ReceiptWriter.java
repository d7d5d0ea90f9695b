package dateline.syndication.delivery;

import dateline.database.sql.BatchWorker;
import dateline.syndication.delivery.DeliveryDraft.Identity;
import dateline.syndication.delivery.Receipts.SignedReceipt;
import dateline.syndication.delivery.Receipts.WrittenReceipts;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Writes receipts and completes each request when its receipts are durable. {@link #write} runs on the thread of the request: it signs the
 * receipts and queues them. {@link #commit} runs on the thread {@code receipts}, for all that wait, so that a burst of deliveries needs few
 * commits: it locks the rights, counts the quotas, inserts offers and receipts ({@link Receipts#write}), and opens notices.
 */
@Singleton
class ReceiptWriter {

    private static final Logger LOG = Logger.getLogger(ReceiptWriter.class);
    private static final int MAX_BATCH = 200;
    private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final Receipts receipts;
    private final Quotas quotas;
    private final RightsChangeRace rightsRace;
    private final Set<QueuedReceipt> pending = ConcurrentHashMap.newKeySet();
    // One scan per second costs less than a timer per delivery. The scan has a thread of its own, because the waiting
    // requests may occupy all request threads.
    private final ScheduledExecutorService timeouts =
            Executors.newSingleThreadScheduledExecutor(ReceiptWriter::daemonThread);
    private final BatchWorker<QueuedReceipt> queue =
            new BatchWorker<>("receipts", MAX_BATCH, this::commitAll, ReceiptWriter::failAll);

    private final Counter writtenReceipts;

    ReceiptWriter(Receipts receipts, Quotas quotas, RightsChangeRace rightsRace, MeterRegistry metrics) {
        writtenReceipts = Counter.builder("dateline.receipts.written")
                .description("New receipts that were committed")
                .register(metrics);
        this.receipts = receipts;
        this.quotas = quotas;
        this.rightsRace = rightsRace;
    }

    void startWorker(@Observes StartupEvent start) {
        queue.start();
        timeouts.scheduleWithFixedDelay(this::failTimedOut, 1, 1, TimeUnit.SECONDS);
    }

    // The priority places this after the requests in progress have ended and before the database is stopped.
    void stopWorker(@Observes @Priority(10_000) ShutdownEvent stop) throws InterruptedException {
        queue.stop();
        timeouts.shutdown();
    }

    /** The deliveries of one request in the queue, a group. They are admitted together or not at all. */
    private static final class QueuedReceipt {

        private final List<DeliveryDraft> deliveries;
        private final Map<Identity, SignedReceipt> signed;
        private final CompletableFuture<Map<Identity, Receipt>> result = new CompletableFuture<>();
        private final long queuedAtNanos = System.nanoTime();

        private QueuedReceipt(List<DeliveryDraft> deliveries, Map<Identity, SignedReceipt> signed) {
            this.deliveries = deliveries;
            this.signed = signed;
        }

        private boolean needsLookUp() {
            return deliveries.size() > 1 || deliveries.stream().anyMatch(DeliveryDraft::countsAgainstQuota);
        }
    }

    private static Thread daemonThread(Runnable work) {
        Thread thread = new Thread(work, "receipts-timeout");
        thread.setDaemon(true);
        return thread;
    }

    /** Number of groups that are not completed yet. */
    int pendingCount() {
        return pending.size();
    }

    /**
     * Queues the deliveries and returns without waiting for the commit. For more than one delivery it first reads the
     * receipts that exist already. The result fails with a {@link TimeoutException} after about 20 seconds.
     *
     * @param deliveries deliveries that are admitted completely or not at all
     * @return the durable receipts of all deliveries; fails with {@link QuotaExhausted} if the quota does not admit
     *     them
     */
    CompletionStage<Map<Identity, Receipt>> write(List<DeliveryDraft> deliveries) {
        // Most items of a feed have a receipt already and need no new signature.
        Map<Identity, Receipt> existing = deliveries.size() > 1 ? receipts.findSigned(deliveries) : Map.of();
        List<DeliveryDraft> missing = withoutReceipt(existing, deliveries);
        if (missing.isEmpty()) return CompletableFuture.completedStage(existing);
        QueuedReceipt queued = new QueuedReceipt(deliveries, receipts.signAhead(missing));
        pending.add(queued);
        queued.result.whenComplete((written, failure) -> pending.remove(queued));
        queue.add(queued);
        return queued.result;
    }

    private void failTimedOut() {
        long now = System.nanoTime();
        for (QueuedReceipt queued : pending) {
            if (now - queued.queuedAtNanos > TIMEOUT_NANOS) queued.result.completeExceptionally(new TimeoutException());
        }
    }

    private static List<DeliveryDraft> withoutReceipt(Map<Identity, Receipt> existing, List<DeliveryDraft> deliveries) {
        return deliveries.stream()
                .filter(delivery -> !existing.containsKey(delivery.identity()))
                .toList();
    }

    // A group that has failed after TIMEOUT_NANOS gets no receipt, because its response says that nothing was
    // delivered. A request that its Deadline has ended earlier may still get one, although its text was not sent; the
    // next pull of the same package returns it.
    private void commitAll(List<QueuedReceipt> batch) {
        commitOrRetryEach(
                batch.stream().filter(queued -> !queued.result.isDone()).toList());
        // Under load, requests that are ready to run add their receipts first: fewer and larger transactions.
        Thread.yield();
    }

    private static void failAll(Throwable cause, List<QueuedReceipt> batch) {
        batch.forEach(queued -> queued.result.completeExceptionally(cause));
    }

    private void commitOrRetryEach(List<QueuedReceipt> batch) {
        if (batch.isEmpty()) return;
        try {
            commit(batch);
        } catch (RuntimeException | Error e) {
            List<QueuedReceipt> remaining = completeWritten(batch);
            if (batch.size() == 1) failAll(e, remaining);
            else commitEach(remaining);
        }
    }

    // Groups whose receipts all exist already are completed, although the batch has failed.
    private List<QueuedReceipt> completeWritten(List<QueuedReceipt> batch) {
        try {
            return completeWritten(batch, receipts.findSigned(deliveriesOf(batch)));
        } catch (RuntimeException | Error e) {
            return batch;
        }
    }

    /** Completes the groups whose receipts all exist. Returns the others. */
    private static List<QueuedReceipt> completeWritten(List<QueuedReceipt> batch, Map<Identity, Receipt> existing) {
        List<QueuedReceipt> remaining = new ArrayList<>();
        for (QueuedReceipt queued : batch) {
            if (withoutReceipt(existing, queued.deliveries).isEmpty()) queued.result.complete(existing);
            else remaining.add(queued);
        }
        return remaining;
    }

    private static List<DeliveryDraft> deliveriesOf(List<QueuedReceipt> batch) {
        return batch.stream().flatMap(queued -> queued.deliveries.stream()).toList();
    }

    // A batch may fail because of one group, so each group is retried alone. After two failures the cause is likely
    // common to all, and the remaining groups fail without a retry.
    private void commitEach(List<QueuedReceipt> batch) {
        int failed = 0;
        Throwable last = null;
        for (QueuedReceipt queued : batch) {
            if (failed < 2) {
                try {
                    commit(List.of(queued));
                    continue;
                } catch (RuntimeException | Error e) {
                    last = e;
                    failed++;
                }
            }
            queued.result.completeExceptionally(last);
        }
    }

    private void commit(List<QueuedReceipt> batch) {
        // Groups of several deliveries and those with a quota look for existing receipts first. For the others the
        // insert itself finds an existing receipt.
        Map<Identity, Receipt> found = receipts.findSigned(
                deliveriesOf(batch.stream().filter(QueuedReceipt::needsLookUp).toList()));
        List<QueuedReceipt> remaining = completeWritten(batch, found);
        if (remaining.isEmpty()) return;
        Map<Identity, Receipt> written = new HashMap<>(found);
        Map<Identity, SignedReceipt> signed = new HashMap<>();
        remaining.forEach(queued -> signed.putAll(queued.signed));
        Map<QueuedReceipt, List<DeliveryDraft>> unwritten = new LinkedHashMap<>();
        remaining.forEach(queued -> unwritten.put(queued, withoutReceipt(found, queued.deliveries)));
        Collection<List<DeliveryDraft>> groups = unwritten.values();
        List<DeliveryDraft> created = new ArrayList<>();
        Map<List<DeliveryDraft>, QuotaExhausted> refusals = QuarkusTransaction.requiringNew()
                .call(() -> {
                    var lockedRights = rightsRace.lockRights(
                            groups.stream().flatMap(List::stream).toList());
                    Map<List<DeliveryDraft>, QuotaExhausted> exhausted = quotas.admit(groups);
                    List<DeliveryDraft> admitted = groups.stream()
                            .filter(group -> !exhausted.containsKey(group))
                            .flatMap(List::stream)
                            .toList();
                    if (admitted.isEmpty()) return exhausted;
                    rightsRace.removeRegained(admitted, lockedRights);
                    WrittenReceipts newReceipts = receipts.write(admitted, signed);
                    written.putAll(newReceipts.receipts());
                    created.addAll(newReceipts.newDeliveries());
                    rightsRace.openNotices(newReceipts.newDeliveries(), lockedRights);
                    return exhausted;
                });
        writtenReceipts.increment(created.size());
        for (QueuedReceipt queued : remaining) {
            QuotaExhausted exhausted = refusals.get(unwritten.get(queued));
            if (exhausted == null) queued.result.complete(written);
            else queued.result.completeExceptionally(exhausted);
        }
    }
}
