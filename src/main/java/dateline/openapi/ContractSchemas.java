package dateline.openapi;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.article.body.ShownMedia;
import dateline.article.editing.DraftView;
import dateline.article.read.ArticleView;
import dateline.syndication.delivery.PackageMedia;
import dateline.syndication.delivery.PackageView;
import dateline.syndication.rightsdesk.PermissionApplicationView;
import dateline.syndication.rightsdesk.PermissionVersionView;
import dateline.syndication.rightsdesk.PermissionView;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Corrects the schemas that the generator derives from the code: their names, the order of members, and the discriminator of blocks. */
final class ContractSchemas {

    /** Schemas of Java types that are not part of the contract. */
    private static final List<String> INTERNAL_SCHEMAS =
            List.of("Document", "JsonNode", "JsonNodeType", "ObjectNode", "SerializedArticle", "StreamingOutput");

    /**
     * Schemas that have another name than the code gives them, by the name in the code. {@code @Schema} names the schema of a record, but not
     * that of its pages, and makes one class a reference to the schema of another.
     */
    private static final Map<String, String> RENAMED = Map.of(
            "PageRecipientView",
            "PageHolderView",
            "PageSerializedArticle",
            "PageArticleView",
            "SerializedArticle",
            "ArticleView");

    /** Views with an unwrapped component, whose members the generator of the document would put first. */
    private static final Map<String, Class<?>> UNWRAPPING = Map.of(
            "ArticleView", ArticleView.class,
            "DraftView", DraftView.class,
            "ShownMedia", ShownMedia.class,
            "Package", PackageView.class,
            "PackageMedia", PackageMedia.class,
            "Permission", PermissionView.class,
            "PermissionApplication", PermissionApplicationView.class,
            "PermissionVersion", PermissionVersionView.class);

    /** Members of pages that only the pages of certain operations have. */
    private static final Map<String, Set<String>> MEMBERS_OF_PAGES = Map.of(
            "facets", Set.of("PageArticleView", "PageCatalogueItem"),
            "warnings", Set.of("PageArticleView"));

    private final ContractTexts texts;

    ContractSchemas(ContractTexts texts) {
        this.texts = texts;
    }

    void complete(ObjectNode components) {
        ObjectNode schemas = (ObjectNode) components.get("schemas");
        schemas.remove(INTERNAL_SCHEMAS);
        rename(schemas);
        UNWRAPPING.forEach((name, view) -> orderMembers((ObjectNode) schemas.get(name), view));
        MEMBERS_OF_PAGES.forEach((member, pages) -> removeFromOtherPages(schemas, member, pages));
        discriminateBlocks(schemas);
        removeProperties((ObjectNode) schemas.get("Name"));
        new SchemaDescriptions(texts).describe(schemas);
        PatchSchemas.add(schemas, texts.patchedSchemas());
    }

    private static void removeFromOtherPages(ObjectNode schemas, String member, Set<String> pages) {
        for (var schema : schemas.properties()) {
            JsonNode properties = schema.getValue().path("properties");
            boolean isPage = schema.getKey().startsWith("Page") && properties.has("page");
            if (isPage && !pages.contains(schema.getKey())) ((ObjectNode) properties).remove(member);
        }
    }

    /** Renames the schemas of {@link #RENAMED} in place, so that the order stays alphabetical. */
    private static void rename(ObjectNode schemas) {
        Map<String, JsonNode> sorted = new TreeMap<>();
        schemas.properties()
                .forEach(schema ->
                        sorted.put(RENAMED.getOrDefault(schema.getKey(), schema.getKey()), schema.getValue()));
        schemas.removeAll();
        schemas.setAll(sorted);
    }

    /** Points a reference to a renamed schema to its new name. */
    static String reference(String reference) {
        String name = reference.substring(reference.lastIndexOf('/') + 1);
        return reference.substring(0, reference.length() - name.length()) + RENAMED.getOrDefault(name, name);
    }

    /** Orders the members of a schema as in the JSON. */
    private static void orderMembers(ObjectNode schema, Class<?> view) {
        JsonNode unordered = schema.get("properties");
        ObjectNode ordered = schema.putObject("properties");
        members(view).forEach(member -> ordered.set(member, unordered.get(member)));
    }

    private static Stream<String> members(Class<?> view) {
        return Arrays.stream(view.getRecordComponents())
                .flatMap(component -> component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)
                        ? members(component.getType())
                        : Stream.of(component.getName()));
    }

    private static void discriminateBlocks(ObjectNode schemas) {
        ObjectNode block = (ObjectNode) schemas.get("Block");
        for (var mapped : block.path("discriminator").path("mapping").properties()) {
            String reference = mapped.getValue().textValue();
            ObjectNode member = (ObjectNode) schemas.get(reference.substring(reference.lastIndexOf('/') + 1));
            ObjectNode properties = member.objectNode();
            properties.putObject("type").put("type", "string").put("const", mapped.getKey());
            properties.setAll((ObjectNode) member.get("properties"));
            member.set("properties", properties);
            SchemaDescriptions.require(member, List.of("type"));
        }
        block.remove(List.of("type", "properties"));
    }

    private static void removeProperties(ObjectNode name) {
        name.remove(List.of("type", "properties"));
    }
}
