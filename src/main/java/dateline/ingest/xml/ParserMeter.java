package dateline.ingest.xml;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Counts the bytes that a parser reads, and enforces the limits on the document, the current item and the current
 * event.
 */
public final class ParserMeter extends FilterInputStream {

    private final long maxBytes;
    private long bytesRead;
    private long eventStart;
    private long itemStart;

    public ParserMeter(InputStream in, long maxBytes) {
        super(in);
        this.maxBytes = maxBytes;
    }

    long count() {
        return bytesRead;
    }

    /** Marks the start of the next parser event. */
    public void startEvent() {
        eventStart = bytesRead;
    }

    /** Marks the start of the next item. */
    public void startItem() {
        itemStart = bytesRead;
    }

    @Override
    public int read() throws IOException {
        int next = super.read();
        if (next >= 0) addBytes(1);
        return next;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = super.read(bytes, offset, Math.min(length, 64 << 10));
        if (count > 0) addBytes(count);
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        throw new IOException("Skipped bytes would not be counted.");
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void addBytes(int bytes) {
        bytesRead += bytes;
        if (bytesRead > maxBytes)
            throw DocumentRefusedException.of(
                    "document-too-large", "A document may have " + maxBytes + " bytes, unpacked.");
        if (bytesRead - eventStart > DocumentLimits.MAX_EVENT_BYTES)
            throw DocumentRefusedException.of(
                    "piece-too-large", "A name, an attribute or a text in the document is longer than 4 MB.");
        if (bytesRead - itemStart > DocumentLimits.MAX_ITEM_BYTES)
            throw DocumentRefusedException.of("item-too-large", "An item of the document is larger than 8 MB.");
    }
}
