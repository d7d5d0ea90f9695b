package dateline.openapi;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import dateline.database.TestDatabase;
import dateline.openapi.ServedContract.Operation;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The contract is whole, and the one that is committed is the one that is served. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ContractTest {

    /** A cursor is only good where it was handed out; the others stand for somebody else. */
    private static final Set<String> WITHOUT_EXAMPLE =
            Set.of("cursor", "since", "getRights.partner", "getRights.outlet", "listPermissions.partner");

    @Test
    void theCommittedContractIsTheServedOne() throws Exception {
        byte[] served = given().get("/openapi").then().statusCode(200).extract().asByteArray();
        Path committed = Path.of("openapi/openapi.yaml");
        if (Files.exists(committed) && Arrays.equals(served, Files.readAllBytes(committed))) return;
        Files.createDirectories(committed.getParent());
        Files.write(committed, served);
        fail("openapi/openapi.yaml has been rewritten; look at the difference and commit it");
    }

    @Test
    void everyOperationIsDescribedAndShown() {
        List<String> missing = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Operation operation : ServedContract.read().operations()) {
            String id = operation.id();
            JsonNode said = operation.described();
            if (!ids.add(id) || !id.matches("[a-z][A-Za-z]+"))
                missing.add(id + ": its operationId is no name of its own");
            if (said.path("summary").asText().isEmpty()) missing.add(id + ": summary, in contract/operations.yaml");
            if (said.path("tags").size() != 1) missing.add(id + ": one tag, in contract/operations.yaml");
            if (!said.has("security")) missing.add(id + ": security");
            for (JsonNode parameter : operation.parameters()) {
                String name = parameter.get("name").textValue();
                boolean excused = WITHOUT_EXAMPLE.contains(name) || WITHOUT_EXAMPLE.contains(id + "." + name);
                if (parameter.path("description").asText().isEmpty()) missing.add(id + ": words on " + name);
                if (!excused && !parameter.has("example")) missing.add(id + ": an example of " + name);
            }
            said.path("requestBody").path("content").forEach(media -> {
                if (media.path("examples").isEmpty()) missing.add(id + ": an example of its request");
            });
            for (var response : said.get("responses").properties()) {
                if (!response.getKey().startsWith("2")) continue;
                for (var media : response.getValue().path("content").properties()) {
                    boolean page = media.getKey().startsWith("text/html");
                    if (!page && media.getValue().path("examples").isEmpty())
                        missing.add(id + ": an example of its answer");
                }
            }
        }
        assertEquals(List.of(), missing);
    }

    @Test
    void theContractIsComparedLikeEveryOtherAnswer() {
        String etag = given().get("/openapi").header("ETag");
        assertTrue(etag.startsWith("\""));
        given().header("If-None-Match", etag).get("/openapi").then().statusCode(304);
        given().get("/openapi?format=xml").then().statusCode(400);
        given().get("/openapi-source").then().statusCode(404);
    }
}
