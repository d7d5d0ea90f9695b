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
 * Ensures that one Dateline process uses a data directory. The operating system releases the lock when the JVM dies, so
 * a free lock beside a running database server identifies it as an orphan.
 */
final class DirectoryLock {

    static final String FILE = "dateline.lock";

    // Static, because a garbage-collected channel releases its lock. Keyed by file, because POSIX drops all locks of a
    // process on a file when any descriptor of it is closed, so the same JVM must not open a held file again.
    private static final Map<Path, FileChannel> HELD = new HashMap<>();

    private DirectoryLock() {}

    /** @return true if this JVM now holds the lock, false if another Dateline does */
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

    /** Describes the process that holds the lock. */
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
