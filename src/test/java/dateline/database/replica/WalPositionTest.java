package dateline.database.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.database.server.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WalPositionTest {

    private static final WalPosition POSITION = WalPosition.parse("7301 00000001 1/A0");

    @Test
    void aPositionIncludesItselfAndEarlierOnes() {
        assertTrue(POSITION.includes(POSITION));
        assertTrue(POSITION.includes(WalPosition.parse("7301 00000001 0/FFFFFFFF")));
        assertFalse(POSITION.includes(WalPosition.parse("7301 00000001 1/A1")));
        // As an unsigned number.
        assertTrue(WalPosition.parse("7301 00000001 F0000000/0").includes(POSITION));
    }

    @Test
    void aPositionOfAnotherClusterOrTimelineIsNotIncluded() {
        assertFalse(POSITION.includes(WalPosition.parse("7302 00000001 0/1")));
        assertFalse(POSITION.includes(WalPosition.parse("7301 00000002 0/1")));
    }

    @Test
    void aPrimaryHasAPositionToWriteAndNoneThatItHasReplayed() throws SQLException {
        Map<String, String> database = TestDatabase.fresh();
        try (Connection connection = DriverManager.getConnection(
                database.get("quarkus.datasource.jdbc.url"),
                database.get("quarkus.datasource.username"),
                database.get("quarkus.datasource.password"))) {
            WalPosition before = WalPosition.parse(one(connection, "select " + WalPosition.WRITTEN));
            connection.createStatement().execute("create table written ()");
            WalPosition after = WalPosition.parse(one(connection, "select " + WalPosition.WRITTEN));
            assertTrue(after.includes(before) && !before.includes(after), before + " and " + after);
            assertEquals("00000001", before.history().split(" ")[1]);
            assertNull(one(connection, "select " + WalPosition.REPLAYED));
        }
    }

    private static String one(Connection connection, String query) throws SQLException {
        try (ResultSet row = connection.createStatement().executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }
}
