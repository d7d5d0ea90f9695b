package dateline.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Derives the schemas of merge patches (RFC 7396) from the schemas that they change: every member is optional, null removes an optional
 * member, objects are merged member by member, and other values replace.
 */
final class PatchSchemas {

    private static final String SCHEMAS = "#/components/schemas/";
    private static final String SUFFIX = "Patch";

    private final ObjectNode schemas;

    private PatchSchemas(ObjectNode schemas) {
        this.schemas = schemas;
    }

    static String reference(String patched) {
        if (patched == null)
            throw new IllegalStateException(
                    "contract/operations.yaml: an operation with a merge patch needs 'patches', the name of the patched schema");
        return SCHEMAS + patched + SUFFIX;
    }

    /** @param patched names of the schemas that operations patch */
    static void add(ObjectNode schemas, List<String> patched) {
        PatchSchemas patches = new PatchSchemas(schemas);
        patched.forEach(patches::add);
    }

    private void add(String name) {
        if (schemas.has(name + SUFFIX)) return;
        ObjectNode whole = (ObjectNode) schemas.get(name);
        List<String> required = new ArrayList<>();
        whole.path("required").forEach(member -> required.add(member.textValue()));
        ObjectNode patch = schemas.putObject(name + SUFFIX);
        patch.put(
                "description",
                "A merge patch (RFC 7396) of " + name
                        + ": send the members to change. A value of null removes an optional member.");
        patch.put("type", "object");
        ObjectNode members = patch.putObject("properties");
        for (var member : whole.get("properties").properties()) {
            JsonNode merged = merged(member.getValue());
            members.set(member.getKey(), required.contains(member.getKey()) ? merged : removable(merged));
        }
    }

    private JsonNode merged(JsonNode member) {
        String reference = member.path("$ref").asText();
        if (!reference.startsWith(SCHEMAS)) return member;
        String name = reference.substring(SCHEMAS.length());
        if (!schemas.path(name).has("properties")) return member;
        add(name);
        return member.<ObjectNode>deepCopy().put("$ref", reference + SUFFIX);
    }

    private JsonNode removable(JsonNode member) {
        ObjectNode nullable = schemas.objectNode();
        ObjectNode value = member.deepCopy();
        if (value.has("description")) nullable.set("description", value.remove("description"));
        var anyOf = nullable.putArray("anyOf");
        anyOf.add(value);
        anyOf.addObject().put("type", "null");
        return nullable;
    }
}
