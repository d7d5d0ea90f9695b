package dateline.syndication.delivery;

import dateline.database.sql.BatchWorker;
import dateline.syndication.delivery.DeliveryDraft.Identity;
import dateline.syndication.delivery.Receipts.SignedReceipt;
import dateline.syndication.delivery.Receipts.WrittenReceipts;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
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
 * Writes receipts and completes each request when its receipts are durable. One thread commits all waiting receipts in
 * a batch, so that a burst of deliveries needs few commits.
 */
@Singleton
class ReceiptWriter {

    private static final Logger LOG = Logger.getLogger(ReceiptWriter.class);
    private static final int MOST_TOGETHER = 200;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final Receipts receipts;
    private final Quotas quotas;
    private final RightsChangeRace overtaken;
    private final Set<QueuedReceipt> waiting = ConcurrentHashMap.newKeySet();
    // One scan per second costs less than a timer per delivery. The scan has a thread of its own, because the waiting
    // requests may occupy all request threads.
    private final ScheduledExecutorService patience = Executors.newSingleThreadScheduledExecutor(ReceiptWriter::daemon);
    private final BatchWorker<QueuedReceipt> queue =
            new BatchWorker<>("receipts", MOST_TOGETHER, this::commitAll, ReceiptWriter::unwritten);

    ReceiptWriter(Receipts receipts, Quotas quotas, RightsChangeRace overtaken) {
        this.receipts = receipts;
        this.quotas = quotas;
        this.overtaken = overtaken;
    }

    void begin(@Observes StartupEvent start) {
        queue.start();
        patience.scheduleWithFixedDelay(this::giveUp, 1, 1, TimeUnit.SECONDS);
    }

    // The priority places this after the requests in progress have ended and before the database is stopped.
    void end(@Observes @Priority(10_000) ShutdownEvent stop) throws InterruptedException {
        queue.stop();
        patience.shutdown();
    }

    /** A group of deliveries in the queue. */
    private static final class QueuedReceipt {

        private final List<DeliveryDraft> parcel;
        private final Map<Identity, SignedReceipt> ready;
        private final CompletableFuture<Map<Identity, Receipt>> answer = new CompletableFuture<>();
        private final long since = System.nanoTime();
        private List<DeliveryDraft> fresh;

        private QueuedReceipt(List<DeliveryDraft> parcel, Map<Identity, SignedReceipt> ready) {
            this.parcel = parcel;
            this.ready = ready;
        }

        private boolean lookedFor() {
            return parcel.size() > 1 || parcel.stream().anyMatch(DeliveryDraft::limited);
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "receipts-timeout");
        thread.setDaemon(true);
        return thread;
    }

    /** Number of groups that are not completed yet. */
    int waiting() {
        return waiting.size();
    }

    /**
     * Queues the deliveries and returns without waiting for the commit. For more than one delivery it first reads the
     * receipts that exist already. The result fails with a {@link TimeoutException} after about 20 seconds.
     *
     * @param parcel deliveries that are admitted completely or not at all
     * @return the durable receipts of all deliveries; fails with {@link QuotaExhausted} if the quota does not admit
     *     them
     */
    CompletionStage<Map<Identity, Receipt>> write(List<DeliveryDraft> parcel) {
        // Most items of a feed have a receipt already and need no new signature.
        Map<Identity, Receipt> there = parcel.size() > 1 ? receipts.of(parcel) : Map.of();
        List<DeliveryDraft> fresh = without(there, parcel);
        if (fresh.isEmpty()) return CompletableFuture.completedStage(there);
        QueuedReceipt mine = new QueuedReceipt(parcel, receipts.ahead(fresh));
        waiting.add(mine);
        mine.answer.whenComplete((written, failure) -> waiting.remove(mine));
        queue.add(mine);
        return mine.answer;
    }

    private void giveUp() {
        long now = System.nanoTime();
        for (QueuedReceipt one : waiting) {
            if (now - one.since > PATIENCE_NANOS) one.answer.completeExceptionally(new TimeoutException());
        }
    }

    private static List<DeliveryDraft> without(Map<Identity, Receipt> there, List<DeliveryDraft> parcel) {
        return parcel.stream().filter(one -> !there.containsKey(one.identity())).toList();
    }

    // A request that has timed out has reported that nothing was delivered, so no receipt may be written for it.
    private void commitAll(List<QueuedReceipt> together) {
        commitOrEach(together.stream().filter(one -> !one.answer.isDone()).toList());
    }

    private static void unwritten(Throwable why, List<QueuedReceipt> together) {
        together.forEach(one -> one.answer.completeExceptionally(why));
    }

    private void commitOrEach(List<QueuedReceipt> together) {
        if (together.isEmpty()) return;
        try {
            commit(together);
        } catch (RuntimeException | Error e) {
            List<QueuedReceipt> rest = unwritten(together);
            if (together.size() == 1) unwritten(e, rest);
            else eachAlone(rest);
        }
    }

    // Groups whose receipts all exist already are completed, although the batch has failed.
    private List<QueuedReceipt> unwritten(List<QueuedReceipt> together) {
        try {
            return unwritten(together, receipts.of(all(together)));
        } catch (RuntimeException | Error e) {
            return together;
        }
    }

    private static List<QueuedReceipt> unwritten(List<QueuedReceipt> together, Map<Identity, Receipt> there) {
        List<QueuedReceipt> rest = new ArrayList<>();
        for (QueuedReceipt one : together) {
            one.fresh = without(there, one.parcel);
            if (one.fresh.isEmpty()) one.answer.complete(there);
            else rest.add(one);
        }
        return rest;
    }

    private static List<DeliveryDraft> all(List<QueuedReceipt> together) {
        return together.stream().flatMap(one -> one.parcel.stream()).toList();
    }

    // A batch may fail because of one group, so each group is retried alone. After two failures the cause is likely
    // common to all, and the remaining groups fail without a retry.
    private void eachAlone(List<QueuedReceipt> together) {
        int failed = 0;
        Throwable last = null;
        for (QueuedReceipt one : together) {
            if (failed < 2) {
                try {
                    commit(List.of(one));
                    continue;
                } catch (RuntimeException | Error e) {
                    last = e;
                    failed++;
                }
            }
            one.answer.completeExceptionally(last);
        }
    }

    private void commit(List<QueuedReceipt> together) {
        // Groups of several deliveries and those with a quota look for existing receipts first. For the others the
        // insert itself finds an existing receipt.
        Map<Identity, Receipt> found = receipts.of(
                all(together.stream().filter(QueuedReceipt::lookedFor).toList()));
        List<QueuedReceipt> fresh = unwritten(together, found);
        if (fresh.isEmpty()) return;
        Map<Identity, Receipt> there = new HashMap<>(found);
        Map<Identity, SignedReceipt> ready = new HashMap<>();
        fresh.forEach(one -> ready.putAll(one.ready));
        List<List<DeliveryDraft>> parcels = fresh.stream().map(one -> one.fresh).toList();
        Map<List<DeliveryDraft>, QuotaExhausted> refused = QuarkusTransaction.requiringNew()
                .call(() -> {
                    var standing = overtaken.holdStill(
                            parcels.stream().flatMap(List::stream).toList());
                    Map<List<DeliveryDraft>, QuotaExhausted> exhausted = quotas.admit(parcels);
                    List<DeliveryDraft> admitted = parcels.stream()
                            .filter(parcel -> !exhausted.containsKey(parcel))
                            .flatMap(List::stream)
                            .toList();
                    if (admitted.isEmpty()) return exhausted;
                    WrittenReceipts written = receipts.write(admitted, ready);
                    there.putAll(written.receipts());
                    overtaken.tell(written.anew(), standing, latest(admitted));
                    return exhausted;
                });
        for (QueuedReceipt one : fresh) {
            QuotaExhausted exhausted = refused.get(one.fresh);
            if (exhausted == null) one.answer.complete(there);
            else one.answer.completeExceptionally(exhausted);
        }
    }

    private static Instant latest(List<DeliveryDraft> deliveries) {
        return deliveries.stream()
                .map(DeliveryDraft::at)
                .max(Instant::compareTo)
                .orElseThrow();
    }
}
