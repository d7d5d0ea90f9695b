package dateline.http.base;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Two long values with much text in common, compressed together by the application: the length of each in four bytes,
 * then both in raw DEFLATE. The first can be read without decompressing the second. The database stores the bytes as
 * they are: its own compression finds repetitions within four kilobytes only.
 */
public final class DeflatedPair {

    private static final int LENGTH_BYTES = 4;
    private static final int HEAD_BYTES = 2 * LENGTH_BYTES;

    private DeflatedPair() {}

    public static byte[] deflate(byte[] first, byte[] second) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        try {
            ByteArrayOutputStream deflated = new ByteArrayOutputStream(HEAD_BYTES + second.length / 3);
            deflated.writeBytes(ByteBuffer.allocate(HEAD_BYTES)
                    .putInt(first.length)
                    .putInt(second.length)
                    .array());
            byte[] buffer = new byte[4_096];
            deflater.setInput(first);
            while (!deflater.needsInput()) deflated.write(buffer, 0, deflater.deflate(buffer));
            deflater.setInput(second);
            deflater.finish();
            while (!deflater.finished()) deflated.write(buffer, 0, deflater.deflate(buffer));
            return deflated.toByteArray();
        } finally {
            deflater.end();
        }
    }

    /** @return null for null */
    public static byte[] first(byte[] deflated) {
        return deflated == null ? null : inflate(deflated, false);
    }

    /** @return null for null */
    public static byte[] second(byte[] deflated) {
        return deflated == null ? null : inflate(deflated, true);
    }

    private static byte[] inflate(byte[] deflated, boolean isSecond) {
        ByteBuffer head = ByteBuffer.wrap(deflated);
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(deflated, HEAD_BYTES, deflated.length - HEAD_BYTES);
            byte[] first = inflate(inflater, head.getInt());
            return isSecond ? inflate(inflater, head.getInt()) : first;
        } catch (DataFormatException e) {
            throw new IllegalStateException(e);
        } finally {
            inflater.end();
        }
    }

    private static byte[] inflate(Inflater inflater, int count) throws DataFormatException {
        byte[] bytes = new byte[count];
        int length = 0;
        while (length < count && !inflater.needsInput() && !inflater.finished())
            length += inflater.inflate(bytes, length, count - length);
        if (length < count) throw new IllegalStateException("Stored bytes are incomplete.");
        return bytes;
    }
}
