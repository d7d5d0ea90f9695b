package dateline.ingest.job;

import dateline.http.ingress.HttpLimits;
import dateline.ingest.item.Head;
import dateline.ingest.reader.Documents;
import dateline.ingest.xml.Ceiling;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;

/** Goes through a document to its end before anything of it is taken: of one that is cut off or hostile, nothing is. */
@Singleton
class Survey {

    private final Parts parts;
    private final Ceiling ceiling;

    Survey(Parts parts, HttpLimits limits, ImportConfig config) {
        this.parts = parts;
        this.ceiling = new Ceiling(limits.document(), config.items());
    }

    Ceiling ceiling() {
        return ceiling;
    }

    /** @param item is told of each item; @return what it says of itself, and how many items it has; @throws Refusal */
    Head of(UUID id, Runnable item) throws IOException {
        Head head = new Head();
        try (InputStream in = parts.read(id)) {
            Documents.read(in, ceiling, head, number -> beside(item), one -> {});
        }
        return head;
    }

    private static boolean beside(Runnable item) {
        item.run();
        return false;
    }
}
