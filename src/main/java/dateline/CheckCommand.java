package dateline;

import dateline.StartupFailure.Listener;
import dateline.access.secret.SecretEncryption;
import dateline.database.pool.CommandConnection;
import dateline.database.server.EmbeddedDatabaseException;
import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code bin/dateline check}: says whether a server can start here, one line for each condition. A line that starts
 * with {@code failed} names the cause and what to do. An embedded database that does not run is started for the check.
 */
final class CheckCommand {

    static final String NAME = "check";

    private static final long GIGABYTE = 1_000_000_000;
    // The write-ahead log of the embedded database may take 1 GB.
    private static final long EMBEDDED_SPACE = GIGABYTE;
    private static final long SPACE = GIGABYTE / 10;
    // For the probe of the database, and the migrations at the start.
    private static final int CONNECTIONS_OUTSIDE_POOLS = 3;
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(5);
    private static final int TIMEOUT_MILLIS = 2_000;

    private final PrintStream out;
    private boolean failed;

    CheckCommand(PrintStream out) {
        this.out = out;
    }

    /** Reports settings with which nothing else can be checked. */
    int reportSettings(List<String> problems) {
        problems.forEach(problem -> fail("settings", problem));
        return exitCode();
    }

    /** @param configured the database of the operator; empty for the embedded one */
    int run(SmallRyeConfig config, Path data, Optional<ConfiguredDatabase> configured) {
        pass("settings", "all are known and valid");
        boolean usable = checkDirectory(data);
        if (usable) checkSpace(data, configured.isPresent() ? SPACE : EMBEDDED_SPACE);
        checkPorts(StartupFailure.listeners(config, false));
        if (configured.isPresent() || usable) checkDatabase(config, data, configured);
        return exitCode();
    }

    private boolean checkDirectory(Path data) {
        try {
            Path existing = existing(data);
            if (!Files.isDirectory(existing)) throw new IOException("the path " + existing + " is not a directory");
            Files.delete(Files.createTempFile(existing, ".dateline-check", null));
            pass("data directory", data + (existing.equals(data) ? "" : ", which the first start creates"));
            return true;
        } catch (IOException e) {
            fail(
                    "data directory",
                    "User " + System.getProperty("user.name") + " cannot write to the data directory " + data
                            + ": set DATELINE_DATA_DIR to a directory of this user.");
            return false;
        }
    }

    private void checkSpace(Path data, long needed) {
        long free = existing(data).toFile().getUsableSpace();
        if (free < needed)
            fail(
                    "disk",
                    "Only " + gigabytes(free) + " are free at " + data + ", but Dateline needs " + gigabytes(needed)
                            + ": delete files there, or set DATELINE_DATA_DIR to another disk.");
        else pass("disk", gigabytes(free) + " free at " + data);
    }

    /** The path, or the nearest directory above it that exists. */
    private static Path existing(Path path) {
        Path place = path;
        while (!Files.exists(place) && place.getParent() != null) place = place.getParent();
        return place;
    }

    private void checkPorts(List<Listener> listeners) {
        Listener http = listeners.get(0);
        boolean isRunning = StartupFailure.findProblem(http).isPresent() && isDateline(http);
        for (Listener listener : listeners) {
            Optional<String> problem = isRunning ? Optional.empty() : StartupFailure.findProblem(listener);
            String subject = "port " + listener.port();
            problem.ifPresentOrElse(
                    sentence -> fail(subject, sentence),
                    () -> pass(subject, isRunning ? "used by a running Dateline" : "free on " + listener.host()));
        }
    }

    private static boolean isDateline(Listener listener) {
        String host = StartupFailure.isEveryInterface(listener.host()) ? "127.0.0.1" : listener.host();
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) new URI("http", null, host, listener.port(), "/health/live", null, null)
                            .toURL()
                            .openConnection();
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            try (InputStream body = connection.getInputStream()) {
                return new String(body.readAllBytes(), StandardCharsets.UTF_8).contains("\"status\":\"up\"");
            }
        } catch (IOException | URISyntaxException notHttp) {
            return false;
        }
    }

    private void checkDatabase(SmallRyeConfig config, Path data, Optional<ConfiguredDatabase> configured) {
        if (configured.isEmpty() && !Files.isDirectory(data.resolve("database"))) {
            pass("database", "embedded; the first start creates it in " + data);
            return;
        }
        try {
            Optional<String> problem =
                    configured.isPresent() ? configured.get().await(Duration.ZERO) : Optional.empty();
            if (problem.isPresent()) {
                fail("database", problem.get());
                return;
            }
            try (CommandConnection opened =
                    configured.isPresent() ? configured.get().connect() : CommandConnection.embedded(data)) {
                checkConnected(config, data, configured, DatabaseState.read(opened.connection()));
            }
        } catch (EmbeddedDatabaseException e) {
            fail("database", e.getMessage());
        } catch (SQLException | IOException e) {
            fail("database", "The database cannot be read: " + e.getMessage() + ".");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail("database", "Interrupted while waiting for the database.");
        }
    }

    private void checkConnected(
            SmallRyeConfig config, Path data, Optional<ConfiguredDatabase> configured, DatabaseState state) {
        String name = configured
                .map(database -> "the database at " + database.address())
                .orElse("the embedded database");
        report("database", state.findObstacle(name), "PostgreSQL " + state.version() + ", " + name);
        int connections = config.getValue("quarkus.datasource.jdbc.max-size", Integer.class)
                + config.getValue("quarkus.datasource.reads.jdbc.max-size", Integer.class)
                + CONNECTIONS_OUTSIDE_POOLS;
        report(
                "connections",
                connections <= state.connections()
                        ? Optional.empty()
                        : Optional.of("This node opens up to " + connections + " connections, but " + name + " accepts "
                                + state.connections()
                                + ": raise max_connections of PostgreSQL, or lower QUARKUS_DATASOURCE_JDBC_MAX_SIZE."),
                "up to " + connections + " of " + state.connections() + " for this node");
        Duration ahead = state.clockAhead();
        report(
                "clock",
                ahead.abs().compareTo(CLOCK_TOLERANCE) <= 0
                        ? Optional.empty()
                        : Optional.of(
                                "The clock of this machine is " + ahead.abs().toSeconds() + " s "
                                        + (ahead.isNegative() ? "behind" : "ahead of") + " the clock of " + name
                                        + ": synchronise both by NTP, for example with systemd-timesyncd."),
                "within " + CLOCK_TOLERANCE.toSeconds() + " s of the database");
        report(
                "secret key",
                SecretEncryption.findProblem(
                        config.getOptionalValue("dateline.webhooks.secret-key", String.class),
                        configured.isPresent() ? Optional.empty() : Optional.of(data),
                        state.keyProof()),
                state.keyProof().isPresent() ? "fits the database" : "the database has no encrypted secrets yet");
    }

    private void report(String subject, Optional<String> problem, String text) {
        problem.ifPresentOrElse(sentence -> fail(subject, sentence), () -> pass(subject, text));
    }

    private void pass(String subject, String text) {
        out.printf("%-8s%-16s%s%n", "ok", subject, text);
    }

    private void fail(String subject, String sentence) {
        failed = true;
        out.printf("%-8s%-16s%s%n", "failed", subject, sentence);
    }

    private int exitCode() {
        return failed ? 1 : 0;
    }

    private static String gigabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GB", (double) bytes / GIGABYTE);
    }
}
