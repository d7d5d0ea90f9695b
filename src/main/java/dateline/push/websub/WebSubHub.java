package dateline.push.websub;

import dateline.change.ChangeLog;
import dateline.change.HubTopics;
import dateline.change.Position;
import dateline.format.WebSub;
import dateline.outbound.CallLimits;
import dateline.outbound.OutboundClient;
import dateline.outbound.OutboundFailure;
import dateline.outbound.OutboundRequest;
import dateline.outbound.OutboundResponse;
import dateline.outbound.Transport;
import dateline.push.websub.WebSubTopics.DueTopic;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Notifies the WebSub hub of topics whose content has changed. W3C WebSub does not specify how a publisher notifies
 * its hub; hubs accept {@code hub.mode=publish}. The change log is read on a schedule, so all changes within one
 * interval are one notification.
 */
@Singleton
class WebSubHub {

    private static final Logger LOG = Logger.getLogger(WebSubHub.class);
    // Three URLs of a topic, each with this timeout, must fit into the lease.
    private static final CallLimits BOUNDS =
            new CallLimits(Duration.ofSeconds(5), Duration.ofSeconds(15), 64 * 1024, 0);

    private final WebSub config;
    private final WebSubTopics known;
    private final HubTopics topics;
    private final ChangeLog log;
    private final OutboundClient outbound;

    WebSubHub(WebSub config, WebSubTopics known, HubTopics topics, ChangeLog log, OutboundClient outbound) {
        this.config = config;
        this.known = known;
        this.topics = topics;
        this.log = log;
        this.outbound = outbound;
    }

    @Scheduled(every = "5s", concurrentExecution = ConcurrentExecution.SKIP)
    void look() {
        if (config.hub().isEmpty()) return;
        // The position is read before the digests, so that a change in between is found in the next run.
        Position end = QuarkusTransaction.requiringNew().call(log::latestPublicOrSubject);
        String place = end.epoch() + "-" + end.xid() + "-" + end.id();
        Instant now = known.clock();
        if (known.begin(place, now)) known.seen(topics.contentDigests(now), place, now);
    }

    @Scheduled(every = "2s", concurrentExecution = ConcurrentExecution.SKIP)
    void tell() {
        if (config.hub().isEmpty()) return;
        boolean taken = true;
        while (taken) {
            Optional<DueTopic> due = known.claim(known.clock());
            taken = due.isPresent() && tell(due.get(), config.hub().get());
        }
    }

    private boolean tell(DueTopic due, String hub) {
        for (String address : topics.urls(due.name())) {
            Optional<String> refusal = ping(hub, address);
            if (refusal.isPresent()) {
                known.failed(due, known.clock());
                LOG.warnf("The hub could not be told of %s, and will be: %s", address, refusal.get());
                return false;
            }
        }
        known.told(due, known.clock());
        return true;
    }

    private Optional<String> ping(String hub, String address) {
        String form = "hub.mode=publish&hub.url=" + URLEncoder.encode(address, StandardCharsets.UTF_8);
        OutboundRequest call = new OutboundRequest(
                "POST",
                hub,
                Map.of("Content-Type", "application/x-www-form-urlencoded"),
                form.getBytes(StandardCharsets.UTF_8),
                BOUNDS,
                Transport.ANY);
        try {
            OutboundResponse answer =
                    outbound.send(call).await().atMost(BOUNDS.totalTimeout().plusSeconds(5));
            return answer.status() / 100 == 2 ? Optional.empty() : Optional.of("it answers " + answer.status());
        } catch (OutboundFailure failure) {
            return Optional.of(failure.getMessage());
        }
    }
}
