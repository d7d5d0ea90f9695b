package dateline.change;

import java.io.PrintStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * {@code bin/dateline begin-epoch}, to be run after the database was restored. Every change-feed cursor issued until
 * now is refused with 410, webhooks are sent {@code changes.reset}, nodes clear their caches, shared caches are purged,
 * and a WebSub hub is notified of every topic.
 */
public final class BeginEpochCommand {

    // Waits for transactions that have written to the log. A row that they commit later would belong to the previous
    // epoch, which readers of the new one do not read. The timeout is the limit of a transaction plus a margin.
    private static final String LOCK = "set local lock_timeout to '8s'; lock table change in share row exclusive mode";

    private static final String BEGIN_EPOCH = """
            insert into change_epoch
            select current_epoch() + 1, system_identifier::text, dateline_now() from pg_control_system()
            returning epoch
            """;

    // Nodes compare it at every poll and clear their caches when it differs.
    private static final String NEW_INCARNATION = "update incarnation set id = gen_random_uuid()";

    private static final String NOTIFY_HUB = "update websub_topic set due_at = coalesce(due_at, dateline_now())";

    private BeginEpochCommand() {}

    /** Runs in one transaction. Running nodes notice it within a second, the others when they start. */
    public static void run(Connection connection, PrintStream out) throws SQLException {
        connection.setAutoCommit(false);
        execute(connection, LOCK);
        int epoch;
        try (PreparedStatement insert = connection.prepareStatement(BEGIN_EPOCH);
                ResultSet row = insert.executeQuery()) {
            row.next();
            epoch = row.getInt(1);
        }
        execute(connection, NEW_INCARNATION);
        execute(connection, NOTIFY_HUB);
        connection.commit();
        out.println("Epoch " + epoch
                + " of the change log has begun. Cursors from before are refused with 410, so followers start over;"
                + " shared caches are purged.");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
    }
}
