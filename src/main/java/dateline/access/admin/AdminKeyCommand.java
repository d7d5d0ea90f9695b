package dateline.access.admin;

import dateline.access.key.KeyText;
import dateline.access.key.Keys;
import dateline.access.scope.Scopes;
import dateline.http.base.Ids;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code bin/dateline new-admin-key}: creates a key with every scope of the newsroom and revokes all other keys with
 * {@code keys:write}, for an administrator whose key has leaked or is lost.
 */
public final class AdminKeyCommand {

    private static final String ACTOR = "bin/dateline";
    private static final int SECRET_BYTES = 32;

    private static final String INSERT = """
            insert into key (id, hash, name, scopes, created_at, created_by, expires_at)
            values (?, ?, 'admin', ?, dateline_now(), ?, dateline_now() + interval '365 days')
            """;

    private static final String REVOKE = """
            update key set revoked_at = dateline_now()
            where 'keys:write' = any(scopes) and revoked_at is null and expires_at > dateline_now() and id <> ?
            returning id
            """;

    // The same members as the application writes: those that differ.
    private static final String AUDIT = """
            insert into audit_event (id, at, kind, subject, made_by, after, note)
            select ?, dateline_now(), ?, 'key:' || k.id, ?,
                case when k.revoked_at is null
                    then jsonb_build_object('name', k.name, 'scopes', k.scopes, 'expiresAt', k.expires_at)
                    else jsonb_build_object('revokedAt', k.revoked_at) end,
                'new-admin-key'
            from key k where k.id = ?
            """;

    private AdminKeyCommand() {}

    /**
     * Runs in one transaction. On return, the key is in the file {@code admin-key} of the data directory (mode 0600).
     */
    public static void run(Connection connection, Path dataDirectory, PrintStream out)
            throws SQLException, IOException {
        connection.setAutoCommit(false);
        KeyText key = KeyText.generate();
        execute(connection, AdminKeys.LOCK);
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setString(1, key.id());
            insert.setBytes(2, Keys.hmac(pepper(connection), key.text()));
            insert.setArray(3, connection.createArrayOf("text", Scopes.NEWSROOM.toArray()));
            insert.setString(4, ACTOR);
            insert.executeUpdate();
        }
        audit(connection, "key-created", key.id());
        List<String> revoked = revokeOthers(connection, key.id());
        for (String id : revoked) audit(connection, "key-revoked", id);
        // The new file is on disk before the commit, which revokes all other keys. It replaces the old file after the
        // commit, because the old key is valid until then.
        AdminKeyFile file = AdminKeyFile.prepare(dataDirectory, key.text());
        try {
            connection.commit();
        } catch (SQLException e) {
            file.discard();
            throw e;
        }
        out.println("A new key with every scope of the newsroom is in " + file.publish() + ". Keep it safe.");
        out.println(
                revoked.isEmpty()
                        ? "No other key with keys:write was valid."
                        : "Revoked: " + String.join(", ", revoked)
                                + ". Webhooks and imports that ran with their rights end.");
    }

    private static byte[] pepper(Connection connection) throws SQLException {
        byte[] generated = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(generated);
        try (PreparedStatement insert =
                connection.prepareStatement("insert into secret values ('key', ?) on conflict do nothing")) {
            insert.setBytes(1, generated);
            insert.executeUpdate();
        }
        try (PreparedStatement select = connection.prepareStatement("select value from secret where name = 'key'");
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getBytes(1);
        }
    }

    private static List<String> revokeOthers(Connection connection, String keptId) throws SQLException {
        List<String> revoked = new ArrayList<>();
        try (PreparedStatement update = connection.prepareStatement(REVOKE)) {
            update.setString(1, keptId);
            try (ResultSet row = update.executeQuery()) {
                while (row.next()) revoked.add(row.getString(1));
            }
        }
        return revoked;
    }

    private static void audit(Connection connection, String kind, String id) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(AUDIT)) {
            insert.setObject(1, Ids.next());
            insert.setString(2, kind);
            insert.setString(3, ACTOR);
            insert.setString(4, id);
            insert.executeUpdate();
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
    }
}
