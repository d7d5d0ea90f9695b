package dateline.ingest.job;

import dateline.ingest.item.DocumentMetadata;
import dateline.ingest.story.ImportJob;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Caches the metadata of the document that was uploaded last. The node that received it usually also runs the import,
 * and then skips the validation pass. There is one entry, removed when it is read.
 */
@Singleton
class ValidationPassCache {

    private record ValidatedDocument(UUID id, Instant queuedAt, DocumentMetadata head) {}

    private final AtomicReference<ValidatedDocument> last = new AtomicReference<>();

    /** @param queuedAt as stored in the database; it tells documents of the same import apart */
    void remember(UUID id, Instant queuedAt, DocumentMetadata head) {
        last.set(new ValidatedDocument(id, queuedAt, head));
    }

    /** @return null if another node received the document, or this node received another one since */
    DocumentMetadata of(ImportJob job) {
        ValidatedDocument known = last.get();
        boolean same =
                known != null && known.id.equals(job.id()) && known.queuedAt.equals(job.nextAt()) && job.url() == null;
        return same && last.compareAndSet(known, null) ? known.head : null;
    }
}
