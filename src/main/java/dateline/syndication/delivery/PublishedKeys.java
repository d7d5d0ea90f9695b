package dateline.syndication.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.database.sql.Sql;
import dateline.http.base.StoredJson;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The published keys that verify receipts: the public keys of all signers as JSON Web Keys (RFC 7517). Each has its
 * lifetime in seconds since 1970: {@code iat}, {@code exp}, and {@code revoked_at} with {@code revocation_reason} if
 * the operator has retired it. The names are those of OpenID Federation 1.0 (historical keys), without its nested
 * object. {@link ReceiptKeyResource} publishes them, {@link VerifyReceiptCommand} uses them; {@link ReceiptKeys} provides
 * the key that signs.
 */
@Singleton
class PublishedKeys {

    private static final String ALL = """
            select jwk, made_at, coalesce(expires_at, made_at + interval '365 days') as expires_at, retired_at, retired_because
            from receipt_key order by made_at desc, kid
            """;

    private final AgroalDataSource database;

    PublishedKeys(AgroalDataSource database) {
        this.database = database;
    }

    /** All keys, newest first. */
    List<Object> all() {
        return Sql.of(ALL).list(database, PublishedKeys::toJson);
    }

    /** The same on a connection of a command. */
    static List<Object> all(Connection connection) throws SQLException {
        List<Object> keys = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(ALL);
                ResultSet row = select.executeQuery()) {
            while (row.next()) keys.add(toJson(row));
        }
        return keys;
    }

    private static Object toJson(ResultSet row) throws SQLException {
        try {
            ObjectNode key = (ObjectNode) StoredJson.MAPPER.readTree(row.getString("jwk"));
            key.put("iat", Sql.instant(row, "made_at").getEpochSecond());
            key.put("exp", Sql.instant(row, "expires_at").getEpochSecond());
            Instant retiredAt = Sql.instant(row, "retired_at");
            if (retiredAt != null) {
                key.put("revoked_at", retiredAt.getEpochSecond());
                key.put("revocation_reason", row.getString("retired_because"));
            }
            return key;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
