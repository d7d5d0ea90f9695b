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
    private static final long PERIOD_NANOS = Duration.ofMillis(200).toNanos();
    private static final long OLDEST_NANOS = Duration.ofMillis(900).toNanos();
    private static final Duration SLACK = Duration.ofMillis(50);

    /** When an answer is given, and where the log was when what it says was true; a header, one for everybody and one for the newsroom. */
    record AsOf(Instant now, String told, String newsroom) {}

    /**
     * What was seen last.
     *
     * @param committed of this node's own, before it looked
     * @param told the same of what everybody may know of
     * @param begun nanoseconds of this JVM, before it looked
     * @param terms how often something was over that is told under permissions
     * @param drops of the shelf, its own included
     */
    private record LastPoll(
            long committed,
            long told,
            long begun,
            long terms,
            long drops,
            ChangeQuery.LogState state,
            PositionHeader.LogPositions where) {

        boolean holds(boolean everybody) {
            boolean all = everybody ? told >= Change.told() : committed >= Change.committed();
            return all && System.nanoTime() - begun < OLDEST_NANOS;
        }

        // Never earlier than the database's clock.
        AsOf moment() {
            return new AsOf(state.now().plusNanos(System.nanoTime() - begun), where.told(), where.newsroom());
        }

        // A clock that is late, or stands still, has passed nothing that what is kept does not know of.
        boolean expected(Instant now, long nextEnded) {
            Instant latest = state.now().plusNanos(nextEnded - begun).plus(SLACK);
            return !now.isBefore(state.now()) && !now.isAfter(latest);
        }
    }

    private final ResponseCache shelf;
    private final PositionHeader positions;
    private final ChangeQuery look;
    private final Semaphore hurry = new Semaphore(0);
    private final Thread thread = new Thread(this::run, "cache-looks");
    private volatile LastPoll seen;
    private volatile boolean ended;

    CacheInvalidator(ResponseCache shelf, AgroalDataSource database, PositionHeader positions) {
        this.shelf = shelf;
        this.positions = positions;
        this.look = new ChangeQuery(database);
        thread.setDaemon(true);
    }

    void begin(@Observes StartupEvent start) {
        thread.start();
    }

    // While there still is a database to ask.
    void end(@Observes ShutdownEvent stop) throws InterruptedException {
        ended = true;
        hurry.release();
        thread.join(TimeUnit.SECONDS.toMillis(5));
    }

    @Override
    public ChangeWatermark.LastCheck seen() {
        LastPoll last = seen;
        return last == null
                ? null
                : new ChangeWatermark.LastCheck(
                        last.state().incarnation(), last.state().snapshot(), last.terms(), last.drops());
    }

    /**
     * The state of the last look; null where cached responses may be stale.
     *
     * @param everybody for a caller without a key: a write that is hidden from everybody ends nothing that this caller is given, and must not show in
     *     whether the answer comes from memory
     */
    AsOf moment(boolean everybody) {
        LastPoll last = seen;
        if (last != null && last.holds(everybody)) return last.moment();
        if (hurry.availablePermits() == 0) hurry.release();
        return null;
    }

    private void run() {
        long next = System.nanoTime();
        while (!ended) {
            long now = System.nanoTime();
            boolean regular = now - next >= 0;
            if (regular) next = now + PERIOD_NANOS;
            look(regular);
            try {
                if (hurry.tryAcquire(next - System.nanoTime(), TimeUnit.NANOSECONDS)) hurry.drainPermits();
            } catch (InterruptedException e) {
                return;
            }
        }
        look.close();
    }

    /** Looks now; what has happened until then is dropped when it returns. */
    public void look() {
        look(true);
    }

    // A look between the regular ones may be for a write that is hidden: callers without a key see it only if there is
    // something for everybody.
    private synchronized void look(boolean regular) {
        long committed = Change.committed();
        long told = Change.told();
        long begun = System.nanoTime();
        try {
            LastPoll before = seen;
            ChangeQuery.LogState state = look.after(before == null ? null : before.state());
            long end = System.nanoTime();
            List<String> over = over(state, before, end);
            shelf.drop(over);
            boolean terms = over.contains(ResponseCache.ALL) || over.contains(ResponseCache.LICENSED);
            long until = (before == null ? 0 : before.terms()) + (terms ? 1 : 0);
            PositionHeader.LogPositions where = positions.of(state);
            boolean quiet = !regular && before != null && !ResponseCache.everybody(over);
            if (quiet) where = new PositionHeader.LogPositions(before.where().told(), where.newsroom());
            seen = new LastPoll(committed, told, begun, until, shelf.drops(false), state, where);
        } catch (SQLException | RuntimeException | Error e) {
            look.close();
            if (!ended) LOG.warnf("The log could not be looked at, and will be tried again: %s", e);
        }
    }

    private static List<String> over(ChangeQuery.LogState state, LastPoll before, long end) {
        boolean another = before == null || !state.follows(before.state()) || !before.expected(state.now(), end);
        if (another || state.renamed()) return List.of(ResponseCache.ALL);
        List<String> over = new ArrayList<>();
        if (state.held() || before.state().held()) over.add(ResponseCache.STREAM);
        if (state.licensed()) over.add(ResponseCache.LICENSED);
        if (state.articles().isEmpty()) return over;
        over.add(ResponseCache.NEWS);
        if (state.told()) over.addAll(List.of(ResponseCache.KNOWN_NEWS, ResponseCache.NAMES));
        state.articles().forEach(id -> over.add(CacheableRepresentation.article(id)));
        state.siblings().forEach(id -> over.add(ResponseCache.NEWSROOM + CacheableRepresentation.article(id)));
        return over;
    }
}
