package dateline.change;

import dateline.change.PollExecutor.CompletedPoll;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/** One request that waits. It is answered once, by whatever comes first: news, the end of its time, or the end of this node. */
final class Waiter<T> {

    private final UniEmitter<? super T> emitter;
    private final BooleanSupplier hurried;
    private final AtomicBoolean answered = new AtomicBoolean();
    private volatile CompletedPoll<T> seen;
    private volatile boolean over;

    /** @param hurried whether nobody is to be kept waiting any more */
    Waiter(UniEmitter<? super T> emitter, BooleanSupplier hurried) {
        this.emitter = emitter;
        this.hurried = hurried;
    }

    /** What this one saw last; after its first look only. */
    CompletedPoll<T> seen() {
        return seen;
    }

    /** @return whether that was an answer; else it goes on waiting */
    boolean saw(CompletedPoll<T> what) {
        seen = what;
        if (!what.look().tells() && !over && !hurried.getAsBoolean()) return false;
        answer();
        return true;
    }

    /** Its time is over; what it saw last is the answer, at once or as soon as it has looked at all. */
    void over() {
        over = true;
        if (seen != null) answer();
    }

    void fail(Throwable failure) {
        if (!answered.compareAndSet(false, true)) return;
        emitter.fail(failure instanceof CompletionException wrapped ? wrapped.getCause() : failure);
    }

    boolean gone() {
        return answered.get();
    }

    /** The client has left, or has its answer. */
    void left() {
        answered.set(true);
    }

    private void answer() {
        if (answered.compareAndSet(false, true)) emitter.complete(seen.look().answer());
    }
}
