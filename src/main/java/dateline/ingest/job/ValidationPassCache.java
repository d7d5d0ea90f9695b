package dateline.ingest.job;

import dateline.ingest.item.DocumentMetadata;
import dateline.ingest.story.ImportJob;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What the document that was sent last says of itself: mostly the node that took it in goes through it again at once, and need not
 * look at all of it to know. One is remembered, until it is asked for.
 */
@Singleton
class ValidationPassCache {

    private record ValidatedDocument(UUID id, Instant queuedAt, DocumentMetadata head) {}

    private final AtomicReference<ValidatedDocument> last = new AtomicReference<>();

    /** @param queuedAt as the database has it, which no other document of the same import shares */
    void remember(UUID id, Instant queuedAt, DocumentMetadata head) {
        last.set(new ValidatedDocument(id, queuedAt, head));
    }

    /** @return null where another node took it in, or another document came after it */
    DocumentMetadata of(ImportJob job) {
        ValidatedDocument known = last.get();
        boolean same =
                known != null && known.id.equals(job.id()) && known.queuedAt.equals(job.nextAt()) && job.url() == null;
        return same && last.compareAndSet(known, null) ? known.head : null;
    }
}
