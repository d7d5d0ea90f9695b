package dateline.syndication.audit;

import dateline.database.sql.DatabaseJob;
import dateline.database.sql.Sql;
import dateline.http.base.Ids;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jboss.logging.Logger;

/**
 * Counts denied reads by key, article, reason and hour. Counts are kept in memory and written every second, apart from
 * the read: a read neither fails nor waits because of the count, and its response time does not reveal that a read was
 * counted. A crash loses the counts of about one second. At most 10,000 counts are pending; reads beyond that are not
 * counted.
 */
@Singleton
public class DeniedReads {

    private static final Logger LOG = Logger.getLogger(DeniedReads.class);

    /** Identifies a denied read: the caller, the article and the reason. */
    public record Denial(UUID partner, UUID outlet, UUID article, String reason, String key, String keyName) {}

    private static final int MAX_PENDING = 10_000;

    private record HourlyDenial(Denial denial, Instant hour) {}

    private record DenialCount(int count, Instant first, Instant last) {

        private DenialCount plus(DenialCount other) {
            return new DenialCount(
                    count + other.count,
                    first.isBefore(other.first) ? first : other.first,
                    last.isAfter(other.last) ? last : other.last);
        }
    }

    private final ConcurrentMap<HourlyDenial, DenialCount> pending = new ConcurrentHashMap<>();
    private final AgroalDataSource database;

    DeniedReads(AgroalDataSource database) {
        this.database = database;
    }

    /** @param now instant of the read */
    public void count(Denial denial, Instant now) {
        HourlyDenial key = new HourlyDenial(denial, now.truncatedTo(ChronoUnit.HOURS));
        if (pending.size() < MAX_PENDING || pending.containsKey(key))
            pending.merge(key, new DenialCount(1, now, now), DenialCount::plus);
        else LOG.warn("A denied read was not counted because too many counts are pending.");
    }

    @DatabaseJob
    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    void writeEverySecond() {
        write();
    }

    /**
     * Writes the pending counts in the order of their first read. If a write fails, the remaining counts are kept for
     * the next run.
     */
    synchronized void write() {
        List<Map.Entry<HourlyDenial, DenialCount>> entries = new ArrayList<>(pending.entrySet());
        entries.sort(Comparator.comparing(entry -> entry.getValue().first()));
        for (Map.Entry<HourlyDenial, DenialCount> entry : entries) {
            HourlyDenial key = entry.getKey();
            DenialCount count = pending.remove(key);
            try {
                QuarkusTransaction.requiringNew().run(() -> add(key.denial(), count));
            } catch (RuntimeException e) {
                pending.merge(key, count, DenialCount::plus);
                LOG.warnf("Denied reads could not be written; retrying in 1 s: %s", e.getMessage());
                return;
            }
        }
    }

    // Writes the pending counts before the database is closed.
    void writeAtShutdown(@Observes ShutdownEvent stop) {
        write();
    }

    private void add(Denial denial, DenialCount count) {
        Sql.of("select set_config('lock_timeout', '1s', true), set_config('synchronous_commit', 'off', true)")
                .list(database, row -> row.getString(1));
        Sql.of("""
                        insert into denied_read (id, key_id, made_by, partner_id, outlet_id, article_id, reason, hour, count,
                            first_at, last_at)
                        values (:id, :denial, :keyName, :partner, :outlet, :article, :reason, date_trunc('hour', cast(:first as timestamptz), 'UTC'), :count, :first, :last)
                        on conflict on constraint denied_read_once do update
                        set count = denied_read.count + excluded.count, last_at = greatest(denied_read.last_at, excluded.last_at)
                        """)
                .with("id", Ids.next())
                .with("denial", denial.key())
                .with("keyName", denial.keyName())
                .with("partner", denial.partner())
                .with("outlet", denial.outlet())
                .with("article", denial.article())
                .with("reason", denial.reason())
                .with("first", count.first())
                .with("count", count.count())
                .with("last", count.last())
                .run(database);
    }
}
