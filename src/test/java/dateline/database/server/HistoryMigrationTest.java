package dateline.database.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;

/** V43 while a node of the previous release writes. */
class HistoryMigrationTest {

    private static final int ARTICLES = 50;

    private final Map<String, String> database = TestDatabase.fresh();

    @Test
    void theMigrationSucceedsWhileOtherTransactionsLockTablesInAnotherOrder() throws Exception {
        migrations().target("41").load().migrate();
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                insert into source (slug, name, visibility, created_at, updated_at, updated_by) values ('wire', 'Wire', 'public', now(), now(), 'test');
                insert into article (id, slug, source, created_at, created_by, updated_at, version, published_at, modified_at)
                select cast('00000000-0000-7000-8000-' || lpad(n::text, 12, '0') as uuid), 'story-' || n, 'wire', now(), 'test', now(), 1, now(), now()
                from generate_series(1, %d) n
                """.formatted(ARTICLES));
            AtomicBoolean ended = new AtomicBoolean();
            AtomicLong longest = new AtomicLong();
            ExecutorService writers = Executors.newFixedThreadPool(2);
            List<Future<Integer>> written = new ArrayList<>();
            // Each transaction holds one table before it locks the other.
            written.add(writers.submit(writer(
                    ended, longest, "update source set name = 'Wire'", "update article set updated_at = now()")));
            written.add(writers.submit(
                    writer(ended, longest, "update feed set title = title", "update source set name = 'Wire'")));
            Thread.sleep(300);
            migrations().load().migrate();
            ended.set(true);
            int transactions = 0;
            for (Future<Integer> one : written) transactions += one.get();
            writers.shutdown();
            System.out.printf(
                    "V43 beside %d transactions of others; the longest took %d ms%n", transactions, longest.get());
            assertTrue(longest.get() < 2_500, "a writer waited for " + longest.get() + " ms");

            assertEquals(1, number(statement, "select count(*) from source_version where slug = 'wire'"));
            assertEquals(1, number(statement, "select count(*) from feed_version where slug = 'latest'"));
            // Not written by the migration, but after the start or with the first change.
            assertEquals(0, number(statement, "select count(*) from article_state"));
            statement.execute("update article set pub_status = 'withheld' where slug in ('story-1', 'story-2')");
            assertEquals(
                    2, number(statement, "select count(*) from article_state where baseline and status = 'usable'"));
            assertEquals(
                    2,
                    number(statement, "select count(*) from article_state where not baseline and status = 'withheld'"));
            assertEquals(
                    2,
                    number(
                            statement,
                            "select count(*) from article_state s, history_start h where s.baseline and s.recorded_at = h.at"));
        }
    }

    private Callable<Integer> writer(AtomicBoolean ended, AtomicLong longest, String one, String other) {
        return () -> {
            int count = 0;
            try (Connection connection = connection();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                for (; !ended.get(); count++) {
                    long begun = System.nanoTime();
                    statement.execute(one);
                    Thread.sleep(20);
                    statement.execute(other);
                    connection.commit();
                    longest.accumulateAndGet((System.nanoTime() - begun) / 1_000_000, Math::max);
                    Thread.sleep(5);
                }
            }
            return count;
        };
    }

    private static int number(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private Connection connection() throws SQLException {
        return DriverManager.getConnection(
                database.get("quarkus.datasource.jdbc.url"),
                database.get("quarkus.datasource.username"),
                database.get("quarkus.datasource.password"));
    }

    private FluentConfiguration migrations() {
        return Flyway.configure(HistoryMigrationTest.class.getClassLoader())
                .dataSource(
                        database.get("quarkus.datasource.jdbc.url"),
                        database.get("quarkus.datasource.username"),
                        database.get("quarkus.datasource.password"))
                .locations("classpath:db/migration");
    }
}
