package dateline.push.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import dateline.change.ChangeFeed;
import dateline.change.ChangeFeed.Subscriber;
import dateline.database.sql.Sql;
import dateline.http.base.Ids;
import dateline.http.base.StoredJson;
import dateline.push.webhook.PushConfig;
import dateline.push.webhook.Webhook;
import io.agroal.api.AgroalDataSource;
import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/** Records the outcomes of attempts: in the attempt log, in the delivery queue and in the health of the webhook. */
@Singleton
class AttemptRecorder {

    private static final Logger LOG = Logger.getLogger(AttemptRecorder.class);

    private final List<ChangeFeed> followings;
    private final PushConfig config;
    private final AgroalDataSource database;

    AttemptRecorder(@All List<ChangeFeed> followings, PushConfig config, AgroalDataSource database) {
        this.followings = followings;
        this.config = config;
        this.database = database;
    }

    /** The health of a webhook while outcomes are recorded. */
    private static final class WebhookHealth {
        Subscriber owner;
        String url;
        int failures;
        Instant since;
        Instant restUntil;
        Instant confirmedAt;
        boolean recovered;
        boolean gone;
    }

    /** Records outcomes in the caller's transaction. */
    void enter(Collection<AttemptOutcome> outcomes) {
        Map<UUID, List<AttemptOutcome>> byWebhook = new TreeMap<>();
        outcomes.forEach(outcome -> byWebhook
                .computeIfAbsent(outcome.delivery().webhook(), id -> new ArrayList<>())
                .add(outcome));
        Instant now = DeliveryQueue.clock(database);
        byWebhook.forEach((webhook, all) -> held(webhook).ifPresent(health -> enter(webhook, health, all, now)));
    }

    // Locks the health row. Empty if the webhook was deleted meanwhile.
    private Optional<WebhookHealth> held(UUID webhook) {
        return new Sql().add("""
                        select h.failures, h.since, h.rest_until, h.confirmed_at, w.partner_id, w.outlet_id, w.url
                        from webhook w join webhook_health h on h.webhook_id = w.id
                        where w.id = ? for update of h for key share of w
                        """, webhook).first(database, row -> {
            WebhookHealth health = new WebhookHealth();
            health.owner = new Subscriber(
                    row.getObject("partner_id", UUID.class),
                    row.getObject("outlet_id", UUID.class),
                    false,
                    List.of(),
                    List.of());
            health.url = row.getString("url");
            health.failures = row.getInt("failures");
            health.since = Sql.instant(row, "since");
            health.restUntil = Sql.instant(row, "rest_until");
            health.confirmedAt = Sql.instant(row, "confirmed_at");
            return health;
        });
    }

    private void enter(UUID webhook, WebhookHealth health, List<AttemptOutcome> outcomes, Instant now) {
        boolean failing = health.failures >= DeliveryQueue.RESTING;
        for (AttemptOutcome outcome : outcomes) {
            log(outcome);
            boolean moved = !outcome.delivery().url().equals(health.url);
            if (outcome.taken()) taken(outcome, now);
            else failed(outcome, moved, now);
            // A successful test confirms the endpoint, like an event.
            if (outcome.taken() && !moved && health.confirmedAt == null) health.confirmedAt = now;
            // A response of the previous URL says nothing about the present one.
            if (!outcome.delivery().test() && !moved) note(health, outcome, now);
        }
        new Sql()
                .add(
                        "update webhook_health set failures = ?, since = ?, rest_until = ?, confirmed_at = ? where webhook_id = ?",
                        health.failures,
                        health.since,
                        health.restUntil,
                        health.confirmedAt,
                        webhook)
                .run(database);
        if (health.recovered) hurry(webhook, now);
        reached(health.owner, outcomes, now);
        show(webhook, health, failing, now);
    }

    private void note(WebhookHealth health, AttemptOutcome outcome, Instant now) {
        RandomGenerator random = ThreadLocalRandom.current();
        if (outcome.taken()) {
            health.recovered |= health.failures >= DeliveryQueue.RESTING;
            health.failures = 0;
            health.since = null;
            health.restUntil = null;
            return;
        }
        health.failures++;
        if (health.since == null) health.since = now;
        health.gone |= outcome.gone();
        if (health.failures < DeliveryQueue.RESTING && !outcome.throttled()) return;
        Duration rest =
                RetrySchedule.rest(Math.max(0, health.failures - DeliveryQueue.RESTING), config.longestRest(), random);
        Duration wish = outcome.wish(now).orElse(Duration.ZERO);
        Instant until = now.plus(wish.compareTo(rest) > 0 ? wish : rest);
        if (health.restUntil == null || until.isAfter(health.restUntil)) health.restUntil = until;
    }

    // A webhook that succeeds again after repeated failures gets its pending deliveries at once.
    private void hurry(UUID webhook, Instant now) {
        new Sql()
                .add(
                        "update webhook_delivery set next_at = ? where webhook_id = ? and state = 'pending' and next_at > ?",
                        now,
                        webhook,
                        now)
                .run(database);
    }

    private void taken(AttemptOutcome outcome, Instant now) {
        // No check of the lease: another node may have claimed the delivery after the lease ended, but the receiver
        // has it.
        new Sql().add("""
                        update webhook_delivery set state = 'delivered', settled_at = ?, attempts = attempts + 1, next_at = null,
                            lease = null, lease_until = null, last_status = ?, last_error = null
                        where id = ?
                        """, now, outcome.status(), outcome.delivery().id()).run(database);
    }

    private void failed(AttemptOutcome outcome, boolean moved, Instant now) {
        LeasedDelivery delivery = outcome.delivery();
        Optional<Duration> wait = delivery.test()
                ? Optional.empty()
                : RetrySchedule.next(delivery.tries() + 1, delivery.urgent(), ThreadLocalRandom.current());
        // The URL was changed and has not been tried yet, so the delivery is due at once.
        Instant next = moved && !delivery.test() ? now : wait.map(now::plus).orElse(null);
        // A delivery is not retried if a newer one about the same article is pending or delivered.
        new Sql()
                .add(
                        """
                        update webhook_delivery d set attempts = attempts + 1, tries = tries + 1, lease = null, lease_until = null,
                            last_status = ?, last_error = ?,
                            state = case when later.known then 'superseded' when cast(? as timestamptz) is null then 'failed' else 'pending' end,
                            settled_at = case when later.known or cast(? as timestamptz) is null then cast(? as timestamptz) end,
                            next_at = case when later.known then null else cast(? as timestamptz) end
                        from (select exists (select from webhook_delivery o, webhook_delivery mine
                              where mine.id = ? and o.webhook_id = mine.webhook_id and o.article_id = mine.article_id
                                and o.id <> mine.id and o.created_at > mine.created_at and o.state in ('pending', 'delivered')) as known) later
                        where d.id = ? and d.lease = ?
                        """,
                        outcome.status(),
                        outcome.error(),
                        next,
                        next,
                        now,
                        next,
                        delivery.id(),
                        delivery.id(),
                        delivery.lease())
                .run(database);
    }

    private void log(AttemptOutcome outcome) {
        LeasedDelivery delivery = outcome.delivery();
        new Sql()
                .add(
                        """
                        insert into webhook_attempt (id, delivery_id, at, latency_ms, request_headers, status, response_headers,
                                                     response_body, error, error_detail)
                        select ?, d.id, ?, ?, cast(? as jsonb), ?, cast(? as jsonb), ?, ?, ?
                        from webhook_delivery d where d.id = ?
                        """,
                        Ids.next(),
                        delivery.at(),
                        (int) Math.min(Integer.MAX_VALUE, outcome.latency().toMillis()),
                        json(outcome.sentHeaders()),
                        outcome.status(),
                        json(outcome.headers()),
                        outcome.body(),
                        outcome.error(),
                        outcome.detail(),
                        delivery.id())
                .run(database);
    }

    private static String json(Object value) {
        try {
            return value == null ? null : StoredJson.MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    // A delivered event counts as the delivery of the notices that it names.
    private void reached(Subscriber owner, List<AttemptOutcome> outcomes, Instant now) {
        List<UUID> taken = outcomes.stream()
                .filter(AttemptOutcome::taken)
                .map(outcome -> outcome.delivery().id())
                .toList();
        if (taken.isEmpty()) return;
        List<UUID> notices = new Sql()
                .add("select distinct unnest(notices) as id from webhook_delivery where id = any(?) order by 1", taken)
                .list(database, row -> row.getObject("id", UUID.class));
        if (notices.isEmpty()) return;
        followings.stream()
                .filter(one -> one.supports(owner))
                .forEach(one -> one.noticesDelivered(owner, notices, now));
    }

    private void show(UUID id, WebhookHealth health, boolean wasFailing, Instant now) {
        boolean failing = health.failures >= DeliveryQueue.RESTING;
        boolean over = failing && !health.since.plus(config.disableAfter()).isAfter(now);
        if (!health.gone && !over && failing == wasFailing) return;
        Webhook webhook = Webhook.findById(id, LockModeType.PESSIMISTIC_WRITE);
        if (failing != wasFailing) webhook.failing(health.since);
        if (health.gone) {
            webhook.disable(Webhook.DisabledReason.GONE, now);
            LOG.infof("Webhook %s is disabled: its receiver answered 410.", id);
        } else if (over) {
            webhook.disable(Webhook.DisabledReason.FAILING, now);
            LOG.warnf("Webhook %s is disabled: it has taken nothing since %s.", id, health.since);
        }
    }
}
