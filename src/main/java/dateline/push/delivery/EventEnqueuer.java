package dateline.push.delivery;

import dateline.access.secret.SecretEncryption;
import dateline.change.LogNotifier;
import dateline.database.sql.Sql;
import dateline.push.delivery.SubscriptionReader.FeedQuery;
import dateline.push.delivery.SubscriptionReader.FeedResult;
import dateline.push.delivery.SubscriptionReader.ReadResult;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Enqueues events: finds webhooks that are due, in rounds, and reads the change feed for each. Any node may read for any
 * webhook, one node at a time.
 */
@Singleton
public class EventEnqueuer {

    private static final Logger LOG = Logger.getLogger(EventEnqueuer.class);
    private static final int MAX_DUE = 200;
    private static final Duration IDLE_WAIT = Duration.ofSeconds(2);
    private static final Duration POLL_WAIT = Duration.ofSeconds(1);
    // The due webhooks are selected again after this time, so that many webhooks of one owner do not delay a
    // withdrawal for the others.
    private static final Duration ROUND_TIME = Duration.ofMillis(20);

    private final LogNotifier logNotifier;
    private final SubscriptionReader reader;
    private final EndedKeyHandler endedKeys;
    private final DeliverySender sender;
    private final SecretEncryption encryption;
    private final AgroalDataSource database;
    private final RoundWorker worker = new RoundWorker("webhook-enqueuer", this::runRound);

    EventEnqueuer(
            LogNotifier logNotifier,
            SubscriptionReader reader,
            EndedKeyHandler endedKeys,
            DeliverySender sender,
            SecretEncryption encryption,
            AgroalDataSource database) {
        this.logNotifier = logNotifier;
        this.reader = reader;
        this.endedKeys = endedKeys;
        this.sender = sender;
        this.encryption = encryption;
        this.database = database;
    }

    void start(@Observes @Priority(5_000) StartupEvent event) {
        if (encryption.hasKey()) worker.start();
    }

    void stop(@Observes ShutdownEvent event) {
        worker.stop();
    }

    /** Starts the next round at once because a webhook was created or changed. */
    public void wake() {
        worker.wake();
    }

    /**
     * A webhook to read for.
     *
     * @param keyEnd how the key that it reads with has ended; null while the key is valid
     */
    record DueWebhook(UUID webhook, String keyEnd) {}

    private Duration runRound() {
        String head = logNotifier.head();
        // Only a pending wait makes the log notifier poll. It starts before the webhooks are read, so that a kill is
        // noticed meanwhile.
        Uni<Void> headMoved = logNotifier.awaitMove(head, POLL_WAIT);
        List<DueWebhook> due = findDue(head);
        Map<FeedQuery, FeedResult> shared = new HashMap<>();
        boolean hasMore = false;
        long start = System.nanoTime();
        for (DueWebhook webhook : due) {
            if (System.nanoTime() - start > ROUND_TIME.toNanos()) return Duration.ZERO;
            if (webhook.keyEnd() != null) endedKeys.handle(webhook.webhook());
            else hasMore |= enqueue(webhook.webhook(), head, shared);
        }
        if (hasMore) return Duration.ZERO;
        if (due.isEmpty() && !hasEnabledWebhook()) return IDLE_WAIT;
        headMoved.await().atMost(POLL_WAIT.multipliedBy(2));
        return Duration.ZERO;
    }

    // Round robin over the owners: one webhook of each, then a second of each. The owner for whom a webhook was read
    // longest ago comes first, so that the many webhooks of one owner never precede the one of another, even if a round
    // ends after its first webhook. Per owner, the webhook that was read longest ago comes first.
    List<DueWebhook> findDue(String head) {
        return Sql.of("""
                        select id, ended from (
                            select w.id, w.partner_id, p.early_at, key_ended(k, dateline_now()) as ended,
                                   p.head is distinct from :head or p.look_at <= dateline_now() as has_news,
                                   max(p.early_at) over (partition by w.partner_id) as owner_read_at
                            from key k join webhook w on w.key_id = k.id join webhook_place p on p.webhook_id = w.id
                            where w.enabled) enabled
                        where has_news or ended is not null
                        order by row_number() over (partition by partner_id order by early_at), owner_read_at, early_at limit :maxDue
                        """)
                .with("head", head)
                .with("maxDue", MAX_DUE)
                .list(database, row -> new DueWebhook(row.getObject("id", UUID.class), row.getString("ended")));
    }

    private boolean hasEnabledWebhook() {
        return Sql.of("select exists (select from webhook where enabled)")
                .first(database, row -> row.getBoolean(1))
                .orElse(false);
    }

    /** @return whether there is more to read at once */
    private boolean enqueue(UUID webhook, String head, Map<FeedQuery, FeedResult> shared) {
        try {
            Optional<ReadResult> result =
                    QuarkusTransaction.requiringNew().call(() -> reader.read(webhook, head, shared));
            // After the commit, webhooks with the same query can use the result.
            result.filter(read -> read.shareable() != null)
                    .ifPresent(read -> shared.put(read.query(), read.shareable()));
            return result.map(ReadResult::hasMore).orElse(false);
        } catch (RuntimeException | Error e) {
            // The webhook stays due, for this node or another.
            LOG.warnf(
                    "Events for webhook %s could not be enqueued; the next round tries again: %s",
                    webhook, e.getMessage());
            return false;
        } finally {
            sender.wake();
        }
    }
}
