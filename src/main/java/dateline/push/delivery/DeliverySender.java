package dateline.push.delivery;

import dateline.access.secret.SecretEncryption;
import dateline.outbound.OutboundClient;
import dateline.push.webhook.PushConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Sends due deliveries on two lanes. When a node fails, other nodes send its leased deliveries after the leases have
 * ended.
 */
@Singleton
public class DeliverySender {

    private static final Duration SHUTDOWN_TIME = Duration.ofSeconds(5);

    private final SecretEncryption encryption;
    private final List<LaneSender> lanes;

    DeliverySender(
            DeliveryQueue queue,
            AttemptRecorder recorder,
            OutboundClient outbound,
            SecretEncryption encryption,
            PushConfig config) {
        this.encryption = encryption;
        lanes = List.of(
                new LaneSender(DeliveryLane.URGENT, queue, recorder, outbound, config),
                new LaneSender(DeliveryLane.NORMAL, queue, recorder, outbound, config));
    }

    void start(@Observes @Priority(5_000) StartupEvent event) {
        if (encryption.hasKey()) lanes.forEach(LaneSender::start);
    }

    // Running calls get five seconds to end. Other nodes send the rest after its leases have ended.
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        lanes.forEach(LaneSender::stopClaiming);
        long deadline = System.nanoTime() + SHUTDOWN_TIME.toNanos();
        while (!lanes.stream().allMatch(LaneSender::isDone) && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        lanes.forEach(LaneSender::stop);
    }

    /** Wakes the senders because deliveries may be due. */
    public void wake() {
        lanes.forEach(LaneSender::wake);
    }
}
