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
 * Writes receipts so that they are on disk when it says so. One thread writes, and takes all that wait meanwhile: a burst of deliveries
 * costs a few commits.
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
    // A timer for each would cost more than a look at all of them; those who wait may be all the threads that others
    // have.
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

    // After whoever still has requests to answer, and while there is a database to take leave of.
    void end(@Observes @Priority(10_000) ShutdownEvent stop) throws InterruptedException {
        queue.stop();
        patience.shutdown();
    }

    /** A parcel in the queue. */
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

    /** Parcels that have no answer yet. */
    int waiting() {
        return waiting.size();
    }

    /**
     * Never waits for one that is written; what is much is looked for first.
     *
     * @param parcel admitted whole or not at all
     * @return receipts of all of it, durable; fails with {@link QuotaExhausted} when it was not admitted
     */
    CompletionStage<Map<Identity, Receipt>> write(List<DeliveryDraft> parcel) {
        // Of a feed most is there, and is signed by nobody again.
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

    // Who has been told that it was not written gets none.
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

    // What was delivered before needs nothing of what has failed.
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

    // One of them may be what the database refuses: that is no reason for the others. When it refuses two, it refuses
    // everybody.
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
        // Whether a package is there already, writing it tells; quotas ask before.
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
