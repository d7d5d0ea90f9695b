package dateline.database.server;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Locale;

/** Turns errors of PostgreSQL and the file system into an explanation for the operator that says what to do. */
final class StartupErrors {

    private static final String OWN_SERVER =
            " Or set QUARKUS_DATASOURCE_JDBC_URL, _USERNAME and _PASSWORD to a PostgreSQL of your own.";

    private StartupErrors() {}

    static EmbeddedDatabaseException inUse(Path directory) {
        return new EmbeddedDatabaseException("The data directory " + directory + " is in use by another Dateline ("
                + DirectoryLock.holder(directory)
                + "). Stop that one first, or give this one a directory of its own with DATELINE_DATA_DIR.");
    }

    static EmbeddedDatabaseException explain(Path directory, Exception cause) {
        String reason = String.valueOf(cause.getMessage());
        if (isDiskFull(reason)) {
            return new EmbeddedDatabaseException(diskFull(directory.toString()), cause);
        }
        if (cause instanceof FileAlreadyExistsException) {
            return new EmbeddedDatabaseException(
                    "The data directory " + directory + " cannot be made: " + reason
                            + " exists and is not a directory. Choose another one with DATELINE_DATA_DIR.",
                    cause);
        }
        if (cause instanceof AccessDeniedException
                || reason.contains("Permission denied")
                || reason.contains("Read-only file system")) {
            return new EmbeddedDatabaseException(
                    "The data directory " + directory + " cannot be written by user " + System.getProperty("user.name")
                            + " (" + reason
                            + "), or programs in it may not be run. Give it to that user, or choose another one with"
                            + " DATELINE_DATA_DIR.",
                    cause);
        }
        String prefix =
                cause instanceof FileSystemException ? "The data directory " + directory + " cannot be used: " : "";
        return new EmbeddedDatabaseException(prefix + reason + "." + OWN_SERVER, cause);
    }

    static EmbeddedDatabaseException explain(String program, String output) {
        String lowerCase = output.toLowerCase(Locale.ROOT);
        if (isDiskFull(output)) {
            return new EmbeddedDatabaseException(diskFull("the data directory"));
        }
        if (lowerCase.contains("cannot be run as root") || lowerCase.contains("\"root\" execution")) {
            return new EmbeddedDatabaseException(
                    "The embedded PostgreSQL does not run as root, and this machine gives root no user namespace in"
                            + " which it would be somebody else. Start Dateline as an ordinary user (in a container"
                            + " image: the USER instruction)."
                            + OWN_SERVER);
        }
        return new EmbeddedDatabaseException(
                "The embedded PostgreSQL does not start. " + program + " printed: " + lastLines(output) + OWN_SERVER);
    }

    static EmbeddedDatabaseException wrongVersion(Path cluster, int theirs, int ours) {
        String remedy = theirs > ours
                ? "Start the newer Dateline that wrote it."
                : "Dump it with the Dateline that wrote it and restore the dump into a fresh data directory.";
        return new EmbeddedDatabaseException("The database in " + cluster + " was written by PostgreSQL " + theirs
                + ", and this Dateline brings PostgreSQL " + ours + ", which cannot read it. " + remedy);
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
        return "There is no room left on the disk of " + where
                + ". A new database takes about 150 megabytes. Make room, or choose another directory with"
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
