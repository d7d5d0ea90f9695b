package dateline.push.delivery;

import dateline.http.problem.Problem;
import dateline.outbound.CallLimits;
import dateline.outbound.OutboundClient;
import dateline.outbound.OutboundRequest;
import dateline.outbound.OutboundResponse;
import dateline.push.webhook.PushConfig;
import dateline.push.webhook.Signature;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jboss.logging.Logger;

/**
 * Sends the due deliveries of one lane. One thread claims deliveries and starts calls, another records outcomes, so
 * that slow writes do not delay calls. A running call holds neither a thread nor a transaction.
 */
final class LaneSender {

    private static final Logger LOG = Logger.getLogger(LaneSender.class);
    private static final Duration IDLE = Duration.ofMillis(500);
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final int USUAL_BATCH = 100;

    private final DeliveryLane lane;
    private final DeliveryQueue queue;
    private final AttemptRecorder ledger;
    private final OutboundClient outbound;
    private final PushConfig config;
    private final Map<UUID, LeasedDelivery> running = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<AttemptOutcome> outcomes = new ConcurrentLinkedQueue<>();
    private final RoundWorker claimer;
    private final RoundWorker recorder;
    private volatile boolean leaving;

    LaneSender(
            DeliveryLane lane,
            DeliveryQueue queue,
            AttemptRecorder ledger,
            OutboundClient outbound,
            PushConfig config) {
        this.lane = lane;
        this.queue = queue;
        this.ledger = ledger;
        this.outbound = outbound;
        this.config = config;
        String name = lane == DeliveryLane.URGENT ? "webhook-urgent" : "webhook-usual";
        claimer = new RoundWorker(name + "-sender", this::claim);
        recorder = new RoundWorker(name + "-recorder", this::record);
    }

    void start() {
        recorder.start();
        claimer.start();
    }

    /** Starts no further calls. */
    void leave() {
        leaving = true;
    }

    boolean isDone() {
        return running.isEmpty() && outcomes.isEmpty();
    }

    void stop() {
        claimer.stop();
        recorder.stop();
    }

    void wake() {
        claimer.wake();
    }

    private Duration claim() {
        CallBudget budget = new CallBudget(lane, config, running.values());
        if (leaving || budget.isExhausted()) return IDLE;
        List<LeasedDelivery> claimed = QuarkusTransaction.requiringNew().call(() -> queue.claim(lane, budget));
        claimed.forEach(this::send);
        return claimed.isEmpty() ? IDLE : Duration.ZERO;
    }

    private void send(LeasedDelivery delivery) {
        long began = System.nanoTime();
        running.put(delivery.id(), delivery);
        Map<String, String> headers = headers(delivery);
        try {
            outbound.sendFromEventLoop(OutboundRequest.post(delivery.url(), headers, delivery.bytes(), bounds())
                            .onChannel(lane.channel))
                    .subscribe()
                    .with(
                            (OutboundResponse answer) ->
                                    ended(AttemptOutcome.of(delivery, headers, since(began), answer)),
                            failure -> ended(AttemptOutcome.of(delivery, headers, since(began), failure)));
        } catch (RuntimeException failure) {
            ended(AttemptOutcome.of(delivery, headers, since(began), failure));
        }
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private void ended(AttemptOutcome outcome) {
        outcomes.add(outcome);
        running.remove(outcome.delivery().id());
        recorder.wake();
    }

    private CallLimits bounds() {
        Duration connect = config.timeout().compareTo(CONNECT) < 0 ? config.timeout() : CONNECT;
        return new CallLimits(connect, config.timeout(), AttemptOutcome.BYTES_KEPT, 0);
    }

    /** Headers by Standard Webhooks 1.0; the timestamp is that of the attempt, in Unix seconds. */
    private static Map<String, String> headers(LeasedDelivery delivery) {
        long timestamp = delivery.at().getEpochSecond();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("content-type", "application/json");
        headers.put("webhook-id", delivery.messageId());
        headers.put("webhook-timestamp", String.valueOf(timestamp));
        headers.put(
                "webhook-signature",
                Signature.of(delivery.secrets(), delivery.messageId(), timestamp, delivery.bytes()));
        return headers;
    }

    // Recording an outcome ends the lease of the delivery, so that the webhook may get the next call.
    private Duration record() {
        while (!outcomes.isEmpty()) {
            // Urgent outcomes are written one per transaction. A transaction with several webhooks could lock them in
            // another order than the normal lane does.
            int most = lane == DeliveryLane.URGENT ? 1 : USUAL_BATCH;
            List<AttemptOutcome> some = new ArrayList<>();
            for (AttemptOutcome one; some.size() < most && (one = outcomes.poll()) != null; ) some.add(one);
            boolean written = enter(some);
            claimer.wake();
            if (!written) return IDLE;
        }
        return IDLE;
    }

    private boolean enter(List<AttemptOutcome> some) {
        try {
            QuarkusTransaction.requiringNew().run(() -> ledger.enter(some));
            return true;
        } catch (RuntimeException together) {
            return some.stream().filter(one -> !enterAlone(one)).count() == 0;
        }
    }

    // An outcome that cannot be written must not block the others. It is retried until the lease of the delivery
    // ends.
    private boolean enterAlone(AttemptOutcome outcome) {
        try {
            QuarkusTransaction.requiringNew().run(() -> ledger.enter(List.of(outcome)));
            return true;
        } catch (RuntimeException e) {
            LOG.warnf(
                    "The outcome of delivery %s could not be written: %s",
                    outcome.delivery().id(), e instanceof Problem ? e.getMessage() : e.toString());
            if (outcome.leased()) outcomes.add(outcome);
            return false;
        }
    }
}
