package dateline.http.base;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * The compressed form in which the application stores long values: the length in four bytes, then raw DEFLATE. The
 * database stores them as they are. Its own compression finds repetitions within four kilobytes only.
 */
public final class DeflatedBytes {

    private static final int LENGTH_BYTES = 4;

    private DeflatedBytes() {}

    public static byte[] deflate(byte[] bytes) {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
        try {
            deflater.setInput(bytes);
            deflater.finish();
            ByteArrayOutputStream deflated = new ByteArrayOutputStream(LENGTH_BYTES + bytes.length / 3);
            deflated.writeBytes(
                    ByteBuffer.allocate(LENGTH_BYTES).putInt(bytes.length).array());
            byte[] buffer = new byte[4_096];
            while (!deflater.finished()) deflated.write(buffer, 0, deflater.deflate(buffer));
            return deflated.toByteArray();
        } finally {
            deflater.end();
        }
    }

    /** @return null for null */
    public static byte[] inflate(byte[] deflated) {
        if (deflated == null) return null;
        byte[] bytes = new byte[ByteBuffer.wrap(deflated).getInt()];
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(deflated, LENGTH_BYTES, deflated.length - LENGTH_BYTES);
            int length = 0;
            while (length < bytes.length && !inflater.needsInput() && !inflater.finished())
                length += inflater.inflate(bytes, length, bytes.length - length);
            if (length < bytes.length) throw new IllegalStateException("Stored bytes are incomplete.");
            return bytes;
        } catch (DataFormatException e) {
            throw new IllegalStateException(e);
        } finally {
            inflater.end();
        }
    }
}
