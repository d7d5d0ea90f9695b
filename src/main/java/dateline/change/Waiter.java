package dateline.change;

import dateline.change.PollExecutor.CompletedPoll;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * One waiting request. It is answered once, by whichever comes first: a change, the end of its wait, or the shutdown of
 * the node.
 */
final class Waiter<T> {

    private final String caller;
    private final UniEmitter<? super T> emitter;
    private final BooleanSupplier isStopping;
    private final AtomicBoolean answered = new AtomicBoolean();
    private volatile CompletedPoll<T> lastPoll;
    private volatile boolean timedOut;

    /** @param isStopping whether requests must no longer wait */
    Waiter(String caller, UniEmitter<? super T> emitter, BooleanSupplier isStopping) {
        this.caller = caller;
        this.emitter = emitter;
        this.isStopping = isStopping;
    }

    String caller() {
        return caller;
    }

    /** Its last poll; null before the first one has completed. */
    CompletedPoll<T> lastPoll() {
        return lastPoll;
    }

    /**
     * Hands it the result of a poll.
     *
     * @return whether the request was answered; if not, it continues to wait
     */
    boolean offer(CompletedPoll<T> poll) {
        lastPoll = poll;
        if (!poll.result().hasChanges() && !timedOut && !isStopping.getAsBoolean()) return false;
        complete();
        return true;
    }

    /** Ends the wait. The result of the last poll is the response, as soon as there is one. */
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

    /** The client has disconnected or has its response. */
    void markDone() {
        answered.set(true);
    }

    private void complete() {
        if (answered.compareAndSet(false, true))
            emitter.complete(lastPoll.result().response());
    }
}
