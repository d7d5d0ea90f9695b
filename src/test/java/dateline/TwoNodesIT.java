package dateline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dateline.database.server.TemporaryDataDirectory;
import dateline.database.server.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Two nodes that start concurrently on an empty database initialize it once. */
@Execution(ExecutionMode.CONCURRENT)
class TwoNodesIT {

    @Test
    void bothNodesBecomeReadyAndOneCreatesTheAdminKey() throws Exception {
        Map<String, String> database = TestDatabase.fresh();
        String url = database.get("quarkus.datasource.jdbc.url");
        String user = database.get("quarkus.datasource.username");
        String password = database.get("quarkus.datasource.password");
        Map<String, String> environment = Map.of(
                "QUARKUS_DATASOURCE_JDBC_URL", url,
                "QUARKUS_DATASOURCE_USERNAME", user,
                "QUARKUS_DATASOURCE_PASSWORD", password);
        Path directory = TemporaryDataDirectory.create(Path.of("target", "two-nodes"));

        try (Node first = Node.start(directory.resolve("first"), environment);
                Node second = Node.start(directory.resolve("second"), environment)) {
            first.waitUntilReady();
            second.waitUntilReady();

            long keyFiles = Stream.of(first, second)
                    .filter(node -> Files.exists(node.dataDir().resolve("admin-key")))
                    .count();
            assertEquals(1, keyFiles, "files with an admin key");
            try (Connection connection = DriverManager.getConnection(url, user, password);
                    Statement statement = connection.createStatement();
                    ResultSet keys = statement.executeQuery("select count(*) from key")) {
                keys.next();
                assertEquals(1, keys.getInt(1), "keys in the database");
            }
        }
    }
}
