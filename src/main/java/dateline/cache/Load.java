package dateline.cache;

import java.util.ArrayList;
import java.util.List;

/** An answer that is being made, and who waits for it: the first one makes it for all. */
final class Load {

    private final long since;
    private final List<Runnable> waiting = new ArrayList<>();
    private boolean over;

    Load(long since) {
        this.since = since;
    }

    /** How much had been dropped when it began. */
    long since() {
        return since;
    }

    /** @param then is run when it is over, whatever came of it; at once where it is */
    void then(Runnable then) {
        synchronized (this) {
            if (!over) {
                waiting.add(then);
                return;
            }
        }
        then.run();
    }

    void end() {
        List<Runnable> all;
        synchronized (this) {
            if (over) return;
            over = true;
            all = List.copyOf(waiting);
        }
        all.forEach(Runnable::run);
    }
}
