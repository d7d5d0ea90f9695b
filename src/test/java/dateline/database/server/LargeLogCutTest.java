package dateline.database.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** How long {@code cut_changes} holds a transaction open on a log of many rows. */
class LargeLogCutTest {

    private static final int ARTICLES = Boolean.getBoolean("long") ? 100_000 : 2_000;
    private static final int ROWS = 10;
    private static final int SUBJECTS = ARTICLES / 50;
    private static final int BATCH = 1_000;

    private final Map<String, String> database = TestDatabase.fresh();

    @Test
    void aBatchTakesLessThanASecondOnALongLog() throws SQLException {
        String url = database.get("quarkus.datasource.jdbc.url");
        String user = database.get("quarkus.datasource.username");
        String password = database.get("quarkus.datasource.password");
        Flyway.configure(LargeLogCutTest.class.getClassLoader())
                .dataSource(url, user, password)
                .locations("classpath:db/migration")
                .load()
                .migrate();
        try (Connection connection = DriverManager.getConnection(url, user, password);
                Statement statement = connection.createStatement()) {
            // Two epochs: rows of the first may have any transaction id. Every article is published, and updated nine
            // times over 200 days.
            statement.execute("""
                insert into change_epoch (epoch, system_identifier, began_at) values (1, 'a', now()), (2, 'b', now());
                insert into change (epoch, xid, kind, article_id, version, at, made_by, told)
                select 1, (n * 3 + 1000)::text::xid8, case when n < %1$d then 'published' else 'updated' end,
                       cast('00000000-0000-7000-8000-' || lpad((n %% %1$d)::text, 12, '0') as uuid), 1 + n / %1$d,
                       now() - interval '200 days' * (1 - n / %2$d.0), 'test', n %% 3 = 0
                from generate_series(0, %2$d - 1) n;
                insert into change (epoch, xid, kind, subject, at, made_by)
                select 1, (n * 3 * 50 / 3 + 1001)::text::xid8, 'section-changed', 'section:' || n %% %3$d, now() - interval '150 days', 'test'
                from generate_series(0, %3$d * 3 - 1) n;
                insert into change (epoch, xid, kind, article_id, version, at, made_by)
                values (2, '2000', 'updated', gen_random_uuid(), 1, now(), 'test');
                analyze change
                """.formatted(ARTICLES, ARTICLES * ROWS, SUBJECTS));
            long before = number(statement, "select count(*) from change");
            long longest = 0;
            long begun = System.nanoTime();
            int cut = 0;
            int batches = 0;
            for (int looked = BATCH; looked == BATCH; batches++) {
                long began = System.nanoTime();
                try (ResultSet row = statement.executeQuery(
                        "select looked, cut from cut_changes(now() - interval '90 days', " + BATCH + ")")) {
                    row.next();
                    looked = row.getInt(1);
                    cut += row.getInt(2);
                }
                longest = Math.max(longest, (System.nanoTime() - began) / 1_000_000);
            }
            System.out.printf(
                    "%d of %d rows of the log cut in %d batches of %d, in %d ms; the longest took %d ms; cut_change has %d kB%n",
                    cut,
                    before,
                    batches,
                    BATCH,
                    (System.nanoTime() - begun) / 1_000_000,
                    longest,
                    number(statement, "select pg_total_relation_size('cut_change') / 1024"));
            assertTrue(longest < 1_000, longest + " ms");
            assertTrue(cut > before / 4, cut + " of " + before);
            assertEquals(before - cut, number(statement, "select count(*) from change"));
            assertEquals(cut, number(statement, "select count(*) from cut_change"));
            assertEquals(
                    ARTICLES + SUBJECTS + 1,
                    number(statement, "select count(distinct coalesce(article_id::text, subject)) from change"));
        }
    }

    private static long number(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
