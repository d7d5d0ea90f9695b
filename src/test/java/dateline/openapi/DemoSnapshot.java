package dateline.openapi;

import dateline.cache.Forgotten;
import io.agroal.api.AgroalDataSource;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Everything in the database as it is now, to go back to. */
public final class DemoSnapshot {

    // Those first that others refer to.
    private static final String CONTENT = """
            with recursive level(name, depth) as (
                select t.oid, 0 from pg_class t
                where t.relkind = 'r' and t.relnamespace = 'public'::regnamespace
                  and t.relname not in ('flyway_schema_history', 'secret', 'clock_offset', 'change_epoch')
                union
                select c.conrelid, l.depth + 1 from level l join pg_constraint c on c.confrelid = l.name
                where c.contype = 'f' and c.conrelid <> c.confrelid)
            select name::regclass::text from level where name <> 'article_term'::regclass group by name order by max(depth), 1
            """;

    private final AgroalDataSource database;
    private final List<String> tables;

    private DemoSnapshot(AgroalDataSource database, List<String> tables) {
        this.database = database;
        this.tables = tables;
    }

    public static DemoSnapshot take(AgroalDataSource database) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (var names = statement.executeQuery(CONTENT)) {
                while (names.next()) tables.add(names.getString(1));
            }
            statement.execute("create schema snapshot");
            for (String table : tables)
                statement.execute("create table snapshot." + table + " as table public." + table);
            return new DemoSnapshot(database, tables);
        }
    }

    public void restore() throws SQLException {
        // Whoever works in the background, and has locked in another order, gives way or is given way to.
        for (int tries = 1; ; tries++) {
            try {
                restoreNow();
                Forgotten.everything();
                return;
            } catch (SQLException deadlock) {
                if (!"40P01".equals(deadlock.getSQLState()) || tries == 5) throw deadlock;
            }
        }
    }

    private void restoreNow() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            // Nobody sees half of it: whoever connects to a database without an epoch begins one.
            connection.setAutoCommit(false);
            try {
                // Terms follow their article by themselves.
                statement.execute("truncate " + String.join(", ", tables) + " cascade");
                for (String table : tables) {
                    statement.execute("insert into " + table + " overriding system value table snapshot." + table);
                }
                connection.commit();
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    public void drop() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("drop schema snapshot cascade");
        }
    }
}
