package dateline.access.secret;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The file {@code webhooks-key} in the data directory of the embedded database, with the key that encrypts secrets,
 * readable by its owner only.
 */
final class EncryptionKeyFile {

    private static final int KEY_BYTES = 32;
    // Line of postmaster.pid, counted from 0.
    private static final int PORT_LINE = 3;

    private EncryptionKeyFile() {}

    /**
     * Reads the key; creates the file at the first start.
     *
     * @param address JDBC URL of the database
     * @return empty where this data directory does not hold that database
     */
    static Optional<byte[]> read(Path data, String address) {
        Path directory = data.toAbsolutePath();
        try {
            if (!isServerOf(directory, address)) return Optional.empty();
            Path file = of(directory);
            if (!Files.exists(file)) create(file);
            return Optional.of(Base64.getDecoder().decode(Files.readString(file).strip()));
        } catch (IOException e) {
            throw new UncheckedIOException("The encryption key of secrets cannot be stored in " + directory, e);
        }
    }

    static Path of(Path data) {
        return data.resolve("webhooks-key");
    }

    /** Reads the key without creating the file; empty if there is no readable key. */
    static Optional<byte[]> readStored(Path data) {
        try {
            return Optional.of(
                    Base64.getDecoder().decode(Files.readString(of(data)).strip()));
        } catch (IOException | IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    // A server writes its port to a file in its directory.
    private static boolean isServerOf(Path directory, String address) throws IOException {
        Path server = directory.resolve("database").resolve("postmaster.pid");
        if (!Files.isReadable(server)) return false;
        List<String> lines = Files.readAllLines(server);
        return lines.size() > PORT_LINE
                && address.contains("//127.0.0.1:" + lines.get(PORT_LINE).strip() + "/");
    }

    private static void create(Path file) throws IOException {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        Path temporaryFile = posix
                ? Files.createTempFile(
                        file.getParent(),
                        "webhooks-key",
                        "",
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
                : Files.createTempFile(file.getParent(), "webhooks-key", "");
        Files.writeString(temporaryFile, Base64.getEncoder().encodeToString(key) + "\n");
        Files.move(temporaryFile, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
