package dateline.push;

import dateline.change.Following;
import dateline.change.Following.Stretch;
import dateline.change.LogWatch;
import dateline.database.Sql;
import dateline.http.Problem;
import io.agroal.api.AgroalDataSource;
import io.quarkus.arc.All;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Reads the log for webhooks as their owners could read their streams, and fills their queues: any node for any webhook, one at a
 * time for each. The place and what was read up to it are committed together, so that nothing is lost or doubled when a node dies.
 */
@Singleton
class LogReader {

    private static final Logger LOG = Logger.getLogger(LogReader.class);
    private static final int STRETCH = 200;
    private static final int MOST_DUE = 200;
    private static final Duration IDLE = Duration.ofSeconds(2);
    private static final Duration BUSY = Duration.ofSeconds(1);
    private static final Duration HELD_BACK = Duration.ofMillis(300);
    // A row says when its transaction began, and is there when it has ended: five seconds later at most.
    private static final Duration LATE = Duration.ofSeconds(30);

    private final List<Following> followings;
    private final LogWatch watch;
    private final Intake intake;
    private final Sender sender;
    private final Seal seal;
    private final PushConfig config;
    private final AgroalDataSource database;
    private final Worker worker = new Worker("webhook-reader", this::round);

    LogReader(
            @All List<Following> followings,
            LogWatch watch,
            Intake intake,
            Sender sender,
            Seal seal,
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
        if (seal.opens()) worker.start();
    }

    void end(@Observes ShutdownEvent stop) {
        worker.stop();
    }

    Following following(Following.Listener listener) {
        return followings.stream()
                .filter(one -> one.serves(listener))
                .findFirst()
                .orElseThrow();
    }

    /** There is a webhook that was not there before. */
    void wake() {
        worker.wake();
    }

    private record Due(UUID webhook, boolean revoked) {}

    private Duration round() {
        String head = watch.head();
        List<Due> due = due(head);
        boolean more = false;
        for (Due one : due) {
            if (one.revoked()) revoked(one.webhook());
            else more |= read(one.webhook(), head);
        }
        if (more) return Duration.ZERO;
        if (due.isEmpty() && !anyEnabled()) return IDLE;
        watch.moved(head, BUSY).await().atMost(BUSY.multipliedBy(2));
        return Duration.ZERO;
    }

    private List<Due> due(String head) {
        return new Sql()
                .add("""
                        select w.id, k.revoked_at is not null as revoked
                        from key k join webhook w on w.key_id = k.id join webhook_place p on p.webhook_id = w.id
                        where w.enabled and (p.head is distinct from ? or p.look_at <= dateline_now() or k.revoked_at is not null)
                        order by p.early_at limit ?
                        """, head, MOST_DUE)
                .list(database, row -> new Due(row.getObject("id", UUID.class), row.getBoolean("revoked")));
    }

    private boolean anyEnabled() {
        return new Sql()
                .add("select exists (select from webhook where enabled)")
                .first(database, row -> row.getBoolean(1))
                .orElse(false);
    }

    private void revoked(UUID id) {
        QuarkusTransaction.requiringNew().run(() -> {
            Webhook webhook = Webhook.findById(id, LockModeType.PESSIMISTIC_WRITE);
            if (webhook != null) webhook.disable(Webhook.Reason.KEY_REVOKED, clock());
        });
        LOG.infof("Webhook %s is disabled: the key by whose right it heard was revoked.", id);
    }

    /** @return whether there is more to read at once */
    private boolean read(UUID webhook, String head) {
        try {
            return QuarkusTransaction.requiringNew()
                    .call(() -> held(webhook, head).map(to -> stretch(to, head)).orElse(false));
        } catch (RuntimeException e) {
            // It stays due, for this node or another.
            LOG.warnf("The log could not be read for webhook %s, and will be tried again: %s", webhook, e.getMessage());
            return false;
        } finally {
            sender.wake();
        }
    }

    // Whoever else reads for it will have read what there is; who deletes it waits until this is written.
    private Optional<Subscription> held(UUID webhook, String head) {
        return new Sql().add("""
                        select w.*, p.place, p.early_at, k.scopes
                        from webhook w join webhook_place p on p.webhook_id = w.id join key k on k.id = w.key_id
                        where w.id = ? and w.enabled and (p.head is distinct from ? or p.look_at <= dateline_now())
                        for key share of w skip locked for update of p skip locked
                        """, webhook, head).first(database, Subscription::of);
    }

    private boolean stretch(Subscription to, String head) {
        Following following = following(to.listener());
        Instant now = clock();
        intake.put(to, following.takenBack(to.listener(), to.earlyAt().minus(LATE)), now);
        if (intake.waiting(to.webhook(), config.mostWaiting()) >= config.mostWaiting()) {
            return stands(to, to.place(), head, now.plus(BUSY), now);
        }
        Stretch read;
        try {
            read = following.after(to.listener(), to.place(), STRETCH);
        } catch (Problem gone) {
            // Too old, of another database, or read by another right than before.
            intake.reset(to, following.startOver(), now);
            return stands(to, following.beginning(to.listener()), null, null, now);
        }
        intake.put(to, read.items(), now);
        if (read.caughtUp()) return stands(to, read.place(), head, read.again(), now);
        if (read.items().isEmpty()) return stands(to, read.place(), head, now.plus(HELD_BACK), now);
        return stands(to, read.place(), null, null, now);
    }

    private boolean stands(Subscription to, String place, String head, Instant again, Instant now) {
        new Sql()
                .add(
                        "update webhook_place set place = ?, head = ?, look_at = ?, early_at = ? where webhook_id = ?",
                        place,
                        head,
                        again,
                        now,
                        to.webhook())
                .run(database);
        return head == null;
    }

    private Instant clock() {
        return new Sql()
                .add("select dateline_now() as now")
                .first(database, row -> Sql.instant(row, "now"))
                .orElseThrow();
    }
}
