package dateline.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.database.server.FaultyProxy;
import dateline.database.server.TestDatabase;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EpochCheckOnConnectTest {

    private static final int SOCKET_TIMEOUT_SECONDS = 30;
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final EpochCheckOnConnect check = new EpochCheckOnConnect();

    @Test
    void aConnectionThatLosesItsServerIsAbortedBeforeItsSocketTimeout() throws Exception {
        Map<String, String> database = TestDatabase.migrated();
        String url = database.get("quarkus.datasource.jdbc.url");
        int port = URI.create(url.substring("jdbc:".length())).getPort();
        try (FaultyProxy proxy = new FaultyProxy(port);
                Connection connection = DriverManager.getConnection(
                        url.replaceFirst(":\\d+/", ":" + proxy.port() + "/") + "?socketTimeout="
                                + SOCKET_TIMEOUT_SECONDS,
                        database.get("quarkus.datasource.username"),
                        database.get("quarkus.datasource.password"))) {
            check.onConnectionCreate(connection);
            assertTrue(connection.isValid(1));
            assertEquals(SOCKET_TIMEOUT_SECONDS * 1_000, connection.getNetworkTimeout());

            assertEquals(1, proxy.silence());
            assertTimeout(LIMIT, () -> check.onConnectionCreate(connection));
            assertTrue(connection.isClosed());
        }
    }
}
