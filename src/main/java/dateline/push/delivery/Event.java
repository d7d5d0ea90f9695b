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
 * What is sent (Standard Webhooks 1.0): that something happened, in ids and links, never text. Whoever wants to know more follows a
 * link, and is answered by what it may have then.
 *
 * @param type {@code article.put}, {@code article.hold}, {@code article.remove}, {@code changes.reset} or {@code webhook.test}
 * @param timestamp when it happened
 */
record Event(String type, Instant timestamp, Data data) {

    static final String TEST = "webhook.test";
    private static final String RESET = "changes.reset";
    private static final String ABOUT_ARTICLES = "article.";

    /** Members without a value are left out. */
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

    /** @param earlier reasons of events about the same article that this one stands for too */
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

    /** What happened in between is not known any more: everything has to be looked at. */
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

    /** Of what was written before: what it said had happened. */
    static List<String> reasons(String body) {
        return read(body)
                .at("/data/reasons")
                .valueStream()
                .map(JsonNode::textValue)
                .toList();
    }
}
