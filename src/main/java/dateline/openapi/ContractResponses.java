package dateline.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.http.describe.HasEtag;
import dateline.http.describe.Idempotent;
import dateline.http.describe.NeverStored;
import dateline.http.describe.ServerCached;
import dateline.http.describe.StaticAsset;
import dateline.http.describe.WithoutEtag;
import dateline.http.response.Page;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.ResponseStatus;

/**
 * Writes the responses of one operation: its success statuses with headers and a recorded example, the refusals whose meaning depends on it, and
 * as {@code default} the refusals that all operations share.
 */
final class ContractResponses {

    private static final Map<Integer, String> DESCRIPTIONS = Map.of(
            200,
            "Success.",
            201,
            "Created.",
            202,
            "Accepted; the server processes it from now on.",
            204,
            "Success, without a body.",
            207,
            "One result for each item.");

    private final ContractTexts texts;
    private final ObjectNode operation;
    private final Method method;
    private final String verb;
    private final String id;

    ContractResponses(ContractTexts texts, ObjectNode operation, Method method, String verb) {
        this.texts = texts;
        this.operation = operation;
        this.method = method;
        this.verb = verb;
        this.id = operation.get("operationId").textValue();
    }

    void write(ObjectNode target) {
        JsonNode described = texts.operation(id);
        ObjectNode content = operation
                .path("responses")
                .valueStream()
                .filter(response -> response.has("content"))
                .map(response -> (ObjectNode) response.get("content"))
                .findFirst()
                .orElse(null);
        ObjectNode responses = target.putObject("responses");
        for (int status : successes(described)) success(responses.putObject(String.valueOf(status)), status, content);
        if (described.path("redirects").asBoolean()) redirect(responses.putObject("301"));
        if (verb.equals("get") && hasEtag()) notModified(responses.putObject("304"));
        for (int status : refusals(described)) reference(responses, String.valueOf(status), "Problem" + status);
        reference(responses, "default", "Problem");
    }

    private static void reference(ObjectNode responses, String status, String component) {
        ContractComponents.reference(responses, status, "responses/" + component);
    }

    // The refusals whose meaning depends on the operation. All others have the same meaning everywhere.
    private TreeSet<Integer> refusals(JsonNode described) {
        TreeSet<Integer> statuses = new TreeSet<>();
        if (!verb.equals("get")) statuses.add(409);
        if (described.path("parameters").has("If-Match")) statuses.addAll(List.of(412, 428));
        if (operation.has("requestBody") || method.isAnnotationPresent(Idempotent.class)) statuses.add(422);
        described.path("refusals").forEach(status -> statuses.add(status.intValue()));
        return statuses;
    }

    private List<Integer> successes(JsonNode described) {
        ResponseStatus status = method.getAnnotation(ResponseStatus.class);
        List<Integer> statuses = new ArrayList<>(List.of(status == null ? 200 : status.value()));
        if (described.path("creates").asBoolean()) statuses.add(201);
        if (described.path("accepts").asBoolean()) statuses.add(202);
        return statuses;
    }

    private void success(ObjectNode response, int status, ObjectNode content) {
        response.put("description", DESCRIPTIONS.get(status));
        ObjectNode headers = response.putObject("headers");
        ContractComponents.reference(headers, "X-Request-Id", "headers/RequestId");
        ContractComponents.reference(headers, "RateLimit", "headers/RateLimit");
        ContractComponents.reference(headers, "RateLimit-Policy", "headers/RateLimitPolicy");
        if (ContractOperation.sendsDeprecation(method))
            headers.setAll((ObjectNode) texts.contract().get("deprecationHeaders"));
        if (status == 201) ContractComponents.reference(headers, "Location", "headers/Location");
        if (hasEtag()) ContractComponents.reference(headers, "ETag", "headers/ETag");
        if (verb.equals("get") && !isStreamed()) addCacheControl(headers);
        if (verb.equals("get")) addCacheHeaders(headers);
        if (verb.equals("get") && texts.operation(id).path("dated").asBoolean()) {
            ContractComponents.reference(headers, "Last-Modified", "headers/LastModified");
        }
        boolean linked = texts.operation(id).path("linked").asBoolean();
        if (linked || method.getReturnType() == Page.class)
            ContractComponents.reference(headers, "Link", "headers/Link");
        if (texts.operation(id).path("reserves").asBoolean()) {
            ContractComponents.reference(headers, "tdm-reservation", "headers/TdmReservation");
            ContractComponents.reference(headers, "tdm-policy", "headers/TdmPolicy");
        }
        if (content == null || status == 204) return;
        ContractComponents.reference(headers, "Cache-Control", "headers/CacheControl");
        ObjectNode mediaTypes = response.putObject("content");
        boolean hasJson = content.properties().stream()
                .anyMatch(media -> media.getKey().split(";")[0].equals("application/json"));
        content.properties().forEach(media -> {
            // Parameters such as charset and quality are not part of the key of a media type.
            String type = media.getKey().split(";")[0];
            boolean recorded = !hasJson || type.equals("application/json");
            mediaTypes.set(type, media(type, media.getValue(), recorded));
        });
        if (verb.equals("get") && !hasFormatsWithSuffix()) otherTypes(mediaTypes);
    }

    // Formats with an address of their own are operations of their own. Here they would make the type of the response a
    // union for generated clients.
    private boolean hasFormatsWithSuffix() {
        Path path = method.getAnnotation(Path.class);
        return path != null
                && Stream.of(method.getDeclaringClass().getMethods())
                        .map(other -> other.getAnnotation(Path.class))
                        .anyMatch(other -> other != null && other.value().startsWith(path.value() + "."));
    }

    // Methods with the same path, between which Accept selects, are one operation of the contract.
    private void otherTypes(ObjectNode described) {
        Stream.of(method.getDeclaringClass().getMethods())
                .filter(other -> other.isAnnotationPresent(GET.class))
                .filter(other -> Objects.equals(method.getAnnotation(Path.class), other.getAnnotation(Path.class)))
                .filter(other -> other.isAnnotationPresent(Produces.class))
                .flatMap(other -> Stream.of(other.getAnnotation(Produces.class).value()))
                .map(type -> type.split(";")[0])
                .filter(type -> !described.has(type))
                .sorted()
                .forEach(type -> {
                    ObjectNode media = described.putObject(type);
                    media.putObject("schema").put("type", type.endsWith("json") ? "object" : "string");
                    // The example was recorded by the operation that has its own path for this type.
                    String sameAs =
                            texts.operation(id).path("sameAs").path(type).asText();
                    texts.example(sameAs)
                            .ifPresent(example -> media.putObject("examples")
                                    .putObject(sameAs)
                                    .set("value", example));
                });
    }

    private JsonNode media(String type, JsonNode source, boolean recorded) {
        ObjectNode media = source.deepCopy();
        boolean text = !type.contains("json") || type.endsWith("ndjson");
        boolean isGenerated = source.path("schema").path("$ref").asText().endsWith("/Document") || isStreamed();
        if (isGenerated) generatedSchema(media.putObject("schema"), text);
        if (!recorded) return media;
        texts.example(id)
                .filter(example -> example.isTextual() == text)
                .ifPresent(example -> media.putObject("examples").putObject(id).set("value", example));
        return media;
    }

    // The recorded example says whether a JSON document is an array, such as tdmrep.json.
    private void generatedSchema(ObjectNode schema, boolean text) {
        boolean isArray = !text && texts.example(id).filter(JsonNode::isArray).isPresent();
        schema.put("type", text ? "string" : isArray ? "array" : "object");
        if (isArray) schema.putObject("items").put("type", "object");
    }

    private static void redirect(ObjectNode response) {
        response.put("description", "A former slug; redirects to the present slug of the article.");
        ContractComponents.reference(response.putObject("headers"), "Location", "headers/Location");
    }

    private void notModified(ObjectNode response) {
        response.put("description", "Unchanged since the ETag that was sent.");
        ObjectNode headers = response.putObject("headers");
        ContractComponents.reference(headers, "ETag", "headers/ETag");
        addCacheControl(headers);
        addCacheHeaders(headers);
    }

    // Cache-Tag lets shared caches invalidate the response; Dateline-Position is the log position of a cached response.
    private void addCacheHeaders(ObjectNode headers) {
        boolean shared = method.isAnnotationPresent(PermitAll.class)
                && !method.isAnnotationPresent(StaticAsset.class)
                && !method.isAnnotationPresent(NeverStored.class)
                && !method.getDeclaringClass().isAnnotationPresent(NeverStored.class);
        if (shared) ContractComponents.reference(headers, "Cache-Tag", "headers/CacheTag");
        // Partners may not learn when the change log advances.
        ServerCached cached = method.getAnnotation(ServerCached.class);
        if (cached != null && cached.value() != ServerCached.CacheScope.OUTLET)
            ContractComponents.reference(headers, "Dateline-Position", "headers/DatelinePosition");
    }

    private static void addCacheControl(ObjectNode headers) {
        ContractComponents.reference(headers, "Cache-Control", "headers/CacheControl");
        ContractComponents.reference(headers, "Vary", "headers/Vary");
    }

    // A streamed response has no ETag.
    private boolean isStreamed() {
        return texts.operation(id).path("streamed").asBoolean();
    }

    private boolean hasEtag() {
        if (verb.equals("get")) return !isStreamed() && !WithoutEtag.class.isAssignableFrom(viewType());
        return unwrap(method.getGenericReturnType()) instanceof Class<?> view && HasEtag.class.isAssignableFrom(view);
    }

    private Class<?> viewType() {
        return unwrap(method.getGenericReturnType()) instanceof Class<?> view ? view : method.getReturnType();
    }

    private static Type unwrap(Type type) {
        return type instanceof ParameterizedType generic ? generic.getActualTypeArguments()[0] : type;
    }
}
