package dateline.http.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.http.problem.Problem;
import jakarta.inject.Singleton;
import jakarta.validation.Validator;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * JSON merge patch (RFC 7396): null removes, objects merge, everything else replaces. A PATCH with the type
 * {@code application/json} is read as one, too, because many clients send no other type.
 */
@Singleton
public class MergePatch {

    public static final String MEDIA_TYPE = "application/merge-patch+json";

    private final ObjectMapper json;
    private final Validator validator;

    MergePatch(ObjectMapper json, Validator validator) {
        this.json = json;
        this.validator = validator;
    }

    /**
     * Applies a patch. Members that only the server sets may be in the patch with their current value.
     *
     * @param current representation of the resource
     * @param type of the request that replaces the complete resource
     * @return that request after the patch, validated like one that was sent
     * @throws Problem for an unknown member, a wrong type or a violated constraint, with its pointer
     */
    public <T> T apply(Object current, ObjectNode patch, Class<T> type) {
        JsonNode present = json.valueToTree(current);
        ReadOnlyMembers.requireNotRemoved(type, patch, present);
        JsonNode merged = merge(present.deepCopy(), patch);
        T request;
        try {
            request = json.readerFor(type)
                    .withAttribute(ReadOnlyMembers.REPRESENTATION, present)
                    .readValue(merged);
        } catch (JsonProcessingException e) {
            throw JsonProblems.of(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        EmbeddedRequestParser.requireValid(request, validator);
        return request;
    }

    static JsonNode merge(JsonNode target, JsonNode patch) {
        if (!(patch instanceof ObjectNode changes)) return patch;
        ObjectNode result = target instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
        changes.properties().forEach(change -> {
            if (change.getValue().isNull()) {
                result.remove(change.getKey());
            } else {
                JsonNode old = result.get(change.getKey());
                result.set(
                        change.getKey(),
                        merge(old == null ? JsonNodeFactory.instance.nullNode() : old, change.getValue()));
            }
        });
        return result;
    }
}
