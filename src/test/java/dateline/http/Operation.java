package dateline.http;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.yaml.snakeyaml.Yaml;

/**
 * An operation as the served contract describes it.
 *
 * @param mediaType of the body it takes, null where it takes none
 * @param needsBody whether it is refused without one
 * @param negotiates whether it looks at Accept: a success has content, and no suffix has chosen its format
 * @param methods all that its path answers to
 */
record Operation(
        String id,
        String method,
        String path,
        List<Parameter> query,
        List<String> variables,
        String mediaType,
        boolean needsBody,
        boolean negotiates,
        List<String> methods,
        JsonNode example) {

    /** Every POST takes an Idempotency-Key but evaluateRights, which only reads. */
    boolean takesIdempotencyKey() {
        return method.equals("POST") && !id.equals("evaluateRights");
    }

    /** A query parameter; schema as it stands in the contract. */
    record Parameter(String name, JsonNode schema) {

        boolean of(String type) {
            return schema.path("type").asText().equals(type)
                    || schema.path("type").toString().contains('"' + type + '"');
        }
    }

    /**
     * What makes a request of an operation that would succeed.
     *
     * @param key null for none
     * @param path values of the path's variables; {@code $id} is the id of what was prepared last
     * @param prepare operations to run before, each on the id of what was made last
     * @param body with {@code $unique} in places that must differ each time
     * @param current path of the representation whose ETag goes into If-Match
     * @param creates whether an unknown path is made rather than missed
     * @param anyName whether the path's last variable is whatever the caller calls it
     * @param taken members that would collide with something that exists, by the problem's code
     */
    record Fixture(
            String key,
            Map<String, String> path,
            List<String> prepare,
            JsonNode body,
            String current,
            boolean creates,
            boolean anyName,
            Map<String, JsonNode> taken) {

        /** Whether an unknown name in the path is one that is missed. */
        boolean misses() {
            return !creates && !anyName;
        }
    }

    static List<Operation> served() throws IOException {
        JsonNode contract = new ObjectMapper()
                .readTree(Request.get("/openapi?format=json").send().content());
        List<Operation> operations = new ArrayList<>();
        for (var path : contract.get("paths").properties()) {
            List<String> methods = new ArrayList<>();
            path.getValue()
                    .properties()
                    .forEach(method -> methods.add(method.getKey().toUpperCase(java.util.Locale.ROOT)));
            for (var method : path.getValue().properties()) {
                if (!(method.getValue() instanceof ObjectNode operation) || !operation.has("operationId")) continue;
                operations.add(
                        of(path.getKey(), method.getKey().toUpperCase(java.util.Locale.ROOT), operation, methods));
            }
        }
        return operations;
    }

    static Map<String, Fixture> fixtures() throws IOException {
        try (var in = Operation.class.getResourceAsStream("/operations.yaml")) {
            // Jackson's own reader does not resolve YAML's aliases.
            return new ObjectMapper()
                    .convertValue(new Yaml().load(in), new TypeReference<TreeMap<String, Fixture>>() {});
        }
    }

    private static Operation of(String path, String method, ObjectNode operation, List<String> methods) {
        List<Parameter> query = new ArrayList<>();
        List<String> variables = new ArrayList<>();
        for (JsonNode parameter : operation.path("parameters")) {
            String name = parameter.path("name").asText();
            if (parameter.path("in").asText().equals("query")) query.add(new Parameter(name, parameter.path("schema")));
            if (parameter.path("in").asText().equals("path")) variables.add(name);
        }
        var content = operation.path("requestBody").path("content").properties().stream()
                .findFirst();
        boolean negotiates = !path.substring(path.lastIndexOf('/')).contains(".")
                && operation.path("responses").properties().stream()
                        .anyMatch(response -> response.getKey().startsWith("2")
                                && response.getValue().has("content"));
        return new Operation(
                operation.get("operationId").asText(),
                method,
                path,
                query,
                variables,
                content.map(Map.Entry::getKey).orElse(null),
                operation.path("requestBody").path("required").asBoolean(),
                negotiates,
                methods,
                content.map(body -> example(body.getValue())).orElse(null));
    }

    private static JsonNode example(JsonNode media) {
        if (media.has("example")) return media.get("example");
        return media.path("examples").properties().stream()
                .findFirst()
                .map(named -> named.getValue().path("value"))
                .orElse(null);
    }

    Optional<Parameter> parameter(java.util.function.Predicate<Parameter> wanted) {
        return query.stream().filter(wanted).findFirst();
    }

    @Override
    public String toString() {
        return id;
    }
}
