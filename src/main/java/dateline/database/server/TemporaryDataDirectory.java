package dateline.database.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A data directory for one run, for development and tests, below a directory that is swept at every start. */
public final class TemporaryDataDirectory {

    // A directory is locked a moment after it is made.
    private static final Duration LOCKED_AFTER = Duration.ofMinutes(1);

    private TemporaryDataDirectory() {}

    /** A fresh directory; what earlier runs left in {@code parent} is removed, with its server if that still runs. */
    public static Path create(Path parent) throws IOException {
        Path home = parent.toAbsolutePath();
        Files.createDirectories(home);
        for (Path old : AtomicDirectories.children(home)) {
            if (AtomicDirectories.isUnmodifiedFor(LOCKED_AFTER, old)) {
                removeIfUnused(old);
            }
        }
        return Files.createTempDirectory(home, "run-");
    }

    private static void removeIfUnused(Path old) throws IOException {
        if (Files.isRegularFile(old)) {
            Files.delete(old);
            return;
        }
        if (!DirectoryLock.acquire(old)) {
            return;
        }
        OrphanServer.find(old.toRealPath().resolve("database")).ifPresent(ProcessHandle::destroyForcibly);
        DirectoryLock.release(old);
        AtomicDirectories.delete(old);
    }
}
