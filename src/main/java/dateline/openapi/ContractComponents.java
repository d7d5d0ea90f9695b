package dateline.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.http.base.PublicUrl;
import dateline.http.problem.ProblemCatalogue;
import dateline.http.problem.ProblemCatalogue.Entry;
import java.util.List;

/**
 * Adds the shared components: security schemes, headers, one problem response for each status whose meaning depends on the operation, and one for
 * the refusals of all operations. Their examples come from the problem catalogue.
 */
final class ContractComponents {

    private static final List<Integer> OWN_STATUSES = List.of(403, 409, 410, 412, 413, 422, 428);
    private static final String SHARED_EXAMPLE = "unknown-parameter";

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
        ObjectNode shared = responses.putObject("Problem");
        shared.set("description", texts.contract().get("refusals"));
        ObjectNode headers = shared.putObject("headers");
        reference(headers, "X-Request-Id", "headers/RequestId");
        reference(headers, "WWW-Authenticate", "headers/WwwAuthenticate");
        reference(headers, "Allow", "headers/Allow");
        reference(headers, "Retry-After", "headers/RetryAfter");
        addProblem(shared, ProblemCatalogue.entry(SHARED_EXAMPLE));
        for (int status : OWN_STATUSES) addResponse(responses.putObject("Problem" + status), status);
    }

    private static void addResponse(ObjectNode response, int status) {
        List<Entry> entries = ProblemCatalogue.all().stream()
                .filter(entry -> entry.status() == status)
                .toList();
        if (entries.isEmpty()) throw new IllegalStateException("no problem has the status " + status);
        String codes = String.join(", ", entries.stream().map(Entry::code).toList());
        response.put("description", "Refused. By code: " + codes + ".");
        reference(response.putObject("headers"), "X-Request-Id", "headers/RequestId");
        addProblem(response, entries.get(0));
    }

    private static void addProblem(ObjectNode response, Entry entry) {
        ObjectNode media = response.putObject("content").putObject("application/problem+json");
        media.putObject("schema").put("$ref", "#/components/schemas/Problem");
        media.putObject("examples")
                .putObject(entry.code())
                .putObject("value")
                .put("type", PublicUrl.DOCUMENTED + "/problems/" + entry.code())
                .put("title", entry.title())
                .put("status", entry.status())
                .put("detail", entry.example())
                .put("instance", "/v1/articles")
                .put("code", entry.code())
                .put("requestId", "6f1c2f0e-6c2b-4e0e-9a43-6f3a0f6d2f11");
    }

    static void reference(ObjectNode parent, String name, String component) {
        parent.putObject(name).put("$ref", "#/components/" + component);
    }
}
