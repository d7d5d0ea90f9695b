package dateline.openapi;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dateline.FreshDemo;
import dateline.Newsroom;
import dateline.cache.CacheInvalidator;
import dateline.database.server.TestDatabase;
import dateline.openapi.ServedContract.Operation;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The first example of each operation, sent to a fresh demo newsroom, gets its documented 2xx with a body that fits the
 * schema. The responses that the contract shows equal these.
 */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ExamplesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Headers that the contract documents wherever the server sends them. */
    private static final List<String> DESCRIBED =
            List.of("ETag", "Last-Modified", "Vary", "Cache-Control", "Cache-Tag", "Link", "Location", "RateLimit");

    private static final String CACHE_HIT = "Dateline-Position";
    // Some responses lack these headers, because each example runs once and with the key that has the most rights.
    private static final List<String> SOMETIMES = List.of("Link", "Last-Modified", "Cache-Tag", CACHE_HIT);

    @Inject
    FreshDemo demo;

    @Inject
    CacheInvalidator invalidator;

    private final List<String> failures = new ArrayList<>();
    private final RecordedExamples examples = new RecordedExamples();
    private ServedContract contract;

    @AfterEach
    void restoreDemo() throws SQLException {
        demo.restore();
    }

    @Test
    void everyFirstExampleExecutes() throws Exception {
        contract = ServedContract.read();
        int executed = 0;
        for (Operation operation : contract.operations()) {
            demo.restore();
            check(operation, execute(operation));
            executed++;
        }
        System.out.println(
                "operations in the document: " + contract.operations().size() + ", executed: " + executed);
        assertEquals(contract.operations().size(), executed);
        assertEquals(List.of(), failures);
        assertEquals(
                List.of(), examples.rewritten(), "examples were recorded anew; look at the difference and commit it");
    }

    @Test
    void cacheHeadersArePresentWhereTheContractStatesThem() throws Exception {
        demo.restore();
        int tagged = 0;
        int cached = 0;
        for (Operation operation : ServedContract.read().operations()) {
            JsonNode security = operation.described().path("security");
            boolean open = security.isEmpty() || security.valueStream().anyMatch(JsonNode::isEmpty);
            if (!operation.method().equals("get") || !open) continue;
            // A long poll is not served from the cache.
            Response answer = execute(operation, null, "wait");
            JsonNode described = operation
                    .described()
                    .path("responses")
                    .path(String.valueOf(answer.statusCode()))
                    .path("headers");
            boolean sent = answer.header("Cache-Tag") != null;
            if (sent != described.has("Cache-Tag")) failures.add(operation.id() + ": Cache-Tag " + answer.headers());
            boolean fromCache = isCached(operation, described.has(CACHE_HIT) ? 200 : 3);
            if (fromCache != described.has(CACHE_HIT)) failures.add(operation.id() + ": " + CACHE_HIT);
            if (sent) tagged++;
            if (fromCache) cached++;
        }
        assertEquals(List.of(), failures);
        assertTrue(tagged > cached && cached > 20, tagged + " tagged, " + cached + " cached");
    }

    private boolean isCached(Operation operation, int tries) {
        for (int i = 0; i < tries; i++) {
            invalidator.poll();
            if (execute(operation, null, "wait").header(CACHE_HIT) != null) return true;
        }
        return false;
    }

    private Response execute(Operation operation) {
        return execute(operation, key(operation.described().path("security")), "");
    }

    /** @param without name of a parameter to leave out */
    private Response execute(Operation operation, String key, String without) {
        RequestSpecification request =
                given().config(Newsroom.IN_UTF_8).redirects().follow(false).urlEncodingEnabled(true);
        if (key != null) request.header("Authorization", "Bearer " + key);
        for (JsonNode parameter : operation.parameters()) {
            String name = parameter.get("name").textValue();
            if (!parameter.has("example") || name.equals(without)) continue;
            String value = parameter.get("example").asText();
            switch (parameter.get("in").textValue()) {
                case "path" -> request.pathParam(name, value);
                case "query" -> request.queryParam(name, value);
                default -> request.header(name, value);
            }
        }
        for (var media :
                operation.described().path("requestBody").path("content").properties()) {
            JsonNode example = media.getValue().path("examples").iterator().next();
            JsonNode value = example.get("value");
            String text = value.isTextual() ? value.textValue() : value.toString();
            request.contentType(media.getKey()).body(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        return request.request(operation.method().toUpperCase(java.util.Locale.ROOT), operation.path());
    }

    // Swagger UI authorizes every scheme, and the last alternative takes effect.
    static String key(JsonNode security) {
        String key = null;
        for (JsonNode alternative : security) {
            if (alternative.has("newsroom")) key = "dl_demo_admin";
            if (alternative.has("partner")) key = "dl_demo_partner_full";
        }
        return key;
    }

    private void check(Operation operation, Response answer) throws Exception {
        String status = String.valueOf(answer.statusCode());
        JsonNode documented = operation.described().path("responses").path(status);
        if (!status.startsWith("2") || documented.isMissingNode()) {
            failures.add(operation.id() + ": " + status + " " + answer.asString());
            return;
        }
        for (var header : documented.path("headers").properties()) {
            boolean sometimes = SOMETIMES.contains(header.getKey());
            if (answer.header(header.getKey()) == null && !sometimes)
                failures.add(operation.id() + ": no header " + header.getKey());
        }
        for (String header : DESCRIBED) {
            if (answer.header(header) != null && !documented.path("headers").has(header))
                failures.add(operation.id() + ": " + header + " is not documented");
        }
        if (documented.path("content").isEmpty()) return;
        String type = answer.contentType().split(";")[0];
        JsonNode media = documented.path("content").path(type);
        if (media.isMissingNode()) {
            failures.add(operation.id() + ": answers " + type + ", which is not documented");
            return;
        }
        // A schema states what a response contains without the parameter fields.
        boolean limited = operation.parameters().stream()
                .anyMatch(parameter -> parameter.get("name").textValue().equals("fields"));
        Response whole = limited ? execute(operation, key(operation.described().path("security")), "fields") : answer;
        if (type.endsWith("json") && !type.endsWith("ndjson")) fits(operation, media.get("schema"), whole);
        examples.compare(operation.id(), type, whole.asString());
    }

    private void fits(Operation operation, JsonNode schema, Response answer) throws Exception {
        ObjectNode root = schema.deepCopy();
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        root.set("components", contract.document().get("components"));
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(root)
                .validate(JSON.readTree(answer.asString()))
                .forEach(error -> failures.add(operation.id() + ": " + error));
    }
}
