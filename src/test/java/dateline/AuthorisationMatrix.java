package dateline;

import static io.restassured.RestAssured.given;

import io.restassured.response.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Reads {@code authorisation-matrix.csv} and the contract, and calls an operation so that nothing changes. */
public final class AuthorisationMatrix {

    private AuthorisationMatrix() {}

    /** An operation of the contract: its address and the scopes that authorise a caller. */
    public record Operation(String id, String method, String path, Set<String> scopes, boolean open) {}

    // The ids do not exist and the bodies are invalid, so that an authorised call changes nothing.
    public static Response call(Operation operation, String key) {
        String path = operation
                .path()
                .replaceAll(
                        "\\{(partner|outlet|permission|notice|reproduction)}", "00000000-0000-7000-8000-000000000000")
                .replace("{number}", "7")
                .replaceAll("\\{[a-zA-Z-]+}", "no-such-thing");
        var request = Newsroom.as(key);
        if (Set.of("POST", "PUT").contains(operation.method()))
            request.contentType("application/json").body("[]");
        if (operation.method().equals("PATCH"))
            request.contentType("application/merge-patch+json").body("[]");
        return request.request(operation.method(), path);
    }

    public static String authorisation(Response answer) {
        if (answer.statusCode() == 401) return "401";
        boolean refused = answer.statusCode() == 403 && "scope-missing".equals(answer.path("code"));
        return refused ? "403" : "+";
    }

    public static Map<String, Operation> operations() {
        Map<String, Map<String, Object>> paths = given().get("/openapi?format=json")
                .then()
                .statusCode(200)
                .extract()
                .path("paths");
        Map<String, Operation> operations = new LinkedHashMap<>();
        paths.forEach((path, methods) -> methods.forEach((method, described) -> {
            if (!Set.of("get", "put", "post", "patch", "delete").contains(method)) return;
            Operation operation = operation(path, method, (Map<?, ?>) described);
            operations.put(operation.id(), operation);
        }));
        return operations;
    }

    private static Operation operation(String path, String method, Map<?, ?> described) {
        List<?> security = (List<?>) described.get("security");
        boolean open = security == null
                || security.isEmpty()
                || security.stream().anyMatch(one -> ((Map<?, ?>) one).isEmpty());
        Set<String> scopes = new TreeSet<>();
        if (security != null) {
            for (Object one : security) {
                ((Map<?, ?>) one)
                        .values()
                        .forEach(named -> scopes.add(String.join(
                                " and ",
                                ((List<?>) named)
                                        .stream().map(String.class::cast).toList())));
            }
        }
        return new Operation(
                (String) described.get("operationId"), method.toUpperCase(java.util.Locale.ROOT), path, scopes, open);
    }

    public static List<List<String>> table() throws IOException {
        try (var in = AuthorisationMatrix.class.getResourceAsStream("/authorisation-matrix.csv")) {
            return Stream.of(new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n"))
                    .map(line ->
                            Arrays.stream(line.split(",")).map(String::strip).toList())
                    .toList();
        }
    }
}
