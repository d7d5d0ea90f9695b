package dateline.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/**
 * One operation with all that a request of it needs to succeed, so that each bad request makes a single mistake.
 *
 * @param id of the resource that was prepared, or null
 * @param etag of the current state if a write requires it, or null
 * @param cursor of the second page of the operation, or null
 * @param foreignCursor of another operation
 * @param spent a request that has succeeded with an Idempotency-Key, or null
 */
record Case(
        Operation operation,
        Operation.Fixture fixture,
        String id,
        String etag,
        String cursor,
        String foreignCursor,
        Request spent) {

    static final ObjectMapper JSON = new ObjectMapper();

    /** The request that succeeds. */
    Request request() {
        Request request = Request.of(operation.method(), target()).key(fixture.key());
        if (etag != null) request = request.with("If-Match", etag);
        if (operation.mediaType() == null) return request;
        // A body that is not JSON is sent unchanged.
        return takesBody()
                ? with(request, body())
                : request.body(fixture.body().textValue()).with("Content-Type", operation.mediaType());
    }

    Request with(Request request, JsonNode body) {
        return request.body(body.toString()).with("Content-Type", operation.mediaType());
    }

    Request withBody(String body) {
        return request().body(body);
    }

    String target() {
        String target = operation.path();
        for (var value : values().entrySet()) target = target.replace("{" + value.getKey() + "}", value.getValue());
        return target;
    }

    /** The target with another value of the last path variable. */
    String targetWith(String value) {
        String changed = operation.variables().stream()
                .max(java.util.Comparator.comparingInt(name -> operation.path().indexOf("{" + name + "}")))
                .orElseThrow();
        String target = operation.path().replace("{" + changed + "}", value);
        for (var other : values().entrySet()) target = target.replace("{" + other.getKey() + "}", other.getValue());
        return target;
    }

    private Map<String, String> values() {
        return fixture.path() == null
                ? Map.of()
                : fixture.path().entrySet().stream()
                        .collect(java.util.stream.Collectors.toMap(
                                Map.Entry::getKey, value -> value.getValue().replace("$id", String.valueOf(id))));
    }

    ObjectNode body() {
        String unique = Long.toString(System.nanoTime(), 36);
        try {
            JsonNode body = fixture.body() == null ? JSON.createObjectNode() : fixture.body();
            return (ObjectNode)
                    JSON.readTree(body.toString().replace("$unique", unique).replace("$id", String.valueOf(id)));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean takesBody() {
        return operation.mediaType() != null && operation.mediaType().contains("json");
    }

    boolean has(String member) {
        return takesBody() && body().has(member);
    }

    /** The name of the first member of the body that is a string. */
    Optional<String> text() {
        if (!takesBody()) return Optional.empty();
        return body().properties().stream()
                .filter(member -> member.getValue().isTextual())
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** The serialized body with the value of the first string replaced by text that no JSON library would write. */
    Optional<String> textAs(String json) {
        return text().map(name -> body().put(name, "@@").toString().replace("\"@@\"", json));
    }
}
