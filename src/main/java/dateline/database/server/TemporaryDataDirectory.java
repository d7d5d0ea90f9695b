package dateline.database.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;

/** A data directory for one run in development and tests, below a directory that is cleaned at every start. */
public final class TemporaryDataDirectory {

    // A new directory is locked a moment after it is created, so a recent one without a lock may be in use.
    private static final Duration LOCKED_AFTER = Duration.ofMinutes(1);

    private TemporaryDataDirectory() {}

    /** Creates a directory, and removes those of earlier runs with their servers, if those still run. */
    public static Path create(Path parent) throws IOException {
        Path home = parent.toAbsolutePath();
        Files.createDirectories(home);
        for (Path old : AtomicDirectories.children(home)) {
            if (AtomicDirectories.isUnmodifiedFor(LOCKED_AFTER, old)) {
                try {
                    removeIfUnused(old);
                } catch (NoSuchFileException removed) {
                    // By another process that started at the same time.
                    continue;
                }
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
