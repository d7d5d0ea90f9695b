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

    private final DocumentChunks chunks;
    private final DocumentLimits documentLimits;

    ValidationPass(DocumentChunks chunks, HttpLimits limits, ImportConfig config) {
        this.chunks = chunks;
        this.documentLimits = new DocumentLimits(limits.document(), config.items());
    }

    DocumentLimits documentLimits() {
        return documentLimits;
    }

    /**
     * @param onItem called for each item
     * @return the metadata of the document, with the number of its items
     * @throws DocumentRefusedException if the document cannot be read to its end
     */
    DocumentMetadata validate(UUID id, Runnable onItem) throws IOException {
        DocumentMetadata metadata = new DocumentMetadata();
        try (InputStream in = chunks.read(id)) {
            DocumentReader.read(in, documentLimits, metadata, number -> reportAndSkip(onItem), item -> {});
        }
        return metadata;
    }

    private static boolean reportAndSkip(Runnable onItem) {
        onItem.run();
        return false;
    }
}
