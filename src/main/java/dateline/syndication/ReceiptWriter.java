package dateline.syndication;

import dateline.syndication.Delivered.Identity;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * Writes receipts so that they are on disk when it returns. While one caller commits, others queue up, and the next of them writes
 * for all: a burst of deliveries costs a few commits.
 */
@Singleton
class ReceiptWriter {

    private static final int MOST_TOGETHER = 200;
    private static final long PATIENCE_SECONDS = 20;

    private final Receipts receipts;
    private final Quotas quotas;
    private final OvertakenDeliveries overtaken;
    final ConcurrentLinkedQueue<Waiting> queue = new ConcurrentLinkedQueue<>();
    private final ReentrantLock writing = new ReentrantLock(true);

    ReceiptWriter(Receipts receipts, Quotas quotas, OvertakenDeliveries overtaken) {
        this.receipts = receipts;
        this.quotas = quotas;
        this.overtaken = overtaken;
    }

    /** A parcel in the queue; what became of it is written and read under the lock. */
    static final class Waiting {

        private final List<Delivered> parcel;
        private Map<Identity, Receipt> written;
        private RuntimeException failure;

        private Waiting(List<Delivered> parcel) {
            this.parcel = parcel;
        }

        private boolean done() {
            return written != null || failure != null;
        }
    }

    /**
     * @param parcel admitted whole or not at all
     * @return receipts of all of it, durable
     * @throws QuotaExhausted when it was not admitted
     */
    Map<Identity, Receipt> write(List<Delivered> parcel) {
        Map<Identity, Receipt> there = receipts.of(parcel);
        List<Delivered> fresh = parcel.stream()
                .filter(one -> !there.containsKey(one.identity()))
                .toList();
        if (!fresh.isEmpty()) there.putAll(queued(new Waiting(fresh)));
        return there;
    }

    private Map<Identity, Receipt> queued(Waiting mine) {
        queue.add(mine);
        try {
            if (!writing.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                queue.remove(mine);
                throw new IllegalStateException("Receipts have not been written for " + PATIENCE_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            queue.remove(mine);
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        try {
            while (!mine.done()) writeNext();
        } finally {
            writing.unlock();
        }
        if (mine.failure != null) throw mine.failure;
        return mine.written;
    }

    private void writeNext() {
        List<Waiting> together = new ArrayList<>();
        for (Waiting next; together.size() < MOST_TOGETHER && (next = queue.poll()) != null; ) together.add(next);
        if (together.isEmpty()) throw new IllegalStateException("A parcel was lost on the way");
        try {
            commit(together);
        } catch (RuntimeException e) {
            if (together.size() == 1) together.get(0).failure = e;
            else eachAlone(together);
        }
    }

    // One of them may be what the database refuses: that is no reason for the others. When it refuses two, it refuses
    // everybody.
    private void eachAlone(List<Waiting> together) {
        int failed = 0;
        RuntimeException last = null;
        for (Waiting one : together) {
            try {
                if (failed > 1) throw last;
                commit(List.of(one));
            } catch (RuntimeException e) {
                one.failure = e;
                last = e;
                failed++;
            }
        }
    }

    private void commit(List<Waiting> together) {
        record Outcome(Map<List<Delivered>, QuotaExhausted> refused, Map<Identity, Receipt> written) {}
        Outcome outcome = QuarkusTransaction.requiringNew().call(() -> {
            overtaken.holdStill(partners(together));
            Map<List<Delivered>, QuotaExhausted> refused =
                    quotas.admit(together.stream().map(one -> one.parcel).toList());
            List<Delivered> admitted = together.stream()
                    .filter(one -> !refused.containsKey(one.parcel))
                    .flatMap(one -> one.parcel.stream())
                    .toList();
            if (admitted.isEmpty()) return new Outcome(refused, Map.of());
            Map<Identity, Receipt> written = receipts.write(admitted);
            overtaken.tell(admitted, latest(admitted));
            return new Outcome(refused, written);
        });
        for (Waiting one : together) {
            one.failure = outcome.refused().get(one.parcel);
            one.written = outcome.written();
        }
    }

    private static Set<UUID> partners(List<Waiting> together) {
        return together.stream()
                .flatMap(one -> one.parcel.stream())
                .map(one -> one.identity().partner())
                .collect(Collectors.toSet());
    }

    private static Instant latest(List<Delivered> deliveries) {
        return deliveries.stream().map(Delivered::at).max(Instant::compareTo).orElseThrow();
    }
}
