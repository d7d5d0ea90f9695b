package dateline.http.base;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/**
 * Decompresses gzip (RFC 1952) with any number of members. {@link GZIPInputStream} calls itself for each member that ends
 * without data, so that many empty members overflow its stack; here the same calls are a loop.
 */
public final class GzipStream extends GZIPInputStream {

    private boolean isReading;
    private boolean isMemberEnded;

    /** @param bufferBytes of compressed data read at once */
    public GzipStream(InputStream compressed, int bufferBytes) throws IOException {
        super(compressed, bufferBytes);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (isReading) {
            isMemberEnded = true;
            return 0;
        }
        isReading = true;
        try {
            int count;
            do {
                isMemberEnded = false;
                count = super.read(bytes, offset, length);
            } while (isMemberEnded);
            return count;
        } finally {
            isReading = false;
        }
    }
}
