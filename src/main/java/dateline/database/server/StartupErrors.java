package dateline.database.server;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/** Turns errors of PostgreSQL and the file system into an explanation for the operator that says what to do. */
final class StartupErrors {

    private static final String OWN_SERVER =
            " You can also set QUARKUS_DATASOURCE_JDBC_URL, _USERNAME and _PASSWORD to a PostgreSQL of your own.";

    private StartupErrors() {}

    static EmbeddedDatabaseException inUse(Path directory) {
        return new EmbeddedDatabaseException("The data directory " + directory + " is in use by another Dateline ("
                + DirectoryLock.holder(directory)
                + "). Stop that Dateline first, or set DATELINE_DATA_DIR to another directory.");
    }

    static EmbeddedDatabaseException explain(Path directory, Exception cause) {
        String reason = String.valueOf(cause.getMessage());
        if (isDiskFull(reason)) {
            return new EmbeddedDatabaseException(diskFull(directory.toString()), cause);
        }
        if (cause instanceof FileAlreadyExistsException) {
            return new EmbeddedDatabaseException(
                    "The data directory " + directory + " cannot be created: " + reason
                            + " exists and is not a directory. Set DATELINE_DATA_DIR to another directory.",
                    cause);
        }
        if (cause instanceof AccessDeniedException
                || reason.contains("Permission denied")
                || reason.contains("Read-only file system")) {
            return new EmbeddedDatabaseException(
                    "User " + System.getProperty("user.name") + " cannot write to the data directory " + directory
                            + ", or cannot run programs in it (" + reason
                            + "). Make the user the owner of the directory, or set DATELINE_DATA_DIR to another directory.",
                    cause);
        }
        if (cause instanceof FileSystemException file) {
            return new EmbeddedDatabaseException(
                    "The data directory " + directory + " cannot be used: " + describe(file)
                            + ". Set DATELINE_DATA_DIR to another directory." + OWN_SERVER,
                    cause);
        }
        return new EmbeddedDatabaseException(reason + "." + OWN_SERVER, cause);
    }

    // Java gives only the path as the message of a path that does not exist, as under /proc.
    private static String describe(FileSystemException failure) {
        if (failure instanceof NoSuchFileException)
            return failure.getFile() + " does not exist and cannot be created there";
        return failure.getReason() == null ? failure.toString() : failure.getMessage();
    }

    static EmbeddedDatabaseException explain(String program, String output) {
        String lowerCase = output.toLowerCase(Locale.ROOT);
        if (isDiskFull(output)) {
            return new EmbeddedDatabaseException(diskFull("the data directory"));
        }
        if (lowerCase.contains("cannot be run as root") || lowerCase.contains("\"root\" execution")) {
            return new EmbeddedDatabaseException(
                    "PostgreSQL does not run as root, and this machine does not allow root to create a user namespace in"
                            + " which PostgreSQL could run as another user. Start Dateline as an ordinary user (in a container"
                            + " image: the USER instruction)."
                            + OWN_SERVER);
        }
        return new EmbeddedDatabaseException(
                "The embedded PostgreSQL does not start. " + program + " printed: " + lastLines(output) + OWN_SERVER);
    }

    static EmbeddedDatabaseException wrongVersion(Path cluster, int theirs, int ours) {
        String remedy = theirs > ours
                ? "Start the newer Dateline that wrote it."
                : "Dump the database with the Dateline that wrote it, and restore the dump into a new data directory.";
        return new EmbeddedDatabaseException("The database in " + cluster + " was written by PostgreSQL " + theirs
                + ". This Dateline contains PostgreSQL " + ours + ", which cannot read it. " + remedy);
    }

    static boolean isPortTaken(String output) {
        return output.contains("could not create any TCP/IP sockets") || output.contains("could not bind");
    }

    /** Whether another server that is stopping or has just started still holds the directory. */
    static boolean isDirectoryBusy(String output) {
        return output.contains("lock file \"postmaster.pid\"") || output.contains("shared memory block");
    }

    private static boolean isDiskFull(String text) {
        return text.contains("No space left on device")
                || text.contains("Check free disk space")
                || text.contains("Disk quota exceeded");
    }

    private static String diskFull(String where) {
        return "The disk of " + where
                + " is full. A new database needs about 150 megabytes. Free some space, or choose another directory with"
                + " DATELINE_DATA_DIR.";
    }

    private static String lastLines(String output) {
        String[] lines = output.strip().split("\n");
        StringBuilder last = new StringBuilder();
        for (int i = Math.max(0, lines.length - 5); i < lines.length; i++) {
            last.append(lines[i].strip()).append(i == lines.length - 1 ? "" : " / ");
        }
        return last.length() == 0 ? "nothing." : last.toString();
    }
}
