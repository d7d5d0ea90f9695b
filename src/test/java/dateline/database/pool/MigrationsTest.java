package dateline.database.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class MigrationsTest {

    @Inject
    Flyway flyway;

    @Inject
    AgroalDataSource database;

    @Test
    void aReleaseStartsOnTheSchemaOfTheNextOne() {
        Sql.of(
                        "insert into flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by,"
                                + " execution_time, success) select max(installed_rank) + 1, '9999', 'of the next release', 'SQL',"
                                + " 'V9999__of_the_next_release.sql', 1, 'test', 0, true from flyway_schema_history")
                .run(database);
        try {
            assertEquals(0, flyway.migrate().migrationsExecuted);
        } finally {
            Sql.of("delete from flyway_schema_history where version = '9999'").run(database);
        }
    }
}
