package dateline.push.delivery;

import dateline.access.secret.SecretEncryption;
import dateline.database.sql.DatabaseJob;
import dateline.database.sql.Sql;
import dateline.http.base.PublicUrl;
import dateline.push.webhook.DeskEvent;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Enqueues events for the desk, every two seconds. They are read from the tables by time, each with an id that follows
 * from its content, so that an event that is found twice is enqueued once.
 */
@Singleton
class DeskEventJob {

    private static final Logger LOG = Logger.getLogger(DeskEventJob.class);
    private static final Sql SELECT = Sql.load("desk-events");

    // A row carries the start of its transaction and becomes visible with the commit, at most 5 seconds later.
    private static final Duration OVERLAP = Duration.ofSeconds(30);

    /** A webhook of the newsroom that selects kinds of events for the desk. */
    private record DeskWebhook(UUID id, List<String> kinds, List<String> scopes, Instant readAt, Instant now) {

        static DeskWebhook of(ResultSet row) throws SQLException {
            return new DeskWebhook(
                    row.getObject("id", UUID.class),
                    Sql.strings(row, "kinds"),
                    Sql.strings(row, "scopes"),
                    Sql.instant(row, "desk_read_at"),
                    Sql.instant(row, "now"));
        }
    }

    private final QueueWriter queueWriter;
    private final DeliverySender sender;
    private final SecretEncryption encryption;
    private final PublicUrl url;
    private final AgroalDataSource database;

    DeskEventJob(
            QueueWriter queueWriter,
            DeliverySender sender,
            SecretEncryption encryption,
            PublicUrl url,
            AgroalDataSource database) {
        this.queueWriter = queueWriter;
        this.sender = sender;
        this.encryption = encryption;
        this.url = url;
        this.database = database;
    }

    @DatabaseJob
    @Scheduled(every = "2s", concurrentExecution = ConcurrentExecution.SKIP)
    void run() {
        if (!encryption.hasKey()) return;
        for (UUID webhook : listWebhooks()) {
            try {
                QuarkusTransaction.requiringNew().run(() -> lock(webhook).ifPresent(this::enqueue));
            } catch (RuntimeException e) {
                LOG.warnf(
                        "Events for the desk could not be enqueued for webhook %s; the next round tries again: %s",
                        webhook, e.getMessage());
            }
        }
    }

    // A webhook that no longer selects such kinds forgets how far it has read, so that it begins anew when it does
    // again.
    private List<UUID> listWebhooks() {
        Sql.of("""
                        update webhook_place p set desk_read_at = null from webhook w
                        where w.id = p.webhook_id and p.desk_read_at is not null and not w.kinds && :kinds
                        """).with("kinds", DeskEvent.KINDS).run(database);
        return Sql.of("select id from webhook where enabled and partner_id is null and kinds && :kinds order by id")
                .with("kinds", DeskEvent.KINDS)
                .list(database, row -> row.getObject("id", UUID.class));
    }

    private Optional<DeskWebhook> lock(UUID webhook) {
        return Sql.of("""
                        select w.id, w.kinds, k.scopes, p.desk_read_at, dateline_now() as now
                        from webhook w join webhook_place p on p.webhook_id = w.id join key k on k.id = w.key_id
                        where w.id = :webhook and w.enabled and key_ended(k, dateline_now()) is null
                        for key share of w skip locked for update of p skip locked
                        """).with("webhook", webhook).first(database, DeskWebhook::of);
    }

    private void enqueue(DeskWebhook webhook) {
        if (webhook.readAt() != null) {
            List<DeskEvent> events = SELECT
                    .with("since", webhook.readAt().minus(OVERLAP))
                    .with("now", webhook.now())
                    .list(
                            database,
                            row -> new DeskEvent(
                                    row.getString("kind"),
                                    row.getObject("id", UUID.class),
                                    Sql.instant(row, "identity"),
                                    Sql.instant(row, "at")))
                    .stream()
                    .filter(event -> event.isFor(webhook.kinds(), webhook.scopes()))
                    .toList();
            if (queueWriter.enqueueForDesk(webhook.id(), events, url, webhook.now())) sender.wake();
        }
        Sql.of("update webhook_place set desk_read_at = :now where webhook_id = :webhook")
                .with("now", webhook.now())
                .with("webhook", webhook.id())
                .run(database);
    }
}
