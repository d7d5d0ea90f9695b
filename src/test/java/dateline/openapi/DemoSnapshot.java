package dateline.openapi;

import dateline.cache.CacheReset;
import io.agroal.api.AgroalDataSource;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** A snapshot of all tables. Restoring it writes only the tables that have changed since the last restore. */
public final class DemoSnapshot {

    private static final String CONTENT = """
            select oid::regclass::text from pg_class
            where relkind = 'r' and relnamespace = 'public'::regnamespace
              and relname not in ('flyway_schema_history', 'secret', 'clock_offset', 'change_epoch')
            order by 1
            """;

    private static final String LARGE = """
            select oid::regclass::text from pg_class
            where relkind = 'r' and relnamespace = 'public'::regnamespace and pg_relation_size(oid) > 4 * 1024 * 1024
            """;

    private static final String WRITTEN_SINCE = "xmin::text::bigint >= %1$s and xmin::text::bigint <> %2$s";

    private final AgroalDataSource database;
    private final String schema;
    private final List<String> tables;
    private final String selectChanged;
    // The transaction of the last restore, the oldest that ran beside it, and the value of pg_current_snapshot() until
    // the next transaction writes.
    private String restored;
    private String oldest;
    private String snapshotAfterRestore = "";

    /** @param rows number of rows of each table */
    private DemoSnapshot(AgroalDataSource database, String schema, Map<String, Long> rows) {
        this.database = database;
        this.schema = schema;
        this.tables = List.copyOf(rows.keySet());
        // A row that was inserted or updated has a newer transaction. A deletion changes the number of rows.
        this.selectChanged = rows.entrySet().stream()
                .map(table -> "select '%1$s' from %1$s having count(*) <> %2$d or bool_or(%3$s)"
                        .formatted(table.getKey(), table.getValue(), WRITTEN_SINCE))
                .collect(Collectors.joining(" union all "));
    }

    public static DemoSnapshot take(AgroalDataSource database) throws SQLException {
        return take(database, "snapshot");
    }

    /** @param schema name of a new schema that holds the snapshot */
    public static DemoSnapshot take(AgroalDataSource database, String schema) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            awaitSealedEvents(statement);
            Map<String, Long> rows = new LinkedHashMap<>();
            statement.execute("create schema " + schema);
            for (String table : texts(statement, CONTENT)) {
                String copy = schema + "." + table;
                statement.execute("create table " + copy + " as table public." + table);
                rows.put(table, Long.valueOf(firstValue(statement, "select count(*) from " + copy)));
            }
            return new DemoSnapshot(database, schema, rows);
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
                List<String> changed =
                        restored == null ? tables : texts(statement, selectChanged.formatted(oldest, restored));
                List<String> large = texts(statement, LARGE);
                large.retainAll(changed);
                if (!large.isEmpty()) {
                    statement.execute("truncate " + String.join(", ", large) + " cascade");
                    // The tables that refer to them are empty now.
                    changed = tables;
                }
                for (String table : changed) {
                    if (!large.contains(table)) statement.execute("delete from " + table);
                    statement.execute(
                            "insert into " + table + " overriding system value table " + schema + "." + table);
                }
                String transaction = firstValue(statement, "select pg_current_xact_id()");
                String running = firstValue(statement, "select pg_snapshot_xmin(pg_current_snapshot())");
                connection.commit();
                restored = transaction;
                oldest = running;
                long next = Long.parseLong(transaction) + 1;
                snapshotAfterRestore = next + ":" + next + ":";
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    private static List<String> texts(Statement statement, String query) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (var rows = statement.executeQuery(query)) {
            while (rows.next()) texts.add(rows.getString(1));
        }
        return texts;
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
