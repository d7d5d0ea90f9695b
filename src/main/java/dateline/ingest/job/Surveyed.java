package dateline.ingest.job;

import dateline.ingest.item.Head;
import dateline.ingest.story.Job;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What the document that was sent last says of itself: mostly the node that took it in goes through it again at once, and need not
 * look at all of it to know. One is remembered, until it is asked for.
 */
@Singleton
class Surveyed {

    private record Known(UUID id, Instant queuedAt, Head head) {}

    private final AtomicReference<Known> last = new AtomicReference<>();

    /** @param queuedAt as the database has it, which no other document of the same import shares */
    void remember(UUID id, Instant queuedAt, Head head) {
        last.set(new Known(id, queuedAt, head));
    }

    /** @return null where another node took it in, or another document came after it */
    Head of(Job job) {
        Known known = last.get();
        boolean same =
                known != null && known.id.equals(job.id()) && known.queuedAt.equals(job.nextAt()) && job.url() == null;
        return same && last.compareAndSet(known, null) ? known.head : null;
    }
}
