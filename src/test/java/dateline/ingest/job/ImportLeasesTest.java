package dateline.ingest.job;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dateline.JsonBody;
import dateline.Newsroom;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import dateline.ingest.job.ImportLeases.JobClaim;
import dateline.ingest.job.ImportLeases.LeaseLostException;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The lease of an import while one of its batches is being committed. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ImportLeasesTest {

    private static final Duration LEASE = Duration.ofHours(1);

    @Inject
    Newsroom newsroom;

    @Inject
    ImportLeases leases;

    @Inject
    ImportJobs jobs;

    @Inject
    AgroalDataSource database;

    @Test
    void renewalDoesNotWaitForTheBatchThatHasLockedTheImport() {
        JobClaim claim = claim();
        QuarkusTransaction.requiringNew().run(() -> {
            leases.lock(claim);
            // On another connection, as the reader of the document does. It would wait until the transaction of the
            // batch
            // is ended.
            QuarkusTransaction.suspendingExisting().run(() -> assertDoesNotThrow(() -> leases.renew(claim, LEASE)));
        });
        assertDoesNotThrow(() -> leases.renew(claim, LEASE));
        JobClaim lost = new JobClaim(claim.job(), UUID.randomUUID());
        assertThrows(LeaseLostException.class, () -> leases.renew(lost, LEASE));
    }

    private JobClaim claim() {
        String id = Newsroom.post(
                        newsroom.key("articles:write"),
                        "/v1/imports",
                        JsonBody.with("source", Newsroom.unique("wire")).json())
                .path("id");
        UUID lease = UUID.randomUUID();
        Sql.of("update import set state = 'running', lease = :lease, leased_until = dateline_now() + interval '1 hour'")
                .with("lease", lease)
                .add("where id = :id")
                .with("id", UUID.fromString(id))
                .run(database);
        return new JobClaim(jobs.required(UUID.fromString(id)), lease);
    }
}
