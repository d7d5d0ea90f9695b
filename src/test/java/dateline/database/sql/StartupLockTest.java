package dateline.database.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.arjuna.ats.internal.jta.transaction.arjunacore.TransactionImple;
import dateline.database.server.TestDatabase;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.transaction.TransactionManager;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class StartupLockTest {

    private static final long LOCK = 815_001;

    @Inject
    AgroalDataSource database;

    @Inject
    TransactionManager transactions;

    // A slow machine needs more than a minute to fill the demo.
    @Test
    void theTransactionMayLastAnHour() {
        StartupLock.run(database, LOCK, () -> {
            assertEquals(3_600, timeoutSeconds());
            assertEquals(
                    "0",
                    Sql.of("show transaction_timeout")
                            .first(database, row -> row.getString(1))
                            .orElseThrow());
        });
    }

    @Test
    void aSecondNodeWaitsUntilTheFirstHasCommitted() throws Exception {
        ConcurrentLinkedQueue<String> steps = new ConcurrentLinkedQueue<>();
        CountDownLatch locked = new CountDownLatch(1);
        CompletableFuture<Void> first = CompletableFuture.runAsync(() -> StartupLock.run(database, LOCK, () -> {
            locked.countDown();
            sleep();
            steps.add("first");
        }));
        locked.await(10, TimeUnit.SECONDS);
        StartupLock.run(database, LOCK, () -> steps.add("second"));
        first.get(10, TimeUnit.SECONDS);
        assertEquals(List.of("first", "second"), List.copyOf(steps));
    }

    @Test
    void aFailureOfTheWorkReleasesTheLock() {
        assertThrows(
                IllegalStateException.class,
                () -> StartupLock.run(database, LOCK, () -> {
                    throw new IllegalStateException("no");
                }));
        StartupLock.run(database, LOCK, () -> {});
    }

    private long timeoutSeconds() {
        try {
            return ((TransactionImple) transactions.getTransaction()).getTimeout();
        } catch (jakarta.transaction.SystemException e) {
            throw new AssertionError(e);
        }
    }

    private static void sleep() {
        try {
            TimeUnit.MILLISECONDS.sleep(500);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
