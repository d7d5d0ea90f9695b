package dateline.http.base;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Decompresses gzip (RFC 1952) with any number of members. {@link GZIPInputStream} calls itself for each member that ends
 * without data, so that many empty members overflow its stack; here the same calls are a loop. It also ignores everything behind a
 * member header that it cannot read; here that is an error. Commons Compress reads the file name in a header without a limit.
 */
public final class GzipStream extends GZIPInputStream {

    private static final int TRAILER_BYTES = 8;

    private boolean isReading;
    private boolean isMemberEnded;

    /**
     * @param compressed whose {@link InputStream#available} is 0 at its end only
     * @param bufferBytes of compressed data read at once
     */
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
            if (count < 0 && (inf.getRemaining() > TRAILER_BYTES || in.read() >= 0))
                throw new ZipException("There is other data behind the last member");
            return count;
        } finally {
            isReading = false;
        }
    }
}
