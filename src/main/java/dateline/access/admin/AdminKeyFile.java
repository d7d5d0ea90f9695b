package dateline.access.admin;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The file {@code admin-key} of the data directory, readable by its owner only (mode 0600), through which an
 * administrator receives a key.
 */
final class AdminKeyFile {

    private static final String NAME = "admin-key";

    private final Path temporaryFile;
    private final Path file;

    private AdminKeyFile(Path temporaryFile, Path file) {
        this.temporaryFile = temporaryFile;
        this.file = file;
    }

    /** Writes the key to a temporary file, so that a full disk is noticed before the key becomes valid. */
    static AdminKeyFile prepare(Path dataDirectory, String key) throws IOException {
        Path file = dataDirectory.resolve(NAME).toAbsolutePath();
        Files.createDirectories(file.getParent());
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] ownerOnly = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        Path temporaryFile = Files.createTempFile(file.getParent(), NAME, "", ownerOnly);
        Files.write(temporaryFile, (key + "\n").getBytes(StandardCharsets.UTF_8));
        try (FileChannel written = FileChannel.open(temporaryFile, StandardOpenOption.WRITE)) {
            written.force(true);
        }
        return new AdminKeyFile(temporaryFile, file);
    }

    /**
     * Replaces the existing file.
     *
     * @return the absolute path
     */
    Path publish() throws IOException {
        return Files.move(temporaryFile, file, StandardCopyOption.REPLACE_EXISTING);
    }

    void discard() throws IOException {
        Files.deleteIfExists(temporaryFile);
    }
}
