package dateline.observe;

import dateline.change.FollowerProgress;
import dateline.database.sql.DatabaseJob;
import dateline.database.sql.Sql;
import dateline.http.ingress.NodeHealth;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.ToDoubleFunction;
import org.jboss.logging.Logger;

/**
 * Metrics of what waits in the database, read every five seconds, never while they are scraped: a scrape is answered while the database
 * is down. Then these values are absent or NaN. Tags with an id have at most {@value #MAX_ROWS} values, the worst ones.
 */
@Singleton
class OperationMetrics {

    private static final Logger LOG = Logger.getLogger(OperationMetrics.class);
    private static final int MAX_ROWS = 50;
    private static final Sql QUEUES = Sql.load("observe/queues");
    private static final Sql FAILING_WEBHOOKS = Sql.load("observe/failing-webhooks");
    private static final Sql FEED_LAG = Sql.load("observe/feed-lag");

    /** What waits; ages in seconds. */
    private record Queues(double heldBack, double queueAge, double pending, double overdue) {

        static final Queues UNKNOWN = new Queues(Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    }

    private final AgroalDataSource database;
    private final FollowerProgress progress;
    private final MultiGauge failingWebhooks;
    private final MultiGauge feedLag;
    private volatile Queues queues = Queues.UNKNOWN;

    OperationMetrics(AgroalDataSource database, FollowerProgress progress, NodeHealth health, MeterRegistry metrics) {
        this.database = database;
        this.progress = progress;
        Gauge.builder(
                        "dateline.database.ready",
                        health,
                        node -> node.notReadyReason().isEmpty() ? 1 : 0)
                .description("1 if the database answers and accepts writes, otherwise 0")
                .register(metrics);
        gauge("dateline.change.log.held.back.seconds", Queues::heldBack)
                .description("Age of the oldest change that an open transaction holds back; 0 without one")
                .register(metrics);
        gauge("dateline.webhook.queue.age.seconds", Queues::queueAge)
                .description(
                        "How long the webhook delivery that has been due for the longest time has waited; 0 without one")
                .register(metrics);
        gauge("dateline.webhook.deliveries.pending", Queues::pending)
                .description("Webhook deliveries that are not settled, counted to 100,000")
                .register(metrics);
        gauge("dateline.notices.overdue", Queues::overdue)
                .description("Notices that partners should have acted on, counted to 10,000")
                .register(metrics);
        failingWebhooks = MultiGauge.builder("dateline.webhook.failing.seconds")
                .description("Time since the first of the consecutive failures of a webhook")
                .register(metrics);
        feedLag = MultiGauge.builder("dateline.change.feed.lag.seconds")
                .description("Age of the first change that a partner that polls this node has not read; 0 without one")
                .register(metrics);
    }

    private Gauge.Builder<OperationMetrics> gauge(String name, ToDoubleFunction<Queues> value) {
        return Gauge.builder(name, this, self -> value.applyAsDouble(self.queues));
    }

    @DatabaseJob
    @Scheduled(every = "5s", concurrentExecution = ConcurrentExecution.SKIP)
    void measure() {
        try {
            queues = QUEUES.first(
                            database,
                            row -> new Queues(
                                    row.getDouble("held_back"),
                                    row.getDouble("queue_age"),
                                    row.getDouble("pending"),
                                    row.getDouble("overdue")))
                    .orElseThrow();
            failingWebhooks.register(readFailingWebhooks(), true);
            feedLag.register(readFeedLag(), true);
        } catch (Sql.SqlFailure e) {
            // DatabaseMonitor reports the outage.
            LOG.debug("The state of the database could not be measured", e);
            queues = Queues.UNKNOWN;
            failingWebhooks.register(List.of(), true);
            feedLag.register(List.of(), true);
        }
    }

    private List<Row<?>> readFailingWebhooks() {
        return new ArrayList<>(FAILING_WEBHOOKS
                .with("limit", MAX_ROWS)
                .list(database, row -> Row.of(Tags.of("webhook", row.getString("id")), row.getDouble("seconds"))));
    }

    private List<Row<?>> readFeedLag() {
        Map<UUID, Instant> partners = progress.byPartner();
        if (partners.isEmpty()) return List.of();
        List<UUID> ids = List.copyOf(partners.keySet());
        return new ArrayList<>(FEED_LAG.with(
                        "instants",
                        ids.stream().map(id -> partners.get(id).toString()).toList())
                .with("limit", MAX_ROWS)
                .list(
                        database,
                        row -> Row.of(
                                Tags.of(
                                        "partner",
                                        ids.get(row.getInt("place") - 1).toString()),
                                row.getDouble("seconds"))));
    }
}
