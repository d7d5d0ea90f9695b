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
import org.jboss.logging.Logger;

/** Records the outcomes of attempts: in the attempt log, in the delivery queue and in the health of the webhook. */
@Singleton
class AttemptRecorder {

    private static final Logger LOG = Logger.getLogger(AttemptRecorder.class);

    private final List<ChangeFeed> changeFeeds;
    private final PushConfig config;
    private final AgroalDataSource database;

    AttemptRecorder(@All List<ChangeFeed> changeFeeds, PushConfig config, AgroalDataSource database) {
        this.changeFeeds = changeFeeds;
        this.config = config;
        this.database = database;
    }

    /** Records outcomes in the caller's transaction. */
    void record(Collection<AttemptOutcome> outcomes) {
        Map<UUID, List<AttemptOutcome>> byWebhook = new TreeMap<>();
        outcomes.forEach(outcome -> byWebhook
                .computeIfAbsent(outcome.delivery().webhook(), id -> new ArrayList<>())
                .add(outcome));
        Instant now = DeliveryQueue.now(database);
        byWebhook.forEach((webhook, ofWebhook) ->
                WebhookHealth.lock(webhook, database).ifPresent(health -> record(webhook, health, ofWebhook, now)));
    }

    private void record(UUID webhook, WebhookHealth health, List<AttemptOutcome> outcomes, Instant now) {
        boolean wasFailing = health.isFailing();
        for (AttemptOutcome outcome : outcomes) {
            insertAttempt(outcome);
            boolean isUrlChanged = !outcome.delivery().url().equals(health.url());
            if (outcome.isSuccess()) recordSuccess(outcome, now);
            else recordFailure(outcome, isUrlChanged, now);
            // A response of the previous URL says nothing about the present one.
            if (!isUrlChanged) health.update(outcome, config.longestRest(), now);
        }
        health.store(database);
        if (health.hasRecovered()) makeDue(webhook, now);
        reportNotices(health.owner(), outcomes, now);
        updateWebhook(webhook, health, wasFailing, now);
    }

    // A webhook that succeeds again after repeated failures gets its pending deliveries at once.
    private void makeDue(UUID webhook, Instant now) {
        Sql.of(
                        "update webhook_delivery set next_at = :now where webhook_id = :webhook and state = 'pending' and next_at > :now")
                .with("now", now)
                .with("webhook", webhook)
                .run(database);
    }

    private void recordSuccess(AttemptOutcome outcome, Instant now) {
        // No check of the lease: another node may have claimed the delivery after the lease ended, but the receiver
        // has it.
        Sql.of("""
                        update webhook_delivery set state = 'delivered', settled_at = :now, attempts = attempts + 1, next_at = null,
                            lease = null, lease_until = null, last_status = :status, last_error = null
                        where id = :delivery
                        """)
                .with("now", now)
                .with("status", outcome.status())
                .with("delivery", outcome.delivery().id())
                .run(database);
    }

    private void recordFailure(AttemptOutcome outcome, boolean isUrlChanged, Instant now) {
        LeasedDelivery delivery = outcome.delivery();
        Optional<Duration> wait = delivery.isTest()
                ? Optional.empty()
                : RetrySchedule.nextWait(delivery.tries() + 1, delivery.isUrgent(), ThreadLocalRandom.current());
        // The URL was changed and has not been tried yet, so the delivery is due at once.
        Instant next =
                isUrlChanged && !delivery.isTest() ? now : wait.map(now::plus).orElse(null);
        // A delivery is not retried if a newer one about the same article is pending or delivered.
        Sql.of("""
                        update webhook_delivery d set attempts = attempts + 1, tries = tries + 1, lease = null, lease_until = null,
                            last_status = :status, last_error = :error,
                            state = case when later.known then 'superseded' when cast(:next as timestamptz) is null then 'failed' else 'pending' end,
                            settled_at = case when later.known or cast(:next as timestamptz) is null then cast(:now as timestamptz) end,
                            next_at = case when later.known then null else cast(:next as timestamptz) end
                        from (select exists (select from webhook_delivery o, webhook_delivery mine
                              where mine.id = :delivery and o.webhook_id = mine.webhook_id and o.article_id = mine.article_id
                                and o.id <> mine.id and o.created_at > mine.created_at and o.state in ('pending', 'delivered')) as known) later
                        where d.id = :delivery and d.lease = :lease
                        """)
                .with("status", outcome.status())
                .with("error", outcome.error())
                .with("next", next)
                .with("now", now)
                .with("delivery", delivery.id())
                .with("lease", delivery.lease())
                .run(database);
    }

    private void insertAttempt(AttemptOutcome outcome) {
        LeasedDelivery delivery = outcome.delivery();
        Sql.of("""
                        insert into webhook_attempt (id, delivery_id, at, latency_ms, request_headers, status, response_headers,
                                                     response_body, error, error_detail)
                        select :id, d.id, :claimedAt, :latencyMs, cast(:redactedRequestHeaders as jsonb), :status, cast(:responseHeaders as jsonb), :responseBody, :error, :detail
                        from webhook_delivery d where d.id = :delivery
                        """)
                .with("id", Ids.next())
                .with("claimedAt", delivery.claimedAt())
                .with("latencyMs", (int)
                        Math.min(Integer.MAX_VALUE, outcome.latency().toMillis()))
                .with("redactedRequestHeaders", toJson(outcome.redactedRequestHeaders()))
                .with("status", outcome.status())
                .with("responseHeaders", toJson(outcome.responseHeaders()))
                .with("responseBody", outcome.responseBody())
                .with("error", outcome.error())
                .with("detail", outcome.detail())
                .with("delivery", delivery.id())
                .run(database);
        // A delivery may be redelivered any number of times. Ids come from the clocks of the nodes, at from the
        // database.
        Sql.of("""
                        delete from webhook_attempt where delivery_id = :delivery and (at, id) <=
                            (select at, id from webhook_attempt where delivery_id = :delivery order by at desc, id desc offset :maxAttempts limit 1)
                        """)
                .with("delivery", delivery.id())
                .with("maxAttempts", DeliveryHistory.MAX_ATTEMPTS)
                .run(database);
    }

    private static String toJson(Object value) {
        try {
            return value == null ? null : StoredJson.MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    // A delivered event counts as the delivery of the notices that it names.
    private void reportNotices(Subscriber owner, List<AttemptOutcome> outcomes, Instant now) {
        List<UUID> delivered = outcomes.stream()
                .filter(AttemptOutcome::isSuccess)
                .map(outcome -> outcome.delivery().id())
                .toList();
        if (delivered.isEmpty()) return;
        List<UUID> notices = Sql.of(
                        "select distinct unnest(notices) as id from webhook_delivery where id = any(:delivered) order by 1")
                .withIds("delivered", delivered)
                .list(database, row -> row.getObject("id", UUID.class));
        if (notices.isEmpty()) return;
        changeFeeds.stream()
                .filter(changeFeed -> changeFeed.supports(owner))
                .forEach(changeFeed -> changeFeed.noticesDelivered(owner, notices, now));
    }

    private void updateWebhook(UUID id, WebhookHealth health, boolean wasFailing, Instant now) {
        boolean isFailing = health.isFailing();
        boolean isFailingTooLong =
                isFailing && !health.failingSince().plus(config.disableAfter()).isAfter(now);
        if (!health.isGone() && !isFailingTooLong && isFailing == wasFailing) return;
        Webhook webhook = Webhook.findById(id, LockModeType.PESSIMISTIC_WRITE);
        if (isFailing != wasFailing) webhook.setFailingSince(health.failingSince());
        if (health.isGone()) {
            webhook.disable(Webhook.DisabledReason.GONE, now);
            LOG.infof("Webhook %s is disabled: its receiver responded 410.", id);
        } else if (isFailingTooLong) {
            webhook.disable(Webhook.DisabledReason.FAILING, now);
            LOG.warnf("Webhook %s is disabled: no call has succeeded since %s.", id, health.failingSince());
        }
    }
}
