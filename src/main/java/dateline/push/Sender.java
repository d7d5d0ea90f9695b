package dateline.push;

import dateline.access.Seal;
import dateline.http.Problem;
import dateline.outbound.Answer;
import dateline.outbound.Bounds;
import dateline.outbound.Call;
import dateline.outbound.Outbound;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Sends what is due: one thread a node hands out and writes down, the calls themselves hold no thread and no transaction. A node
 * that dies leaves what it had in hand to the others, when the leases end.
 */
@Singleton
class Sender {

    private static final Logger LOG = Logger.getLogger(Sender.class);
    private static final Duration IDLE = Duration.ofMillis(500);
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration LEAVING = Duration.ofSeconds(5);
    private static final int MOST_AT_ONCE = 100;
    private static final int URGENT_RESERVE = 8;

    /** A call on its way. */
    private record Flight(Delivery delivery, long began) {}

    private final Queue queue;
    private final Ledger ledger;
    private final Outbound outbound;
    private final Seal seal;
    private final PushConfig config;
    private final Map<java.util.UUID, Flight> flights = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
    private final Worker worker = new Worker("webhook-sender", this::round);
    private volatile boolean leaving;

    Sender(Queue queue, Ledger ledger, Outbound outbound, Seal seal, PushConfig config) {
        this.queue = queue;
        this.ledger = ledger;
        this.outbound = outbound;
        this.seal = seal;
        this.config = config;
    }

    void begin(@Observes @Priority(5_000) StartupEvent start) {
        if (seal.opens()) worker.start();
    }

    // What is on its way gets a moment to come home; the rest is somebody else's after its lease.
    void end(@Observes ShutdownEvent stop) throws InterruptedException {
        leaving = true;
        long until = System.nanoTime() + LEAVING.toNanos();
        while (!(flights.isEmpty() && outcomes.isEmpty()) && System.nanoTime() < until) {
            worker.wake();
            TimeUnit.MILLISECONDS.sleep(50);
        }
        worker.stop();
    }

    /** There is something due, or there may be. */
    void wake() {
        worker.wake();
    }

    private Duration round() {
        boolean written = write();
        if (leaving) return IDLE;
        List<Delivery> claimed = QuarkusTransaction.requiringNew().call(() -> queue.claim(room()));
        claimed.forEach(this::send);
        return written && !claimed.isEmpty() ? Duration.ZERO : IDLE;
    }

    private Queue.Room room() {
        int free = config.callsPerNode() - flights.size();
        int sick = (int) flights.values().stream()
                .filter(flight -> flight.delivery().sick())
                .count();
        return new Queue.Room(free, free - URGENT_RESERVE, config.callsPerNode() / 2 - sick);
    }

    private void send(Delivery delivery) {
        long began = System.nanoTime();
        flights.put(delivery.id(), new Flight(delivery, began));
        Map<String, String> headers = headers(delivery);
        try {
            outbound.send(Call.post(delivery.url(), headers, delivery.bytes(), bounds()))
                    .subscribe()
                    .with(
                            (Answer answer) -> home(Outcome.of(delivery, headers, since(began), answer)),
                            failure -> home(Outcome.of(delivery, headers, since(began), failure)));
        } catch (RuntimeException failure) {
            home(Outcome.of(delivery, headers, since(began), failure));
        }
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private void home(Outcome outcome) {
        outcomes.add(outcome);
        flights.remove(outcome.delivery().id());
        worker.wake();
    }

    private Bounds bounds() {
        Duration connect = config.timeout().compareTo(CONNECT) < 0 ? config.timeout() : CONNECT;
        return new Bounds(connect, config.timeout(), Outcome.BYTES_KEPT, 0);
    }

    /** Standard Webhooks 1.0; the time is that of the attempt. */
    private static Map<String, String> headers(Delivery delivery) {
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

    /** @return whether the database takes what came home */
    private boolean write() {
        while (!outcomes.isEmpty()) {
            List<Outcome> some = new ArrayList<>();
            for (Outcome one; some.size() < MOST_AT_ONCE && (one = outcomes.poll()) != null; ) some.add(one);
            if (!enter(some)) return false;
        }
        return true;
    }

    private boolean enter(List<Outcome> some) {
        try {
            QuarkusTransaction.requiringNew().run(() -> ledger.enter(some));
            return true;
        } catch (RuntimeException together) {
            return some.stream().filter(one -> !enterAlone(one)).count() == 0;
        }
    }

    // One that cannot be written does not keep the others from it; until its lease ends it is tried again.
    private boolean enterAlone(Outcome outcome) {
        try {
            QuarkusTransaction.requiringNew().run(() -> ledger.enter(List.of(outcome)));
            return true;
        } catch (RuntimeException e) {
            LOG.warnf(
                    "What came of delivery %s could not be written: %s",
                    outcome.delivery().id(), e instanceof Problem ? e.getMessage() : e.toString());
            if (outcome.leased()) outcomes.add(outcome);
            return false;
        }
    }
}
