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

    private record ValidatedDocument(UUID id, Instant queuedAt, DocumentMetadata metadata) {}

    private final AtomicReference<ValidatedDocument> lastUpload = new AtomicReference<>();

    /** @param queuedAt as stored in the database; it tells documents of the same import apart */
    void remember(UUID id, Instant queuedAt, DocumentMetadata metadata) {
        lastUpload.set(new ValidatedDocument(id, queuedAt, metadata));
    }

    /** @return null if another node received the document, or this node received another one since */
    DocumentMetadata take(ImportJob job) {
        ValidatedDocument document = lastUpload.get();
        boolean isSame = document != null
                && document.id.equals(job.id())
                && document.queuedAt.equals(job.nextAt())
                && job.url() == null;
        return isSame && lastUpload.compareAndSet(document, null) ? document.metadata : null;
    }
}
