package dateline.http;

import io.agroal.api.AgroalDataSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Number of rows and a digest of every table. It leaves out the last use of keys, what jobs write by time alone, and
 * the counts of names, whose rows a job merges.
 */
final class DatabaseContents {

    private static final String TABLES = """
            select table_name from information_schema.tables
            where table_schema = 'public' and table_type = 'BASE TABLE' and table_name not in ('change_mark', 'retention_run', 'name_count')
            """;
    private static final String DIGEST = """
            select count(*) || ' rows, ' || coalesce(md5(string_agg(row, ' ' order by row)), '')
            from (select (to_jsonb(t) - 'last_used_at')::text as row from "%s" t) rows
            """;
    private static final String NAME_COUNTS = """
            select count(*) || ' names, ' || coalesce(md5(string_agg(row, ' ' order by row)), '')
            from (select concat_ws(' ', kind, slug, sum(articles)) as row from name_count group by kind, slug having sum(articles) <> 0) rows
            """;

    private static final int TRIES = 20;
    // Longer than the interval of the jobs that write what requests have left in memory.
    private static final Duration INTERVAL = Duration.ofMillis(1_500);

    private DatabaseContents() {}

    /** The contents after all jobs have written what earlier requests, also of other tests, have left to them. */
    static Map<String, String> settled(AgroalDataSource database) throws SQLException {
        Map<String, String> contents = of(database);
        for (int i = 0; i < TRIES; i++) {
            LockSupport.parkNanos(INTERVAL.toNanos());
            Map<String, String> later = of(database);
            if (later.equals(contents)) return contents;
            contents = later;
        }
        throw new AssertionError("The database does not settle.");
    }

    static Map<String, String> of(AgroalDataSource database) throws SQLException {
        Map<String, String> contents = new TreeMap<>();
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (var row = statement.executeQuery(TABLES)) {
                while (row.next()) tables.add(row.getString(1));
            }
            for (String table : tables) {
                try (var row = statement.executeQuery(DIGEST.formatted(table))) {
                    row.next();
                    contents.put(table, row.getString(1));
                }
            }
            try (var row = statement.executeQuery(NAME_COUNTS)) {
                row.next();
                contents.put("name_count, summed", row.getString(1));
            }
        }
        return contents;
    }
}
