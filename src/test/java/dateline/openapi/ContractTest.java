package dateline.openapi;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dateline.Guide;
import dateline.access.scope.Scopes;
import dateline.article.model.NameKind;
import dateline.article.model.State;
import dateline.database.server.TestDatabase;
import dateline.ingest.item.DocumentFormat;
import dateline.openapi.ServedContract.Operation;
import dateline.push.webhook.DeskEvent;
import dateline.rights.PartnerStatus;
import dateline.rights.Reason;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The contract is complete, and the committed file equals the served contract. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ContractTest {

    private static final String SCHEMAS = "#/components/schemas/";

    /**
     * Parameters without an example. A cursor is encrypted with a key of the database, so that no fixed example is
     * valid; its description says where a cursor comes from. An Idempotency-Key belongs to one request. The others name
     * another partner or instant. {@code If-None-Match} of a PUT excludes the If-Match that is shown, and its description
     * states its only value.
     */
    private static final Set<String> WITHOUT_EXAMPLE = Set.of(
            "cursor",
            "since",
            "Idempotency-Key",
            "getRights.partner",
            "getRights.outlet",
            "getRights.at",
            "listPartnerCatalogue.at",
            "listPermissions.partner",
            "listNotices.partner");

    @Test
    void theCommittedContractEqualsTheServedContract() throws Exception {
        String served = ServedContract.printed("yaml");
        Path committed = Path.of("openapi/openapi.yaml");
        if (Files.exists(committed) && served.equals(Files.readString(committed))) return;
        Files.createDirectories(committed.getParent());
        Files.writeString(committed, served);
        fail("openapi/openapi.yaml has been rewritten; look at the difference and commit it");
    }

    @Test
    void theExamplesShowTheAddressOfTheServer() {
        for (String format : List.of("yaml", "json")) {
            String served = given().get("/openapi?format=" + format).asString();
            assertTrue(served.contains(Guide.SERVER + "/v1/articles/"), format);
            assertFalse(served.contains(Guide.PRINTED), format);
        }
    }

    @Test
    void everyOperationHasADescriptionAndAnExample() {
        List<String> missing = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Operation operation : ServedContract.read().operations()) {
            String id = operation.id();
            JsonNode described = operation.described();
            if (!ids.add(id) || !id.matches("[a-z][A-Za-z]+"))
                missing.add(id + ": its operationId is no name of its own");
            if (described.path("summary").asText().isEmpty())
                missing.add(id + ": summary, in contract/operations.yaml");
            if (!described.has("security")) missing.add(id + ": security");
            for (JsonNode parameter : operation.parameters()) {
                String name = parameter.get("name").textValue();
                boolean creation =
                        name.equals("If-None-Match") && operation.method().equals("put");
                boolean excused =
                        creation || WITHOUT_EXAMPLE.contains(name) || WITHOUT_EXAMPLE.contains(id + "." + name);
                if (parameter.path("description").asText().isEmpty()) missing.add(id + ": words on " + name);
                if (!excused && !parameter.has("example")) missing.add(id + ": an example of " + name);
            }
            described.path("requestBody").path("content").forEach(media -> {
                if (media.path("examples").isEmpty()) missing.add(id + ": an example of its request");
            });
            for (var response : described.get("responses").properties()) {
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
    void theRefusalsThatAllOperationsShareAreDescribedOnce() {
        List<String> wrong = new ArrayList<>();
        for (Operation operation : ServedContract.read().operations()) {
            JsonNode responses = operation.described().get("responses");
            if (!responses.at("/default/$ref").asText().equals("#/components/responses/Problem"))
                wrong.add(operation.id() + ": default");
            for (int status : List.of(400, 401, 404, 405, 406, 408, 415, 429, 500, 503))
                if (responses.has(String.valueOf(status))) wrong.add(operation.id() + ": " + status);
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void tagsAndOperationsAreInTheOrderOfTheirUse() {
        ServedContract contract = ServedContract.read();
        List<String> tags = contract.document().path("tags").findValuesAsText("name");
        List<JsonNode> byUse = contract.operations().stream()
                .map(Operation::described)
                .sorted(Comparator.comparing(
                        operation -> operation.get("x-order").intValue()))
                .toList();
        List<Integer> positions = byUse.stream()
                .map(operation -> operation.get("x-order").intValue())
                .toList();
        assertEquals(IntStream.rangeClosed(1, byUse.size()).boxed().toList(), positions);
        List<Integer> ofTags = byUse.stream()
                .map(operation -> tags.indexOf(operation.at("/tags/0").asText()))
                .toList();
        assertEquals(ofTags.stream().sorted().toList(), ofTags);
        assertEquals(0, ofTags.get(0));
    }

    @Test
    void everyResponseSchemaStatesItsRequiredMembers() {
        ServedContract contract = ServedContract.read();
        JsonNode schemas = contract.document().path("components").path("schemas");
        Set<String> ofRequests = new HashSet<>();
        Set<String> ofResponses = new HashSet<>();
        for (Operation operation : contract.operations()) {
            reach(operation.described().path("requestBody"), schemas, ofRequests);
            reach(operation.described().path("responses"), schemas, ofResponses);
        }
        // Schemas of requests may leave members out and are shown as they were sent. Highlights has only the members in
        // which a word is found.
        ofResponses.removeAll(ofRequests);
        ofResponses.remove("Highlights");
        ofResponses.removeIf(name ->
                !schemas.path(name).has("properties") || schemas.path(name).has("required"));
        assertEquals(Set.of(), ofResponses);
    }

    @Test
    void everyMemberOfEverySchemaHasADescription() {
        List<String> undescribed = new ArrayList<>();
        List<String> undescribedMembers = new ArrayList<>();
        int members = 0;
        for (var schema : schemas().properties()) {
            if (!isDescribed(schema.getValue())) undescribed.add(schema.getKey());
            members += countMembers(schema.getKey(), schema.getValue(), undescribedMembers);
        }
        System.out.println("described members " + (members - undescribedMembers.size()) + " of " + members);
        undescribed.addAll(undescribedMembers);
        assertEquals(List.of(), undescribed);
    }

    private static int countMembers(String path, JsonNode schema, List<String> undescribed) {
        int members = 0;
        for (var member : schema.path("properties").properties()) {
            String name = path + "." + member.getKey();
            if (!isDescribed(member.getValue())) undescribed.add(name);
            members += 1 + countMembers(name, member.getValue(), undescribed);
        }
        return schema.has("items") ? members + countMembers(path, schema.get("items"), undescribed) : members;
    }

    private static boolean isDescribed(JsonNode schema) {
        return !schema.path("description").asText().isBlank();
    }

    private static JsonNode schemas() {
        return ServedContract.read().document().path("components").path("schemas");
    }

    @Test
    void vocabulariesAreThoseOfTheCode() {
        JsonNode schemas = schemas();
        assertEquals(namesOf(State.values()), values(schemas.at("/DraftView/properties/state")));
        assertEquals(namesOf(NameKind.values()), values(schemas.at("/Created/properties/type")));
        assertEquals(namesOf(DocumentFormat.values()), values(schemas.at("/ImportView/properties/documentFormat")));
        assertEquals(namesOf(PartnerStatus.values()), values(schemas.at("/Holder/properties/status")));
        assertEquals(Set.copyOf(Scopes.NEWSROOM), values(schemas.at("/KeyRequest/properties/scopes")));
        Set<String> scopes = new HashSet<>(Scopes.NEWSROOM);
        scopes.addAll(Scopes.PARTNER);
        assertEquals(scopes, values(schemas.at("/KeyView/properties/scopes")));
        JsonNode kind = ServedContract.read().operations().stream()
                .filter(operation -> operation.id().equals("listAuditEvents"))
                .flatMap(operation -> operation.parameters().stream())
                .filter(parameter -> parameter.path("name").asText().equals("kind"))
                .findFirst()
                .orElseThrow();
        assertEquals(values(kind.path("schema")), values(schemas.at("/AuditEvent/properties/kind")));
    }

    private static Set<String> namesOf(Enum<?>... constants) {
        Set<String> names = new HashSet<>();
        for (Enum<?> constant : constants)
            names.add(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        return names;
    }

    /** The values of a closed vocabulary, or those of an open one that the contract lists. */
    private static Set<String> values(JsonNode schema) {
        JsonNode single = schema.has("items") ? schema.get("items") : schema;
        Set<String> values = new HashSet<>();
        JsonNode listed = single.has("anyOf") ? single.at("/anyOf/0/enum") : single.path("enum");
        listed.forEach(value -> values.add(value.textValue()));
        return values;
    }

    private static void reach(JsonNode node, JsonNode schemas, Set<String> found) {
        String reference = node.path("$ref").asText();
        if (reference.startsWith(SCHEMAS)) {
            String name = reference.substring(SCHEMAS.length());
            if (found.add(name)) reach(schemas.path(name), schemas, found);
        }
        node.forEach(child -> reach(child, schemas, found));
    }

    @Test
    void everyExampleOfARequestFitsItsSchema() {
        ServedContract contract = ServedContract.read();
        List<String> wrong = new ArrayList<>();
        List<Operation> operations = new ArrayList<>(contract.operations());
        contract.document()
                .get("webhooks")
                .properties()
                .forEach(webhook -> webhook.getValue()
                        .properties()
                        .forEach(method -> operations.add(
                                new Operation(webhook.getKey(), method.getKey(), "", method.getValue()))));
        for (Operation operation : operations) {
            for (var media :
                    operation.described().path("requestBody").path("content").properties()) {
                ObjectNode schema = media.getValue().get("schema").deepCopy();
                boolean document = schema.path("format").asText().equals("binary");
                if (!schema.has("$ref") && !document && !media.getKey().endsWith("ndjson"))
                    wrong.add(operation.id() + ": its body has no schema of its own");
                schema.set("components", contract.document().get("components"));
                schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
                var reader = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(schema);
                media.getValue()
                        .path("examples")
                        .forEach(example -> reader.validate(example.get("value"))
                                .forEach(error -> wrong.add(operation.id() + ": " + error)));
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void reasonsOfChangeFeedItemsDecisionsAndDeniedReadsContainEveryDenialReason() {
        JsonNode schemas = schemas();
        Set<String> reasons = Stream.of(Reason.values()).map(Reason::code).collect(Collectors.toSet());
        for (String member : List.of(
                "/PartnerChange/properties/reasons", "/Told/properties/code", "/DeniedRead/properties/reason")) {
            Set<String> listed = values(schemas.at(member));
            assertTrue(listed.containsAll(reasons), member + listed);
        }
    }

    @Test
    void theContractDescribesEveryTypeOfEvent() {
        ServedContract contract = ServedContract.read();
        Set<String> webhooks = new HashSet<>();
        contract.document().get("webhooks").fieldNames().forEachRemaining(webhooks::add);
        assertEquals(values(schemas().at("/WebhookDelivery/properties/type")), webhooks);
        Set<String> forDesk =
                DeskEvent.KINDS.stream().map(kind -> kind.replace('-', '.')).collect(Collectors.toSet());
        assertTrue(webhooks.containsAll(forDesk), forDesk.toString());
    }

    @Test
    void aPatchSchemaHasOptionalAndRemovableMembers() {
        JsonNode schemas = schemas();
        JsonNode patch = schemas.path("PermissionRequestPatch");
        assertTrue(patch.path("required").isMissingNode());
        assertEquals(
                schemas.path("PermissionRequest").path("properties").size(),
                patch.path("properties").size());
        JsonNode title = patch.path("properties").path("title");
        assertEquals("string", title.path("type").asText());
        JsonNode quota = patch.path("properties").path("quota");
        assertEquals(
                SCHEMAS + "QuotaPatch", quota.path("anyOf").path(0).path("$ref").asText());
        assertEquals("null", quota.path("anyOf").path(1).path("type").asText());
        assertTrue(schemas.path("QuotaPatch").path("required").isMissingNode());
    }

    @Test
    void theContractSupportsConditionalRequests() {
        String etag = given().get("/openapi").header("ETag");
        assertTrue(etag.startsWith("\""));
        given().header("If-None-Match", etag).get("/openapi").then().statusCode(304);
        given().get("/openapi?format=xml").then().statusCode(400);
        given().get("/openapi-source").then().statusCode(404);
    }
}
