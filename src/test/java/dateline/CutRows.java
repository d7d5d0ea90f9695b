package dateline;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.Callable;

/** Makes every row in the database of a running node older than its retention, and waits until the node has removed what it may. */
final class CutRows {

    private static final Map<String, String> INSTANTS = Map.of(
            "change", "at",
            "change_mark", "at",
            "webhook_delivery", "settled_at",
            "idempotency", "created_at",
            "draft_edit", "edited_at",
            "quota_use", "starts_at",
            "denied_read", "first_at",
            "reproduction_check", "checked_at",
            "import_entry", "at",
            "preview", "expires_at");

    /** The change log keeps the rows of the last 10,000 transactions. */
    static final String PASS_TRANSACTIONS = """
            do $$
            begin
                create temporary table passed (n integer) on commit drop;
                for n in 1..10001 loop
                    begin
                        insert into passed values (n);
                    exception when others then raise;
                    end;
                end loop;
            end $$
            """;

    private CutRows() {}

    /**
     * @param change writes a row of the change log, from which the last 10,000 transactions are counted
     * @return number of rows of the change log that were removed
     */
    static int cut(Connection database, Callable<?> change) throws Exception {
        try (Statement statement = database.createStatement()) {
            statement.execute(PASS_TRANSACTIONS);
            change.call();
            int before = number(statement, "select count(*) from change");
            for (String table : INSTANTS.keySet()) {
                String instant = INSTANTS.get(table);
                statement.execute("update %s set %s = %s - interval '500 days'".formatted(table, instant, instant));
            }
            String tables = String.join(",", INSTANTS.keySet());
            // Twice, because a run that is recorded may have begun before the rows were old enough.
            for (int run = 0; run < 2; run++) {
                statement.execute("delete from retention_run");
                RestoredNewsroom.await(
                        "a run of every retention task",
                        () -> number(
                                        statement,
                                        "select count(*) from retention_run where task = any('{" + tables + "}')")
                                == INSTANTS.size());
            }
            int remaining = number(statement, "select count(*) from change");
            assertTrue(remaining < before, remaining + " of " + before + " rows of the change log remain");
            return before - remaining;
        }
    }

    private static int number(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getInt(1);
        }
    }
}
