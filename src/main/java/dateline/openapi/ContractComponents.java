package dateline.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.http.problem.ProblemCatalogue;
import dateline.http.problem.ProblemCatalogue.Entry;
import java.util.List;

/** Adds the shared components: security schemes, headers, and one problem response per status with an example from the problem catalogue. */
final class ContractComponents {

    static final List<Integer> PROBLEM_STATUSES =
            List.of(400, 401, 403, 404, 405, 406, 408, 409, 410, 412, 413, 415, 422, 428, 429, 500, 503);

    private final ContractTexts texts;

    ContractComponents(ContractTexts texts) {
        this.texts = texts;
    }

    void add(ObjectNode components) {
        components.set("securitySchemes", texts.contract().get("securitySchemes"));
        components.set("headers", texts.contract().get("headers"));
        ((ObjectNode) components.get("schemas"))
                .setAll((ObjectNode) texts.contract().get("schemas"));
        ObjectNode responses = components.putObject("responses");
        for (int status : PROBLEM_STATUSES) responses.set("Problem" + status, problemResponse(components, status));
    }

    private static JsonNode problemResponse(ObjectNode components, int status) {
        List<Entry> entries = ProblemCatalogue.all().stream()
                .filter(entry -> entry.status() == status)
                .toList();
        if (entries.isEmpty()) throw new IllegalStateException("no problem has the status " + status);
        ObjectNode response = components.objectNode();
        String codes = String.join(", ", entries.stream().map(Entry::code).toList());
        response.put("description", "Refused. By code: " + codes + ".");
        ObjectNode headers = response.putObject("headers");
        reference(headers, "X-Request-Id", "headers/RequestId");
        if (status == 401) reference(headers, "WWW-Authenticate", "headers/WwwAuthenticate");
        if (status == 405) reference(headers, "Allow", "headers/Allow");
        if (status == 429 || status == 503) reference(headers, "Retry-After", "headers/RetryAfter");
        ObjectNode media = response.putObject("content").putObject("application/problem+json");
        media.putObject("schema").put("$ref", "#/components/schemas/Problem");
        Entry first = entries.get(0);
        media.putObject("examples")
                .putObject(first.code())
                .putObject("value")
                .put("type", "http://localhost:8080/problems/" + first.code())
                .put("title", first.title())
                .put("status", status)
                .put("detail", first.example())
                .put("instance", "/v1/articles")
                .put("code", first.code())
                .put("requestId", "6f1c2f0e-6c2b-4e0e-9a43-6f3a0f6d2f11");
        return response;
    }

    static void reference(ObjectNode parent, String name, String component) {
        parent.putObject(name).put("$ref", "#/components/" + component);
    }
}
