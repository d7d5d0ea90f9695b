package dateline.push.delivery;

import dateline.change.ChangeFeed.Subscriber;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** The health of a webhook while outcomes are recorded: a locked row of {@code webhook_health}. */
final class WebhookHealth {

    private final UUID webhook;
    private final Subscriber owner;
    private final String url;
    private int failures;
    private Instant failingSince;
    private Instant pausedUntil;
    private Instant confirmedAt;
    private boolean hasRecovered;
    private boolean isGone;

    private WebhookHealth(UUID webhook, ResultSet row) throws SQLException {
        this.webhook = webhook;
        owner = new Subscriber(
                row.getObject("partner_id", UUID.class),
                row.getObject("outlet_id", UUID.class),
                false,
                List.of(),
                List.of());
        url = row.getString("url");
        failures = row.getInt("failures");
        failingSince = Sql.instant(row, "since");
        pausedUntil = Sql.instant(row, "rest_until");
        confirmedAt = Sql.instant(row, "confirmed_at");
    }

    /** Locks the row until the transaction ends. Empty if the webhook was deleted meanwhile. */
    static Optional<WebhookHealth> lock(UUID webhook, AgroalDataSource database) {
        return Sql.of("""
                        select h.failures, h.since, h.rest_until, h.confirmed_at, w.partner_id, w.outlet_id, w.url
                        from webhook w join webhook_health h on h.webhook_id = w.id
                        where w.id = :webhook for update of h for key share of w
                        """).with("webhook", webhook).first(database, row -> new WebhookHealth(webhook, row));
    }

    /** Applies an outcome of the present URL. A test only confirms the endpoint. */
    void update(AttemptOutcome outcome, Duration maxPause, Instant now) {
        if (outcome.isSuccess() && confirmedAt == null) confirmedAt = now;
        if (outcome.delivery().isTest()) return;
        if (outcome.isSuccess()) {
            hasRecovered |= isFailing();
            failures = 0;
            failingSince = null;
            pausedUntil = null;
            return;
        }
        failures++;
        if (failingSince == null) failingSince = now;
        isGone |= outcome.isGone();
        if (isFailing() || outcome.isThrottled()) pause(outcome, maxPause, now);
    }

    private void pause(AttemptOutcome outcome, Duration maxPause, Instant now) {
        Duration pause = RetrySchedule.pause(
                Math.max(0, failures - DeliveryQueue.FAILURES_UNTIL_PAUSE), maxPause, ThreadLocalRandom.current());
        Duration retryAfter = outcome.retryAfter(now).orElse(Duration.ZERO);
        Instant until = now.plus(retryAfter.compareTo(pause) > 0 ? retryAfter : pause);
        if (pausedUntil == null || until.isAfter(pausedUntil)) pausedUntil = until;
    }

    void store(AgroalDataSource database) {
        Sql.of(
                        "update webhook_health set failures = :failures, since = :failingSince, rest_until = :pausedUntil, confirmed_at = :confirmedAt where webhook_id = :webhook")
                .with("failures", failures)
                .with("failingSince", failingSince)
                .with("pausedUntil", pausedUntil)
                .with("confirmedAt", confirmedAt)
                .with("webhook", webhook)
                .run(database);
    }

    Subscriber owner() {
        return owner;
    }

    String url() {
        return url;
    }

    /** Whether the last calls failed, so many that the webhook is paused between attempts. */
    boolean isFailing() {
        return failures >= DeliveryQueue.FAILURES_UNTIL_PAUSE;
    }

    /** When the first of the consecutive failures was recorded; null without one. */
    Instant failingSince() {
        return failingSince;
    }

    /** Whether a call succeeded after the webhook was failing. */
    boolean hasRecovered() {
        return hasRecovered;
    }

    /** Whether the receiver responded 410. */
    boolean isGone() {
        return isGone;
    }
}
