package dateline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dateline.Newsroom.TestPartner;
import dateline.access.key.Keys;
import dateline.access.scope.Scopes;
import dateline.database.server.TestDatabase;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Calls every operation as every class of caller and compares the result with {@code authorisation-matrix.csv}: {@code
 * +} means authorised, {@code 401} and {@code 403} mean rejected, {@code + with X} means authorised if the key also has
 * the scope X. After them stand keys of partners by status, and groups of people, whom {@code PeopleTest} calls.
 */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class AuthorisationMatrixTest {

    @Inject
    Newsroom newsroom;

    @Inject
    Keys keys;

    // Prefix of the cell of a scope that is sufficient only together with another scope.
    private static final String WITH = "+ with ";

    private final List<String> failures = new CopyOnWriteArrayList<>();

    @Test
    void theMatrixNamesEveryOperationOfTheContractAndItsScopes() throws IOException {
        List<List<String>> table = AuthorisationMatrix.table();
        List<String> columns = table.get(0);
        Map<String, String> fromMatrix = new LinkedHashMap<>();
        for (List<String> row : table.subList(1, table.size())) {
            Set<String> scopes = new TreeSet<>();
            for (int i = 2; i < columns.size(); i++) {
                if (columns.get(i).contains(":") || columns.get(i).equals("notices")) {
                    if (row.get(i).equals("+")) scopes.add(columns.get(i));
                    if (row.get(i).startsWith(WITH))
                        scopes.add(Stream.of(columns.get(i), otherScope(row.get(i)))
                                .sorted()
                                .collect(Collectors.joining(" and ")));
                }
            }
            fromMatrix.put(row.get(0), row.get(1).equals("+") ? "everybody" : scopes.toString());
        }
        Map<String, String> fromContract = new LinkedHashMap<>();
        AuthorisationMatrix.operations()
                .values()
                .forEach(operation -> fromContract.put(
                        operation.id(),
                        operation.open() ? "everybody" : operation.scopes().toString()));
        assertEquals(sorted(fromContract), sorted(fromMatrix));
    }

    @Test
    void everyCallerIsAcceptedOrRejectedAsTheMatrixStates() throws IOException {
        List<List<String>> table = AuthorisationMatrix.table();
        List<String> columns = table.get(0);
        Map<String, String> callers = callers(columns);
        Map<String, AuthorisationMatrix.Operation> operations = AuthorisationMatrix.operations();
        AtomicInteger cells = new AtomicInteger();
        ParallelCalls.each(table.subList(1, table.size()), row -> {
            AuthorisationMatrix.Operation operation = operations.get(row.get(0));
            for (int i = 1; i < columns.size() && !columns.get(i).contains("partner "); i++) {
                String cell = row.get(i);
                String answer = AuthorisationMatrix.authorisation(
                        AuthorisationMatrix.call(operation, callers.get(columns.get(i))));
                if (!answer.equals(cell.startsWith(WITH) ? "403" : cell))
                    failures.add(row.get(0) + " for " + columns.get(i) + ": " + answer);
                cells.incrementAndGet();
                if (!cell.startsWith(WITH)) continue;
                String both = AuthorisationMatrix.authorisation(
                        AuthorisationMatrix.call(operation, newsroom.key(columns.get(i), otherScope(cell))));
                if (!both.equals("+")) failures.add(row.get(0) + " for " + columns.get(i) + " " + cell + ": " + both);
                cells.incrementAndGet();
            }
        });
        System.out.println("authorisation matrix: " + (table.size() - 1) + " operations, " + cells + " cells");
        assertEquals(List.of(), failures);
    }

    @Test
    void aPartnersStatusLimitsItsKeys() throws IOException {
        List<List<String>> table = AuthorisationMatrix.table();
        List<String> columns = table.get(0);
        String source = Newsroom.unique("matrix");
        UUID article = newsroom.publish(
                Stories.article()
                        .headline("Matrix")
                        .source(source)
                        .paragraph("Text.")
                        .json(),
                "{}");
        Map<String, String> partners = new HashMap<>();
        Map<String, String> permissions = new HashMap<>();
        for (String state : List.of("active", "suspended", "closed", "lapsed")) {
            TestPartner partner = newsroom.partner();
            JsonBody terms = JsonBody.with("level", "full")
                    .and("scope", Map.of("sources", List.of(source)))
                    .and("validFrom", "2020-01-01T00:00:00Z");
            if (state.equals("lapsed")) terms = terms.and("validUntil", "2021-01-01T00:00:00Z");
            permissions.put("partner " + state, newsroom.permission(partner, terms));
            partners.put("partner " + state, partner.key());
            if (state.equals("suspended") || state.equals("closed")) changeStatus(partner, state);
        }
        partners.put("another partner", newsroom.partner().key());
        permissions.put("another partner", permissions.get("partner active"));
        for (List<String> row : table.subList(1, table.size())) {
            for (String partner : partners.keySet()) {
                String expected = row.get(columns.indexOf(partner));
                if (expected.equals("-")) continue;
                String path = switch (row.get(0)) {
                    case "listCatalogue" -> "/v1/syndication/articles?source=" + source;
                    case "getPackage" -> "/v1/syndication/articles/" + article;
                    case "listPartnerChanges" -> "/v1/syndication/changes";
                    case "getPartnerFeedAsJson" -> "/v1/syndication/feeds/latest.json";
                    case "listUsage" -> "/v1/usage";
                    case "getRights" -> "/v1/articles/" + article + "/rights";
                    case "listPermissions" -> "/v1/permissions";
                    case "getPermission" -> "/v1/permissions/" + permissions.get(partner);
                    case "getPermissionAsOdrl" -> "/v1/permissions/" + permissions.get(partner) + ".odrl";
                    default -> throw new IllegalStateException("say here how to ask " + row.get(0));
                };
                String answer = outcome(Newsroom.get(partners.get(partner), path));
                if (!answer.equals(expected)) failures.add(row.get(0) + " for " + partner + ": " + answer);
            }
        }
        assertEquals(List.of(), failures);
    }

    private void changeStatus(TestPartner partner, String status) {
        String key = newsroom.key(Scopes.PARTNERS_WRITE);
        String path = "/v1/partners/" + partner.id();
        String etag = Newsroom.get(key, path).header("ETag");
        Newsroom.patch(key, path, etag, JsonBody.with("status", status).json())
                .then()
                .statusCode(200);
    }

    private static String outcome(Response answer) {
        int status = answer.statusCode();
        if (status != 200) return status + " " + answer.path("code");
        if (answer.path("items") != null) {
            return "200 " + (answer.jsonPath().getList("items").isEmpty() ? "none" : "some");
        }
        return answer.path("decision") == null ? "200" : "200 " + answer.path("decision");
    }

    private Map<String, String> callers(List<String> columns) {
        Map<String, String> callers = new HashMap<>();
        callers.put("anonymous", null);
        TestPartner partner = newsroom.partner();
        for (String scope : columns) {
            boolean partnerScope = Scopes.PARTNER.contains(scope) && !scope.equals(Scopes.WEBHOOKS_WRITE);
            if (!partnerScope && !Scopes.NEWSROOM.contains(scope)) continue;
            callers.put(
                    scope,
                    QuarkusTransaction.requiringNew()
                            .call(() -> keys.create(
                                            scope,
                                            List.of(scope),
                                            partnerScope ? partner.id() : null,
                                            partnerScope ? partner.outlet() : null,
                                            "test",
                                            Instant.now(),
                                            Instant.now().plus(Duration.ofDays(1)))
                                    .text()));
        }
        return callers;
    }

    private static String otherScope(String cell) {
        return cell.substring(WITH.length());
    }

    private static Map<String, String> sorted(Map<String, String> map) {
        return new java.util.TreeMap<>(map);
    }
}
