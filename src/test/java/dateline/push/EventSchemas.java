package dateline.push;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dateline.push.Receiver.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Compares calls of webhooks with the section {@code webhooks} of the committed contract. A member that the contract
 * does not describe is an error.
 */
final class EventSchemas {

    private static final Path CONTRACT = Path.of("openapi", "openapi.yaml");
    private static final EventSchemas COMMITTED = read();

    private final Map<String, Schema> bodies = new HashMap<>();
    private final Map<String, String> headerPatterns = new HashMap<>();

    private EventSchemas(JsonNode contract) {
        ObjectNode schemas = contract.at("/components/schemas").deepCopy();
        close(schemas);
        contract.at("/components/parameters")
                .forEach(header -> headerPatterns.put(
                        header.get("name").textValue(),
                        header.at("/schema/pattern").textValue()));
        for (var webhook : contract.get("webhooks").properties()) {
            JsonNode operation = webhook.getValue().get("post");
            ObjectNode schema = operation
                    .at("/requestBody/content/application~1json/schema")
                    .deepCopy();
            schema.putObject("components").set("schemas", schemas);
            bodies.put(
                    webhook.getKey(),
                    SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                            .getSchema(schema));
        }
    }

    private static EventSchemas read() {
        try {
            return new EventSchemas(new YAMLMapper().readTree(CONTRACT.toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // The contract allows further members, because a later release may add them.
    private static void close(JsonNode node) {
        if (node instanceof ObjectNode object && object.path("properties").isObject())
            object.put("additionalProperties", false);
        node.forEach(EventSchemas::close);
    }

    /** Returns the differences between a call and the contract. */
    static List<String> differences(Message message) {
        return COMMITTED.compare(message);
    }

    private List<String> compare(Message message) {
        JsonNode body = Hooks.json(message.body());
        Schema schema = bodies.get(body.path("type").asText());
        if (schema == null) return List.of("not in the contract: " + message);
        Stream<String> headers = Map.of(
                        "webhook-id", message.id(),
                        "webhook-timestamp", message.timestamp(),
                        "webhook-signature", message.signature())
                .entrySet()
                .stream()
                .filter(header -> !header.getValue().matches(headerPatterns.get(header.getKey())))
                .map(header -> header.toString());
        return Stream.concat(headers, schema.validate(body).stream().map(Object::toString))
                .map(difference -> difference + " in " + message)
                .toList();
    }
}
