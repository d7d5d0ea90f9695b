package dateline.database.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;

/**
 * An embedded database below {@code target/} that has the tables of this release and no content. Tests start with a copy, because
 * creating the files and running all migrations takes about 4 s of processor time. {@link dateline.ClassArchive} starts a node without
 * it, as do the tests of the embedded database.
 */
public final class MigratedDatabase {

    private static final Path MIGRATIONS = Path.of("src", "main", "resources", "db", "migration");

    private MigratedDatabase() {}

    /** Puts the files of the database into a data directory, unless it has a database already. */
    public static void copyInto(Path dataDirectory) throws IOException {
        Path target = dataDirectory.toAbsolutePath().resolve("database");
        if (Files.exists(target)) return;
        Path source = directory();
        Files.createDirectories(target, AtomicDirectories.permissions("rwx------"));
        AtomicDirectories.copy(source.resolve("database"), target);
        AtomicDirectories.writeSecret(
                target.resolveSibling("database-password"), Files.readString(source.resolve("database-password")));
    }

    // Every class loader of a test profile has its own copy of this class, but the properties are those of the JVM.
    private static Path directory() throws IOException {
        synchronized (System.getProperties()) {
            Path directory = Path.of("target", "migrated-database-" + Long.toHexString(checksum()))
                    .toAbsolutePath();
            if (Files.exists(directory)) return directory;
            try {
                AtomicDirectories.create(directory, MigratedDatabase::make);
            } catch (EmbeddedDatabaseException e) {
                throw new IOException(e);
            }
            return directory;
        }
    }

    private static void make(Path directory) throws EmbeddedDatabaseException {
        EmbeddedDatabase database =
                EmbeddedDatabase.start(directory, Path.of("target", "postgresql"), Durability.DISPOSABLE);
        try {
            DatabaseCopy.migrate(database.url(), database.password());
        } finally {
            database.stop();
        }
    }

    private static long checksum() throws IOException {
        CRC32 sum = new CRC32();
        for (Path migration : AtomicDirectories.contentOf(MIGRATIONS)) {
            if (Files.isRegularFile(migration)) sum.update(Files.readAllBytes(migration));
        }
        return sum.getValue();
    }
}
