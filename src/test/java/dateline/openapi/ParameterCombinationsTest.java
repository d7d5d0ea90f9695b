package dateline.openapi;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dateline.FreshDemo;
import dateline.Guide;
import dateline.Newsroom;
import dateline.database.server.TestDatabase;
import dateline.openapi.ServedContract.Operation;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Lists and reports answer with 200 whatever filters of the contract are combined, on the first page and on the next. Statements of
 * reports and lists are composed of the filters of a request, so every combination may be another statement.
 */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ParameterCombinationsTest {

    private static final boolean LONG = Boolean.getBoolean("long");

    /**
     * All combinations of an operation with up to so many filters are sent. Of a list with more, each filter alone, and all pairs in the
     * long form: {@link dateline.article.search.CandidateStatementsTest} prepares the statements of their combinations.
     */
    private static final int ALL_COMBINED = 7;

    /** These do not choose rows, or take a value from a response. */
    private static final Set<String> NO_FILTERS = Set.of("cursor", "limit", "since", "wait");

    /** Values of filters for which the contract has no example. */
    private static final Map<String, String> VALUES = Map.of(
            "partner", "01990000-0000-7000-8000-000000030001",
            "at", "2199-01-01T00:00:00Z");

    /** An order that is allowed only together with the parameter q. */
    private static final String ONLY_WITH_QUERY = "relevance";

    @Inject
    FreshDemo demo;

    private final List<String> failures = new ArrayList<>();
    private int requests;
    private int nextPages;

    @Test
    void everyCombinationOfFiltersIsAnswered() throws Exception {
        demo.restore();
        Map<String, Integer> byOperation = new LinkedHashMap<>();
        for (Operation operation : ServedContract.read().operations()) {
            if (!operation.method().equals("get") || !hasPages(operation)) continue;
            Map<String, List<String>> filters = filters(operation);
            if (filters.isEmpty()) continue;
            int before = requests;
            for (Map<String, String> combination : combinations(filters)) send(operation, combination);
            byOperation.put(operation.id(), requests - before);
        }
        System.out.printf(
                "combinations of filters: %d requests, %d of them for a next page, of %d operations: %s%n",
                requests, nextPages, byOperation.size(), byOperation);
        assertEquals(List.of(), failures);
        assertTrue(byOperation.size() >= 15 && nextPages >= 100, byOperation + ", " + nextPages + " next pages");
    }

    private static boolean hasPages(Operation operation) {
        return operation.parameters().stream()
                .anyMatch(parameter -> parameter.get("name").textValue().equals("limit"));
    }

    /** Names of filters with their values, the one of the example first. */
    private static Map<String, List<String>> filters(Operation operation) {
        Map<String, List<String>> filters = new LinkedHashMap<>();
        for (JsonNode parameter : operation.parameters()) {
            String name = parameter.get("name").textValue();
            if (!parameter.get("in").textValue().equals("query") || NO_FILTERS.contains(name)) continue;
            Set<String> values = new LinkedHashSet<>();
            if (parameter.has("example")) values.add(parameter.get("example").asText());
            else if (VALUES.containsKey(name)) values.add(VALUES.get(name));
            parameter.path("schema").path("enum").forEach(value -> values.add(value.asText()));
            if (values.isEmpty()) throw new AssertionError("No value for " + name + " of " + operation.id());
            filters.put(name, List.copyOf(values));
        }
        return filters;
    }

    private static List<Map<String, String>> combinations(Map<String, List<String>> filters) {
        List<Map<String, String>> combinations = new ArrayList<>();
        List<String> names = List.copyOf(filters.keySet());
        for (int set = 0; set < 1 << names.size(); set++) {
            if (names.size() > ALL_COMBINED && Integer.bitCount(set) > (LONG ? 2 : 1)) continue;
            Map<String, String> combination = new LinkedHashMap<>();
            for (int i = 0; i < names.size(); i++)
                if ((set >> i & 1) == 1)
                    combination.put(names.get(i), filters.get(names.get(i)).get(0));
            combinations.add(combination);
        }
        filters.forEach((name, values) -> values.stream()
                .skip(1)
                .filter(value -> !value.equals(ONLY_WITH_QUERY))
                .forEach(value -> combinations.add(Map.of(name, value))));
        return combinations;
    }

    private void send(Operation operation, Map<String, String> filters) {
        RequestSpecification request = given().config(Newsroom.IN_UTF_8).urlEncodingEnabled(true);
        String key = ExamplesTest.key(operation.described().path("security"));
        if (key != null) request.header("Authorization", "Bearer " + key);
        for (JsonNode parameter : operation.parameters()) {
            String name = parameter.get("name").textValue();
            if (parameter.get("in").textValue().equals("path"))
                request.pathParam(name, parameter.get("example").asText());
        }
        request.queryParam("limit", 1);
        filters.forEach(request::queryParam);
        Response first = request.get(operation.path());
        check(operation, filters, first);
        String link = first.statusCode() == 200 ? next(first.header("Link")) : null;
        if (link == null) return;
        nextPages++;
        RequestSpecification second = given().urlEncodingEnabled(false);
        if (key != null) second.header("Authorization", "Bearer " + key);
        check(operation, filters, second.get(link.replace(Guide.PRINTED, Guide.SERVER)));
    }

    private void check(Operation operation, Map<String, String> filters, Response response) {
        requests++;
        if (response.statusCode() == 200) return;
        failures.add(operation.id() + " " + filters + ": " + response.statusCode() + " " + response.asString());
    }

    private static String next(String links) {
        if (links == null) return null;
        for (String link : links.split(",\\s*(?=<)"))
            if (link.contains("rel=\"next\"")) return link.substring(link.indexOf('<') + 1, link.indexOf('>'));
        return null;
    }
}
