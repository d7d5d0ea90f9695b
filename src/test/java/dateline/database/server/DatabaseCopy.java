package dateline.database.server;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.postgresql.PGConnection;

/** A dump and its restore: the schema by its migrations, all rows of one snapshot, and the values of the sequences. */
final class DatabaseCopy {

    // Rows that migrations write are replaced; generated columns are computed again.
    private static final String TABLES = """
        select quote_ident(c.relname), string_agg(quote_ident(a.attname), ', ' order by a.attnum)
        from pg_class c join pg_attribute a on a.attrelid = c.oid
        where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> 'flyway_schema_history'
          and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
        group by c.relname order by c.relname
        """;
    private static final String SEQUENCES = """
        select quote_literal(quote_ident(sequencename)), last_value from pg_sequences
        where schemaname = 'public' and last_value is not null
        """;

    private DatabaseCopy() {}

    static Connection connect(String url, String password) throws SQLException {
        return DriverManager.getConnection(url, "dateline", password);
    }

    static void migrate(String url, String password) {
        Flyway.configure(DatabaseCopy.class.getClassLoader())
                .dataSource(url, "dateline", password)
                .locations("filesystem:" + Path.of("src", "main", "resources", "db", "migration"))
                .load()
                .migrate();
    }

    /**
     * @param to migrated; its rows are replaced
     * @return number of rows copied
     */
    static long copyRows(Connection from, Connection to) throws SQLException, IOException {
        long rows = 0;
        from.setAutoCommit(false);
        to.setAutoCommit(false);
        try (Statement source = from.createStatement();
                Statement target = to.createStatement()) {
            source.execute("set transaction isolation level repeatable read, read only");
            Map<String, String> tables = pairs(source, TABLES);
            target.execute("truncate " + String.join(", ", tables.keySet()));
            // Foreign keys hold only after all tables are copied.
            target.execute("set local session_replication_role = replica");
            for (Map.Entry<String, String> table : tables.entrySet()) {
                String columns = table.getKey() + " (" + table.getValue() + ")";
                ByteArrayOutputStream dump = new ByteArrayOutputStream();
                from.unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyOut("copy " + columns + " to stdout (format binary)", dump);
                rows += to.unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyIn(
                                "copy " + columns + " from stdin (format binary)",
                                new ByteArrayInputStream(dump.toByteArray()));
            }
            for (Map.Entry<String, String> sequence : pairs(source, SEQUENCES).entrySet()) {
                target.execute("select setval(" + sequence.getKey() + ", " + sequence.getValue() + ")");
            }
            to.commit();
            from.rollback();
            to.setAutoCommit(true);
            target.execute("analyze");
        }
        return rows;
    }

    private static Map<String, String> pairs(Statement statement, String query) throws SQLException {
        Map<String, String> pairs = new LinkedHashMap<>();
        try (ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) pairs.put(rows.getString(1), rows.getString(2));
        }
        return pairs;
    }
}
