package dateline.database.pool;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.postgresql.Driver;

/** Address and credentials of the database, for connections outside the pools. */
@Singleton
class DatabaseAddress {

    private static final String TIMEOUT_SECONDS = "3";

    private final String url;
    private final Properties properties = new Properties();

    DatabaseAddress(
            @ConfigProperty(name = "quarkus.datasource.jdbc.url") String url,
            @ConfigProperty(name = "quarkus.datasource.username") Optional<String> user,
            @ConfigProperty(name = "quarkus.datasource.password") Optional<String> password) {
        this.url = url;
        user.ifPresent(name -> properties.setProperty("user", name));
        password.ifPresent(secret -> properties.setProperty("password", secret));
        properties.setProperty("ApplicationName", "dateline-monitor");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("connectTimeout", TIMEOUT_SECONDS);
        properties.setProperty("loginTimeout", TIMEOUT_SECONDS);
        properties.setProperty("socketTimeout", TIMEOUT_SECONDS);
    }

    /** Opens a connection with timeouts of 3 s, unless the URL sets others. */
    Connection connect() throws SQLException {
        Connection connection = new Driver().connect(url, properties);
        if (connection == null) throw new SQLException("Not a PostgreSQL URL: " + url.replaceAll("\\?.*", ""));
        return connection;
    }
}
