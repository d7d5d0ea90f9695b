package dateline;

import dateline.database.server.TemporaryDataDirectory;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * An archive of the classes of the packaged application (AppCDS), with which a node starts in about three quarters of the processor time.
 * The integration tests start more than forty nodes. A node that finds no archive starts without it.
 */
final class ClassArchive {

    private static final long VERSION = Node.JAR.toFile().lastModified();
    private static final Path FILE = Path.of("target", "classes-" + VERSION + ".jsa");
    // Made by the test that makes the archive. Tests beside it do not wait.
    private static final Path CLAIM = Path.of("target", "classes-" + VERSION + ".claim");

    private ClassArchive() {}

    /** The options of a JVM that uses the archive; none as long as it is being made. The first call makes it. */
    static List<String> options() throws IOException {
        if (!Files.exists(FILE)) {
            if (!Node.JAR.toFile().exists() || !isClaimed()) return List.of();
            make();
        }
        return Files.exists(FILE) ? List.of("-XX:SharedArchiveFile=" + FILE.toAbsolutePath()) : List.of();
    }

    private static boolean isClaimed() throws IOException {
        try {
            Files.createFile(CLAIM);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    /** Starts a node without a database until it is ready. Its JVM writes the archive when it ends. */
    private static void make() throws IOException {
        Path unfinished = FILE.resolveSibling(FILE.getFileName() + ".tmp").toAbsolutePath();
        Path data = TemporaryDataDirectory.create(Path.of("target", "class-archive"));
        try (Node node = Node.startEmpty(data, "-XX:ArchiveClassesAtExit=" + unfinished)) {
            node.waitUntilReady().stop();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (Files.exists(unfinished)) Files.move(unfinished, FILE, StandardCopyOption.ATOMIC_MOVE);
    }
}
