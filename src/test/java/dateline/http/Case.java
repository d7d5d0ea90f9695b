package dateline.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/**
 * One operation, with everything at hand that a request of it needs to succeed, so that each kind of bad request makes a single
 * mistake.
 *
 * @param id of what was prepared, or null
 * @param etag of the present state, where writing needs it
 * @param cursor of the operation's own second page, or null
 * @param foreignCursor of another operation
 * @param spent a request that succeeded under an Idempotency-Key, or null
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

    /** The request that would succeed. */
    Request request() {
        Request request = Request.of(operation.method(), target()).key(fixture.key());
        if (etag != null) request = request.with("If-Match", etag);
        if (operation.mediaType() == null) return request;
        // A document of another kind goes out as it stands.
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

    /** The target with something else in the place of the path's last variable. */
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

    /** The name of the body's first member that is text. */
    Optional<String> text() {
        if (!takesBody()) return Optional.empty();
        return body().properties().stream()
                .filter(member -> member.getValue().isTextual())
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** The body, written out, with something in the place of the first text's value that no JSON library would write. */
    Optional<String> textAs(String json) {
        return text().map(name -> body().put(name, "@@").toString().replace("\"@@\"", json));
    }
}
