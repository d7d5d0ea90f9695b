package dateline.leak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The operations of the served contract. */
final class ContractOperations {

    /**
     * One operation.
     *
     * @param variables of the path
     * @param query parameters with the values that the contract names: all values of an enum, otherwise the examples
     * @param types content types of the response
     */
    record Operation(
            String id,
            String method,
            String path,
            List<String> variables,
            Map<String, List<String>> query,
            Set<String> types,
            boolean open,
            Set<String> schemes,
            Set<String> scopes) {

        VisibilityTable.Kind kind() {
            if (path.matches("/v1/(tags|authors|sections|sources)(/.*)?|/v1/feeds(/\\{slug})?"))
                return VisibilityTable.Kind.NAMES;
            return schemes.contains("partner") ? VisibilityTable.Kind.SYNDICATION : VisibilityTable.Kind.READING;
        }

        boolean admits(Caller caller) {
            if (open) return true;
            return switch (caller.column()) {
                case "everybody", "no-scope" -> false;
                case "newsroom" -> scopes.contains("articles:read");
                default -> schemes.contains("partner");
            };
        }
    }

    // Records of past deliveries and of answers to them. The partner and the rights desk may read them whatever the
    // state of the article, and the crawl itself adds to them. The log of a webhook holds what the change feeds,
    // which are crawled, have shown.
    private static final String RECORDS =
            "/v1/(notices|usage|reproductions|reports|permission-requests|webhooks)(/.*)?|/v1/articles/\\{article}/reproductions";

    private ContractOperations() {}

    static List<Operation> served(LeakClient client) {
        try {
            JsonNode contract = new ObjectMapper()
                    .readTree(client.send(LeakClient.LeakRequest.get(
                                    "/openapi?format=json", new Caller("anonymous", "everybody", null)))
                            .body());
            List<Operation> operations = new ArrayList<>();
            for (var path : contract.get("paths").properties()) {
                if (path.getKey().matches(RECORDS)) continue;
                for (var method : path.getValue().properties()) {
                    if (!method.getValue().has("operationId")) continue;
                    operations.add(
                            of(path.getKey(), method.getKey().toUpperCase(Locale.ROOT), method.getValue(), contract));
                }
            }
            return operations;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Operation of(String path, String method, JsonNode described, JsonNode contract) {
        List<String> variables = new ArrayList<>();
        Map<String, List<String>> query = new LinkedHashMap<>();
        for (JsonNode parameter : described.path("parameters")) {
            JsonNode whole = resolved(parameter, contract);
            String name = whole.path("name").asText();
            switch (whole.path("in").asText()) {
                case "path" -> variables.add(name);
                case "query" -> query.put(name, values(whole));
                default -> {}
            }
        }
        Set<String> types = new TreeSet<>();
        described.path("responses").properties().forEach(response -> {
            if (response.getKey().startsWith("2"))
                response.getValue().path("content").fieldNames().forEachRemaining(types::add);
        });
        JsonNode security = described.path("security");
        boolean open = security.isEmpty();
        Set<String> schemes = new TreeSet<>();
        Set<String> scopes = new TreeSet<>();
        for (JsonNode way : security) {
            open |= way.isEmpty();
            way.properties().forEach(scheme -> {
                schemes.add(scheme.getKey());
                scheme.getValue().forEach(scope -> scopes.add(scope.asText()));
            });
        }
        return new Operation(
                described.get("operationId").asText(), method, path, variables, query, types, open, schemes, scopes);
    }

    private static JsonNode resolved(JsonNode node, JsonNode contract) {
        String reference = node.path("$ref").asText();
        return reference.isEmpty() ? node : contract.at(reference.substring(1));
    }

    private static List<String> values(JsonNode parameter) {
        Set<String> values = new LinkedHashSet<>();
        JsonNode schema = parameter.path("schema");
        schema.path("enum").forEach(value -> values.add(value.asText()));
        schema.at("/items/enum").forEach(value -> values.add(value.asText()));
        if (parameter.has("example")) values.add(parameter.get("example").asText());
        parameter
                .path("examples")
                .forEach(example -> values.add(example.path("value").asText()));
        return List.copyOf(values);
    }
}
