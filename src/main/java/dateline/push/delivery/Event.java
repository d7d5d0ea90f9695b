package dateline.push.delivery;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dateline.change.ChangeFeed.ChangeFeedItem;
import dateline.http.base.PublicUrl;
import dateline.http.base.StoredJson;
import dateline.push.webhook.DeskEvent;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The body of a webhook call (Standard Webhooks 1.0): what happened, in ids and links, never text. A receiver that
 * follows a link gets what it may read at that time.
 *
 * @param type {@code article.put}, {@code article.hold}, {@code article.remove}, {@code changes.reset} or
 *     {@code webhook.test}, or one of {@link DeskEvent#KINDS} with a dot for the dash
 * @param timestamp when it happened
 */
record Event(String type, Instant timestamp, Data data) {

    static final String TEST = "webhook.test";
    private static final String RESET = "changes.reset";
    private static final String ARTICLE_PREFIX = "article.";

    /** Data of an event. Members without a value are omitted. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Data(
            UUID webhook,
            UUID article,
            Integer version,
            String level,
            Set<String> reasons,
            List<UUID> notices,
            Instant removeBy,
            Map<String, String> links) {}

    /** @param earlierReasons reasons of superseded events about the same article, which this event includes */
    static Event of(UUID webhook, ChangeFeedItem item, List<String> earlierReasons) {
        Set<String> reasons = new LinkedHashSet<>(earlierReasons);
        reasons.addAll(item.reasons());
        return new Event(
                ARTICLE_PREFIX + item.kind(),
                item.at(),
                new Data(
                        webhook,
                        item.article(),
                        item.version(),
                        item.level(),
                        reasons,
                        item.notices(),
                        item.removeBy(),
                        item.links()));
    }

    /** The changes since the last event are not known, so the receiver must read the change feed from the start. */
    static Event reset(UUID webhook, String changes, Instant now) {
        return new Event(
                RESET, now, new Data(webhook, null, null, null, Set.of(), List.of(), null, Map.of("changes", changes)));
    }

    static Event forDesk(UUID webhook, DeskEvent event, PublicUrl url) {
        return new Event(
                event.type(),
                event.at(),
                new Data(webhook, null, null, null, Set.of(), List.of(), null, event.links(url)));
    }

    static Event test(UUID webhook, String self, Instant now) {
        return new Event(
                TEST, now, new Data(webhook, null, null, null, Set.of(), List.of(), null, Map.of("webhook", self)));
    }

    String toJson() {
        try {
            return StoredJson.MAPPER.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static JsonNode parse(String body) {
        try {
            return StoredJson.MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The reasons in the body of an earlier event. */
    static List<String> parseReasons(String body) {
        return parse(body)
                .at("/data/reasons")
                .valueStream()
                .map(JsonNode::textValue)
                .toList();
    }
}
