package dateline.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dateline.http.base.PathSegments;
import dateline.http.base.PublicUrl;
import dateline.http.problem.RouteMethods;
import io.quarkus.smallrye.openapi.runtime.OpenApiDocumentService;
import io.smallrye.openapi.runtime.io.Format;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * The published OpenAPI document: what SmallRye derives from the code, with corrections, descriptions and examples, which show the public URL
 * of this server. It is built once per process and has the same bytes on every node.
 */
@ApplicationScoped
public class Contract {

    private static final String DOCUMENT = "<default>";
    private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");

    private final OpenApiDocumentService documents;
    private final PublicUrl url;
    private byte[] yaml;
    private byte[] json;

    Contract(OpenApiDocumentService documents, PublicUrl url) {
        this.documents = documents;
        this.url = url;
    }

    byte[] yaml() {
        build();
        return yaml;
    }

    byte[] json() {
        build();
        return json;
    }

    private synchronized void build() {
        if (yaml != null) return;
        ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        YAMLMapper yamlMapper = YAMLMapper.builder()
                .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                .disable(YAMLGenerator.Feature.SPLIT_LINES)
                .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                .build();
        try {
            ObjectNode document =
                    complete(mapper, (ObjectNode) mapper.readTree(documents.getDocument(DOCUMENT, Format.JSON)));
            json = withOwnUrl(mapper.writeValueAsString(document));
            yaml = withOwnUrl(yamlMapper.writeValueAsString(document));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // A public URL has no character that JSON or YAML escapes.
    private byte[] withOwnUrl(String document) {
        return document.replace(PublicUrl.DOCUMENTED, url.base()).getBytes(StandardCharsets.UTF_8);
    }

    private static ObjectNode complete(ObjectMapper mapper, ObjectNode source) {
        ContractTexts texts = new ContractTexts();
        ObjectNode document = mapper.createObjectNode();
        document.put("openapi", "3.1.0");
        document.set("info", texts.contract().get("info"));
        document.putArray("servers").addObject().put("url", "/");
        ContractOrder order = new ContractOrder(texts.contract().get("tags"));
        document.set("tags", order.tags(document));
        ObjectNode components = (ObjectNode) source.get("components");
        new ContractSchemas(texts).complete(components);
        new ContractComponents(texts).add(components);
        ContractOperation operations = new ContractOperation(texts, order, RouteMethods.byName());
        ObjectNode described = (ObjectNode) source.get("paths");
        for (var path : described.properties()) {
            for (var method : path.getValue().properties()) {
                if (METHODS.contains(method.getKey()))
                    operations.complete((ObjectNode) method.getValue(), method.getKey());
            }
        }
        document.set("paths", order.sorted(described));
        document.set("webhooks", new ContractWebhooks(texts).describe(components));
        document.set("components", components);
        renameReferences(document);
        anchorPatterns(document);
        return document;
    }

    private static void renameReferences(JsonNode node) {
        if (node instanceof ObjectNode object && object.path("$ref").isTextual())
            object.put("$ref", ContractSchemas.reference(object.get("$ref").textValue()));
        node.forEach(Contract::renameReferences);
    }

    // Bean Validation matches a pattern against the whole string; JSON Schema searches for a match within the string.
    private static void anchorPatterns(JsonNode node) {
        if (node instanceof ObjectNode object && object.path("pattern").isTextual()) {
            String pattern = PathSegments.toEcmaScript(object.get("pattern").textValue());
            if (!pattern.startsWith("^") && !pattern.equals("\\S")) object.put("pattern", "^(?:" + pattern + ")$");
        }
        node.forEach(Contract::anchorPatterns);
    }
}
