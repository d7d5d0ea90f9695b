package dateline.database.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.EmptyNewsroom;
import dateline.Newsroom;
import dateline.database.server.TestDatabase;
import dateline.syndication.Stage;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(EmptyNewsroom.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ReadSnapshotTest {

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    @Inject
    @DataSource("reads")
    AgroalDataSource reads;

    @Test
    void itHasNoTransactionIdAndRefusesWritesAndLocks() {
        UUID story = new Stage(newsroom).story();
        boolean isWithoutId = ReadSnapshot.run(reads, () -> {
            Sql.of("select id from article where id = :story")
                    .with("story", story)
                    .list(database, row -> row.getString(1));
            return Sql.of(
                            "select pg_current_xact_id_if_assigned() is null and current_setting('transaction_read_only') = 'on'")
                    .first(database, row -> row.getBoolean(1))
                    .orElseThrow();
        });
        assertTrue(isWithoutId);
        assertRefused("select id from article where id = :story for update", story);
        assertRefused("update article set version = version where id = :story returning id", story);
        assertThrows(
                IllegalStateException.class,
                () -> ReadSnapshot.run(
                        reads, () -> Sql.of("delete from clock_offset").run(database)));
    }

    private void assertRefused(String statement, UUID story) {
        Sql.SqlFailure failure = assertThrows(
                Sql.SqlFailure.class,
                () -> ReadSnapshot.run(
                        reads, () -> Sql.of(statement).with("story", story).list(database, row -> row.getString(1))));
        assertTrue(failure.getMessage().contains("read-only transaction"), failure.getMessage());
    }

    @Test
    void allItsStatementsSeeTheSameState() {
        Stage stage = new Stage(newsroom);
        UUID story = stage.story();
        int versionAfterUpdate = ReadSnapshot.run(reads, () -> {
            version(story);
            runInOtherThread(() -> stage.update(story));
            return version(story);
        });
        assertEquals(1, versionAfterUpdate);
        assertEquals(2, version(story));
    }

    private int version(UUID story) {
        return Sql.of("select version from article where id = :story")
                .with("story", story)
                .first(database, row -> row.getInt(1))
                .orElseThrow();
    }

    private static void runInOtherThread(Runnable work) {
        Thread thread = new Thread(work);
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
