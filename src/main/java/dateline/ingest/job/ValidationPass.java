package dateline.ingest.job;

import dateline.http.ingress.HttpLimits;
import dateline.ingest.item.DocumentMetadata;
import dateline.ingest.reader.DocumentReader;
import dateline.ingest.xml.DocumentLimits;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;

/** Goes through a document to its end before anything of it is taken: of one that is cut off or hostile, nothing is. */
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

    /** @param item is told of each item; @return what it says of itself, and how many items it has; @throws Refusal */
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
