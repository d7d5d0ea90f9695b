package dateline.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.IllegalReferenceCountException;
import io.netty.util.internal.PlatformDependent;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes beside the heap, from where the system takes them without a copy: there until whoever made them and whoever holds them has released them.
 *
 * @param given them to whoever writes them
 */
record BytesBeside(ByteBuf bytes, Buffer given) {

    // Connections need the rest of what there is beside the heap.
    private static final long MOST = PlatformDependent.estimateMaxDirectMemory() / 2;
    private static final AtomicLong TAKEN = new AtomicLong();

    /** @return null where there is no room for them */
    @SuppressWarnings("deprecation") // Its successor is there from the next major release on.
    static BytesBeside of(byte[] bytes) {
        if (TAKEN.addAndGet(bytes.length) > MOST) {
            TAKEN.addAndGet(-bytes.length);
            return null;
        }
        try {
            ByteBuf copy = Unpooled.directBuffer(bytes.length, bytes.length).writeBytes(bytes);
            return new BytesBeside(copy, Buffer.buffer(copy));
        } catch (OutOfMemoryError taken) {
            // By connections: then they stay on the heap.
            TAKEN.addAndGet(-bytes.length);
            return null;
        }
    }

    /** Until it is released; false where it is gone. */
    boolean hold() {
        try {
            bytes.retain();
            return true;
        } catch (IllegalReferenceCountException gone) {
            return false;
        }
    }

    void release() {
        int size = bytes.capacity();
        if (bytes.release()) TAKEN.addAndGet(-size);
    }
}
