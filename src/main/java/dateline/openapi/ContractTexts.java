package dateline.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** Descriptions of the contract: {@code contract/*.yaml} is written by hand, {@code contract/examples} is recorded from the demo newsroom. */
final class ContractTexts {

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode contract = yaml("/contract/contract.yaml");
    private final JsonNode operations = yaml("/contract/operations.yaml");
    private final JsonNode parameters = yaml("/contract/parameters.yaml");
    private final JsonNode schemas = yaml("/contract/schemas.yaml");
    private final JsonNode shared = yaml("/contract/members.yaml");
    private final JsonNode webhooks = yaml("/contract/webhooks.yaml");

    JsonNode contract() {
        return contract;
    }

    /** A missing node if the operation has no description. */
    JsonNode operation(String id) {
        return operations.path(id);
    }

    /** Names of the schemas that merge patches change. */
    List<String> patchedSchemas() {
        return operations
                .valueStream()
                .filter(operation -> operation.has("patches"))
                .map(operation -> operation.get("patches").textValue())
                .distinct()
                .toList();
    }

    /** The operation's own description of a parameter, or the description that all operations share. */
    JsonNode parameter(String operation, String name) {
        JsonNode own = operations.path(operation).path("parameters").path(name);
        JsonNode shared = parameters.path(name);
        if (own.isMissingNode()) return shared;
        if (own.isObject()) return own;
        var combined = JSON.createObjectNode();
        combined.set("description", shared.path("description"));
        combined.set("example", own);
        return combined;
    }

    JsonNode schemas() {
        return schemas;
    }

    JsonNode webhooks() {
        return webhooks;
    }

    /**
     * The description of a member that has no text of its own: that of the schema that {@code like} names, or the one that schemas share for the
     * name. A missing node if there is none.
     */
    JsonNode member(String schema, String name) {
        JsonNode inherited = inheritedMember(schemas.path(schema).path("like").asText(), name);
        return inherited.isMissingNode() ? sharedMember(schema, name) : inherited;
    }

    private JsonNode inheritedMember(String like, String name) {
        if (like.isEmpty()) return MissingNode.getInstance();
        if (!schemas.has(like)) throw new IllegalStateException("contract/schemas.yaml has no " + like);
        JsonNode own = schemas.path(like).path("members").path(name);
        return own.isMissingNode() ? member(like, name) : own;
    }

    private JsonNode sharedMember(String schema, String name) {
        if (schema.endsWith("Links")) return shared.path("links").path(name);
        JsonNode ofBlocks = shared.path("blocks").path(name);
        return schema.endsWith("Block") && !ofBlocks.isMissingNode()
                ? ofBlocks
                : shared.path("members").path(name);
    }

    /** Values of a vocabulary that members of several schemas have, and what each means. */
    JsonNode vocabulary(String name) {
        JsonNode values = shared.path("vocabularies").path(name);
        if (values.isMissingNode()) throw new IllegalStateException("contract/members.yaml has no vocabulary " + name);
        return values;
    }

    /** The recorded response: JSON, or text in a JSON string; empty if none was recorded. */
    Optional<JsonNode> example(String operation) {
        try (InputStream in = ContractTexts.class.getResourceAsStream("/contract/examples/" + operation + ".json")) {
            return in == null ? Optional.empty() : Optional.of(JSON.readTree(in));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("contract/examples/" + operation + ".json is not JSON", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode yaml(String resource) {
        try (InputStream in = ContractTexts.class.getResourceAsStream(resource)) {
            JsonNode tree = YAML.readTree(in);
            return tree == null ? MissingNode.getInstance() : tree;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
