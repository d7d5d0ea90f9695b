package dateline.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** The file {@code admin-key} of the data directory, which only its owner may read (0600): how an administrator gets a key. */
final class AdminKeyFile {

    private AdminKeyFile() {}

    /** Replaces what is there; @return the absolute path; @throws UncheckedIOException where it cannot be written */
    static Path write(Path dataDirectory, String key) {
        Path file = dataDirectory.resolve("admin-key").toAbsolutePath();
        try {
            Files.createDirectories(file.getParent());
            boolean posix = Files.getFileStore(file.getParent()).supportsFileAttributeView("posix");
            Path fresh = posix
                    ? Files.createTempFile(
                            file.getParent(),
                            "admin-key",
                            "",
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
                    : Files.createTempFile(file.getParent(), "admin-key", "");
            Files.write(fresh, (key + "\n").getBytes(StandardCharsets.UTF_8));
            return Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("The administrator's key cannot be written to " + file, e);
        }
    }
}
