package dateline.database.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A data directory for one run, for development and tests, below a directory that is swept at every start. */
public final class TemporaryDataDirectory {

    // A directory is locked a moment after it is made.
    private static final Duration SURELY_LOCKED = Duration.ofMinutes(1);

    private TemporaryDataDirectory() {}

    /** A fresh directory; what earlier runs left in {@code parent} is removed, with its server if that still runs. */
    public static Path in(Path parent) throws IOException {
        Path home = parent.toAbsolutePath();
        Files.createDirectories(home);
        for (Path old : AtomicDirectories.children(home)) {
            if (AtomicDirectories.untouchedFor(SURELY_LOCKED, old)) {
                sweep(old);
            }
        }
        return Files.createTempDirectory(home, "run-");
    }

    private static void sweep(Path old) throws IOException {
        if (Files.isRegularFile(old)) {
            Files.delete(old);
            return;
        }
        if (!DirectoryLock.take(old)) {
            return;
        }
        OrphanServer.of(old.toRealPath().resolve("database")).ifPresent(ProcessHandle::destroyForcibly);
        DirectoryLock.release(old);
        AtomicDirectories.delete(old);
    }
}
