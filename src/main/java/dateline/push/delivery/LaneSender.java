package dateline.push.delivery;

import dateline.http.problem.Problem;
import dateline.outbound.CallLimits;
import dateline.outbound.OutboundClient;
import dateline.outbound.OutboundRequest;
import dateline.outbound.OutboundResponse;
import dateline.push.webhook.PushConfig;
import dateline.push.webhook.Signature;
import dateline.trace.Spans;
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
    private static final Duration IDLE_WAIT = Duration.ofMillis(500);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final int NORMAL_BATCH_SIZE = 100;

    private final DeliveryLane lane;
    private final DeliveryQueue queue;
    private final AttemptRecorder recorder;
    private final OutboundClient outbound;
    private final PushConfig config;
    private final Map<UUID, LeasedDelivery> running = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<AttemptOutcome> outcomes = new ConcurrentLinkedQueue<>();
    private final RoundWorker claimWorker;
    private final RoundWorker recordWorker;
    private volatile boolean isStopping;

    LaneSender(
            DeliveryLane lane,
            DeliveryQueue queue,
            AttemptRecorder recorder,
            OutboundClient outbound,
            PushConfig config) {
        this.lane = lane;
        this.queue = queue;
        this.recorder = recorder;
        this.outbound = outbound;
        this.config = config;
        String name = lane == DeliveryLane.URGENT ? "webhook-urgent" : "webhook-normal";
        claimWorker = new RoundWorker(name + "-sender", this::claim);
        recordWorker = new RoundWorker(name + "-recorder", this::record);
    }

    void start() {
        recordWorker.start();
        claimWorker.start();
    }

    /** Starts no further calls. */
    void stopClaiming() {
        isStopping = true;
    }

    boolean isDone() {
        return running.isEmpty() && outcomes.isEmpty();
    }

    void stop() {
        claimWorker.stop();
        recordWorker.stop();
    }

    void wake() {
        claimWorker.wake();
    }

    private Duration claim() {
        CallBudget budget = new CallBudget(lane, config, running.values());
        if (isStopping || budget.isExhausted()) return IDLE_WAIT;
        List<LeasedDelivery> claimed = QuarkusTransaction.requiringNew().call(() -> queue.claim(lane, budget));
        claimed.forEach(this::send);
        return claimed.isEmpty() ? IDLE_WAIT : Duration.ZERO;
    }

    private void send(LeasedDelivery delivery) {
        long start = System.nanoTime();
        running.put(delivery.id(), delivery);
        Map<String, String> headers = headers(delivery);
        Spans.Call call = Spans.call("webhook delivery", delivery.traceparent(), spanAttributes(delivery));
        try {
            outbound.sendFromEventLoop(OutboundRequest.post(delivery.url(), headers, delivery.bodyBytes(), callLimits())
                            .onChannel(lane.channel))
                    .subscribe()
                    .with(
                            (OutboundResponse response) ->
                                    complete(AttemptOutcome.of(delivery, headers, elapsedSince(start), response), call),
                            failure ->
                                    complete(AttemptOutcome.of(delivery, headers, elapsedSince(start), failure), call));
        } catch (RuntimeException failure) {
            complete(AttemptOutcome.of(delivery, headers, elapsedSince(start), failure), call);
        }
    }

    private static Duration elapsedSince(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static Map<String, String> spanAttributes(LeasedDelivery delivery) {
        return Map.of(
                "webhook", delivery.webhook().toString(),
                "delivery", delivery.id().toString(),
                "event", delivery.type(),
                "attempt", String.valueOf(delivery.tries() + 1));
    }

    private void complete(AttemptOutcome outcome, Spans.Call call) {
        call.end(outcome.status(), outcome.error());
        outcomes.add(outcome);
        running.remove(outcome.delivery().id());
        recordWorker.wake();
    }

    private CallLimits callLimits() {
        Duration connect = config.timeout().compareTo(CONNECT_TIMEOUT) < 0 ? config.timeout() : CONNECT_TIMEOUT;
        return new CallLimits(connect, config.timeout(), AttemptOutcome.MAX_BODY_BYTES, 0);
    }

    /** Headers by Standard Webhooks 1.0; the timestamp is that of the attempt, in Unix seconds. */
    private static Map<String, String> headers(LeasedDelivery delivery) {
        long timestamp = delivery.claimedAt().getEpochSecond();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("content-type", "application/json");
        headers.put("webhook-id", delivery.messageId());
        headers.put("webhook-timestamp", String.valueOf(timestamp));
        headers.put(
                "webhook-signature",
                Signature.of(delivery.secrets(), delivery.messageId(), timestamp, delivery.bodyBytes()));
        return headers;
    }

    // Recording an outcome ends the lease of the delivery, so that the webhook may get the next call.
    private Duration record() {
        while (!outcomes.isEmpty()) {
            // Urgent outcomes are written one per transaction. A transaction with several webhooks could lock them in
            // another order than the normal lane does.
            int maxSize = lane == DeliveryLane.URGENT ? 1 : NORMAL_BATCH_SIZE;
            List<AttemptOutcome> batch = new ArrayList<>();
            for (AttemptOutcome outcome; batch.size() < maxSize && (outcome = outcomes.poll()) != null; )
                batch.add(outcome);
            boolean isRecorded = recordBatch(batch);
            claimWorker.wake();
            if (!isRecorded) return IDLE_WAIT;
        }
        return IDLE_WAIT;
    }

    private boolean recordBatch(List<AttemptOutcome> batch) {
        try {
            QuarkusTransaction.requiringNew().run(() -> recorder.record(batch));
            return true;
        } catch (RuntimeException batchFailure) {
            return batch.stream().filter(outcome -> !recordOne(outcome)).count() == 0;
        }
    }

    // An outcome that cannot be written must not block the others. It is retried until the lease of the delivery
    // ends.
    private boolean recordOne(AttemptOutcome outcome) {
        try {
            QuarkusTransaction.requiringNew().run(() -> recorder.record(List.of(outcome)));
            return true;
        } catch (RuntimeException e) {
            LOG.warnf(
                    "The outcome of delivery %s could not be written: %s",
                    outcome.delivery().id(), e instanceof Problem ? e.getMessage() : e.toString());
            if (outcome.isLeased()) outcomes.add(outcome);
            return false;
        }
    }
}
