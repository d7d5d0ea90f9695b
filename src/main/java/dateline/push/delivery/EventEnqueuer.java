package dateline.push.delivery;

import dateline.access.secret.SecretEncryption;
import dateline.change.ChangeFeed;
import dateline.change.ChangeFeed.ChangeBatch;
import dateline.change.ChangeFeed.ChangeFeedItem;
import dateline.change.ChangeFeed.Subscriber;
import dateline.change.LogNotifier;
import dateline.database.sql.Sql;
import dateline.http.problem.Problem;
import dateline.push.webhook.PushConfig;
import dateline.push.webhook.Subscription;
import dateline.push.webhook.Webhook;
import dateline.push.webhook.Webhook.DisabledReason;
import io.agroal.api.AgroalDataSource;
import io.quarkus.arc.All;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Reads the change feed for each webhook with the rights of its owner, and enqueues events. Any node may read for any
 * webhook, one at a time. The cursor is committed in the same transaction as the events read up to it, so that no
 * event is lost or duplicated when a node fails.
 */
@Singleton
public class EventEnqueuer {

    private static final Logger LOG = Logger.getLogger(EventEnqueuer.class);
    private static final int PAGE_SIZE = 200;
    private static final int MAX_DUE = 200;
    private static final Duration IDLE_WAIT = Duration.ofSeconds(2);
    private static final Duration POLL_WAIT = Duration.ofSeconds(1);
    // The due webhooks are selected again after this time, so that many webhooks of one owner do not delay a
    // withdrawal for the others.
    private static final Duration ROUND_TIME = Duration.ofMillis(20);
    private static final Duration HELD_BACK_WAIT = Duration.ofMillis(300);
    // A change carries the start of its transaction and becomes visible with the commit, at most 5 seconds later.
    private static final Duration WITHDRAWAL_OVERLAP = Duration.ofSeconds(30);

    private final List<ChangeFeed> changeFeeds;
    private final LogNotifier logNotifier;
    private final QueueWriter queueWriter;
    private final DeliverySender sender;
    private final SecretEncryption encryption;
    private final PushConfig config;
    private final AgroalDataSource database;
    private final RoundWorker worker = new RoundWorker("webhook-reader", this::runRound);

    EventEnqueuer(
            @All List<ChangeFeed> changeFeeds,
            LogNotifier logNotifier,
            QueueWriter queueWriter,
            DeliverySender sender,
            SecretEncryption encryption,
            PushConfig config,
            AgroalDataSource database) {
        this.changeFeeds = changeFeeds;
        this.logNotifier = logNotifier;
        this.queueWriter = queueWriter;
        this.sender = sender;
        this.encryption = encryption;
        this.config = config;
        this.database = database;
    }

    void start(@Observes @Priority(5_000) StartupEvent event) {
        if (encryption.hasKey()) worker.start();
    }

    void stop(@Observes ShutdownEvent event) {
        worker.stop();
    }

    private ChangeFeed feedOf(Subscriber subscriber) {
        return changeFeeds.stream()
                .filter(changeFeed -> changeFeed.supports(subscriber))
                .findFirst()
                .orElseThrow();
    }

    /** Wakes the reader because a webhook was created or changed. */
    public void wake() {
        worker.wake();
    }

    /**
     * A webhook to read for.
     *
     * @param keyEnd how the key that it reads with has ended; null while the key is valid
     */
    private record DueWebhook(UUID webhook, String keyEnd) {}

    /** A query of a change feed; webhooks with equal queries share the result. */
    private record LogQuery(Subscriber subscriber, String cursor) {}

    /**
     * The result of a query.
     *
     * @param page the page of the change feed
     * @param withdrawals withdrawals since {@code since}, read after the page
     * @param since when withdrawals had been read up to before
     * @param readAt instant before the page was read
     */
    private record LogResult(ChangeBatch page, List<ChangeFeedItem> withdrawals, Instant since, Instant readAt) {}

    /**
     * The result for one webhook.
     *
     * @param shareable null if other webhooks cannot use it
     * @param hasMore whether there is more to read at once
     */
    private record EnqueueResult(LogQuery query, LogResult shareable, boolean hasMore) {}

    private Duration runRound() {
        String head = logNotifier.head();
        // Only a pending wait makes the log notifier poll. It starts before the webhooks are read, so that a kill is
        // noticed meanwhile.
        Uni<Void> headMoved = logNotifier.awaitMove(head, POLL_WAIT);
        List<DueWebhook> due = findDue(head);
        Map<LogQuery, LogResult> resultsByQuery = new HashMap<>();
        boolean hasMore = false;
        long start = System.nanoTime();
        for (DueWebhook webhook : due) {
            if (System.nanoTime() - start > ROUND_TIME.toNanos()) return Duration.ZERO;
            if (webhook.keyEnd() != null) handleEndedKey(webhook.webhook());
            else hasMore |= enqueue(webhook.webhook(), head, resultsByQuery);
        }
        if (hasMore) return Duration.ZERO;
        if (due.isEmpty() && !hasEnabledWebhook()) return IDLE_WAIT;
        headMoved.await().atMost(POLL_WAIT.multipliedBy(2));
        return Duration.ZERO;
    }

    // Round robin over the owners: one webhook of each, then a second of each. Per owner, the webhook that was read
    // longest ago comes first.
    private List<DueWebhook> findDue(String head) {
        return new Sql()
                .add("""
                        select w.id, key_ended(k, dateline_now()) as ended
                        from key k join webhook w on w.key_id = k.id join webhook_place p on p.webhook_id = w.id
                        where w.enabled
                          and (p.head is distinct from ? or p.look_at <= dateline_now() or key_ended(k, dateline_now()) is not null)
                        order by row_number() over (partition by w.partner_id order by p.early_at), p.early_at limit ?
                        """, head, MAX_DUE)
                .list(database, row -> new DueWebhook(row.getObject("id", UUID.class), row.getString("ended")));
    }

    private boolean hasEnabledWebhook() {
        return new Sql()
                .add("select exists (select from webhook where enabled)")
                .first(database, row -> row.getBoolean(1))
                .orElse(false);
    }

    private record EndOfRight(String reason, String replacement) {}

    // A webhook reads with the rights of its key. When the key expires after a rotation, the webhook continues with
    // the next key; otherwise it is disabled.
    private void handleEndedKey(UUID id) {
        QuarkusTransaction.requiringNew().run(() -> {
            Webhook webhook = Webhook.findById(id, LockModeType.PESSIMISTIC_WRITE);
            if (webhook == null || !webhook.enabled) return;
            EndOfRight end = new Sql()
                    .add("select key_ended(k, dateline_now()), k.replaced_by from key k where k.id = ?", webhook.keyId)
                    .first(database, row -> new EndOfRight(row.getString(1), row.getString(2)))
                    .orElseThrow();
            Instant now = DeliveryQueue.now(database);
            // The webhook was changed meanwhile and reads with a valid key now.
            if (end.reason() == null) return;
            if (end.reason().equals(DisabledReason.KEY_EXPIRED.word) && end.replacement() != null) {
                webhook.continueWithKey(end.replacement(), now);
                return;
            }
            webhook.disable(
                    end.reason().equals(DisabledReason.KEY_EXPIRED.word)
                            ? DisabledReason.KEY_EXPIRED
                            : DisabledReason.KEY_REVOKED,
                    now);
            LOG.infof("Webhook %s is disabled: its key has ended (%s).", id, end.reason());
        });
    }

    /** @return whether there is more to read at once */
    private boolean enqueue(UUID webhook, String head, Map<LogQuery, LogResult> resultsByQuery) {
        try {
            Optional<EnqueueResult> result = QuarkusTransaction.requiringNew()
                    .call(() -> lockSubscription(webhook, head)
                            .map(subscription -> enqueuePage(subscription, head, resultsByQuery)));
            // After the commit, webhooks with the same query can use the result.
            result.filter(enqueued -> enqueued.shareable() != null)
                    .ifPresent(enqueued -> resultsByQuery.put(enqueued.query(), enqueued.shareable()));
            return result.map(EnqueueResult::hasMore).orElse(false);
        } catch (RuntimeException | Error e) {
            // The webhook stays due, for this node or another.
            LOG.warnf("The log could not be read for webhook %s, and will be tried again: %s", webhook, e.getMessage());
            return false;
        } finally {
            sender.wake();
        }
    }

    // A locked row is skipped: another node reads for this webhook at the moment, or a transaction deletes it. A
    // deletion waits for this transaction.
    private Optional<Subscription> lockSubscription(UUID webhook, String head) {
        return new Sql().add("""
                        select w.*, p.place, p.early_at, dateline_now() as now,
                            case when k.expires_at <= dateline_now() then '{notices}' else k.scopes end as scopes,
                            (select count(*) from (select from webhook_delivery d
                                where d.webhook_id = w.id and d.state = 'pending' limit ?) waiting) as waiting
                        from webhook w join webhook_place p on p.webhook_id = w.id join key k on k.id = w.key_id
                        where w.id = ? and w.enabled and (p.head is distinct from ? or p.look_at <= dateline_now())
                          and key_ended(k, dateline_now()) is null
                        for key share of w skip locked for update of p skip locked
                        """, config.mostWaiting(), webhook, head).first(database, Subscription::of);
    }

    private EnqueueResult enqueuePage(Subscription subscription, String head, Map<LogQuery, LogResult> resultsByQuery) {
        ChangeFeed changeFeed = feedOf(subscription.subscriber());
        LogQuery query = new LogQuery(subscription.subscriber(), subscription.cursor());
        if (subscription.pendingCount() >= config.mostWaiting()) {
            queueWriter.enqueue(
                    subscription,
                    sinceCreation(
                            subscription,
                            changeFeed.withdrawnSince(
                                    subscription.subscriber(),
                                    subscription.withdrawalsReadAt().minus(WITHDRAWAL_OVERLAP))));
            return storeCursor(
                    subscription,
                    query,
                    null,
                    subscription.cursor(),
                    head,
                    subscription.now().plus(POLL_WAIT));
        }
        LogResult result = resultsByQuery.get(query);
        // Reuse a result only if it contains all withdrawals since this webhook's last search and is not older than
        // that search.
        boolean isReusable = result != null
                && !subscription.withdrawalsReadAt().isAfter(result.readAt())
                && !subscription.withdrawalsReadAt().isBefore(result.since());
        if (!isReusable) {
            try {
                ChangeBatch page = changeFeed.after(subscription.subscriber(), subscription.cursor(), PAGE_SIZE);
                List<ChangeFeedItem> withdrawals = changeFeed.withdrawnSince(
                        subscription.subscriber(),
                        subscription.withdrawalsReadAt().minus(WITHDRAWAL_OVERLAP));
                result = new LogResult(page, withdrawals, subscription.withdrawalsReadAt(), subscription.now());
            } catch (Problem unusable) {
                // The cursor is too old, from another database, or was made with other rights.
                queueWriter.enqueueReset(subscription, changeFeed.cursorAtStart());
                return storeCursor(
                        subscription, query, null, changeFeed.cursorAtEnd(subscription.subscriber()), null, null);
            }
        }
        ChangeBatch batch = result.page();
        queueWriter.enqueue(subscription, batch.items());
        queueWriter.enqueue(subscription, sinceCreation(subscription, result.withdrawals()));
        if (batch.caughtUp()) return storeCursor(subscription, query, result, batch.cursor(), head, batch.nextAt());
        if (batch.items().isEmpty()) {
            return storeCursor(
                    subscription,
                    query,
                    null,
                    batch.cursor(),
                    head,
                    subscription.now().plus(HELD_BACK_WAIT));
        }
        return storeCursor(subscription, query, result, batch.cursor(), null, null);
    }

    private static List<ChangeFeedItem> sinceCreation(Subscription subscription, List<ChangeFeedItem> withdrawals) {
        return withdrawals.stream()
                .filter(item -> !item.at().isBefore(subscription.createdAt()))
                .toList();
    }

    private EnqueueResult storeCursor(
            Subscription subscription,
            LogQuery query,
            LogResult shareable,
            String cursor,
            String head,
            Instant nextReadAt) {
        new Sql()
                .add(
                        "update webhook_place set place = ?, head = ?, look_at = ?, early_at = ? where webhook_id = ?",
                        cursor,
                        head,
                        nextReadAt,
                        subscription.now(),
                        subscription.webhook())
                .run(database);
        return new EnqueueResult(query, shareable, head == null);
    }
}
