package dateline.push.delivery;

import dateline.database.sql.Sql;
import dateline.http.base.Ids;
import dateline.push.webhook.PushConfig;
import dateline.push.webhook.SigningSecrets;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Claims due deliveries under leases. When a node fails, other nodes claim its deliveries after the leases have
 * ended. Concurrent calls to one webhook are counted over all nodes, under the lock of its row in
 * {@code webhook_health}.
 */
@Singleton
class DeliveryQueue {

    /** Number of consecutive failures from which a webhook is paused between attempts. */
    static final int FAILURES_UNTIL_PAUSE = 5;

    private static final int MAX_WEBHOOKS = 500;
    private static final int MAX_FAILING_CALLS = 2;
    private static final int MAX_URGENT_CALLS = 2;
    // Time to record the outcome after a call has timed out, before the lease ends.
    static final Duration RECORDING_TIME = Duration.ofSeconds(10);

    /**
     * Kinds of deliveries, each claimed by one statement; on the normal lane tests come first. The conditions refer to
     * delivery {@code d}, webhook {@code w} and health {@code h}.
     */
    private enum ClaimKind {
        URGENT(DeliveryLane.URGENT, "d.urgent and (w.enabled or d.test)"),
        // A test is sent even if the webhook is disabled or paused.
        TEST(DeliveryLane.NORMAL, "d.test and not d.urgent"),
        NORMAL(
                DeliveryLane.NORMAL,
                "not d.urgent and not d.test and w.enabled and (h.rest_until is null or h.rest_until <= dateline_now())");

        final DeliveryLane lane;
        final String condition;

        ClaimKind(DeliveryLane lane, String condition) {
            this.lane = lane;
            this.condition = condition;
        }
    }

    /** A webhook with due deliveries, and the number of calls it may get. */
    private record WebhookShare(UUID webhook, UUID owner, String host, boolean isLimited, int calls) {}

    private final SigningSecrets secrets;
    private final PushConfig config;
    private final AgroalDataSource database;

    DeliveryQueue(SigningSecrets secrets, PushConfig config, AgroalDataSource database) {
        this.secrets = secrets;
        this.config = config;
        this.database = database;
    }

    /** Leases due deliveries of a lane within the budget, in the caller's transaction. */
    List<LeasedDelivery> claim(DeliveryLane lane, CallBudget budget) {
        boolean hasWebhooks = Sql.of("select exists (select from webhook)")
                .first(database, row -> row.getBoolean(1))
                .orElse(false);
        if (!hasWebhooks) return List.of();
        Instant now = now(database);
        supersede(lane, now);
        List<LeasedDelivery> claimed = new ArrayList<>();
        for (ClaimKind kind : ClaimKind.values()) {
            if (kind.lane == lane) claimed.addAll(lease(kind, findShares(kind, now), budget, now));
        }
        Map<UUID, List<byte[]>> secretsByWebhook = secrets.findValid(
                claimed.stream().map(LeasedDelivery::webhook).distinct().toList(), now);
        return claimed.stream()
                .map(delivery -> delivery.withSecrets(secretsByWebhook.getOrDefault(delivery.webhook(), List.of())))
                .toList();
    }

    // A node failed with the delivery in flight, and a newer event about the same article exists: the older one is
    // not sent again.
    private void supersede(DeliveryLane lane, Instant now) {
        Sql.of("""
                        update webhook_delivery d set state = 'superseded', settled_at = :now, next_at = null, lease = null, lease_until = null
                        where d.state = 'pending' and d.urgent = :urgent and d.lease is not null and d.lease_until <= :now and exists (
                            select from webhook_delivery later
                            where later.webhook_id = d.webhook_id and later.article_id = d.article_id
                              and later.created_at > d.created_at and later.state in ('pending', 'delivered'))
                        """).with("now", now).with("urgent", lane == DeliveryLane.URGENT).run(database);
    }

    static Instant now(AgroalDataSource database) {
        return Sql.of("select dateline_now() as now")
                .first(database, row -> Sql.instant(row, "now"))
                .orElseThrow();
    }

    // Random order, so that the limit does not always exclude the same webhooks. The normal lane locks the health row,
    // so that calls to one webhook are counted over all nodes. The urgent lane does not wait for that lock; two nodes
    // may therefore exceed its limit of two calls for a moment.
    private List<WebhookShare> findShares(ClaimKind kind, Instant now) {
        return Sql.of("select h.webhook_id, h.failures, h.confirmed_at is not null as confirmed, w.partner_id, w.url,")
                .add("(select count(*) from (select from webhook_delivery d where")
                .add(dueCondition(kind, now))
                .add("limit :callsPerWebhook) one) as due,")
                .with("callsPerWebhook", config.callsPerWebhook())
                .add("""
                        (select count(*) from webhook_delivery l where l.webhook_id = h.webhook_id
                             and l.lease is not null and l.lease_until > :now and l.urgent = :urgent) as running
                        from webhook w join webhook_health h on h.webhook_id = w.id
                        """)
                .with("now", now)
                .with("urgent", kind == ClaimKind.URGENT)
                .add("where exists (select from webhook_delivery d where")
                .add(dueCondition(kind, now))
                .add(") order by random() limit :maxWebhooks")
                .with("maxWebhooks", MAX_WEBHOOKS)
                .add(kind == ClaimKind.URGENT ? "" : "for update of h skip locked")
                .list(database, row -> {
                    boolean isLimited = row.getInt("failures") > 0 || !row.getBoolean("confirmed");
                    int allowed = maxCalls(kind, row.getInt("failures"), row.getBoolean("confirmed"));
                    return new WebhookShare(
                            row.getObject("webhook_id", UUID.class),
                            row.getObject("partner_id", UUID.class),
                            LeasedDelivery.hostOf(row.getString("url")),
                            isLimited,
                            Math.min(
                                    row.getInt("due"),
                                    kind == ClaimKind.TEST ? allowed : allowed - row.getInt("running")));
                });
    }

    private static Sql dueCondition(ClaimKind kind, Instant now) {
        return Sql.of("d.webhook_id = w.id and d.state = 'pending' and d.next_at <= :now")
                .with("now", now)
                .add("and (d.lease is null or d.lease_until <= :now) and")
                .with("now", now)
                .add(kind.condition);
    }

    /** Maximum of concurrent calls to one webhook from all nodes together. */
    private int maxCalls(ClaimKind kind, int failures, boolean isConfirmed) {
        if (kind == ClaimKind.TEST || !isConfirmed || failures >= FAILURES_UNTIL_PAUSE) return 1;
        if (kind == ClaimKind.URGENT) return failures > 0 ? 1 : MAX_URGENT_CALLS;
        return failures > 0 ? Math.min(MAX_FAILING_CALLS, config.callsPerWebhook()) : config.callsPerWebhook();
    }

    private List<LeasedDelivery> lease(ClaimKind kind, List<WebhookShare> shares, CallBudget budget, Instant now) {
        List<UUID> webhooks = new ArrayList<>();
        List<String> calls = new ArrayList<>();
        for (WebhookShare share : shares) {
            int granted = budget.take(share.owner(), share.host(), share.isLimited(), share.calls());
            if (granted == 0) continue;
            webhooks.add(share.webhook());
            calls.add(String.valueOf(granted));
        }
        if (webhooks.isEmpty()) return List.of();
        UUID lease = Ids.next();
        return Sql.of("update webhook_delivery x set lease = :lease, lease_until = :leaseUntil")
                .with("lease", lease)
                .with("leaseUntil", now.plus(config.timeout()).plus(RECORDING_TIME))
                .add("from unnest(:webhooks, cast(:calls as int[])) s(webhook_id, calls)")
                .withIds("webhooks", webhooks)
                .with("calls", calls)
                .add("join webhook w on w.id = s.webhook_id join webhook_health h on h.webhook_id = s.webhook_id")
                .add("cross join lateral (select d.id from webhook_delivery d where")
                .add(dueCondition(kind, now))
                .add("order by d.next_at, d.id limit s.calls for update skip locked) due")
                .add("where x.id = due.id")
                .add(
                        "returning x.id, x.webhook_id, w.url, x.type, x.body, x.tries, x.urgent, x.test, x.traceparent, w.partner_id,")
                .add("h.failures, h.confirmed_at is not null as confirmed")
                .list(database, row -> LeasedDelivery.of(row, lease, now));
    }
}
