package dateline;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** A JSON object for the body of a request. Immutable: each method returns another body. */
public final class JsonBody {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final ObjectNode object;

    private JsonBody(ObjectNode object) {
        this.object = object;
    }

    public static JsonBody empty() {
        return new JsonBody(MAPPER.createObjectNode());
    }

    public static JsonBody with(String member, Object value) {
        return empty().and(member, value);
    }

    /** A body from its JSON. */
    public static JsonBody of(String json) {
        try {
            return new JsonBody((ObjectNode) MAPPER.readTree(json));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    /**
     * Adds or replaces a member.
     *
     * @param value a text, number, boolean, instant, another body, null, or a list or map of such values
     */
    public JsonBody and(String member, Object value) {
        JsonNode node = MAPPER.valueToTree(value instanceof Instant instant ? instant.toString() : value);
        return new JsonBody(object.deepCopy().set(member, node));
    }

    /** Adds or replaces all members of another body. */
    public JsonBody andAll(JsonBody other) {
        return new JsonBody(object.deepCopy().setAll(other.object));
    }

    @JsonValue
    ObjectNode object() {
        return object;
    }

    public String json() {
        return object.toString();
    }

    /** The members without braces. */
    public String members() {
        String json = json();
        return json.substring(1, json.length() - 1);
    }
}
