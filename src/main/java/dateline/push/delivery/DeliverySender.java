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

    private static final Duration LEAVING = Duration.ofSeconds(5);

    private final SecretEncryption seal;
    private final List<LaneSender> lanes;

    DeliverySender(
            DeliveryQueue queue,
            AttemptRecorder ledger,
            OutboundClient outbound,
            SecretEncryption seal,
            PushConfig config) {
        this.seal = seal;
        lanes = List.of(
                new LaneSender(DeliveryLane.URGENT, queue, ledger, outbound, config),
                new LaneSender(DeliveryLane.NORMAL, queue, ledger, outbound, config));
    }

    void begin(@Observes @Priority(5_000) StartupEvent start) {
        if (seal.hasKey()) lanes.forEach(LaneSender::start);
    }

    // Running calls get five seconds to end. Other nodes send the rest after its leases have ended.
    void end(@Observes ShutdownEvent stop) throws InterruptedException {
        lanes.forEach(LaneSender::leave);
        long until = System.nanoTime() + LEAVING.toNanos();
        while (!lanes.stream().allMatch(LaneSender::isDone) && System.nanoTime() < until) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        lanes.forEach(LaneSender::stop);
    }

    /** Wakes the senders because deliveries may be due. */
    public void wake() {
        lanes.forEach(LaneSender::wake);
    }
}
