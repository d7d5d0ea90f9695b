package dateline.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Adds the texts of {@code contract/schemas.yaml} to the schemas: descriptions, vocabularies, required and nullable members. A member without a
 * text of its own gets the text that {@code contract/members.yaml} has for its name.
 */
final class SchemaDescriptions {

    private final ContractTexts texts;

    SchemaDescriptions(ContractTexts texts) {
        this.texts = texts;
    }

    void describe(ObjectNode schemas) {
        for (var described : texts.schemas().properties()) {
            String name = described.getKey();
            if (!schemas.has(name))
                throw new IllegalStateException("contract/schemas.yaml names " + name + ", which the code does not");
            describe(name, (ObjectNode) schemas.get(name), described.getValue());
        }
        for (var schema : schemas.properties())
            describeSharedMembers(schema.getKey(), schema.getValue().path("properties"));
        for (var described : texts.schemas().properties()) {
            for (JsonNode member : described.getValue().path("nullable"))
                makeNullable((ObjectNode) schemas.get(described.getKey()).get("properties"), member.textValue());
        }
    }

    private void describe(String name, ObjectNode schema, JsonNode described) {
        if (described.has("values")) describeValues(name, schema, described);
        else if (described.has("description")) schema.set("description", described.get("description"));
        if (described.has("example")) schema.putArray("examples").add(described.get("example"));
        if (described.path("required").asText().equals("all")) {
            require(
                    schema,
                    schema.get("properties")
                            .propertyStream()
                            .map(Map.Entry::getKey)
                            .toList());
        } else if (described.has("required")) {
            require(
                    schema,
                    described
                            .path("required")
                            .valueStream()
                            .map(JsonNode::textValue)
                            .toList());
        }
        for (var member : described.path("members").properties()) {
            ObjectNode property = (ObjectNode) schema.path("properties").get(member.getKey());
            if (property == null)
                throw new IllegalStateException("contract/schemas.yaml: " + name + " has no " + member.getKey());
            describeMember(name + "." + member.getKey(), property, member.getValue());
        }
    }

    private void describeSharedMembers(String schema, JsonNode properties) {
        for (var property : properties.properties()) {
            JsonNode shared = texts.member(schema, property.getKey());
            if (!shared.isMissingNode() && !property.getValue().has("description"))
                describeMember(property.getKey(), (ObjectNode) property.getValue(), shared);
        }
    }

    /** @param described a text, or an object with the values of a vocabulary and what each means */
    private void describeMember(String name, ObjectNode property, JsonNode described) {
        if (described.isTextual()) property.set("description", described);
        else describeValues(name, property, described);
    }

    private void describeValues(String name, ObjectNode property, JsonNode described) {
        StringBuilder text = new StringBuilder(described.get("description").textValue()).append('\n');
        ArrayNode values = property.arrayNode();
        for (var value : vocabulary(described.get("values")).properties()) {
            values.add(value.getKey());
            text.append("\n- `")
                    .append(value.getKey())
                    .append("`: ")
                    .append(value.getValue().textValue());
        }
        property.put("description", text.toString());
        ObjectNode single = property.has("items") ? (ObjectNode) property.get("items") : property;
        if (described.path("open").asBoolean()) allowFurtherValues(single, values);
        else setEnum(name, single, values);
    }

    /** @param values values with their meanings, the name of a vocabulary, or a list of such names */
    private JsonNode vocabulary(JsonNode values) {
        if (values.isTextual()) return texts.vocabulary(values.textValue());
        if (values.isObject()) return values;
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        values.forEach(name -> all.setAll((ObjectNode) texts.vocabulary(name.textValue())));
        return all;
    }

    // Generated clients accept a value that this version of the contract does not list.
    private static void allowFurtherValues(ObjectNode single, ArrayNode values) {
        single.remove("type");
        ArrayNode anyOf = single.putArray("anyOf");
        anyOf.addObject().put("type", "string").set("enum", values);
        anyOf.addObject().put("type", "string");
    }

    private static void setEnum(String name, ObjectNode single, ArrayNode values) {
        if (single.has("enum") && !texts(single.get("enum")).equals(texts(values)))
            throw new IllegalStateException("contract: the values of " + name + " are " + single.get("enum"));
        single.set("enum", values);
    }

    private static Set<String> texts(JsonNode values) {
        Set<String> texts = new HashSet<>();
        values.forEach(value -> texts.add(value.textValue()));
        return texts;
    }

    // For these members null has another meaning than absence.
    private static void makeNullable(ObjectNode properties, String member) {
        ObjectNode value = properties.get(member).deepCopy();
        ObjectNode nullable = properties.putObject(member);
        if (value.has("description")) nullable.set("description", value.remove("description"));
        ArrayNode anyOf = nullable.putArray("anyOf");
        anyOf.add(value);
        anyOf.addObject().put("type", "null");
    }

    static void require(ObjectNode schema, List<String> members) {
        ArrayNode required = schema.has("required") ? (ArrayNode) schema.get("required") : schema.putArray("required");
        for (String member : members) {
            if (required.valueStream().noneMatch(known -> known.textValue().equals(member))) required.add(member);
        }
    }
}
