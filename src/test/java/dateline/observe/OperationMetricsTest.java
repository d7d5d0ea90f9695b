package dateline.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.Newsroom;
import dateline.Stories;
import dateline.change.FollowerProgress;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class OperationMetricsTest {

    @Inject
    Newsroom newsroom;

    @Inject
    OperationMetrics measured;

    @Inject
    FollowerProgress progress;

    @Inject
    MeterRegistry metrics;

    @Inject
    AgroalDataSource database;

    private double value(String name, String... tags) {
        measured.measure();
        return metrics.get(name).tags(tags).gauge().value();
    }

    private void publish(String headline) {
        newsroom.publish(Stories.article().headline(Newsroom.unique(headline)).json(), "{}");
    }

    private double count(String query) {
        return Sql.of(query).first(database, row -> (double) row.getLong(1)).orElseThrow();
    }

    @Test
    void overdueNoticesAreCountedAsTheTableHasThem() {
        assertEquals(
                count("select count(*) from notice"
                        + " where done_at is null and withdrawn_at is null and due_at <= dateline_now()"),
                value("dateline.notices.overdue"));
        assertEquals(1, value("dateline.database.ready"));
    }

    @Test
    void anOpenTransactionHoldsBackTheChangesAfterIt() throws Exception {
        try (Connection open = database.getConnection()) {
            open.setAutoCommit(false);
            open.createStatement().execute("select pg_current_xact_id()");
            publish("Held back");
            assertTrue(value("dateline.change.log.held.back.seconds") > 0);
            open.rollback();
            open.setAutoCommit(true);
        }
        // A job of the application may hold changes back for a moment.
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (value("dateline.change.log.held.back.seconds") > 0) assertTrue(System.nanoTime() < limit);
    }

    @Test
    void aPartnerLagsByTheFirstChangeThatOneOfItsOutletsHasNotRead() {
        UUID partner = UUID.randomUUID();
        UUID outlet = UUID.randomUUID();
        publish("Not read");
        progress.record(partner, outlet, Instant.now().minusSeconds(60));
        progress.record(partner, UUID.randomUUID(), Instant.now().plusSeconds(60));
        double lag = value("dateline.change.feed.lag.seconds", "partner", partner.toString());
        assertTrue(lag > 0 && lag <= 60, lag + " s");
        progress.record(partner, outlet, Instant.now().plusSeconds(60));
        assertEquals(0, value("dateline.change.feed.lag.seconds", "partner", partner.toString()));
    }
}
