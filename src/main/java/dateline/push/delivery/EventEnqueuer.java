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
    private static final int STRETCH = 200;
    private static final int MOST_DUE = 200;
    private static final Duration IDLE = Duration.ofSeconds(2);
    private static final Duration BUSY = Duration.ofSeconds(1);
    // The due webhooks are selected again after this time, so that many webhooks of one owner do not delay a
    // withdrawal for the others.
    private static final Duration ROUND = Duration.ofMillis(20);
    private static final Duration HELD_BACK = Duration.ofMillis(300);
    // A change carries the start of its transaction and becomes visible with the commit, at most 5 seconds later.
    private static final Duration LATE = Duration.ofSeconds(30);

    private final List<ChangeFeed> followings;
    private final LogNotifier watch;
    private final QueueWriter intake;
    private final DeliverySender sender;
    private final SecretEncryption seal;
    private final PushConfig config;
    private final AgroalDataSource database;
    private final RoundWorker worker = new RoundWorker("webhook-reader", this::round);

    EventEnqueuer(
            @All List<ChangeFeed> followings,
            LogNotifier watch,
            QueueWriter intake,
            DeliverySender sender,
            SecretEncryption seal,
            PushConfig config,
            AgroalDataSource database) {
        this.followings = followings;
        this.watch = watch;
        this.intake = intake;
        this.sender = sender;
        this.seal = seal;
        this.config = config;
        this.database = database;
    }

    void begin(@Observes @Priority(5_000) StartupEvent start) {
        if (seal.hasKey()) worker.start();
    }

    void end(@Observes ShutdownEvent stop) {
        worker.stop();
    }

    private ChangeFeed following(Subscriber listener) {
        return followings.stream()
                .filter(one -> one.supports(listener))
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
     * @param ended how the key that it reads with has ended; null while the key is valid
     */
    private record DueWebhook(UUID webhook, String ended) {}

    /** A query of a change feed; webhooks with equal queries share the result. */
    private record LogQuery(Subscriber listener, String place) {}

    /**
     * The result of a query.
     *
     * @param stretch the page of the change feed
     * @param taken withdrawals since {@code since}, read after the page
     * @param since when withdrawals had been read up to before
     * @param at instant before the page was read
     */
    private record LogResult(ChangeBatch stretch, List<ChangeFeedItem> taken, Instant since, Instant at) {}

    /**
     * The result for one webhook.
     *
     * @param reading null if other webhooks cannot use it
     * @param more whether there is more to read at once
     */
    private record EnqueueResult(LogQuery question, LogResult reading, boolean more) {}

    private Duration round() {
        String head = watch.head();
        // Only a pending wait makes the log notifier poll. It starts before the webhooks are read, so that a kill is
        // noticed meanwhile.
        Uni<Void> moved = watch.awaitMove(head, BUSY);
        List<DueWebhook> due = due(head);
        Map<LogQuery, LogResult> known = new HashMap<>();
        boolean more = false;
        long began = System.nanoTime();
        for (DueWebhook one : due) {
            if (System.nanoTime() - began > ROUND.toNanos()) return Duration.ZERO;
            if (one.ended() != null) ended(one.webhook());
            else more |= read(one.webhook(), head, known);
        }
        if (more) return Duration.ZERO;
        if (due.isEmpty() && !anyEnabled()) return IDLE;
        moved.await().atMost(BUSY.multipliedBy(2));
        return Duration.ZERO;
    }

    // Round robin over the owners: one webhook of each, then a second of each. Per owner, the webhook that was read
    // longest ago comes first.
    private List<DueWebhook> due(String head) {
        return new Sql()
                .add("""
                        select w.id, key_ended(k, dateline_now()) as ended
                        from key k join webhook w on w.key_id = k.id join webhook_place p on p.webhook_id = w.id
                        where w.enabled
                          and (p.head is distinct from ? or p.look_at <= dateline_now() or key_ended(k, dateline_now()) is not null)
                        order by row_number() over (partition by w.partner_id order by p.early_at), p.early_at limit ?
                        """, head, MOST_DUE)
                .list(database, row -> new DueWebhook(row.getObject("id", UUID.class), row.getString("ended")));
    }

    private boolean anyEnabled() {
        return new Sql()
                .add("select exists (select from webhook where enabled)")
                .first(database, row -> row.getBoolean(1))
                .orElse(false);
    }

    private record EndOfRight(String how, String next) {}

    // A webhook reads with the rights of its key. When the key expires after a rotation, the webhook continues with
    // the next key; otherwise it is disabled.
    private void ended(UUID id) {
        QuarkusTransaction.requiringNew().run(() -> {
            Webhook webhook = Webhook.findById(id, LockModeType.PESSIMISTIC_WRITE);
            if (webhook == null || !webhook.enabled) return;
            EndOfRight end = new Sql()
                    .add("select key_ended(k, dateline_now()), k.replaced_by from key k where k.id = ?", webhook.keyId)
                    .first(database, row -> new EndOfRight(row.getString(1), row.getString(2)))
                    .orElseThrow();
            Instant now = DeliveryQueue.clock(database);
            // The webhook was changed meanwhile and reads with a valid key now.
            if (end.how() == null) return;
            if (end.how().equals(DisabledReason.KEY_EXPIRED.word) && end.next() != null) {
                webhook.goOnBy(end.next(), now);
                return;
            }
            webhook.disable(
                    end.how().equals(DisabledReason.KEY_EXPIRED.word)
                            ? DisabledReason.KEY_EXPIRED
                            : DisabledReason.KEY_REVOKED,
                    now);
            LOG.infof("Webhook %s is disabled: %s, by whose right it heard.", id, end.how());
        });
    }

    /** @return whether there is more to read at once */
    private boolean read(UUID webhook, String head, Map<LogQuery, LogResult> known) {
        try {
            Optional<EnqueueResult> done = QuarkusTransaction.requiringNew()
                    .call(() -> held(webhook, head).map(to -> stretch(to, head, known)));
            // After the commit, webhooks with the same query can use the result.
            done.filter(one -> one.reading() != null).ifPresent(one -> known.put(one.question(), one.reading()));
            return done.map(EnqueueResult::more).orElse(false);
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
    private Optional<Subscription> held(UUID webhook, String head) {
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

    private EnqueueResult stretch(Subscription to, String head, Map<LogQuery, LogResult> known) {
        ChangeFeed following = following(to.listener());
        LogQuery question = new LogQuery(to.listener(), to.place());
        if (to.waiting() >= config.mostWaiting()) {
            intake.put(
                    to,
                    sinceMade(
                            to,
                            following.withdrawnSince(to.listener(), to.earlyAt().minus(LATE))));
            return stands(to, question, null, to.place(), head, to.now().plus(BUSY));
        }
        LogResult reading = known.get(question);
        // Reuse a result only if it contains all withdrawals since this webhook's last search and is not older than
        // that search.
        boolean good = reading != null
                && !to.earlyAt().isAfter(reading.at())
                && !to.earlyAt().isBefore(reading.since());
        if (!good) {
            try {
                ChangeBatch stretch = following.after(to.listener(), to.place(), STRETCH);
                List<ChangeFeedItem> taken =
                        following.withdrawnSince(to.listener(), to.earlyAt().minus(LATE));
                reading = new LogResult(stretch, taken, to.earlyAt(), to.now());
            } catch (Problem gone) {
                // The cursor is too old, from another database, or was made with other rights.
                intake.reset(to, following.cursorAtStart());
                return stands(to, question, null, following.cursorAtEnd(to.listener()), null, null);
            }
        }
        ChangeBatch read = reading.stretch();
        intake.put(to, read.items());
        intake.put(to, sinceMade(to, reading.taken()));
        if (read.caughtUp()) return stands(to, question, reading, read.cursor(), head, read.nextAt());
        if (read.items().isEmpty()) {
            return stands(to, question, null, read.cursor(), head, to.now().plus(HELD_BACK));
        }
        return stands(to, question, reading, read.cursor(), null, null);
    }

    private static List<ChangeFeedItem> sinceMade(Subscription to, List<ChangeFeedItem> taken) {
        return taken.stream().filter(told -> !told.at().isBefore(to.made())).toList();
    }

    private EnqueueResult stands(
            Subscription to, LogQuery asked, LogResult reading, String place, String head, Instant again) {
        new Sql()
                .add(
                        "update webhook_place set place = ?, head = ?, look_at = ?, early_at = ? where webhook_id = ?",
                        place,
                        head,
                        again,
                        to.now(),
                        to.webhook())
                .run(database);
        return new EnqueueResult(asked, reading, head == null);
    }
}
