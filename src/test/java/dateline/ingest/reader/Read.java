package dateline.ingest.reader;

import dateline.ingest.item.Head;
import dateline.ingest.item.Item;
import dateline.ingest.xml.Ceiling;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What the readers make of a document. */
public record Read(Head head, List<Item> items) {

    private static final Ceiling USUAL = new Ceiling(64 << 20, 10_000);

    public static Read of(byte[] document) throws IOException {
        Head head = new Head();
        List<Item> items = new ArrayList<>();
        Documents.read(new ByteArrayInputStream(document), USUAL, head, items::add);
        return new Read(head, items);
    }

    public static Read of(String document) throws IOException {
        return of(document.getBytes(StandardCharsets.UTF_8));
    }
}
