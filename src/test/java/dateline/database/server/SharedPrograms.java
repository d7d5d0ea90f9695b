package dateline.database.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The programs of PostgreSQL below {@code target/}, for nodes with an embedded database. */
public final class SharedPrograms {

    private static final Path DIRECTORY = Path.of("target", "postgresql").toAbsolutePath();

    private SharedPrograms() {}

    /** Spares the first start in a data directory from unpacking the programs, which takes a JVM without C2 about 8 s of processor time. */
    public static void linkInto(Path dataDirectory) throws IOException {
        Path link = dataDirectory.toAbsolutePath().resolve("postgresql");
        if (Files.exists(link)) return;
        try {
            PostgresPrograms.unpackIn(DIRECTORY);
        } catch (EmbeddedDatabaseException e) {
            throw new IOException(e);
        }
        Files.createDirectories(link.getParent(), AtomicDirectories.permissions("rwx------"));
        Files.createSymbolicLink(link, DIRECTORY);
    }
}
