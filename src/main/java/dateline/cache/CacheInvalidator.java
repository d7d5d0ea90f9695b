package dateline.cache;

import dateline.access.key.ChangeWatermark;
import dateline.change.Change;
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
 * Follows the change log for what is kept here: every row as soon as it is committed, in no order, and every edge that time has
 * passed. Whoever is answered from memory is answered as of the last look, which is less than a second old and later than whatever this
 * node has committed; where it is not, nothing is.
 */
@Singleton
public class CacheInvalidator implements ChangeWatermark {

    private static final Logger LOG = Logger.getLogger(CacheInvalidator.class);
    private static final long POLL_PERIOD_NANOS = Duration.ofMillis(200).toNanos();
    private static final long MAX_AGE_NANOS = Duration.ofMillis(900).toNanos();
    private static final Duration CLOCK_SLACK = Duration.ofMillis(50);

    /** When an answer is given, and where the log was when what it says was true; a header, one for everybody and one for the newsroom. */
    record AsOf(Instant now, String publicPosition, String newsroomPosition) {}

    /**
     * What was seen last.
     *
     * @param ownCommits of this node's own, before it looked
     * @param ownPublicCommits the same of what everybody may know of
     * @param startedNanos nanoseconds of this JVM, before it looked
     * @param rightsGeneration how often something was over that is told under permissions
     * @param cacheGeneration of the shelf, its own included
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

        // Never earlier than the database's clock.
        AsOf asOf() {
            return new AsOf(
                    state.now().plusNanos(System.nanoTime() - startedNanos),
                    positions.everybody(),
                    positions.newsroom());
        }

        // A clock that is late, or stands still, has passed nothing that what is kept does not know of.
        boolean clockIsPlausible(Instant now, long nextEndedNanos) {
            Instant latest =
                    state.now().plusNanos(nextEndedNanos - startedNanos).plus(CLOCK_SLACK);
            return !now.isBefore(state.now()) && !now.isAfter(latest);
        }
    }

    private final ResponseCache cache;
    private final PositionHeader positions;
    private final ChangeQuery query;
    private final Semaphore pollRequests = new Semaphore(0);
    private final Thread thread = new Thread(this::run, "cache-invalidator");
    private volatile LastPoll lastPoll;
    private volatile boolean stopped;

    CacheInvalidator(ResponseCache cache, AgroalDataSource database, PositionHeader positions) {
        this.cache = cache;
        this.positions = positions;
        this.query = new ChangeQuery(database);
        thread.setDaemon(true);
    }

    void start(@Observes StartupEvent event) {
        thread.start();
    }

    // While there still is a database to ask.
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopped = true;
        pollRequests.release();
        thread.join(TimeUnit.SECONDS.toMillis(5));
    }

    @Override
    public ChangeWatermark.LastCheck seen() {
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
     * The state of the last look; null where cached responses may be stale.
     *
     * @param publicOnly for a caller without a key: a write that is hidden from everybody ends nothing that this caller is given, and must not show in
     *     whether the answer comes from memory
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

    /** Looks now; what has happened until then is dropped when it returns. */
    public void poll() {
        poll(true);
    }

    // A look between the regular ones may be for a write that is hidden: callers without a key see it only if there is
    // something for everybody.
    private synchronized void poll(boolean regular) {
        long ownCommits = Change.committedRows();
        long ownPublicCommits = Change.committedPublicRows();
        long startedNanos = System.nanoTime();
        try {
            LastPoll previous = lastPoll;
            ChangeQuery.LogState state = query.read(previous == null ? null : previous.state());
            long endedNanos = System.nanoTime();
            List<String> stale = staleTags(state, previous, endedNanos);
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
            if (!stopped) LOG.warnf("The log could not be looked at, and will be tried again: %s", e);
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
        stale.add(ResponseCache.NEWS);
        if (state.hasPublicChange()) stale.addAll(List.of(ResponseCache.PUBLIC_NEWS, ResponseCache.NAMES));
        state.articles().forEach(id -> stale.add(CacheableRepresentation.article(id)));
        state.siblings().forEach(id -> stale.add(ResponseCache.NEWSROOM + CacheableRepresentation.article(id)));
        return stale;
    }
}
