package dateline.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.access.scope.Scopes;
import dateline.http.describe.DeprecatedSince;
import dateline.http.describe.DeprecationPeriod;
import dateline.http.describe.Idempotent;
import dateline.http.request.DeclaredParameters;
import dateline.http.request.DeclaredParameters.DeclaredParameter;
import io.quarkus.security.PermissionsAllowed;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.constraints.NotNull;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Completes one operation: security, parameters, request body and responses from the code, and the descriptions of {@link ContractTexts}. */
final class ContractOperation {

    private final ContractTexts texts;
    private final ContractOrder order;
    private final Map<String, Method> methods;

    ContractOperation(ContractTexts texts, ContractOrder order, Map<String, Method> methods) {
        this.texts = texts;
        this.order = order;
        this.methods = methods;
    }

    void complete(ObjectNode operation, String verb) {
        String id = operation.get("operationId").textValue();
        Method method = methods.get(id);
        JsonNode described = texts.operation(id);
        ObjectNode completed = operation.objectNode();
        order.describe(completed, id);
        if (described.has("summary")) completed.set("summary", described.get("summary"));
        if (described.has("description")) completed.set("description", described.get("description"));
        completed.put("operationId", id);
        if (isDeprecated(method)) completed.put("deprecated", true);
        completed.set("security", security(operation, method, described));
        ArrayNode parameters = parameters(operation, id, verb, method);
        if (!parameters.isEmpty()) completed.set("parameters", parameters);
        if (operation.has("requestBody")) completed.set("requestBody", body(operation, id, described, method));
        new ContractResponses(texts, operation, method, verb).write(completed);
        operation.removeAll();
        operation.setAll(completed);
    }

    private static ArrayNode security(ObjectNode operation, Method method, JsonNode described) {
        ArrayNode security = operation.arrayNode();
        List<String> scopes = scopes(method);
        if (method.isAnnotationPresent(PermitAll.class)) {
            if (described.path("newsroomSeesMore").asBoolean()) {
                security.addObject();
                security.addObject().putArray("newsroom").add(Scopes.ARTICLES_READ);
            }
            return security;
        }
        List<String> newsroom =
                scopes.stream().filter(Scopes.NEWSROOM::contains).toList();
        List<String> partner = scopes.stream().filter(Scopes.PARTNER::contains).toList();
        boolean allRequired = allowed(method).map(PermissionsAllowed::inclusive).orElse(false);
        require(security, "newsroom", newsroom, allRequired);
        require(security, "partner", partner, allRequired);
        if (described.path("basic").asBoolean()) require(security, "feedReader", partner, allRequired);
        return security;
    }

    // OpenAPI 3.1: one of the requirements is enough, and all scopes of a requirement are needed.
    private static void require(ArrayNode security, String scheme, List<String> scopes, boolean allRequired) {
        if (allRequired && !scopes.isEmpty())
            scopes.forEach(security.addObject().putArray(scheme)::add);
        else scopes.forEach(scope -> security.addObject().putArray(scheme).add(scope));
    }

    static List<String> scopes(Method method) {
        return allowed(method).map(allowed -> List.of(allowed.value())).orElse(List.of());
    }

    private static Optional<PermissionsAllowed> allowed(Method method) {
        return Stream.concat(
                        Stream.of(method.getAnnotations()),
                        Stream.of(method.getDeclaringClass().getAnnotations()))
                .map(ContractOperation::allowed)
                .filter(Objects::nonNull)
                .findFirst();
    }

    private static PermissionsAllowed allowed(Annotation annotation) {
        return annotation instanceof PermissionsAllowed direct
                ? direct
                : annotation.annotationType().getAnnotation(PermissionsAllowed.class);
    }

    private ArrayNode parameters(ObjectNode operation, String id, String verb, Method method) {
        List<ObjectNode> all = new ArrayList<>();
        for (JsonNode parameter : operation.path("parameters")) all.add((ObjectNode) parameter);
        all.sort(java.util.Comparator.comparing(
                        (ObjectNode one) -> one.get("in").textValue().equals("query"))
                .thenComparing(one -> one.get("name").textValue()));
        boolean creates = texts.operation(id).path("creates").asBoolean();
        JsonNode ifMatch = texts.operation(id).path("parameters").path("If-Match");
        boolean streamed = texts.operation(id).path("streamed").asBoolean();
        if (!ifMatch.isMissingNode()) all.add(header(operation, "If-Match", !creates));
        if (verb.equals("get") && !streamed || creates) all.add(header(operation, "If-None-Match", false));
        if (method.isAnnotationPresent(Idempotent.class)) all.add(header(operation, "Idempotency-Key", false));
        Map<String, DeclaredParameter> declaredParameters = DeclaredParameters.of(method);
        ArrayNode parameters = operation.arrayNode();
        for (ObjectNode parameter : all) {
            String name = parameter.get("name").textValue();
            boolean creation = name.equals("If-None-Match") && creates;
            JsonNode described = texts.parameter(id, creation ? "If-None-Match on creation" : name);
            // The parameter belongs to other operations with the same parameter class.
            if (described.path("absent").asBoolean()) continue;
            if (described.has("description")) parameter.set("description", described.get("description"));
            if (described.has("example")) parameter.set("example", described.get("example"));
            DeclaredParameter declared = declaredParameters.get(name);
            if (declared != null && isDeprecated(declared.annotations())) parameter.put("deprecated", true);
            parameters.add(parameter);
        }
        return parameters;
    }

    /** Whether the operation or one of its parameters is deprecated. */
    static boolean sendsDeprecation(Method method) {
        return isDeprecated(method)
                || DeclaredParameters.of(method).values().stream()
                        .anyMatch(parameter -> isDeprecated(parameter.annotations()));
    }

    private static boolean isDeprecated(AnnotatedElement element) {
        DeprecatedSince deprecated = element.getAnnotation(DeprecatedSince.class);
        if (deprecated != null) DeprecationPeriod.of(deprecated);
        return deprecated != null;
    }

    private static ObjectNode header(ObjectNode factory, String name, boolean required) {
        ObjectNode header = factory.objectNode();
        header.put("name", name).put("in", "header");
        if (required) header.put("required", true);
        header.putObject("schema").put("type", "string");
        return header;
    }

    private static JsonNode body(ObjectNode operation, String id, JsonNode described, Method method) {
        ObjectNode body = (ObjectNode) operation.get("requestBody");
        // SmallRye declares every body as required.
        if (Arrays.stream(method.getParameters()).noneMatch(one -> one.isAnnotationPresent(NotNull.class)))
            body.remove("required");
        for (var media : body.get("content").properties()) {
            ObjectNode content = (ObjectNode) media.getValue();
            if (described.has("patches")) {
                content.putObject("schema")
                        .put(
                                "$ref",
                                PatchSchemas.reference(described.path("patches").textValue()));
            }
            boolean lines = media.getKey().endsWith("ndjson");
            if (lines) {
                ObjectNode schema = content.putObject("schema");
                schema.put("type", "string");
                schema.put("description", "One item per line, each in the form of an element of items.");
            }
            JsonNode example = described.path(lines ? "lines" : "request");
            if (!example.isMissingNode())
                content.putObject("examples").putObject(id).set("value", example);
        }
        return body;
    }
}
