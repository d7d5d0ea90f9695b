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
import java.util.Set;
import java.util.TreeMap;
import org.yaml.snakeyaml.Yaml;

/**
 * An operation as the served contract describes it.
 *
 * @param mediaType of the request body, null if it takes none
 * @param needsBody whether a request without body is refused
 * @param negotiates whether it evaluates Accept: a success has content and no suffix chooses the format
 * @param methods all methods of its path
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

    private static final Set<String> WITHOUT_IDEMPOTENCY_KEY = Set.of(
            "evaluateRights", "simulatePermission", "simulatePermissionChange", "checkSite", "readKilledArticle");

    /** Every POST takes an Idempotency-Key except those that only read, and readKilledArticle, whose response is not stored. */
    boolean takesIdempotencyKey() {
        return method.equals("POST") && !WITHOUT_IDEMPOTENCY_KEY.contains(id);
    }

    /** A query parameter. @param schema from the contract */
    record Parameter(String name, JsonNode schema) {

        boolean of(String type) {
            return schema.path("type").asText().equals(type)
                    || schema.path("type").toString().contains('"' + type + '"');
        }
    }

    /**
     * The ingredients of a request that succeeds.
     *
     * @param key null for none
     * @param path values of the path variables; {@code $id} is the id of the last prepared resource
     * @param prepare operations to run before, each on the id of the last prepared resource
     * @param body with {@code $unique} in places that must differ each time
     * @param current path of the representation whose ETag goes into If-Match
     * @param creates whether a request for an unknown path creates the resource
     * @param anyName whether the last path variable is chosen by the client
     * @param taken members that collide with an existing resource, by problem code
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

        /** Whether an unknown name in the path gets 404. */
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
            // The YAML reader of Jackson does not resolve aliases.
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
