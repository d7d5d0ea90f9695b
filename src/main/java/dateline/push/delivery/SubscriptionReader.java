package dateline.push.delivery;

import dateline.change.ChangeFeed;
import dateline.change.ChangeFeed.ChangeBatch;
import dateline.change.ChangeFeed.ChangeFeedItem;
import dateline.change.ChangeFeed.Subscriber;
import dateline.database.sql.Sql;
import dateline.http.problem.Problem;
import dateline.push.webhook.PushConfig;
import dateline.push.webhook.Subscription;
import io.agroal.api.AgroalDataSource;
import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Reads the next page of the change feed for one webhook, with the rights of its owner, and enqueues its events. The
 * cursor is committed in the same transaction as the events read up to it, so that no event is lost or duplicated when
 * a node fails.
 */
@Singleton
class SubscriptionReader {

    private static final int PAGE_SIZE = 200;
    private static final Duration FULL_QUEUE_WAIT = Duration.ofSeconds(1);
    private static final Duration HELD_BACK_WAIT = Duration.ofMillis(300);
    // A change carries the start of its transaction and becomes visible with the commit, at most 5 seconds later.
    private static final Duration WITHDRAWAL_OVERLAP = Duration.ofSeconds(30);

    private final List<ChangeFeed> changeFeeds;
    private final QueueWriter queueWriter;
    private final PushConfig config;
    private final AgroalDataSource database;

    SubscriptionReader(
            @All List<ChangeFeed> changeFeeds, QueueWriter queueWriter, PushConfig config, AgroalDataSource database) {
        this.changeFeeds = changeFeeds;
        this.queueWriter = queueWriter;
        this.config = config;
        this.database = database;
    }

    /** A query of a change feed; webhooks with equal queries share the result. */
    record FeedQuery(Subscriber subscriber, String cursor) {}

    /**
     * The result of a query.
     *
     * @param page the page of the change feed
     * @param withdrawals withdrawals since {@code since}, read after the page
     * @param since when withdrawals had been read up to before
     * @param readAt instant before the page was read
     */
    record FeedResult(ChangeBatch page, List<ChangeFeedItem> withdrawals, Instant since, Instant readAt) {

        /**
         * Whether a webhook can use the result: it contains all withdrawals since the last search for this webhook and
         * is not older than that search.
         */
        private boolean isCurrentFor(Subscription subscription) {
            return !subscription.withdrawalsReadAt().isAfter(readAt)
                    && !subscription.withdrawalsReadAt().isBefore(since);
        }
    }

    /**
     * The result for one webhook.
     *
     * @param shareable null if other webhooks cannot use it
     * @param hasMore whether there is more to read at once
     */
    record ReadResult(FeedQuery query, FeedResult shareable, boolean hasMore) {}

    /**
     * Reads and enqueues the next page of a webhook that is due, in the caller's transaction.
     *
     * @param head latest position of the log; a webhook that has read up to it is not due
     * @param shared results that webhooks with the same query can use
     * @return empty if the webhook is not due or another node reads for it
     */
    Optional<ReadResult> read(UUID webhook, String head, Map<FeedQuery, FeedResult> shared) {
        return lock(webhook, head).map(subscription -> enqueueNext(subscription, head, shared));
    }

    // A locked row is skipped: another node reads for this webhook at the moment, or a transaction deletes it. A
    // deletion waits for this transaction.
    private Optional<Subscription> lock(UUID webhook, String head) {
        return Sql.of("""
                        select w.*, p.place, p.early_at, dateline_now() as now,
                            case when k.expires_at <= dateline_now() then '{notices}' else k.scopes end as scopes,
                            (select count(*) from (select from webhook_delivery d
                                where d.webhook_id = w.id and d.state = 'pending' limit :mostWaiting) waiting) as waiting
                        from webhook w join webhook_place p on p.webhook_id = w.id join key k on k.id = w.key_id
                        where w.id = :webhook and w.enabled and (p.head is distinct from :head or p.look_at <= dateline_now())
                          and key_ended(k, dateline_now()) is null
                        for key share of w skip locked for update of p skip locked
                        """)
                .with("mostWaiting", config.mostWaiting())
                .with("webhook", webhook)
                .with("head", head)
                .first(database, Subscription::of);
    }

    private ReadResult enqueueNext(Subscription subscription, String head, Map<FeedQuery, FeedResult> shared) {
        ChangeFeed changeFeed = feedOf(subscription.subscriber());
        FeedQuery query = new FeedQuery(subscription.subscriber(), subscription.cursor());
        if (subscription.pendingCount() >= config.mostWaiting()) {
            queueWriter.enqueue(subscription, sinceCreation(subscription, readWithdrawals(changeFeed, subscription)));
            Instant nextReadAt = subscription.now().plus(FULL_QUEUE_WAIT);
            return storeCursor(subscription, query, null, subscription.cursor(), head, nextReadAt);
        }
        FeedResult result = shared.get(query);
        if (result == null || !result.isCurrentFor(subscription)) {
            try {
                ChangeBatch page = changeFeed.after(subscription.subscriber(), subscription.cursor(), PAGE_SIZE);
                result = new FeedResult(
                        page,
                        readWithdrawals(changeFeed, subscription),
                        subscription.withdrawalsReadAt(),
                        subscription.now());
            } catch (Problem unusable) {
                // The cursor is too old, from another database, or was made with other rights.
                queueWriter.enqueueReset(subscription, changeFeed.cursorAtStart());
                String end = changeFeed.cursorAtEnd(subscription.subscriber());
                return storeCursor(subscription, query, null, end, null, null);
            }
        }
        ChangeBatch page = result.page();
        queueWriter.enqueue(subscription, page.items());
        queueWriter.enqueue(subscription, sinceCreation(subscription, result.withdrawals()));
        if (page.caughtUp()) return storeCursor(subscription, query, result, page.cursor(), head, page.nextAt());
        if (page.items().isEmpty()) {
            Instant nextReadAt = subscription.now().plus(HELD_BACK_WAIT);
            return storeCursor(subscription, query, null, page.cursor(), head, nextReadAt);
        }
        return storeCursor(subscription, query, result, page.cursor(), null, null);
    }

    private static List<ChangeFeedItem> readWithdrawals(ChangeFeed changeFeed, Subscription subscription) {
        return changeFeed.withdrawnSince(
                subscription.subscriber(), subscription.withdrawalsReadAt().minus(WITHDRAWAL_OVERLAP));
    }

    private static List<ChangeFeedItem> sinceCreation(Subscription subscription, List<ChangeFeedItem> withdrawals) {
        return withdrawals.stream()
                .filter(item -> !item.at().isBefore(subscription.createdAt()))
                .toList();
    }

    private ReadResult storeCursor(
            Subscription subscription,
            FeedQuery query,
            FeedResult shareable,
            String cursor,
            String head,
            Instant nextReadAt) {
        Sql.of(
                        "update webhook_place set place = :cursor, head = :head, look_at = :nextReadAt, early_at = :now where webhook_id = :webhook")
                .with("cursor", cursor)
                .with("head", head)
                .with("nextReadAt", nextReadAt)
                .with("now", subscription.now())
                .with("webhook", subscription.webhook())
                .run(database);
        return new ReadResult(query, shareable, head == null);
    }

    private ChangeFeed feedOf(Subscriber subscriber) {
        return changeFeeds.stream()
                .filter(changeFeed -> changeFeed.supports(subscriber))
                .findFirst()
                .orElseThrow();
    }
}
