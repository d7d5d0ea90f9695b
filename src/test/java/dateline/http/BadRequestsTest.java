package dateline.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import dateline.FreshDemo;
import dateline.TestServer;
import dateline.access.key.Keys;
import dateline.access.scope.Scopes;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import dateline.http.Operation.Fixture;
import dateline.http.Table.Row;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Sends every kind of bad request to every operation of the served contract that takes such input, and compares the responses with a table
 * that people review. A new operation fails here until the table has its rows.
 */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class BadRequestsTest {

    private static final String TABLE = "/bad-requests.csv";
    private static final Path PROPOSAL = Path.of("target", "bad-requests.csv");
    private static final String BARE = "-";
    // Text that reveals internals: packages, exceptions, SQL statements, stack frames.
    private static final Pattern LEAK = Pattern.compile(
            "Exception|java\\.|jakarta\\.|dateline\\.[a-z]+\\.|io\\.(quarkus|vertx|netty)|jackson|fasterxml|hibernate|psql"
                    + "|postgres|(?i:select |insert into|delete from|violates )|must match |size must |must not be (null|blank|empty)|must be (less|greater) than|\\.java:|\\bat [a-z]+\\.[a-z]+\\.",
            Pattern.UNICODE_CASE);

    @Inject
    Keys keys;

    @Inject
    AgroalDataSource database;

    @Inject
    FreshDemo demo;

    @Test
    void aBadRequestIsAnsweredAsInTheTableAndChangesNothing() throws Exception {
        demo.restore();
        makeKeys();
        List<Operation> operations = Operation.served();
        Map<String, Fixture> fixtures = Operation.fixtures();
        requireFixtures(operations, fixtures);
        Map<String, Case> cases = new TreeMap<>();
        var preparation = new Preparation(operations, fixtures);
        preparation.occupySourceId("HG-taken");
        for (Operation operation : operations) cases.put(operation.id(), preparation.of(operation));

        awaitTestDeliveries();
        Map<String, String> before = DatabaseContents.settled(database);
        Map<String, Row> expected =
                Table.read(TABLE).stream().collect(Collectors.toMap(Row::name, Function.identity()));
        List<Row> seen = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        for (MistakeKind kind : MistakeKind.all()) {
            for (Case on : cases.values()) {
                kind.mistake().apply(on).ifPresent(sent -> {
                    RawHttp.Answer answer = RawHttp.send(sent.bytes());
                    Row row = row(kind, on, sent, answer);
                    seen.add(row);
                    wrong.addAll(defects(row, answer));
                });
            }
        }
        Table.write(PROPOSAL, seen);
        assertEquals(before, DatabaseContents.of(database), "A bad request changed something.");
        compare(expected, seen, wrong);
        System.out.printf(
                "bad requests: %d rows, %d kinds, %d operations%n",
                seen.size(), seen.stream().map(Row::kind).distinct().count(), operations.size());
        requireThatTheMistakeIsTheOnlyFault(cases);
    }

    // Waits until the test deliveries of webhooks have been settled.
    private void awaitTestDeliveries() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (Sql.of("select exists (select from webhook_delivery where test and state = 'pending')")
                .first(database, row -> row.getBoolean(1))
                .orElse(false)) {
            assertTrue(System.nanoTime() < end, "A test event stays on its way.");
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private void makeKeys() {
        Instant now = Instant.now();
        QuarkusTransaction.requiringNew().run(() -> {
            List<String> all = Scopes.NEWSROOM;
            keys.createFixed(
                    CallerMistakes.EXPIRED, "expired", all, null, null, now.minusSeconds(60), now.minusSeconds(1));
            keys.createFixed(CallerMistakes.REVOKED, "revoked", all, null, null, now, now.plusSeconds(600))
                    .key()
                    .revoke("test", null, now);
            keys.createFixed(CallerMistakes.SCOPELESS, "scopeless", List.of(), null, null, now, now.plusSeconds(600));
        });
    }

    private static void requireFixtures(List<Operation> operations, Map<String, Fixture> fixtures) throws Exception {
        List<Operation> missing = operations.stream()
                .filter(operation -> !fixtures.containsKey(operation.id()))
                .toList();
        if (missing.isEmpty()) return;
        Path file = Path.of("target", "operations.yaml");
        Files.writeString(file, missing.stream().map(BadRequestsTest::proposal).collect(Collectors.joining()));
        fail("src/test/resources/operations.yaml lacks " + missing + "; " + file + " has a proposal.");
    }

    private static String proposal(Operation operation) {
        StringBuilder yaml = new StringBuilder(operation.id() + ":\n");
        if (operation.path().startsWith("/v1")) yaml.append("  key: dl_demo_admin\n");
        if (!operation.variables().isEmpty()) {
            yaml.append("  path: {")
                    .append(operation.variables().stream()
                            .map(variable -> variable + ": $id")
                            .collect(Collectors.joining(", ")))
                    .append("}\n");
        }
        if (operation.mediaType() != null)
            yaml.append("  body: ").append(operation.example()).append('\n');
        return yaml.toString();
    }

    private static Row row(MistakeKind kind, Case on, MistakeKind.Sent sent, RawHttp.Answer answer) {
        String code =
                answer.content().length == 0 ? BARE : json(answer).path("code").asText("?");
        return new Row(kind.name(), on.operation().id(), sent.what(), answer.status(), code);
    }

    private static JsonNode json(RawHttp.Answer answer) {
        try {
            return Case.JSON.readTree(answer.content());
        } catch (java.io.IOException e) {
            return Case.JSON.createObjectNode();
        }
    }

    private final Set<String> followed = new HashSet<>();

    private List<String> defects(Row row, RawHttp.Answer answer) {
        List<String> defects = new ArrayList<>();
        boolean refusal = answer.status() >= 400 && answer.status() < 500 || answer.status() == 501;
        if (!refusal) defects.add(row + " is no refusal: " + answer.text());
        if (LEAK.matcher(answer.text()).find()) defects.add(row + " shows internals: " + answer.text());
        if (row.code().equals(BARE)) return defects;
        JsonNode problem = json(answer);
        boolean complete = answer.header("Content-Type").orElse("").equals("application/problem+json")
                && problem.path("type").asText().equals(TestServer.URL + "/problems/" + row.code())
                && !problem.path("title").asText().isBlank()
                && problem.path("status").asInt() == answer.status()
                && problem.path("detail").asText().length() > 10
                && problem.path("instance").isTextual()
                && problem.path("requestId")
                        .asText()
                        .equals(answer.header("X-Request-Id").orElse("none"))
                && answer.header("Cache-Control").orElse("").equals("no-store")
                && answer.headers("Date").size() == 1;
        boolean hasHeaders = switch (answer.status()) {
            case 401 -> answer.headers("WWW-Authenticate").size() == 1;
            case 405 -> answer.header("Allow").isPresent();
            default -> true;
        };
        if (!complete || !hasHeaders) defects.add(row + " is incomplete: " + answer.headers() + answer.text());
        if (followed.add(row.code())) {
            String target = problem.path("type").asText().replace(TestServer.URL, "");
            if (Request.get(target).send().status() != 200) defects.add(row + ": nothing is at " + target);
        }
        return defects;
    }

    private static void compare(Map<String, Row> expected, List<Row> seen, List<String> wrong) {
        Set<String> names = new HashSet<>();
        int missing = 0;
        for (Row row : seen) {
            names.add(row.name());
            Row due = expected.get(row.name());
            if (due == null) missing++;
            else if (!due.equals(row)) wrong.add("expected " + due + ", but " + row);
        }
        if (missing > 0) wrong.add(missing + " rows are missing in the table; " + PROPOSAL + " has what was seen.");
        expected.keySet().stream()
                .filter(name -> !names.contains(name))
                .forEach(name -> wrong.add(name + " stands in the table, but no such request is made any more."));
        assertTrue(
                wrong.isEmpty(),
                () -> wrong.size() + " wrong:\n" + wrong.stream().limit(40).collect(Collectors.joining("\n")));
    }

    // The request without the mistake must succeed; otherwise its refusal proves nothing about the mistake.
    private static void requireThatTheMistakeIsTheOnlyFault(Map<String, Case> cases) {
        List<String> refused = new ArrayList<>();
        for (Case on : cases.values()) {
            RawHttp.Answer answer = on.request().send();
            if (answer.status() >= 300) refused.add(on.operation() + ": " + answer.status() + " " + answer.text());
        }
        assertTrue(refused.isEmpty(), () -> "Refused without a mistake: " + refused);
    }
}
