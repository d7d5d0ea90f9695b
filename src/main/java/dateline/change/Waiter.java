package dateline.change;

import dateline.change.PollExecutor.CompletedPoll;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/** One request that waits. It is answered once, by whatever comes first: news, the end of its time, or the end of this node. */
final class Waiter<T> {

    private final UniEmitter<? super T> emitter;
    private final BooleanSupplier isStopping;
    private final AtomicBoolean answered = new AtomicBoolean();
    private volatile CompletedPoll<T> lastPoll;
    private volatile boolean timedOut;

    /** @param isStopping whether nobody is to be kept waiting any more */
    Waiter(UniEmitter<? super T> emitter, BooleanSupplier isStopping) {
        this.emitter = emitter;
        this.isStopping = isStopping;
    }

    /** What this one saw last; after its first look only. */
    CompletedPoll<T> lastPoll() {
        return lastPoll;
    }

    /** @return whether that was an answer; else it goes on waiting */
    boolean offer(CompletedPoll<T> poll) {
        lastPoll = poll;
        if (!poll.result().hasChanges() && !timedOut && !isStopping.getAsBoolean()) return false;
        complete();
        return true;
    }

    /** Its time is over; what it saw last is the answer, at once or as soon as it has looked at all. */
    void timeOut() {
        timedOut = true;
        if (lastPoll != null) complete();
    }

    void fail(Throwable failure) {
        if (!answered.compareAndSet(false, true)) return;
        emitter.fail(failure instanceof CompletionException wrapped ? wrapped.getCause() : failure);
    }

    boolean isDone() {
        return answered.get();
    }

    /** The client has left, or has its answer. */
    void markDone() {
        answered.set(true);
    }

    private void complete() {
        if (answered.compareAndSet(false, true))
            emitter.complete(lastPoll.result().response());
    }
}
