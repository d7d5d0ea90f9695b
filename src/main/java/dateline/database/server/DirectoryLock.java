package dateline.database.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * One data directory, one Dateline. The operating system drops the lock when the JVM dies, however it dies, so a free
 * lock beside a running server tells an orphan from a neighbour.
 */
final class DirectoryLock {

    static final String FILE = "dateline.lock";

    // Static: a channel that is collected gives its lock away. Keyed: POSIX drops all locks of a process on a file
    // as soon as any of its descriptors is closed, so the same JVM must never open a held file again.
    private static final Map<Path, FileChannel> HELD = new HashMap<>();

    private DirectoryLock() {}

    /** True when this JVM has the directory from now on, false when another Dateline has it. */
    static boolean acquire(Path directory) throws IOException {
        Path file = directory.toRealPath().resolve(FILE);
        synchronized (HELD) {
            if (HELD.containsKey(file)) {
                return false;
            }
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                channel.close();
                return false;
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes()));
            HELD.put(file, channel);
            return true;
        }
    }

    static void release(Path directory) throws IOException {
        Path file = directory.toRealPath().resolve(FILE);
        synchronized (HELD) {
            FileChannel channel = HELD.remove(file);
            if (channel != null) {
                channel.close();
            }
        }
    }

    /** Who has the directory, in words. */
    static String holder(Path directory) {
        Path file = directory.resolve(FILE);
        try {
            synchronized (HELD) {
                if (HELD.containsKey(directory.toRealPath().resolve(FILE))) {
                    return "this very process";
                }
                return "process " + Files.readString(file).strip();
            }
        } catch (IOException e) {
            return "a process that cannot be named";
        }
    }
}
