package dateline.push.delivery;

import dateline.database.sql.Sql;
import dateline.http.base.Ids;
import dateline.http.base.PublicUrl;
import dateline.http.problem.Problem;
import dateline.push.webhook.Webhook;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Reads the deliveries of a webhook for its owner, and enqueues redeliveries and tests. */
@Singleton
public class DeliveryHistory {

    private static final int MAX_REDELIVERIES = 10_000;
    /** Attempts of a delivery that are kept, the latest. */
    static final int MAX_ATTEMPTS = 20;

    // Without the lease, the outcome of a call that is under way does not end the redelivery.
    private static final String REQUEUE =
            "update webhook_delivery set state = 'pending', tries = 0, next_at = :now, settled_at = null, lease = null, lease_until = null";

    private static final String SELECT = """
            select d.*, w.enabled, h.rest_until from webhook_delivery d
            join webhook w on w.id = d.webhook_id join webhook_health h on h.webhook_id = d.webhook_id
            where d.webhook_id = :webhook
            """;

    /** A filter of deliveries; a null member matches all. */
    public record DeliveryFilter(String state, UUID article) {}

    private final AgroalDataSource database;
    private final PublicUrl url;

    DeliveryHistory(AgroalDataSource database, PublicUrl url) {
        this.database = database;
        this.url = url;
    }

    /** Deliveries before an id in keyset pagination, the latest first. */
    public List<DeliveryView> listBefore(UUID webhook, DeliveryFilter filter, UUID id, int limit) {
        Sql sql = Sql.of(SELECT).with("webhook", webhook).add("and d.id < :id").with("id", id);
        if (filter.state() != null) sql = sql.add("and d.state = :state").with("state", filter.state());
        if (filter.article() != null)
            sql = sql.add("and d.article_id = :article").with("article", filter.article());
        return sql.add("order by d.id desc limit :limit")
                .with("limit", limit)
                .list(database, row -> DeliveryView.of(row, url));
    }

    /**
     * A delivery with its latest 20 attempts.
     *
     * @throws Problem 404
     */
    public DeliveryView required(UUID webhook, String delivery) {
        if (!Ids.isUuid(delivery)) throw notFound(delivery);
        UUID id = UUID.fromString(delivery);
        DeliveryView found = Sql.of(SELECT)
                .with("webhook", webhook)
                .add("and d.id = :id")
                .with("id", id)
                .first(database, row -> DeliveryView.of(row, url))
                .orElseThrow(() -> notFound(delivery));
        return found.withLog(Sql.of(
                        "select * from webhook_attempt where delivery_id = :deliveryId order by at desc, id desc limit :maxAttempts")
                .with("deliveryId", id)
                .with("maxAttempts", MAX_ATTEMPTS)
                .list(database, DeliveryView::toAttempt));
    }

    private static Problem notFound(String id) {
        return Problem.of("webhook-delivery-not-found", "This webhook has no delivery " + id + ".");
    }

    /** Enqueues a test event. It is sent once on the normal lane, even if the webhook is disabled or paused. */
    public UUID enqueueTest(Webhook webhook, Instant now) {
        UUID id = Ids.next();
        Event event = Event.test(webhook.id, url.to("/v1/webhooks/" + webhook.id), now);
        Sql.of("""
                        insert into webhook_delivery
                            (id, webhook_id, type, happened_at, body, urgent, test, state, next_at, created_at)
                        values (:id, :webhook, :type, :now, :event, false, true, 'pending', :now, :now)
                        """)
                .with("id", id)
                .with("webhook", webhook.id)
                .with("type", event.type())
                .with("now", now)
                .with("event", event.toJson())
                .run(database);
        return id;
    }

    /** Makes a delivery pending and due at once, with a new retry schedule. */
    public void redeliver(UUID delivery, Instant now) {
        Sql.of(REQUEUE)
                .with("now", now)
                .add("where id = :delivery")
                .with("delivery", delivery)
                .run(database);
    }

    /**
     * Makes deliveries pending and due at once, with a new retry schedule; tests are excluded.
     *
     * @return number of deliveries
     * @throws Problem 422 for more than 10,000
     */
    public int redeliver(UUID webhook, RedeliveryRequest request, Instant now) {
        Sql selection = Sql.of(
                        "where webhook_id = :webhook and created_at >= :createdFrom and created_at < :createdTo and state = any(:states) and not test")
                .with("webhook", webhook)
                .with("createdFrom", request.from())
                .with("createdTo", request.to())
                .with("states", request.statesOrDefault());
        int count = Sql.of("select count(*) from (select from webhook_delivery")
                .add(selection)
                .add("limit :limit) chosen")
                .with("limit", MAX_REDELIVERIES + 1)
                .first(database, row -> row.getInt(1))
                .orElse(0);
        if (count > MAX_REDELIVERIES) {
            throw Problem.invalidBody()
                    .at("/to", "too-many", "The period has more than 10,000 deliveries. Choose a shorter period.");
        }
        return Sql.of(REQUEUE).with("now", now).add(selection).run(database);
    }
}
