package dateline.database.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Creates directories that exist completely or not at all, even if the process is killed; copies and removes directories. */
final class AtomicDirectories {

    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final String UNFINISHED = ".unfinished-";
    private static final Duration ABANDONED_AFTER = Duration.ofMinutes(10);

    /** Writes the content of a directory. */
    interface DirectoryWriter {
        void write(Path directory) throws IOException, EmbeddedDatabaseException;
    }

    private AtomicDirectories() {}

    /**
     * Lets the writer fill a temporary directory, and renames it when it is complete. Two processes may do so at the
     * same time.
     */
    static void create(Path target, DirectoryWriter writer) throws IOException, EmbeddedDatabaseException {
        sweepUnfinished(target);
        Path fresh = unfinished(target);
        try {
            Files.createDirectory(fresh, permissions("rwx------"));
            writer.write(fresh);
            try {
                Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                if (!Files.isDirectory(target)) {
                    throw e;
                }
            }
            sync(target.toAbsolutePath().getParent());
        } finally {
            delete(fresh);
        }
    }

    /** Writes a small file atomically, readable by its owner only. */
    static void writeSecret(Path target, String secret) throws IOException {
        Path fresh = unfinished(target);
        Files.createFile(fresh, permissions("rw-------"));
        Files.writeString(fresh, secret, StandardOpenOption.SYNC);
        Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        sync(target.toAbsolutePath().getParent());
    }

    /** A new name beside the target, for what becomes the target when it is complete. */
    static Path unfinished(Path target) {
        return target.resolveSibling(target.getFileName() + UNFINISHED + UUID.randomUUID());
    }

    static boolean isUnfinished(Path path) {
        return path.getFileName().toString().contains(UNFINISHED);
    }

    /** Copies the content of a directory to another one that exists. Only the owner may read the copy. */
    static void copy(Path from, Path to) throws IOException {
        for (Path path : contentOf(from)) {
            Path copy = to.resolve(from.relativize(path));
            if (Files.isDirectory(path)) {
                Files.createDirectory(copy, permissions("rwx------"));
                continue;
            }
            try (InputStream in = Files.newInputStream(path)) {
                writeFile(copy, in);
            }
        }
    }

    /** Writes a new file, readable by its owner only. */
    static void writeFile(Path file, InputStream content) throws IOException {
        Files.createFile(file, permissions("rw-------"));
        try (OutputStream out = Files.newOutputStream(file)) {
            content.transferTo(out);
        }
    }

    /** All paths below a directory, each directory before what is in it. */
    static List<Path> contentOf(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            return paths.filter(path -> !path.equals(directory)).sorted().toList();
        }
    }

    static FileAttribute<?>[] permissions(String mode) {
        return POSIX
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : new FileAttribute<?>[0];
    }

    /** Removes a directory; files that cannot be removed stay. */
    static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                path.toFile().delete();
            }
        } catch (IOException | UncheckedIOException e) {
            // Another process still writes here or owns the directory; a later sweep removes it.
            return;
        }
    }

    static List<Path> children(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(directory)) {
            return children.toList();
        }
    }

    static boolean isUnmodifiedFor(Duration age, Path path) {
        return path.toFile().lastModified() < Instant.now().minus(age).toEpochMilli();
    }

    private static void sweepUnfinished(Path target) throws IOException {
        for (Path sibling : children(target.toAbsolutePath().getParent())) {
            if (sibling.getFileName().toString().startsWith(target.getFileName() + UNFINISHED)
                    && isUnmodifiedFor(ABANDONED_AFTER, sibling)) {
                delete(sibling);
            }
        }
    }

    /** Writes a directory or file to the disk. */
    static void sync(Path directory) throws IOException {
        if (POSIX) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
