package dateline.database.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Finds and stops a database server that outlived the Dateline process that started it. To be used by the holder of the
 * directory's lock only.
 */
public final class OrphanServer {

    private static final Logger LOG = Logger.getLogger(OrphanServer.class);
    // Covers clock steps and the rounding to seconds in postmaster.pid. Not more, because process ids are reused.
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(60);

    private OrphanServer() {}

    /** The running server of the cluster, if its program, its directory and its start time all match. */
    public static Optional<ProcessHandle> find(Path cluster) throws IOException {
        Path file = cluster.resolve("postmaster.pid");
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(file);
        if (lines.size() < 3) {
            return Optional.empty();
        }
        try {
            Instant started = Instant.ofEpochSecond(Long.parseLong(lines.get(2).strip()));
            return ProcessHandle.of(Long.parseLong(lines.get(0).strip()))
                    .filter(process -> isServerOf(process, cluster) && startedAt(process, started));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /**
     * Shuts down an orphaned server of the cluster, so that no recovery is needed; if that fails, stops it immediately.
     */
    static void stop(Path cluster, PostgresPrograms programs) throws IOException, EmbeddedDatabaseException {
        Optional<ProcessHandle> orphan = find(cluster);
        if (orphan.isEmpty()) {
            removeStalePidFile(cluster);
            return;
        }
        LOG.infof(
                "A killed Dateline left a database server running (process %d); stopping it",
                orphan.get().pid());
        try {
            programs.run("pg_ctl", List.of("stop", "-D", cluster.toString(), "-m", "fast", "-w", "-t", "60"));
        } catch (EmbeddedDatabaseException e) {
            if (orphan.get().isAlive()) {
                programs.run("pg_ctl", List.of("stop", "-D", cluster.toString(), "-m", "immediate", "-w", "-t", "30"));
            }
        }
        try {
            orphan.get().onExit().get(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedDatabaseException(
                    "Interrupted while the database server of an earlier Dateline was stopping.", e);
        } catch (Exception e) {
            throw new EmbeddedDatabaseException(
                    "The database server of an earlier Dateline in " + cluster + " (process "
                            + orphan.get().pid() + ") does not stop. Stop it and start again.",
                    e);
        }
    }

    // In containers the same few process ids recur at every start. PostgreSQL then takes an unrelated process for its
    // predecessor and refuses to start. The file is removed only if that process is certainly not a server of this
    // directory.
    private static void removeStalePidFile(Path cluster) throws IOException {
        Path file = cluster.resolve("postmaster.pid");
        if (!Files.isReadable(file)) {
            return;
        }
        try {
            Optional<ProcessHandle> other = Files.readAllLines(file).stream()
                    .findFirst()
                    .map(String::strip)
                    .map(Long::parseLong)
                    .flatMap(ProcessHandle::of)
                    .filter(process -> process.info().arguments().isPresent());
            if (other.isPresent() && !isServerOf(other.get(), cluster)) {
                LOG.infof(
                        "Process %d now belongs to another program; removing the %s of a server that is gone",
                        other.get().pid(), file);
                Files.delete(file);
            }
        } catch (NumberFormatException e) {
            LOG.debugf("%s does not begin with a process id", file);
        }
    }

    private static boolean isServerOf(ProcessHandle process, Path cluster) {
        String command = process.info().command().orElse("");
        List<String> arguments = Arrays.asList(process.info().arguments().orElse(new String[0]));
        return command.matches(".*postgres(\\.exe)?( \\(deleted\\))?") && arguments.contains(cluster.toString());
    }

    private static boolean startedAt(ProcessHandle process, Instant expected) {
        return process.info()
                .startInstant()
                .map(start -> Duration.between(start, expected).abs().compareTo(CLOCK_TOLERANCE) < 0)
                .orElse(false);
    }
}
