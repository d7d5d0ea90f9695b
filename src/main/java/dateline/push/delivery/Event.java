package dateline.push.delivery;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dateline.change.ChangeFeed.ChangeFeedItem;
import dateline.http.base.StoredJson;
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
 *     {@code webhook.test}
 * @param timestamp when it happened
 */
record Event(String type, Instant timestamp, Data data) {

    static final String TEST = "webhook.test";
    private static final String RESET = "changes.reset";
    private static final String ABOUT_ARTICLES = "article.";

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

    /** @param earlier reasons of superseded events about the same article, which this event includes */
    static Event of(UUID webhook, ChangeFeedItem told, List<String> earlier) {
        Set<String> reasons = new LinkedHashSet<>(earlier);
        reasons.addAll(told.reasons());
        return new Event(
                ABOUT_ARTICLES + told.kind(),
                told.at(),
                new Data(
                        webhook,
                        told.article(),
                        told.version(),
                        told.level(),
                        reasons,
                        told.notices(),
                        told.removeBy(),
                        told.links()));
    }

    /** The changes since the last event are not known, so the receiver must read the change feed from the start. */
    static Event reset(UUID webhook, String changes, Instant now) {
        return new Event(
                RESET, now, new Data(webhook, null, null, null, Set.of(), List.of(), null, Map.of("changes", changes)));
    }

    static Event test(UUID webhook, String self, Instant now) {
        return new Event(
                TEST, now, new Data(webhook, null, null, null, Set.of(), List.of(), null, Map.of("webhook", self)));
    }

    String text() {
        try {
            return StoredJson.MAPPER.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static JsonNode read(String body) {
        try {
            return StoredJson.MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The reasons in the body of an earlier event. */
    static List<String> reasons(String body) {
        return read(body)
                .at("/data/reasons")
                .valueStream()
                .map(JsonNode::textValue)
                .toList();
    }
}
