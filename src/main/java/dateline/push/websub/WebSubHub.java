package dateline.push.websub;

import dateline.change.ChangeLog;
import dateline.change.HubTopics;
import dateline.change.Position;
import dateline.database.sql.DatabaseJob;
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
    private static final CallLimits CALL_LIMITS =
            new CallLimits(Duration.ofSeconds(5), Duration.ofSeconds(15), 64 * 1024, 0);

    private final WebSub config;
    private final WebSubTopics topicState;
    private final HubTopics hubTopics;
    private final ChangeLog log;
    private final OutboundClient outbound;

    WebSubHub(WebSub config, WebSubTopics topicState, HubTopics hubTopics, ChangeLog log, OutboundClient outbound) {
        this.config = config;
        this.topicState = topicState;
        this.hubTopics = hubTopics;
        this.log = log;
        this.outbound = outbound;
    }

    @DatabaseJob
    @Scheduled(every = "5s", concurrentExecution = ConcurrentExecution.SKIP)
    void compareTopics() {
        if (config.hub().isEmpty()) return;
        // The position is read before the digests, so that a change in between is found in the next run.
        Position end = QuarkusTransaction.requiringNew().call(log::latestPublicOrSubject);
        String position = end.epoch() + "-" + end.xid() + "-" + end.id();
        Instant now = topicState.now();
        if (topicState.claimComparison(position, now))
            topicState.storeDigests(hubTopics.contentDigests(now), position, now);
    }

    @DatabaseJob
    @Scheduled(every = "2s", concurrentExecution = ConcurrentExecution.SKIP)
    void notifyHub() {
        if (config.hub().isEmpty()) return;
        boolean isNotified = true;
        while (isNotified) {
            Optional<DueTopic> topic = topicState.claimTopic(topicState.now());
            isNotified =
                    topic.isPresent() && notifyHub(topic.get(), config.hub().get());
        }
    }

    private boolean notifyHub(DueTopic topic, String hub) {
        for (String url : hubTopics.urls(topic.name())) {
            Optional<String> refusal = publish(hub, url);
            if (refusal.isPresent()) {
                topicState.recordFailed(topic, topicState.now());
                LOG.warnf(
                        "The hub could not be notified of %s; the notification will be repeated: %s",
                        url, refusal.get());
                return false;
            }
        }
        topicState.recordNotified(topic, topicState.now());
        return true;
    }

    private Optional<String> publish(String hub, String url) {
        String form = "hub.mode=publish&hub.url=" + URLEncoder.encode(url, StandardCharsets.UTF_8);
        OutboundRequest call = new OutboundRequest(
                "POST",
                hub,
                Map.of("Content-Type", "application/x-www-form-urlencoded"),
                form.getBytes(StandardCharsets.UTF_8),
                CALL_LIMITS,
                Transport.ANY);
        try {
            OutboundResponse response = outbound.send(call)
                    .await()
                    .atMost(CALL_LIMITS.totalTimeout().plusSeconds(5));
            return response.status() / 100 == 2 ? Optional.empty() : Optional.of("status " + response.status());
        } catch (OutboundFailure failure) {
            return Optional.of(failure.getMessage());
        }
    }
}
