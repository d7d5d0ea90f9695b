package dateline.syndication.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalPropertiesReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;

/** Audit events that an earlier release wrote enter the chain after the migration, in the order in which they were written. */
class AuditChainMigrationTest {

    private static final String INSERT = """
            insert into audit_event (id, at, kind, subject, made_by)
            select gen_random_uuid(), now(), 'key-created', 'key:' || n, 'test' from generate_series(1, %d) n
            """;

    private final Map<String, String> database = TestDatabase.fresh();

    @Test
    void eventsOfBeforeTheChainAreSealedFirst() throws Exception {
        migrations().target("64").load().migrate();
        try (AgroalDataSource events = AgroalDataSource.from(new AgroalPropertiesReader("")
                .readProperties(Map.of(
                        AgroalPropertiesReader.JDBC_URL, database.get("quarkus.datasource.jdbc.url"),
                        AgroalPropertiesReader.PRINCIPAL, database.get("quarkus.datasource.username"),
                        AgroalPropertiesReader.CREDENTIAL, database.get("quarkus.datasource.password"),
                        AgroalPropertiesReader.MAX_SIZE, "2")))) {
            Sql.of(INSERT.formatted(450)).run(events);
            migrations().load().migrate();
            // As a node of the earlier release writes them, which knows nothing of the chain.
            Sql.of(INSERT.formatted(3)).run(events);
            AuditSealer sealer = new AuditSealer(events);
            List<Integer> batches = new ArrayList<>();
            for (int sealed = sealer.sealBatch(); sealed > 0; sealed = sealer.sealBatch()) batches.add(sealed);
            assertEquals(List.of(200, 200, 50, 3), batches);
            assertEquals(
                    IntStream.rangeClosed(1, 453).boxed().toList(),
                    Sql.of("select number from audit_seal order by place").list(events, row -> row.getInt("number")));
            assertEquals(
                    0,
                    Sql.of("select count(*) from audit_unsealed")
                            .first(events, row -> row.getInt(1))
                            .orElseThrow());
        }
    }

    private FluentConfiguration migrations() {
        return Flyway.configure(AuditChainMigrationTest.class.getClassLoader())
                .dataSource(
                        database.get("quarkus.datasource.jdbc.url"),
                        database.get("quarkus.datasource.username"),
                        database.get("quarkus.datasource.password"))
                .locations("classpath:db/migration");
    }
}
