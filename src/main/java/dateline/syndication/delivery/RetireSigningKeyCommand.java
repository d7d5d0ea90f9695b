package dateline.syndication.delivery;

import dateline.http.base.Ids;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/**
 * {@code bin/dateline retire-signing-key KID [superseded|compromised]}: retires a key and erases its private key, so
 * that no node signs with it again. Receipts that it signed stay verifiable; the published key shows the instant and
 * the reason of its revocation. Without arguments the command lists the keys.
 */
public final class RetireSigningKeyCommand {

    private static final String ACTOR = "bin/dateline";
    private static final List<String> REASONS = List.of("superseded", "compromised");

    private static final String LIST = """
            select kid, made_at, coalesce(expires_at, made_at + interval '365 days') as expires_at, retired_at, retired_because,
                expires_at > dateline_now() as live
            from receipt_key order by made_at desc, kid
            """;

    private static final String RETIRE = """
            update receipt_key set retired_at = dateline_now(), retired_because = ?, sealed = null
            where kid = ? and retired_at is null
            """;

    private static final String AUDIT = """
            insert into audit_event (id, at, kind, subject, made_by, after, note)
            values (?, dateline_now(), 'signing-key-retired', ?, ?, jsonb_build_object('reason', cast(? as text)), 'retire-signing-key')
            """;

    private RetireSigningKeyCommand() {}

    /**
     * @throws IllegalArgumentException with a message for the operator if the arguments are invalid or no key with this
     *     id can be retired
     */
    public static void run(Connection connection, List<String> arguments, PrintStream out) throws SQLException {
        if (arguments.isEmpty()) {
            list(connection, out);
            return;
        }
        String kid = arguments.get(0);
        String reason = arguments.size() == 1 ? "superseded" : arguments.get(1);
        if (arguments.size() > 2 || !REASONS.contains(reason))
            throw new IllegalArgumentException("Usage: bin/dateline retire-signing-key KID [superseded|compromised]");
        connection.setAutoCommit(false);
        retire(connection, kid, reason);
        connection.commit();
        out.println("The key " + kid
                + " is retired and its private key is deleted. The next receipt is signed with another key. Receipts"
                + " that the retired key signed can still be verified.");
    }

    private static void retire(Connection connection, String kid, String reason) throws SQLException {
        try (PreparedStatement retire = connection.prepareStatement(RETIRE)) {
            retire.setString(1, reason);
            retire.setString(2, kid);
            if (retire.executeUpdate() == 0)
                throw new IllegalArgumentException("No key " + kid
                        + " exists, or it is retired already. Without arguments this command lists the keys.");
        }
        // Earlier releases stored the private key in this table.
        try (PreparedStatement erase =
                connection.prepareStatement("delete from secret where name = 'receipt-key:' || ?")) {
            erase.setString(1, kid);
            erase.executeUpdate();
        }
        try (PreparedStatement audit = connection.prepareStatement(AUDIT)) {
            audit.setObject(1, Ids.next());
            audit.setString(2, "jwk:" + kid);
            audit.setString(3, ACTOR);
            audit.setString(4, reason);
            audit.executeUpdate();
        }
    }

    private static void list(Connection connection, PrintStream out) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(LIST);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                String state = row.getTimestamp("retired_at") != null
                        ? "retired " + instant(row, "retired_at") + ", " + row.getString("retired_because")
                        : (row.getBoolean("live") ? "signs until " : "signed until ") + instant(row, "expires_at");
                out.println(row.getString("kid") + "  made " + instant(row, "made_at") + "  " + state);
            }
        }
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getTimestamp(column).toInstant();
    }
}
