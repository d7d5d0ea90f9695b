package dateline.ingest.reader;

import dateline.ingest.item.DocumentMetadata;
import dateline.ingest.item.ImportedItem;
import dateline.ingest.xml.DocumentLimits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A document as the readers parse it. */
public record ReadDocument(DocumentMetadata metadata, List<ImportedItem> items) {

    private static final DocumentLimits LIMITS = new DocumentLimits(64 << 20, 10_000);

    public static ReadDocument of(byte[] document) throws IOException {
        DocumentMetadata head = new DocumentMetadata();
        List<ImportedItem> items = new ArrayList<>();
        DocumentReader.read(new ByteArrayInputStream(document), LIMITS, head, items::add);
        return new ReadDocument(head, items);
    }

    public static ReadDocument of(String document) throws IOException {
        return of(document.getBytes(StandardCharsets.UTF_8));
    }
}
