package dateline.openapi;

import dateline.cache.CacheReset;
import io.agroal.api.AgroalDataSource;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A snapshot of all tables. Restoring it does nothing if no transaction has written since the last restore. */
public final class DemoSnapshot {

    private static final String CONTENT = """
            select oid::regclass::text from pg_class
            where relkind = 'r' and relnamespace = 'public'::regnamespace
              and relname not in ('flyway_schema_history', 'secret', 'clock_offset', 'change_epoch')
            order by 1
            """;

    private static final int LARGE_BYTES = 4 << 20;

    private final AgroalDataSource database;
    private final String schema;
    private final List<String> tables;
    // The value of pg_current_snapshot() as long as no transaction has written.
    private String snapshotAfterRestore = "";

    private DemoSnapshot(AgroalDataSource database, String schema, List<String> tables) {
        this.database = database;
        this.schema = schema;
        this.tables = tables;
    }

    public static DemoSnapshot take(AgroalDataSource database) throws SQLException {
        return take(database, "snapshot");
    }

    /** @param schema name of a new schema that holds the snapshot */
    public static DemoSnapshot take(AgroalDataSource database, String schema) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            awaitSealedEvents(statement);
            List<String> tables = new ArrayList<>();
            try (var names = statement.executeQuery(CONTENT)) {
                while (names.next()) tables.add(names.getString(1));
            }
            statement.execute("create schema " + schema);
            for (String table : tables)
                statement.execute("create table " + schema + "." + table + " as table public." + table);
            return new DemoSnapshot(database, schema, tables);
        }
    }

    // Otherwise they would be sealed after each restore, which is a write. Sealing takes less than a second.
    private static void awaitSealedEvents(Statement statement) throws SQLException {
        for (int i = 0; i < 100; i++) {
            if (firstValue(statement, "select count(*) from audit_unsealed").equals("0")) return;
            LockSupport.parkNanos(100_000_000);
        }
        throw new IllegalStateException("The audit events of the demo newsroom are not sealed after 10 s.");
    }

    public void restore() throws SQLException {
        // Background tasks lock tables in another order. After a deadlock that rolls back this transaction, it is
        // repeated.
        for (int tries = 1; ; tries++) {
            try {
                restoreNow();
                CacheReset.pollAndClear();
                return;
            } catch (SQLException deadlock) {
                if (!"40P01".equals(deadlock.getSQLState()) || tries == 5) throw deadlock;
            }
        }
    }

    private void restoreNow() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            if (firstValue(statement, "select pg_current_snapshot()").equals(snapshotAfterRestore)) return;
            // One transaction, so that no connection sees a partial restore: a connection that finds no epoch begins
            // one.
            connection.setAutoCommit(false);
            try {
                // Without foreign keys and triggers: the snapshot contains the rows that triggers write.
                statement.execute("set local session_replication_role = replica");
                // Truncating a hundred small tables takes longer than deleting their rows, and makes every connection
                // plan its statements again. The locks are those of truncate, so that no row of another transaction
                // remains.
                statement.execute("lock table " + String.join(", ", tables) + " in access exclusive mode");
                List<String> large = largeTables(statement);
                large.retainAll(tables);
                if (!large.isEmpty()) statement.execute("truncate " + String.join(", ", large) + " cascade");
                for (String table : tables) {
                    if (!large.contains(table)) statement.execute("delete from " + table);
                    statement.execute(
                            "insert into " + table + " overriding system value table " + schema + "." + table);
                }
                long last = Long.parseLong(firstValue(statement, "select pg_current_xact_id()"));
                connection.commit();
                snapshotAfterRestore = (last + 1) + ":" + (last + 1) + ":";
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    private static List<String> largeTables(Statement statement) throws SQLException {
        List<String> large = new ArrayList<>();
        try (var rows = statement.executeQuery(
                "select oid::regclass::text from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
                        + " and pg_relation_size(oid) > " + LARGE_BYTES)) {
            while (rows.next()) large.add(rows.getString(1));
        }
        return large;
    }

    private static String firstValue(Statement statement, String query) throws SQLException {
        try (var row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    public void drop() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("drop schema " + schema + " cascade");
        }
    }
}
