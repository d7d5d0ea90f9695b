package dateline;

import dateline.http.base.HttpDates;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What {@code bin/dateline check} reads from a database.
 *
 * @param isWritable false on a replica, or where transactions are read-only by default
 * @param mayCreateTables whether the role may create tables and, if it is missing, the extension
 * @param hasExtension whether {@code unaccent} is created or can be
 * @param connections that roles without special rights may open
 * @param clockAhead how far the clock of this JVM is ahead of the database's, in whole seconds
 * @param keyProof derived from the key that encrypts secrets in this database; empty if there are none yet
 */
@RecordBuilder
record DatabaseState(
        String version,
        String encoding,
        boolean isWritable,
        boolean mayCreateTables,
        boolean hasExtension,
        int connections,
        Duration clockAhead,
        Optional<byte[]> keyProof) {

    // statement_timestamp(), because dateline_now() does not exist before the first start.
    private static final String STATE = """
            select
                current_setting('server_version') as version,
                current_setting('server_encoding') as encoding,
                current_setting('transaction_read_only') = 'off' as is_writable,
                coalesce(has_schema_privilege(current_schema(), 'create'), false)
                    and (installed or has_database_privilege(current_database(), 'create')) as may_create_tables,
                installed or exists (select from pg_available_extensions where name = 'unaccent') as has_extension,
                current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
                    - current_setting('reserved_connections')::int as connections,
                extract(epoch from statement_timestamp())::bigint as epoch_second,
                to_regclass('webhook_seal') is not null as has_secrets
            from (select exists (select from pg_extension where extname = 'unaccent') as installed) as extension
            """;

    private static final String PROOF = "select proof from webhook_seal";

    static DatabaseState read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(STATE)) {
            row.next();
            Instant here = HttpDates.parse(HttpDates.now().toString()).orElseThrow();
            boolean hasSecrets = row.getBoolean("has_secrets");
            return DatabaseStateBuilder.builder()
                    .version(row.getString("version").split(" ")[0])
                    .encoding(row.getString("encoding"))
                    .isWritable(row.getBoolean("is_writable"))
                    .mayCreateTables(row.getBoolean("may_create_tables"))
                    .hasExtension(row.getBoolean("has_extension"))
                    .connections(row.getInt("connections"))
                    .clockAhead(Duration.between(Instant.ofEpochSecond(row.getLong("epoch_second")), here))
                    .keyProof(hasSecrets ? readProof(connection) : Optional.empty())
                    .build();
        }
    }

    /** Why this release cannot use the database; empty if it can. */
    Optional<String> findObstacle(String name) {
        String subject = Character.toUpperCase(name.charAt(0)) + name.substring(1);
        if (!encoding.equals("UTF8"))
            return Optional.of(subject + " has the encoding " + encoding
                    + ": create one with the encoding UTF8, and set QUARKUS_DATASOURCE_JDBC_URL to it.");
        if (!isWritable)
            return Optional.of(
                    subject
                            + " is read-only: set QUARKUS_DATASOURCE_JDBC_URL to the primary, or default_transaction_read_only to off.");
        if (!hasExtension)
            return Optional.of(
                    subject + " has no extension unaccent: install the contrib package of PostgreSQL on its server.");
        if (!mayCreateTables)
            return Optional.of("The role may not create tables in " + name
                    + ": make it the owner of that database, or correct QUARKUS_DATASOURCE_USERNAME.");
        return Optional.empty();
    }

    private static Optional<byte[]> readProof(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(PROOF)) {
            return row.next() ? Optional.of(row.getBytes("proof")) : Optional.empty();
        }
    }
}
