package dateline.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a client of a released contract can no longer rely on in another contract: operations, parameters and members that are missing, requests
 * that are refused, and responses that have other values. Limits of responses do not count, because a limit may be raised.
 */
final class ContractChanges {

    private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");
    private static final List<String> MAXIMA = List.of("maximum", "maxLength", "maxItems", "maxProperties");
    private static final List<String> MINIMA = List.of("minimum", "minLength", "minItems", "minProperties");

    /** Whether a client sends the value, or receives it. */
    private enum Direction {
        SENT,
        RECEIVED
    }

    private final JsonNode released;
    private final JsonNode present;
    private final List<String> found = new ArrayList<>();
    private final Set<String> compared = new HashSet<>();

    private ContractChanges(JsonNode released, JsonNode present) {
        this.released = released;
        this.present = present;
    }

    static List<String> breaking(JsonNode released, JsonNode present) {
        ContractChanges changes = new ContractChanges(released, present);
        for (var path : released.get("paths").properties()) {
            for (var method : path.getValue().properties()) {
                if (!METHODS.contains(method.getKey())) continue;
                JsonNode operation = method.getValue();
                JsonNode other = present.path("paths").path(path.getKey()).path(method.getKey());
                String id = operation.get("operationId").textValue();
                if (!other.path("operationId").asText().equals(id))
                    changes.report(id, method.getKey() + " " + path.getKey() + " is missing");
                else changes.operation(id, operation, other);
            }
        }
        return changes.found;
    }

    private void report(String place, String change) {
        found.add(place + ": " + change);
    }

    private void operation(String id, JsonNode operation, JsonNode other) {
        security(id, operation.path("security"), other.path("security"));
        for (JsonNode parameter : operation.path("parameters")) {
            String name = parameter.get("name").textValue();
            JsonNode same = parameter(other, parameter);
            if (same == null) {
                report(id, "parameter " + name + " is missing");
                continue;
            }
            if (isRequired(same) && !isRequired(parameter)) report(id, "parameter " + name + " is required");
            schema(id + " " + name, parameter.path("schema"), same.path("schema"), Direction.SENT);
        }
        for (JsonNode parameter : other.path("parameters"))
            if (isRequired(parameter) && parameter(operation, parameter) == null)
                report(id, "parameter " + parameter.get("name").textValue() + " is new and required");
        JsonNode body = operation.path("requestBody");
        JsonNode otherBody = other.path("requestBody");
        if (isRequired(otherBody) && !isRequired(body)) report(id, "the body is required");
        content(id + " request", body.path("content"), otherBody.path("content"), Direction.SENT);
        for (var response : operation.path("responses").properties()) {
            String place = id + " " + response.getKey();
            JsonNode otherResponse = resolve(present, other.path("responses").path(response.getKey()));
            if (otherResponse.isMissingNode()) report(place, "the response is missing");
            else response(place, resolve(released, response.getValue()), otherResponse);
        }
    }

    private void response(String place, JsonNode response, JsonNode other) {
        response.path("headers").fieldNames().forEachRemaining(header -> {
            if (!other.path("headers").has(header)) report(place, "header " + header + " is missing");
        });
        content(place, response.path("content"), other.path("content"), Direction.RECEIVED);
    }

    private void content(String place, JsonNode content, JsonNode other, Direction direction) {
        for (var media : content.properties()) {
            if (!other.has(media.getKey())) report(place, "media type " + media.getKey() + " is missing");
            else
                schema(
                        place,
                        media.getValue().path("schema"),
                        other.get(media.getKey()).path("schema"),
                        direction);
        }
    }

    private static boolean isRequired(JsonNode node) {
        return node.path("required").asBoolean();
    }

    private static JsonNode parameter(JsonNode operation, JsonNode like) {
        for (JsonNode parameter : operation.path("parameters"))
            if (parameter.get("name").equals(like.get("name"))
                    && parameter.get("in").equals(like.get("in"))) return parameter;
        return null;
    }

    // A caller that met one of the requirements must still meet one.
    private void security(String id, JsonNode requirements, JsonNode others) {
        for (JsonNode requirement : requirements) {
            boolean suffices = others.isEmpty();
            for (JsonNode other : others) suffices |= isContained(other, requirement);
            if (!suffices) report(id, "the key " + requirement + " no longer suffices");
        }
        if (requirements.isEmpty() && !others.isEmpty()) {
            boolean anonymous = false;
            for (JsonNode other : others) anonymous |= other.isEmpty();
            if (!anonymous) report(id, "a key is required");
        }
    }

    private static boolean isContained(JsonNode requirement, JsonNode in) {
        for (var scheme : requirement.properties())
            if (!values(in.path(scheme.getKey())).containsAll(values(scheme.getValue())) || !in.has(scheme.getKey()))
                return false;
        return true;
    }

    private void schema(String place, JsonNode reference, JsonNode otherReference, Direction direction) {
        String pair = reference.path("$ref").asText() + " "
                + otherReference.path("$ref").asText() + direction;
        if (reference.has("$ref") && otherReference.has("$ref") && !compared.add(pair)) return;
        JsonNode schema = resolve(released, reference);
        JsonNode other = resolve(present, otherReference);
        String where = reference.has("$ref")
                ? reference.get("$ref").textValue().replaceFirst(".*/", "") + " of " + place
                : place;
        types(where, schema, other, direction);
        values(where, schema, other, direction);
        if (direction == Direction.SENT) limits(where, schema, other);
        for (String keyword : schema.has("enum") ? List.of("format") : List.of("format", "pattern")) {
            JsonNode constraint = direction == Direction.SENT ? other.path(keyword) : schema.path(keyword);
            boolean changed = !schema.path(keyword).equals(other.path(keyword));
            if (changed && !constraint.isMissingNode()) report(where, keyword + " has changed");
        }
        members(where, schema, other, direction);
        alternatives(where, schema, other, direction);
        if (schema.has("items")) schema(where + "[]", schema.get("items"), other.path("items"), direction);
        JsonNode values = schema.path("additionalProperties");
        JsonNode otherValues = other.path("additionalProperties");
        if (values.isObject() && otherValues.isObject()) schema(where + ".*", values, otherValues, direction);
        boolean isClosed = otherValues.isBoolean() && !otherValues.booleanValue();
        if (isClosed && !values.equals(otherValues) && direction == Direction.SENT)
            report(where, "other members are refused");
    }

    private void types(String where, JsonNode schema, JsonNode other, Direction direction) {
        Set<String> types = values(schema.path("type"));
        Set<String> others = values(other.path("type"));
        Set<String> all = direction == Direction.SENT ? others : types;
        Set<String> some = new TreeSet<>(direction == Direction.SENT ? types : others);
        if (all.contains("number")) some.remove("integer");
        if (!all.isEmpty() && (some.isEmpty() && types.isEmpty() != others.isEmpty() || !all.containsAll(some)))
            report(where, "the type " + types + " is " + others);
    }

    private void values(String where, JsonNode schema, JsonNode other, Direction direction) {
        Set<String> values = enumeration(schema);
        Set<String> others = enumeration(other);
        boolean sent = direction == Direction.SENT;
        if (sent ? others.isEmpty() : values.isEmpty()) return;
        Set<String> wrong = new TreeSet<>(sent ? values : others);
        wrong.removeAll(sent ? others : values);
        if (sent && values.isEmpty()) report(where, "only the values " + others + " are accepted");
        if (!sent && others.isEmpty()) report(where, "other values than " + values + " occur");
        if (!wrong.isEmpty()) report(where, "values " + wrong + (sent ? " are refused" : " are new"));
    }

    private void limits(String where, JsonNode schema, JsonNode other) {
        for (String limit : MAXIMA)
            if (other.has(limit)
                    && (!schema.has(limit)
                            || other.get(limit).doubleValue()
                                    < schema.get(limit).doubleValue())) report(where, limit + " is lower");
        for (String limit : MINIMA)
            if (other.has(limit)
                    && other.get(limit).doubleValue() > schema.path(limit).asDouble())
                report(where, limit + " is higher");
        if (schema.has("default") && !schema.get("default").equals(other.path("default")))
            report(where, "the default has changed");
    }

    private void members(String where, JsonNode schema, JsonNode other, Direction direction) {
        for (var member : schema.path("properties").properties()) {
            JsonNode same = other.path("properties").path(member.getKey());
            if (same.isMissingNode()) report(where, "member " + member.getKey() + " is missing");
            else schema(where + "." + member.getKey(), member.getValue(), same, direction);
        }
        boolean sent = direction == Direction.SENT;
        Set<String> wrong = new TreeSet<>(values((sent ? other : schema).path("required")));
        wrong.removeAll(values((sent ? schema : other).path("required")));
        if (!wrong.isEmpty()) report(where, "members " + wrong + (sent ? " are required" : " may be absent"));
    }

    // Each alternative that the one side uses must be one that the other side allows. Those with a discriminator may be
    // added to responses: a client leaves out what it does not know.
    private void alternatives(String where, JsonNode schema, JsonNode other, Direction direction) {
        List<JsonNode> alternatives = alternatives(schema);
        List<JsonNode> others = alternatives(other);
        if (alternatives.isEmpty() && others.isEmpty()) return;
        boolean sent = direction == Direction.SENT;
        if (!sent && schema.has("discriminator")) return;
        for (JsonNode used : sent ? alternatives : others) {
            boolean allowed = (sent ? others : alternatives)
                    .stream().anyMatch(one -> isCompatible(sent ? used : one, sent ? one : used, direction));
            if (!allowed) report(where, "an alternative is " + (sent ? "refused: " : "new: ") + used);
        }
        if (alternatives.isEmpty() != others.isEmpty()) report(where, "alternatives have changed");
    }

    private boolean isCompatible(JsonNode schema, JsonNode other, Direction direction) {
        ContractChanges trial = new ContractChanges(released, present);
        trial.compared.addAll(compared);
        trial.schema("", schema, other, direction);
        return trial.found.isEmpty();
    }

    private static List<JsonNode> alternatives(JsonNode schema) {
        List<JsonNode> alternatives = new ArrayList<>();
        schema.path("anyOf").forEach(alternatives::add);
        schema.path("oneOf").forEach(alternatives::add);
        return alternatives;
    }

    private static Set<String> enumeration(JsonNode schema) {
        Set<String> values = values(schema.path("enum"));
        if (schema.has("const")) values.add(schema.get("const").asText());
        return values;
    }

    private static Set<String> values(JsonNode node) {
        Set<String> values = new TreeSet<>();
        if (node.isTextual()) values.add(node.textValue());
        node.forEach(value -> values.add(value.asText()));
        return values;
    }

    private static JsonNode resolve(JsonNode document, JsonNode node) {
        JsonNode resolved = node;
        while (resolved.has("$ref"))
            resolved = document.at(resolved.get("$ref").textValue().substring(1));
        return resolved;
    }
}
