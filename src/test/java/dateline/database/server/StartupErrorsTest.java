package dateline.database.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class StartupErrorsTest {

    private static final String REMEDY =
            ". Set DATELINE_DATA_DIR to another directory. You can also set QUARKUS_DATASOURCE_JDBC_URL, _USERNAME and _PASSWORD"
                    + " to a PostgreSQL of your own.";

    // As under /proc, where nobody can create a directory.
    @Test
    void aDirectoryThatCannotBeCreatedIsNamedWithTheReasonAndTheSetting() {
        assertEquals(
                "The data directory /proc/x cannot be used: /proc/x does not exist and cannot be created there"
                        + REMEDY,
                message(new NoSuchFileException("/proc/x")));
        assertEquals(
                "The data directory /proc/x cannot be used: /proc/x: Too many links" + REMEDY,
                message(new FileSystemException("/proc/x", null, "Too many links")));
    }

    private static String message(Exception cause) {
        return StartupErrors.explain(Path.of("/proc/x"), cause).getMessage();
    }
}
