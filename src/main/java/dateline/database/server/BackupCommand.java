package dateline.database.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * {@code bin/dateline backup}: a copy of the data directory of the embedded database while the server runs. The copy is started once, so that
 * it is known to be usable, and then holds a database that was shut down cleanly.
 */
public final class BackupCommand {

    /** In a backup: the end mark. */
    static final String END_MARK_FILE = "backup-end";

    static final String DATABASE = "database";
    static final String PROGRAMS = "postgresql";
    // The log of the server, and the lock of the process that uses a data directory.
    private static final Pattern OF_THE_PROCESS = Pattern.compile("database\\.log.*+|dateline\\.lock");
    private static final long MEGABYTE = 1 << 20;

    // Every page of a table is read, and with it its checksum.
    private static final String TABLES =
            "select oid::regclass::text from pg_class where relkind in ('r', 't', 'm') and relpersistence = 'p'";

    private BackupCommand() {}

    /** The path that the arguments name, which must not exist. */
    public static Path target(List<String> arguments) throws EmbeddedDatabaseException {
        if (arguments.size() != 1)
            throw new IllegalArgumentException(
                    "Name the backup: a directory that does not exist yet, or a file that ends in"
                            + " .tar or .tar.gz. For example: bin/dateline backup backups/monday");
        Path target = Path.of(arguments.get(0)).toAbsolutePath().normalize();
        if (Files.exists(target))
            throw new EmbeddedDatabaseException(target + " exists. A backup overwrites nothing; choose another name.");
        return target;
    }

    /** @param connection of the superuser to the application's database, in autocommit mode */
    public static void run(Connection connection, Path target, Path dataDirectory, PrintStream out)
            throws SQLException, IOException, EmbeddedDatabaseException {
        Path home = dataDirectory.toRealPath();
        Files.createDirectories(target.getParent());
        Path fresh = AtomicDirectories.unfinished(target);
        Path packed = AtomicDirectories.unfinished(target);
        try {
            Instant endMark = write(connection, home, fresh);
            String checked = verify(fresh, home.resolve(PROGRAMS));
            boolean isArchive = BackupArchive.isNameOfOne(target);
            if (isArchive) BackupArchive.pack(fresh, packed, target);
            Files.move(isArchive ? packed : fresh, target);
            AtomicDirectories.sync(target.getParent());
            out.println("The backup " + target + " is complete: " + size(target) + " MB. PostgreSQL started on it, and "
                    + checked + " were read. It has every change that was committed before " + endMark + ".");
        } finally {
            AtomicDirectories.delete(fresh);
            Files.deleteIfExists(packed);
        }
    }

    private static Instant write(Connection connection, Path home, Path fresh) throws SQLException, IOException {
        Files.createDirectory(fresh, AtomicDirectories.permissions("rwx------"));
        Path database = Files.createDirectory(fresh.resolve(DATABASE), AtomicDirectories.permissions("rwx------"));
        Instant endMark = new BaseBackup(connection, home.resolve(DATABASE)).copyTo(database);
        for (Path file : AtomicDirectories.children(home)) {
            boolean isKept = Files.isRegularFile(file)
                    && !AtomicDirectories.isUnfinished(file)
                    && !OF_THE_PROCESS.matcher(file.getFileName().toString()).matches();
            if (!isKept) continue;
            try (InputStream in = Files.newInputStream(file)) {
                AtomicDirectories.writeFile(fresh.resolve(file.getFileName()), in);
            }
        }
        AtomicDirectories.writeSecret(fresh.resolve(END_MARK_FILE), endMark + "\n");
        return endMark;
    }

    private static String verify(Path fresh, Path programs) throws IOException, EmbeddedDatabaseException {
        // Replays the log of the copy, and writes the copy to the disk.
        EmbeddedDatabase database = EmbeddedDatabase.start(fresh, programs, Durability.DURABLE);
        try (Connection connection = database.connectAsSuperuser();
                Statement statement = connection.createStatement()) {
            connection.setNetworkTimeout(Runnable::run, 0);
            List<String> tables = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery(TABLES)) {
                while (rows.next()) tables.add(rows.getString(1));
            }
            long count = 0;
            for (String table : tables) {
                try (ResultSet row = statement.executeQuery("select count(*) from " + table)) {
                    row.next();
                    count += row.getLong(1);
                }
            }
            return count + " rows of " + tables.size() + " tables";
        } catch (SQLException e) {
            throw new EmbeddedDatabaseException(
                    "The copy of the database cannot be read, so there is no backup: " + e.getMessage(), e);
        } finally {
            database.stop();
            for (Path file : AtomicDirectories.children(fresh))
                if (OF_THE_PROCESS.matcher(file.getFileName().toString()).matches()) Files.delete(file);
        }
    }

    private static long size(Path backup) throws IOException {
        if (Files.isRegularFile(backup)) return Files.size(backup) / MEGABYTE + 1;
        long bytes = 0;
        for (Path path : AtomicDirectories.contentOf(backup)) if (Files.isRegularFile(path)) bytes += Files.size(path);
        return bytes / MEGABYTE + 1;
    }
}
