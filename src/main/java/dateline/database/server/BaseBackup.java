package dateline.database.server;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Copies the files of a running cluster, as {@code pg_basebackup} does, which the embedded PostgreSQL does not contain: by the backup API, with
 * the write-ahead log from the start of the copy to its end. Without that log PostgreSQL cannot make the copied pages consistent.
 */
final class BaseBackup {

    /** Directories whose content belongs to the running server. PostgreSQL needs them, empty. */
    private static final Set<String> EMPTY = Set.of(
            "pg_dynshmem",
            "pg_notify",
            "pg_replslot",
            "pg_serial",
            "pg_snapshots",
            "pg_stat_tmp",
            "pg_subtrans",
            "pg_wal");

    private static final Pattern OF_THE_SERVER =
            Pattern.compile("postmaster\\.(?:pid|opts)|pg_internal\\.init.*+|pgsql_tmp.*+|backup_label|tablespace_map");
    private static final Pattern SEGMENT = Pattern.compile("[0-9A-F]{24}");
    private static final Path CONTROL_FILE = Path.of("global", "pg_control");

    // The log is needed until the end of the copy, so a slot keeps it. If the copy fails, the slot ends with the
    // session.
    private static final String RETAIN_LOG = "select pg_create_physical_replication_slot('dateline_backup_'"
            + " || pg_backend_pid(), immediately_reserve => true, temporary => true)";
    private static final String RELEASE_LOG = "select pg_drop_replication_slot('dateline_backup_' || pg_backend_pid())";
    // With a checkpoint at once, not spread over minutes.
    private static final String START = "select pg_walfile_name(pg_backup_start('dateline', fast => true))";
    private static final String END_MARK = "select dateline_now()";
    private static final String STOP =
            "select pg_walfile_name(lsn), labelfile from pg_backup_stop(wait_for_archive => false)";

    private final Connection connection;
    private final Path cluster;

    /** @param connection of a superuser, in autocommit mode, which no other statement uses meanwhile */
    BaseBackup(Connection connection, Path cluster) {
        this.connection = connection;
        this.cluster = cluster;
    }

    /**
     * Fills an existing directory.
     *
     * @return the end mark, an instant of the database clock; every transaction that was committed before it is in the copy
     */
    Instant copyTo(Path target) throws SQLException, IOException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(RETAIN_LOG);
            String firstSegment;
            try (ResultSet row = statement.executeQuery(START)) {
                row.next();
                firstSegment = row.getString(1);
            }
            copyFiles(target);
            // Last, because it must not be older than a page.
            Files.copy(cluster.resolve(CONTROL_FILE), target.resolve(CONTROL_FILE));
            Instant endMark;
            try (ResultSet row = statement.executeQuery(END_MARK)) {
                row.next();
                endMark = row.getObject(1, OffsetDateTime.class).toInstant();
            }
            try (ResultSet row = statement.executeQuery(STOP)) {
                row.next();
                Files.writeString(target.resolve("backup_label"), row.getString(2));
                copyLog(target, firstSegment, row.getString(1));
            }
            statement.execute(RELEASE_LOG);
            return endMark;
        }
    }

    private void copyFiles(Path target) throws IOException {
        Files.walkFileTree(cluster, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                if (!directory.equals(cluster)) Files.createDirectory(copyOf(directory));
                return isLeftEmpty(directory) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isSymbolicLink()) copyLink(file);
                else if (!OF_THE_SERVER.matcher(file.getFileName().toString()).matches()
                        && !cluster.relativize(file).equals(CONTROL_FILE)) copyIfPresent(file, copyOf(file));
                return FileVisitResult.CONTINUE;
            }

            // The server removes files meanwhile. What removed them is in the log.
            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) return FileVisitResult.CONTINUE;
                throw e;
            }

            // An operator may have moved the log to a disk of its own.
            private void copyLink(Path link) throws IOException {
                if (!isLeftEmpty(link))
                    throw new IOException(link + " is a symbolic link, and what it leads to would not be copied");
                Files.createDirectory(copyOf(link));
            }

            private Path copyOf(Path path) {
                return target.resolve(cluster.relativize(path));
            }
        });
    }

    private boolean isLeftEmpty(Path directory) {
        return cluster.equals(directory.getParent())
                && EMPTY.contains(directory.getFileName().toString());
    }

    private static void copyIfPresent(Path file, Path copy) throws IOException {
        try {
            Files.copy(file, copy);
        } catch (NoSuchFileException e) {
            if (Files.exists(file)) throw e;
        }
    }

    // The names of segments are hexadecimal numbers of the same length.
    private void copyLog(Path target, String first, String last) throws IOException {
        for (Path file : AtomicDirectories.children(cluster.resolve("pg_wal"))) {
            String name = file.getFileName().toString();
            boolean isNeeded = SEGMENT.matcher(name).matches()
                    ? name.compareTo(first) >= 0 && name.compareTo(last) <= 0
                    : name.endsWith(".history");
            if (isNeeded) Files.copy(file, target.resolve("pg_wal").resolve(name));
        }
    }
}
