package dateline.cache;

import dateline.access.key.ChangeWatermark;
import dateline.change.Change;
import dateline.change.ChangeLog;
import dateline.database.replica.ReadReplica;
import dateline.http.describe.CacheableRepresentation;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Polls the change log and invalidates cached responses: by every row as soon as it is committed, regardless of commit
 * order, and by every scheduled transition of an article that is due. A cached response is served only if the last poll
 * is less than 0.9 seconds old and saw every commit of this node. Key look-ups compare the change log with the last poll
 * ({@link ChangeWatermark}).
 */
@Singleton
public class CacheInvalidator implements ChangeWatermark {

    private static final Logger LOG = Logger.getLogger(CacheInvalidator.class);
    private static final long POLL_PERIOD_NANOS = Duration.ofMillis(200).toNanos();
    private static final long MAX_AGE_NANOS = Duration.ofMillis(900).toNanos();
    private static final Duration CLOCK_SLACK = Duration.ofMillis(50);

    /**
     * The instant at which a cached response is served, and the values of the position header for callers without a key
     * and for the newsroom.
     */
    record AsOf(Instant now, String publicPosition, String newsroomPosition) {}

    /**
     * Result of the last poll.
     *
     * @param ownCommits {@link Change#committedRows} before the poll
     * @param ownPublicCommits the same for changes of public articles
     * @param startedNanos {@link System#nanoTime} before the poll
     * @param rightsGeneration number of changes of partners' rights seen so far
     * @param cacheGeneration {@link ResponseCache#generation} after the poll
     */
    private record LastPoll(
            long ownCommits,
            long ownPublicCommits,
            long startedNanos,
            long rightsGeneration,
            long cacheGeneration,
            ChangeQuery.LogState state,
            PositionHeader.LogPositions positions) {

        boolean isCurrent(boolean publicOnly) {
            boolean seesOwnCommits = publicOnly
                    ? ownPublicCommits >= Change.committedPublicRows()
                    : ownCommits >= Change.committedRows();
            return seesOwnCommits && System.nanoTime() - startedNanos < MAX_AGE_NANOS;
        }

        // The elapsed time counts from before the poll, so the result is never earlier than the database's clock.
        AsOf asOf() {
            return new AsOf(
                    state.now().plusNanos(System.nanoTime() - startedNanos),
                    positions.everybody(),
                    positions.newsroom());
        }

        // A database clock that went back or jumped ahead between two polls invalidates everything. One that runs slow
        // or stands still has passed no scheduled transition unseen.
        boolean clockIsPlausible(Instant now, long nextEndedNanos) {
            Instant latest =
                    state.now().plusNanos(nextEndedNanos - startedNanos).plus(CLOCK_SLACK);
            return !now.isBefore(state.now()) && !now.isAfter(latest);
        }
    }

    private final ResponseCache cache;
    private final PositionHeader positions;
    private final ReadReplica replica;
    private final ChangeLog changeLog;
    private final ChangeQuery query;
    private final Semaphore pollRequests = new Semaphore(0);
    private final Thread thread = new Thread(this::run, "cache-invalidator");
    private volatile LastPoll lastPoll;
    private volatile boolean stopped;

    CacheInvalidator(
            ResponseCache cache,
            AgroalDataSource database,
            PositionHeader positions,
            ReadReplica replica,
            ChangeLog changeLog) {
        this.cache = cache;
        this.positions = positions;
        this.replica = replica;
        this.changeLog = changeLog;
        this.query = new ChangeQuery(database);
        thread.setDaemon(true);
    }

    void start(@Observes StartupEvent event) {
        thread.start();
    }

    // Runs before the connection pool closes.
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopped = true;
        pollRequests.release();
        thread.join(TimeUnit.SECONDS.toMillis(5));
    }

    @Override
    public ChangeWatermark.LastCheck lastCheck() {
        LastPoll last = lastPoll;
        return last == null
                ? null
                : new ChangeWatermark.LastCheck(
                        last.state().incarnation(),
                        last.state().snapshot(),
                        last.rightsGeneration(),
                        last.cacheGeneration());
    }

    /**
     * The state of the last poll; null where cached responses may be stale.
     *
     * @param publicOnly for a caller without a key: a hidden write invalidates none of its responses, and must not be
     *     revealed by whether a response comes from the cache
     */
    AsOf asOf(boolean publicOnly) {
        LastPoll last = lastPoll;
        if (last != null && last.isCurrent(publicOnly)) return last.asOf();
        if (pollRequests.availablePermits() == 0) pollRequests.release();
        return null;
    }

    private void run() {
        long next = System.nanoTime();
        while (!stopped) {
            long now = System.nanoTime();
            boolean regular = now - next >= 0;
            if (regular) next = now + POLL_PERIOD_NANOS;
            poll(regular);
            try {
                if (pollRequests.tryAcquire(next - System.nanoTime(), TimeUnit.NANOSECONDS))
                    pollRequests.drainPermits();
            } catch (InterruptedException e) {
                return;
            }
        }
        query.close();
    }

    /** Polls now. Everything committed before the call is invalidated when it returns. */
    public void poll() {
        poll(true);
    }

    // A poll outside the regular period may have been triggered by a hidden write. Callers without a key see its
    // position only if something public has changed.
    private synchronized void poll(boolean regular) {
        long ownCommits = Change.committedRows();
        long ownPublicCommits = Change.committedPublicRows();
        long startedNanos = System.nanoTime();
        try {
            LastPoll previous = lastPoll;
            ChangeQuery.LogState state = query.read(previous == null ? null : previous.state());
            long endedNanos = System.nanoTime();
            // A primary that has recovered from a crash, to which this node has opened no connection since.
            if (state.incarnation() == null && state.walPosition() != null) changeLog.detectRestore();
            List<String> stale = staleTags(state, previous, endedNanos);
            // First: a request that begins after an invalidation must not read an older state from the replica.
            replica.require(state.walPosition(), startedNanos);
            cache.invalidate(stale);
            boolean rightsChanged = stale.contains(ResponseCache.ALL) || stale.contains(ResponseCache.LICENSED);
            long rightsGeneration = (previous == null ? 0 : previous.rightsGeneration()) + (rightsChanged ? 1 : 0);
            PositionHeader.LogPositions newPositions = positions.of(state);
            boolean hidePosition = !regular && previous != null && !ResponseCache.affectsPublic(stale);
            if (hidePosition)
                newPositions =
                        new PositionHeader.LogPositions(previous.positions().everybody(), newPositions.newsroom());
            lastPoll = new LastPoll(
                    ownCommits,
                    ownPublicCommits,
                    startedNanos,
                    rightsGeneration,
                    cache.generation(false),
                    state,
                    newPositions);
        } catch (SQLException | RuntimeException | Error e) {
            query.close();
            if (!stopped) LOG.warnf("The change log could not be polled; the next poll tries again: %s", e);
        }
    }

    private static List<String> staleTags(ChangeQuery.LogState state, LastPoll previous, long endedNanos) {
        boolean historyUnknown = previous == null
                || !state.continues(previous.state())
                || !previous.clockIsPlausible(state.now(), endedNanos);
        if (historyUnknown || state.affectsAllResponses()) return List.of(ResponseCache.ALL);
        List<String> stale = new ArrayList<>();
        if (state.hasHeldBack() || previous.state().hasHeldBack()) stale.add(ResponseCache.CHANGE_FEED);
        if (state.affectsPartnerRights()) stale.add(ResponseCache.LICENSED);
        if (state.articles().isEmpty()) return stale;
        stale.add(ResponseCache.ANY_ARTICLE);
        if (state.hasPublicChange()) stale.addAll(List.of(ResponseCache.ANY_PUBLIC_ARTICLE, ResponseCache.NAMES));
        state.articles().forEach(id -> stale.add(CacheableRepresentation.articleTag(id)));
        state.translationsOfHidden()
                .forEach(id -> stale.add(ResponseCache.NEWSROOM + CacheableRepresentation.articleTag(id)));
        return stale;
    }
}
