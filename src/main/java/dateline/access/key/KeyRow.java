package dateline.access.key;

import dateline.access.scope.Scopes;
import dateline.database.sql.Sql;
import dateline.http.problem.Problem;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A row of the table {@code key}, as the look-up of a request's key reads it, without the entity {@link Key}.
 *
 * @param answersNotices whether the key may still answer notices although it has expired
 * @param idle whether it was last used more than a minute ago
 */
@RecordBuilder
record KeyRow(
        String id,
        byte[] hash,
        String name,
        List<String> scopes,
        UUID partner,
        UUID outlet,
        Instant expiresAt,
        boolean revoked,
        boolean answersNotices,
        boolean idle) {

    static KeyRow of(ResultSet row) throws SQLException {
        return KeyRowBuilder.builder()
                .id(row.getString("id"))
                .hash(row.getBytes("hash"))
                .name(row.getString("name"))
                .scopes(Sql.strings(row, "scopes"))
                .partner(row.getObject("partner_id", UUID.class))
                .outlet(row.getObject("outlet_id", UUID.class))
                .expiresAt(Sql.instant(row, "expires_at"))
                .revoked(row.getTimestamp("revoked_at") != null)
                .answersNotices(row.getBoolean("answers_notices"))
                .idle(row.getBoolean("idle"))
                .build();
    }

    /** @throws Problem 401 with the reason where the key is not valid at this instant */
    AuthenticatedCaller requireInForce(Instant now, boolean isUnchanged, ChangeWatermark.LastCheck lastCheck) {
        if (revoked) {
            throw Problem.of("key-revoked", "This key was revoked. Ask the person who gave it to you for a new one.");
        }
        boolean expired = !now.isBefore(expiresAt);
        if (expired && !answersNotices) {
            throw Problem.of(
                    "key-expired",
                    "This key expired at " + expiresAt + ". Ask the person who gave it to you for a new one.");
        }
        // A former partner may answer its remaining notices, and nothing else.
        List<String> effectiveScopes = expired ? List.of(Scopes.NOTICES) : scopes;
        return AuthenticatedCallerBuilder.builder()
                .id(id)
                .isPerson(false)
                .name(name)
                .scopes(effectiveScopes)
                .partner(partner)
                .outlet(outlet)
                .at(now)
                .isUnchanged(isUnchanged)
                .rightsGeneration(lastCheck.rightsGeneration())
                .cacheGeneration(lastCheck.cacheGeneration())
                .build();
    }
}
