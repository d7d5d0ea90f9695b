package dateline;

import dateline.database.pool.CommandConnection;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Waits for the configured database before the application starts, and says what is wrong if it cannot be used. */
final class ConfiguredDatabase {

    private static final int MIN_VERSION = 17;
    private static final long PAUSE_MILLIS = 500;
    private static final Set<String> REFUSED_CREDENTIALS = Set.of("28P01", "28000");
    private static final String NO_SUCH_DATABASE = "3D000";
    private static final String STARTING = "57P03";
    private static final String TOO_MANY_CONNECTIONS = "53300";

    private final String url;
    private final String user;
    private final String password;

    ConfiguredDatabase(String url, String user, String password) {
        this.url = url;
        this.user = user;
        this.password = password;
    }

    /** @throws IllegalArgumentException with a sentence for the operator, if the URL is not of PostgreSQL */
    static void checkUrl(String setting, String url) {
        if (!url.startsWith("jdbc:postgresql:"))
            throw new IllegalArgumentException(
                    setting + " must start with jdbc:postgresql:, such as jdbc:postgresql://db/dateline.");
    }

    /** The URL without its parameters, which may hold a password. */
    static String shown(String url) {
        int parameters = url.indexOf('?');
        return parameters < 0 ? url : url.substring(0, parameters);
    }

    /** The URL of this database without its parameters. */
    String address() {
        return shown(url);
    }

    CommandConnection connect() throws SQLException {
        return CommandConnection.configured(url, user, password);
    }

    /**
     * Repeats the connection attempt while the database may be starting.
     *
     * @param patience how long
     * @return a sentence for the operator if the database cannot be used
     */
    Optional<String> await(Duration patience) throws InterruptedException {
        // Flyway needs both, even if the database asks for no password.
        if (user == null || password == null)
            return Optional.of((user == null ? "QUARKUS_DATASOURCE_USERNAME" : "QUARKUS_DATASOURCE_PASSWORD")
                    + " is not set. Set the name and the password with which Dateline connects to " + shown(url)
                    + "; if the database asks for no password, any value will do.");
        long startedNanos = System.nanoTime();
        for (boolean first = true; ; first = false) {
            try (CommandConnection connection = connect()) {
                int version = connection.connection().getMetaData().getDatabaseMajorVersion();
                if (version >= MIN_VERSION) return Optional.empty();
                return Optional.of("The database at " + shown(url) + " is PostgreSQL " + version
                        + ". Dateline needs PostgreSQL " + MIN_VERSION
                        + " or newer: set QUARKUS_DATASOURCE_JDBC_URL to such a server.");
            } catch (IllegalArgumentException e) {
                return Optional.of("QUARKUS_DATASOURCE_JDBC_URL is not a URL of a PostgreSQL database, such as"
                        + " jdbc:postgresql://db.example.com/dateline.");
            } catch (SQLException e) {
                if (!mayBeStarting(e) || System.nanoTime() - startedNanos > patience.toNanos())
                    return Optional.of(explain(e));
                if (first)
                    System.out.println("The database does not answer yet; trying for " + patience.toSeconds() + " s.");
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private static boolean mayBeStarting(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        return state.startsWith("08") || state.equals(STARTING) || state.equals(TOO_MANY_CONNECTIONS);
    }

    private String explain(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        String database = "The database at " + shown(url);
        if (REFUSED_CREDENTIALS.contains(state))
            return database + " refuses the user " + user + ". Correct QUARKUS_DATASOURCE_USERNAME and"
                    + " QUARKUS_DATASOURCE_PASSWORD.";
        if (state.equals(NO_SUCH_DATABASE))
            return database + " does not exist on this server. Create it, or correct QUARKUS_DATASOURCE_JDBC_URL.";
        String reason = e.getCause() instanceof UnknownHostException
                ? "its host name is unknown"
                : String.valueOf(e.getMessage()).split("\\.(?: |$)")[0];
        return database + " cannot be reached: " + reason + ". Start it, or correct QUARKUS_DATASOURCE_JDBC_URL.";
    }
}
