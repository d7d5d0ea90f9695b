package dateline.database.server;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/** A running postmaster. It is a direct child of this JVM, which therefore notices its exit immediately. */
record Postmaster(Process process, int port) {

    private static final Logger LOG = Logger.getLogger(Postmaster.class);
    private static final long MAX_LOG_BYTES = 8L << 20;
    private static final int TAIL_BYTES = 8192;
    // Recovery from the write-ahead log after a crash may take minutes. An exit of the process is noticed immediately.
    private static final Duration MAX_RECOVERY = Duration.ofMinutes(10);

    /** The postmaster exited before it answered; {@code output} is what it wrote. */
    static final class PostmasterExitedException extends Exception {
        final String output;

        PostmasterExitedException(String output) {
            super(output);
            this.output = output;
        }
    }

    /** Starts a postmaster and waits until it answers. */
    static Postmaster start(
            PostgresPrograms programs, PostgresCluster cluster, Durability durability, int port, Path log)
            throws IOException, PostmasterExitedException, EmbeddedDatabaseException {
        long logStart = rotate(log);
        List<String> arguments =
                new ArrayList<>(List.of("-D", cluster.directory().toString(), "-p", Integer.toString(port)));
        arguments.addAll(durability.settings());
        Process process = programs.process(true, "postgres", arguments)
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(log.toFile()))
                .start();
        process.getOutputStream().close();
        long startedNanos = System.nanoTime();
        long nextMessageNanos = Duration.ofSeconds(10).toNanos();
        try {
            while (true) {
                try (Connection connection = cluster.connect(port)) {
                    LOG.debugf("The database answers: %s", connection);
                    return new Postmaster(process, port);
                } catch (SQLException e) {
                    if ("28P01".equals(e.getSQLState()) && process.isAlive()) {
                        throw new EmbeddedDatabaseException("The database in " + cluster.directory()
                                + " does not accept the password in the file database-password beside it. Put that file"
                                + " back from your backup.");
                    }
                }
                if (!process.isAlive()) {
                    throw new PostmasterExitedException(tail(log, logStart));
                }
                long waited = System.nanoTime() - startedNanos;
                if (waited > MAX_RECOVERY.toNanos()) {
                    throw new EmbeddedDatabaseException(
                            "The database in " + cluster.directory() + " does not answer after "
                                    + MAX_RECOVERY.toMinutes() + " minutes. Its log is " + log + ".");
                }
                if (waited > nextMessageNanos) {
                    LOG.infof("Still waiting for the database, which recovers after a crash; see %s", log);
                    nextMessageNanos += Duration.ofSeconds(30).toNanos();
                }
                Thread.sleep(30);
            }
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new EmbeddedDatabaseException("Interrupted while the database was starting.", e);
        } catch (EmbeddedDatabaseException e) {
            process.destroy();
            throw e;
        }
    }

    /** Shuts the server down: connections are closed, everything is written, no recovery is needed. */
    void stop(PostgresPrograms programs, PostgresCluster cluster) throws IOException, EmbeddedDatabaseException {
        if (process.isAlive()) {
            programs.run(
                    "pg_ctl", List.of("stop", "-D", cluster.directory().toString(), "-m", "fast", "-w", "-t", "60"));
        }
    }

    private static long rotate(Path log) throws IOException {
        if (!Files.exists(log)) {
            Files.createFile(log, AtomicDirectories.permissions("rw-------"));
        } else if (Files.size(log) > MAX_LOG_BYTES) {
            Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
        return Files.exists(log) ? Files.size(log) : 0;
    }

    private static String tail(Path log, long from) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long start = Math.max(from, file.length() - TAIL_BYTES);
            byte[] bytes = new byte[(int) (file.length() - start)];
            file.seek(start);
            file.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
