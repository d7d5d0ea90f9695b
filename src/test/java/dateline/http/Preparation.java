package dateline.http;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dateline.http.Operation.Fixture;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Prepares a request of each operation that succeeds: creates its resource and reads its ETag and cursor. */
final class Preparation {

    private static final Pattern NEXT = Pattern.compile("[?&]cursor=([^&>]+)[^>]*>; rel=\"next\"");
    private final List<Operation> operations;
    private final Map<String, Fixture> fixtures;

    Preparation(List<Operation> operations, Map<String, Fixture> fixtures) {
        this.operations = operations;
        this.fixtures = fixtures;
    }

    Case of(Operation operation) throws IOException {
        Case fresh = fresh(operation);
        Request spent = null;
        if (operation.takesIdempotencyKey()) {
            spent = fresh(operation).request().with("Idempotency-Key", "\"first-" + operation + "\"");
            succeed(spent);
        }
        String foreign = operation.path().equals("/v1/tags") ? cursor("/v1/sections", null) : cursor("/v1/tags", null);
        boolean paged = operation.method().equalsIgnoreCase("get")
                && operation.parameter(known -> known.name().equals("limit")).isPresent();
        return new Case(
                operation,
                fresh.fixture(),
                fresh.id(),
                fresh.etag(),
                paged ? cursor(fresh.target(), fresh.fixture().key()) : null,
                foreign,
                spent);
    }

    /** Creates an article with this source id, so that the id is in use. */
    void occupySourceId(String sourceId) throws IOException {
        Case create = fresh(named("createArticle"));
        succeed(create.with(create.request(), create.body().put("sourceId", sourceId)));
    }

    private Case fresh(Operation operation) throws IOException {
        Fixture fixture = fixtures.get(operation.id());
        String id = null;
        for (String step : fixture.prepare() == null ? List.<String>of() : fixture.prepare()) {
            Case before = ready(named(step), id);
            JsonNode made = Case.JSON.readTree(succeed(before.request()).content());
            if (made.has("id")) id = made.get("id").asText();
        }
        return ready(operation, id);
    }

    private Case ready(Operation operation, String id) {
        Fixture fixture = fixtures.get(operation.id());
        String etag = null;
        if (fixture.current() != null) {
            etag = succeed(Request.get(fixture.current().replace("$id", String.valueOf(id)))
                            .key(fixture.key()))
                    .header("ETag")
                    .orElseThrow();
        }
        return new Case(operation, fixture, id, etag, null, null, null);
    }

    private static String cursor(String list, String key) throws IOException {
        RawHttp.Answer answer = succeed(Request.get(list).query("limit=1").key(key));
        // A feed is not JSON; its next page is in the Link header.
        Matcher next = NEXT.matcher(answer.header("Link").orElse(""));
        if (next.find()) return next.group(1);
        if (!answer.header("Content-Type").orElse("").startsWith("application/json")) return null;
        JsonNode page = Case.JSON.readTree(answer.content());
        return Optional.of(page.path("page")
                        .path("nextCursor")
                        .asText(page.path("nextCursor").asText()))
                .filter(cursor -> !cursor.isEmpty())
                .orElse(null);
    }

    private Operation named(String id) {
        return operations.stream()
                .filter(known -> known.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static RawHttp.Answer succeed(Request request) {
        RawHttp.Answer answer = request.send();
        assertTrue(
                answer.status() < 300,
                () -> request.method() + " " + request.target() + ": " + answer.status() + " " + answer.text());
        return answer;
    }
}
