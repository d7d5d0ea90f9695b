package dateline.ingest.xml;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Counts the bytes that a parser reads, and enforces the limits on the document, the current item and the current
 * event.
 */
public final class ParserMeter extends FilterInputStream {

    private final long most;
    private long read;
    private long event;
    private long item;

    public ParserMeter(InputStream in, long most) {
        super(in);
        this.most = most;
    }

    long count() {
        return read;
    }

    /** Marks the start of the next parser event. */
    public void event() {
        event = read;
    }

    /** Marks the start of the next item. */
    public void item() {
        item = read;
    }

    @Override
    public int read() throws IOException {
        int next = super.read();
        if (next >= 0) counted(1);
        return next;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int got = super.read(bytes, offset, Math.min(length, 64 << 10));
        if (got > 0) counted(got);
        return got;
    }

    @Override
    public long skip(long count) throws IOException {
        throw new IOException("what is skipped would not be counted");
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void counted(int bytes) {
        read += bytes;
        if (read > most)
            throw DocumentRefusedException.of(
                    "document-too-large", "A document may have " + most + " bytes, unpacked.");
        if (read - event > DocumentLimits.EVENT)
            throw DocumentRefusedException.of(
                    "piece-too-large", "A name, an attribute or a text in it is longer than 4 MB.");
        if (read - item > DocumentLimits.ITEM)
            throw DocumentRefusedException.of("item-too-large", "An item in it is larger than 8 MB.");
    }
}
