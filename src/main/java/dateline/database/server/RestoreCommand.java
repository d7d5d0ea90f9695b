package dateline.database.server;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code bin/dateline restore}: puts a backup into a data directory that has no database. */
public final class RestoreCommand {

    private RestoreCommand() {}

    /** The caller then starts the database and begins a new epoch of the change log. */
    public static void run(List<String> arguments, Path dataDirectory, PrintStream out)
            throws IOException, EmbeddedDatabaseException {
        if (arguments.size() != 1)
            throw new IllegalArgumentException(
                    "Name the backup to restore. For example: bin/dateline restore backups/monday");
        Path backup = Path.of(arguments.get(0)).toAbsolutePath().normalize();
        if (!Files.exists(backup)) throw new EmbeddedDatabaseException("There is no backup " + backup + ".");
        Files.createDirectories(dataDirectory, AtomicDirectories.permissions("rwx------"));
        Path home = dataDirectory.toRealPath();
        if (!DirectoryLock.acquire(home)) throw StartupErrors.inUse(home);
        try {
            if (Files.exists(home.resolve(BackupCommand.DATABASE)))
                throw new EmbeddedDatabaseException(
                        "There is a database in " + home
                                + ". A restore overwrites nothing: move that directory away, or set DATELINE_DATA_DIR to another.");
            Path fresh = AtomicDirectories.unfinished(home.resolve("restore"));
            try {
                Files.createDirectory(fresh, AtomicDirectories.permissions("rwx------"));
                if (Files.isDirectory(backup)) AtomicDirectories.copy(backup, fresh);
                else BackupArchive.unpack(backup, fresh);
                publish(backup, fresh, home, out);
            } finally {
                AtomicDirectories.delete(fresh);
            }
        } finally {
            DirectoryLock.release(home);
        }
    }

    private static void publish(Path backup, Path fresh, Path home, PrintStream out)
            throws IOException, EmbeddedDatabaseException {
        Path endMark = fresh.resolve(BackupCommand.END_MARK_FILE);
        if (!Files.exists(endMark))
            throw new EmbeddedDatabaseException(backup + " is not a backup that bin/dateline has made.");
        Path database = fresh.resolve(BackupCommand.DATABASE);
        PostgresPrograms programs = PostgresPrograms.unpackIn(home.resolve(BackupCommand.PROGRAMS));
        PostgresCluster.checkVersion(database, programs);
        programs.run("initdb", List.of("--sync-only", "--pgdata=" + database));
        List<Path> absent = new ArrayList<>();
        for (Path file : AtomicDirectories.children(fresh)) {
            Path present = home.resolve(file.getFileName());
            if (file.equals(database) || file.equals(endMark)) continue;
            if (!Files.exists(present)) absent.add(file);
            else if (Files.mismatch(present, file) >= 0)
                throw new EmbeddedDatabaseException(present + " exists and differs from the file in the backup."
                        + " Move it away, or set DATELINE_DATA_DIR to another directory.");
        }
        String everythingBefore = Files.readString(endMark).strip();
        // The database comes last: a data directory with a database is complete.
        for (Path file : absent) {
            AtomicDirectories.sync(file);
            Files.move(file, home.resolve(file.getFileName()));
        }
        Files.move(database, home.resolve(BackupCommand.DATABASE));
        AtomicDirectories.sync(home);
        out.println("The backup " + backup + " is restored to " + home
                + ". It has every change that was committed before "
                + everythingBefore + ".");
    }
}
