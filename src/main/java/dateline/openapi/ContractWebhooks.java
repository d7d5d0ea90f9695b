package dateline.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The section {@code webhooks} of the contract: one operation of the receiver for each type of event of
 * {@code contract/webhooks.yaml}, with the schema of its body.
 */
final class ContractWebhooks {

    /** A tag that no operation of the server has: OpenAPI Generator makes one class per tag, of the server or of webhooks. */
    private static final String TAG = "Events";

    private final JsonNode texts;

    ContractWebhooks(ContractTexts texts) {
        this.texts = texts.webhooks();
    }

    /** @param components to which the schemas of the bodies and the headers are added */
    ObjectNode describe(ObjectNode components) {
        describeHeaders(components.putObject("parameters"));
        ObjectNode schemas = (ObjectNode) components.get("schemas");
        ObjectNode webhooks = JsonNodeFactory.instance.objectNode();
        for (var event : texts.get("events").properties()) {
            String name = pascalCase(event.getKey());
            ObjectNode body = body(event.getKey(), event.getValue());
            ObjectNode example = (ObjectNode) body.remove("example");
            schemas.set(name + "Event", body);
            ObjectNode operation = webhooks.putObject(event.getKey()).putObject("post");
            operation.putArray("tags").add(TAG);
            operation.set("summary", event.getValue().get("summary"));
            operation.set("description", event.getValue().get("description"));
            operation.put("operationId", "receive" + name);
            operation.putArray("security");
            ArrayNode parameters = operation.putArray("parameters");
            for (var header : texts.get("headers").properties())
                parameters.addObject().put("$ref", "#/components/parameters/" + pascalCase(header.getKey()));
            ObjectNode request = operation.putObject("requestBody").put("required", true);
            ObjectNode media = request.putObject("content").putObject("application/json");
            ContractComponents.reference(media, "schema", "schemas/" + name + "Event");
            media.putObject("examples").putObject("example").set("value", example);
            ObjectNode responses = operation.putObject("responses");
            for (var response : texts.get("responses").properties())
                responses.putObject(response.getKey()).set("description", response.getValue());
        }
        return webhooks;
    }

    /** The type {@code article.put} is {@code ArticlePut}. */
    private static String pascalCase(String name) {
        return Arrays.stream(name.split("[.-]"))
                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                .collect(Collectors.joining());
    }

    private void describeHeaders(ObjectNode parameters) {
        for (var header : texts.get("headers").properties()) {
            ObjectNode parameter = parameters.putObject(pascalCase(header.getKey()));
            parameter.put("name", header.getKey()).put("in", "header").put("required", true);
            ObjectNode schema = parameter.putObject("schema").put("type", "string");
            schema.set("pattern", header.getValue().get("pattern"));
            parameter.set("description", header.getValue().get("description"));
            parameter.set("example", header.getValue().get("example"));
        }
    }

    /** The schema of a body, with the example of the whole body in the member {@code example}. */
    private ObjectNode body(String type, JsonNode event) {
        ObjectNode links = object("URLs to follow.");
        addMembers(links, texts.get("links"), event.get("links"));
        ObjectNode data = object("What the event is about, in ids and links.");
        addMembers(data, texts.get("members"), event.get("data"));
        addMember(data, "links", links);
        if (event.has("reasons")) ((ObjectNode) data.get("example")).set("reasons", event.get("reasons"));
        ObjectNode body = object(event.get("summary").textValue() + '.');
        ObjectNode typeSchema = JsonNodeFactory.instance.objectNode();
        typeSchema.put("type", "string").put("const", type).put("description", "Type of the event.");
        addMember(body, "type", typeSchema.put("example", type));
        addMember(body, "timestamp", (ObjectNode) texts.get("timestamp"));
        addMember(body, "data", data);
        return body;
    }

    private static ObjectNode object(String description) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.put("type", "object").put("description", description);
        schema.putArray("required");
        schema.putObject("properties");
        schema.putObject("example");
        return schema;
    }

    private static void addMembers(ObjectNode schema, JsonNode described, JsonNode names) {
        names.get("always")
                .forEach(name -> addMember(schema, name.textValue(), (ObjectNode) described.get(name.textValue())));
        names.path("sometimes")
                .forEach(name -> ((ObjectNode) schema.get("properties"))
                        .set(name.textValue(), withoutExample(described.get(name.textValue()))));
    }

    /** Adds a required member, and its example to that of the object. */
    private static void addMember(ObjectNode schema, String name, ObjectNode member) {
        ((ArrayNode) schema.get("required")).add(name);
        ((ObjectNode) schema.get("properties")).set(name, withoutExample(member));
        ((ObjectNode) schema.get("example")).set(name, member.get("example"));
    }

    private static ObjectNode withoutExample(JsonNode member) {
        ObjectNode schema = member.deepCopy();
        schema.remove("example");
        return schema;
    }
}
