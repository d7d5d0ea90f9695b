package dateline.database.replica;

import dateline.database.sql.ReadSnapshot;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Runs reads in one transaction on the replica, for reads that are not part of a cached response. The transaction sees everything that
 * was committed on the primary when it was asked for, so its reads are never older than those of the primary.
 */
@Singleton
public class ReplicaSnapshot {

    private static final long PATIENCE_NANOS = Duration.ofMillis(100).toNanos();
    private static final long PAUSE_MILLIS = 5;

    private final ReadReplica replica;

    ReplicaSnapshot(ReadReplica replica) {
        this.replica = replica;
    }

    /**
     * Waits for at most 100 ms until the replica has replayed what is committed on the primary.
     *
     * @param work whose statements use the connection of {@link ReadSnapshot}; it has no other effect, since it may be repeated
     * @return empty where the work must be done on the primary: no replica is usable, it lags, or it has failed
     */
    public <T> Optional<T> run(AgroalDataSource primary, Supplier<T> work) {
        return replica.attempt(standby ->
                hasReplayedCommits(standby, primary) ? Optional.of(ReadSnapshot.run(standby, work)) : Optional.empty());
    }

    private static boolean hasReplayedCommits(AgroalDataSource standby, AgroalDataSource primary) {
        WalPosition before = position(standby, WalPosition.REPLAYED);
        WalPosition written = position(primary, WalPosition.WRITTEN);
        // A standby that is ahead of its primary has replayed a history that a restore has undone.
        boolean isSameHistory = before != null && written != null && written.includes(before);
        if (!isSameHistory) return false;
        long startedNanos = System.nanoTime();
        for (WalPosition replayed = before; ; replayed = position(standby, WalPosition.REPLAYED)) {
            if (replayed == null) return false;
            if (replayed.includes(written)) return true;
            if (System.nanoTime() - startedNanos > PATIENCE_NANOS) return false;
            pause();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static WalPosition position(AgroalDataSource server, String expression) {
        return Sql.of("select " + expression)
                .list(server, row -> WalPosition.parse(row.getString(1)))
                .get(0);
    }
}
