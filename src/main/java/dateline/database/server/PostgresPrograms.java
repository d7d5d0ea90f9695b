package dateline.database.server;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The PostgreSQL programs in the jar: unpacked once per version, and run without the caller's locale and PG variables.
 */
final class PostgresPrograms {

    private static final List<Path> SETSID = List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"));

    private final Path home;

    private PostgresPrograms(Path home) {
        this.home = home;
    }

    /**
     * Unpacks the programs for this machine below {@code directory}, unless they are there. A shared temporary
     * directory is not used: another user could plant programs there, and a cleaner could remove them.
     */
    static PostgresPrograms unpackIn(Path directory) throws IOException, EmbeddedDatabaseException {
        byte[] archive = archive();
        Path home = directory.resolve("postgresql-" + checksum(archive));
        if (!Files.isDirectory(home)) {
            Files.createDirectories(directory);
            AtomicDirectories.create(home, fresh -> unpack(archive, fresh));
        }
        return new PostgresPrograms(home.toRealPath());
    }

    /**
     * Runs a program that must succeed.
     *
     * @return its standard output and error
     */
    String run(String program, List<String> arguments) throws IOException, EmbeddedDatabaseException {
        Process process =
                process(false, program, arguments).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw StartupErrors.explain(program, output);
            }
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new EmbeddedDatabaseException("Interrupted while waiting for " + program + ".", e);
        }
        return output;
    }

    /**
     * Prepares a program. In a session of its own it does not receive Ctrl-C from the terminal, so that the database
     * outlives the requests that still need it; without {@code setsid} it receives it.
     */
    ProcessBuilder process(boolean ownSession, String program, List<String> arguments) {
        List<String> command = new ArrayList<>();
        if (ownSession) {
            SETSID.stream().filter(Files::isExecutable).findFirst().ifPresent(setsid -> command.add(setsid.toString()));
        }
        if (LinuxUtils.isUnshareAvailable()) {
            // PostgreSQL refuses to run as root; in a separate user namespace it does not run as root.
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(home.resolve("bin").resolve(program).toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
        builder.environment().put("LC_ALL", "C");
        return builder;
    }

    /** The major version, for instance 18. */
    int major() throws IOException, EmbeddedDatabaseException {
        String version = run("postgres", List.of("--version"));
        return Integer.parseInt(version.replaceFirst("(?s)^.*\\) (\\d+).*$", "$1"));
    }

    private static byte[] archive() throws IOException, EmbeddedDatabaseException {
        String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String system = name.contains("linux") ? "Linux" : name.contains("mac") ? "Darwin" : "Windows";
        String machine = System.getProperty("os.arch").replace("amd64", "x86_64");
        try (InputStream in = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, machine)) {
            return in.readAllBytes();
        } catch (IllegalStateException e) {
            throw new EmbeddedDatabaseException(
                    "Dateline contains no PostgreSQL for " + system + " on " + machine
                            + ". Set QUARKUS_DATASOURCE_JDBC_URL, _USERNAME and _PASSWORD to a PostgreSQL of your own, 17 or newer.",
                    e);
        }
    }

    // It tells versions apart and protects from nothing. The JVM has a native CRC-32, while SHA-256 took a tenth of the
    // start.
    private static String checksum(byte[] archive) {
        CRC32 checksum = new CRC32();
        checksum.update(archive);
        return "%08x".formatted(checksum.getValue());
    }

    private static void unpack(byte[] archive, Path target) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZInputStream(new ByteArrayInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) {
                    throw new IOException("The archive of the PostgreSQL programs points outside of itself");
                }
                Files.createDirectories(entry.isDirectory() ? path : path.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                } else if (entry.isFile()) {
                    Files.copy(tar, path);
                    path.toFile().setExecutable((entry.getMode() & 0100) != 0);
                }
            }
        }
    }
}
