package dateline.database.server;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** A backup as one file, {@code .tar} or {@code .tar.gz}, readable by its owner only. */
final class BackupArchive {

    private static final String COMPRESSED = ".tar.gz";
    private static final int BUFFER = 1 << 16;

    private BackupArchive() {}

    /** Whether a backup of this name is one file. */
    static boolean isNameOfOne(Path backup) {
        return backup.getFileName().toString().endsWith(".tar") || isCompressed(backup);
    }

    private static boolean isCompressed(Path backup) {
        return backup.getFileName().toString().endsWith(COMPRESSED);
    }

    /**
     * Writes the content of a directory to a file that does not exist yet. It is on the disk when this returns.
     *
     * @param name decides whether the file is compressed
     */
    static void pack(Path directory, Path file, Path name) throws IOException {
        boolean compressed = isCompressed(name);
        try (FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                AtomicDirectories.permissions("rw-------"))) {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
            GZIPOutputStream gzip = compressed ? new GZIPOutputStream(out, BUFFER) : null;
            TarArchiveOutputStream tar = new TarArchiveOutputStream(compressed ? gzip : out, "UTF-8");
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (Path path : AtomicDirectories.contentOf(directory)) {
                tar.putArchiveEntry(new TarArchiveEntry(
                        path.toFile(), directory.relativize(path).toString()));
                if (Files.isRegularFile(path)) Files.copy(path, tar);
                tar.closeArchiveEntry();
            }
            tar.finish();
            if (compressed) gzip.finish();
            out.flush();
            channel.force(true);
        }
    }

    /** Writes the content of the file to an existing directory, for the owner only, whatever the file says. */
    static void unpack(Path file, Path directory) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER);
                TarArchiveInputStream tar =
                        new TarArchiveInputStream(isCompressed(file) ? new GZIPInputStream(in, BUFFER) : in)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = directory.resolve(entry.getName()).normalize();
                if (!path.startsWith(directory) || !entry.isFile() && !entry.isDirectory())
                    throw new IOException("the entry " + entry.getName() + " does not belong into a backup");
                if (entry.isDirectory()) Files.createDirectories(path, AtomicDirectories.permissions("rwx------"));
                else AtomicDirectories.writeFile(path, tar);
            }
        }
    }
}
