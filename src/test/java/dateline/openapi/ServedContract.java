package dateline.openapi;

import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dateline.Guide;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The contract that the server serves, with its operations. */
record ServedContract(JsonNode document, List<Operation> operations) {

    private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");

    /** An operation with its method and path. */
    record Operation(String id, String method, String path, JsonNode described) {

        List<JsonNode> parameters() {
            List<JsonNode> parameters = new ArrayList<>();
            described.path("parameters").forEach(parameters::add);
            return parameters;
        }
    }

    /**
     * The document as the server sends it, but with the address that is printed in the repository.
     *
     * @param format json or yaml
     */
    static String printed(String format) {
        return given().get(Guide.SERVER + "/openapi?format=" + format)
                .then()
                .statusCode(200)
                .extract()
                .asString()
                .replace(Guide.SERVER, Guide.PRINTED);
    }

    static ServedContract read() {
        try {
            JsonNode document = new ObjectMapper().readTree(printed("json"));
            List<Operation> operations = new ArrayList<>();
            for (var path : document.get("paths").properties()) {
                for (var method : path.getValue().properties()) {
                    if (!METHODS.contains(method.getKey())) continue;
                    String id = method.getValue().path("operationId").asText();
                    operations.add(new Operation(id, method.getKey(), path.getKey(), method.getValue()));
                }
            }
            return new ServedContract(document, operations);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
