package dateline.ingest.job;

import dateline.http.ingress.HttpLimits;
import dateline.ingest.item.DocumentMetadata;
import dateline.ingest.reader.DocumentReader;
import dateline.ingest.xml.DocumentLimits;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;

/**
 * Reads a document to its end before any item is imported, so that nothing is taken from one that is truncated or
 * hostile.
 */
@Singleton
class ValidationPass {

    private final DocumentChunks parts;
    private final DocumentLimits ceiling;

    ValidationPass(DocumentChunks parts, HttpLimits limits, ImportConfig config) {
        this.parts = parts;
        this.ceiling = new DocumentLimits(limits.document(), config.items());
    }

    DocumentLimits ceiling() {
        return ceiling;
    }

    /**
     * @param item called for each item
     * @return the metadata of the document, with the number of its items
     * @throws DocumentRefusedException if the document cannot be read to its end
     */
    DocumentMetadata of(UUID id, Runnable item) throws IOException {
        DocumentMetadata head = new DocumentMetadata();
        try (InputStream in = parts.read(id)) {
            DocumentReader.read(in, ceiling, head, number -> beside(item), one -> {});
        }
        return head;
    }

    private static boolean beside(Runnable item) {
        item.run();
        return false;
    }
}
