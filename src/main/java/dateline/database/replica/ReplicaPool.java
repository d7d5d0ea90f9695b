package dateline.database.replica;

import dateline.database.pool.ClosingSocketFactory;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.postgresql.Driver;

/**
 * Opens connections to the read replica. They are not guarded by {@code CircuitBreaker}, which refuses all requests while
 * the primary does not answer.
 */
@Singleton
class ReplicaPool {

    private static final Duration ACQUISITION = Duration.ofMillis(500);
    private static final String CONNECT_SECONDS = "1";
    private static final String SOCKET_SECONDS = "7";

    private final ReplicaConfig config;
    private final Optional<String> user;
    private final Optional<String> password;
    private final String sessionSettings;

    ReplicaPool(
            ReplicaConfig config,
            @ConfigProperty(name = "quarkus.datasource.username") Optional<String> user,
            @ConfigProperty(name = "quarkus.datasource.password") Optional<String> password,
            @ConfigProperty(name = "quarkus.datasource.reads.jdbc.new-connection-sql") String sessionSettings) {
        this.config = config;
        this.user = config.username().or(() -> user);
        this.password = config.password().or(() -> password);
        this.sessionSettings = sessionSettings;
    }

    /** Returns a pool with the settings of the pool {@code reads}; empty where no replica is configured. Connects to nothing yet. */
    Optional<AgroalDataSource> open() {
        if (config.jdbcUrl().isEmpty()) return Optional.empty();
        AgroalDataSourceConfigurationSupplier supplier = new AgroalDataSourceConfigurationSupplier();
        var connections = supplier.connectionPoolConfiguration()
                .maxSize(config.maxSize())
                .acquisitionTimeout(ACQUISITION)
                .exceptionSorter(new PostgreSQLExceptionSorter())
                .connectionFactoryConfiguration()
                .jdbcUrl(config.jdbcUrl().get())
                .connectionProviderClass(Driver.class)
                .initialSql(sessionSettings)
                .jdbcProperty("ApplicationName", "dateline-replica");
        ClosingSocketFactory.useFor(connections);
        user.ifPresent(name -> connections.principal(new NamePrincipal(name)));
        password.ifPresent(secret -> connections.credential(new SimplePassword(secret)));
        timeouts(SOCKET_SECONDS).forEach((name, value) -> connections.jdbcProperty((String) name, (String) value));
        try {
            return Optional.of(AgroalDataSource.from(supplier));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The connection that observes the replica; null where none is configured. */
    ReplicaProbe probe() {
        if (config.jdbcUrl().isEmpty()) return null;
        Properties properties = timeouts(CONNECT_SECONDS);
        properties.setProperty("ApplicationName", "dateline-monitor");
        user.ifPresent(name -> properties.setProperty("user", name));
        password.ifPresent(secret -> properties.setProperty("password", secret));
        return new ReplicaProbe(config.jdbcUrl().get(), properties);
    }

    private static Properties timeouts(String socketSeconds) {
        Properties properties = new Properties();
        properties.setProperty("socketTimeout", socketSeconds);
        properties.setProperty("connectTimeout", CONNECT_SECONDS);
        properties.setProperty("loginTimeout", CONNECT_SECONDS);
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("logServerErrorDetail", "false");
        return properties;
    }
}
