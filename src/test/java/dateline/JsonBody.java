package dateline;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** Builds a JSON object for the body of a request. */
public final class JsonBody {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final ObjectNode object = MAPPER.createObjectNode();

    private JsonBody() {}

    public static JsonBody empty() {
        return new JsonBody();
    }

    public static JsonBody with(String member, Object value) {
        return new JsonBody().and(member, value);
    }

    /**
     * Adds or replaces a member.
     *
     * @param value a text, number, boolean, instant, another body, null, or a list or map of such values
     */
    public JsonBody and(String member, Object value) {
        JsonNode node = MAPPER.valueToTree(value instanceof Instant instant ? instant.toString() : value);
        object.set(member, node);
        return this;
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
