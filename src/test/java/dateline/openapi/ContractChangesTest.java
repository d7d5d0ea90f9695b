package dateline.openapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dateline.SourceFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The contract keeps what every release of the same major version promises, and the comparison finds what it is to find. */
@Execution(ExecutionMode.CONCURRENT)
class ContractChangesTest {

    private static final Path RELEASES = Path.of("openapi", "releases");
    private static final Path PRESENT = Path.of("openapi", "openapi.yaml");
    private static final Pattern RELEASE = Pattern.compile("\n## \\[(\\d\\S*)] - ");
    private static final YAMLMapper YAML = new YAMLMapper();

    // Changes that the policy allows at once, a line for each, as the comparison reports them.
    private static final Path SECURITY_FIXES = Path.of("src/test/resources/contract-security-fixes.txt");

    @Test
    void nothingOfAReleaseIsRemovedOrNarrowed() throws IOException {
        JsonNode present = YAML.readTree(PRESENT.toFile());
        for (Path file : SourceFiles.endingIn(".yaml", RELEASES)) {
            JsonNode released = YAML.readTree(file.toFile());
            if (!major(released).equals(major(present))) continue;
            List<String> changes = new ArrayList<>(ContractChanges.breaking(released, present));
            changes.removeAll(SourceFiles.read(SECURITY_FIXES).lines().toList());
            assertEquals(List.of(), changes, file.toString());
        }
    }

    @Test
    void everyReleaseOfTheChangelogHasItsContract() throws IOException {
        Set<String> releases = RELEASE.matcher(SourceFiles.read(Path.of("CHANGELOG.md")))
                .results()
                .map(release -> release.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> contracts = new TreeSet<>();
        for (Path file : SourceFiles.endingIn(".yaml", RELEASES)) {
            String version = YAML.readTree(file.toFile()).at("/info/version").asText();
            assertEquals(version + ".yaml", file.getFileName().toString());
            contracts.add(version);
        }
        assertEquals(releases, contracts);
    }

    /** An edit of a contract. */
    private interface Edit extends Consumer<ObjectNode> {}

    @Test
    void theComparisonFindsWhatIsRemovedOrNarrowed() throws IOException {
        Map<String, Edit> edits = new LinkedHashMap<>();
        edits.put(
                "an operation",
                contract -> at(contract, "/paths/~1v1~1articles~1{article}").remove("get"));
        edits.put("an operationId", contract -> getArticle(contract).put("operationId", "readArticle"));
        edits.put(
                "a parameter",
                contract -> remove((ArrayNode) listArticles(contract).get("parameters"), "section"));
        edits.put(
                "an optional parameter",
                contract -> parameter(contract, "section").put("required", true));
        edits.put(
                "a new required parameter",
                contract -> ((ArrayNode) listArticles(contract).get("parameters"))
                        .addObject()
                        .put("name", "edition")
                        .put("in", "query")
                        .put("required", true)
                        .putObject("schema"));
        edits.put(
                "the type of a parameter",
                contract -> at(parameter(contract, "section"), "/schema").put("type", "integer"));
        edits.put(
                "the limit of a parameter",
                contract -> at(parameter(contract, "limit"), "/schema").put("maximum", 5));
        edits.put(
                "the default of a parameter",
                contract -> at(parameter(contract, "limit"), "/schema").put("default", 5));
        edits.put(
                "a value of a parameter",
                contract ->
                        ((ArrayNode) at(parameter(contract, "sort"), "/schema").get("enum")).remove(0));
        edits.put(
                "a member of a request",
                contract -> members(contract, "ArticleRequest").remove("teaser"));
        edits.put(
                "an optional member of a request",
                contract ->
                        schema(contract, "ArticleRequest").withArray("required").add("teaser"));
        edits.put(
                "the length of a member of a request",
                contract -> at(members(contract, "ArticleRequest"), "/headline").put("maxLength", 5));
        edits.put(
                "the pattern of a member of a request",
                contract -> at(members(contract, "ArticleRequest"), "/teaser").put("pattern", "^[a-z]*$"));
        edits.put(
                "a body that may be absent",
                contract -> at(contract, "/paths/~1v1~1articles~1{article}~1publications/post/requestBody")
                        .put("required", true));
        edits.put(
                "a media type of a request",
                contract -> at(contract, "/paths/~1v1~1articles/post/requestBody/content")
                        .remove("application/json"));
        edits.put(
                "a member of a response",
                contract -> members(contract, "ArticleView").remove("headline"));
        edits.put(
                "a required member of a response",
                contract -> remove((ArrayNode) schema(contract, "ArticleView").get("required"), "headline"));
        edits.put(
                "the type of a member of a response",
                contract -> at(members(contract, "ArticleView"), "/headline").put("type", "object"));
        edits.put(
                "a member of a response that was never null",
                contract -> at(members(contract, "ArticleView"), "/headline")
                        .putArray("type")
                        .add("string")
                        .add("null"));
        edits.put(
                "the values of a member of a response",
                contract -> ((ArrayNode) at(members(contract, "ArticleView"), "/visibility")
                                .get("enum"))
                        .add("secret"));
        edits.put(
                "a kind of block in requests",
                contract -> ((ArrayNode) schema(contract, "Block").get("oneOf")).remove(0));
        edits.put("a status", contract -> at(getArticle(contract), "/responses").remove("200"));
        edits.put(
                "a header",
                contract -> at(getArticle(contract), "/responses/200/headers").remove("ETag"));
        edits.put(
                "a media type of a response",
                contract -> at(getArticle(contract), "/responses/200/content").remove("application/json"));
        edits.put(
                "a read without a key",
                contract -> listArticles(contract)
                        .putArray("security")
                        .addObject()
                        .putArray("newsroom")
                        .add("articles:read"));
        edits.put(
                "a scope",
                contract -> ((ArrayNode)
                                at(contract, "/paths/~1v1~1articles/post").at("/security/0/newsroom"))
                        .add("keys:write"));
        ObjectNode released = read();
        edits.forEach((what, edit) -> {
            ObjectNode edited = released.deepCopy();
            edit.accept(edited);
            List<String> found = ContractChanges.breaking(released, edited);
            assertTrue(!found.isEmpty(), what);
            System.out.println("Removed or narrowed: " + what + " → " + found.get(0));
        });
        System.out.println(edits.size() + " of " + edits.size() + " incompatible edits found");
    }

    @Test
    void theComparisonAcceptsAdditions() {
        Map<String, Edit> edits = new LinkedHashMap<>();
        edits.put(
                "an operation",
                contract -> at(contract, "/paths")
                        .putObject("/v1/editions")
                        .putObject("get")
                        .put("operationId", "listEditions"));
        edits.put(
                "an optional parameter",
                contract -> ((ArrayNode) listArticles(contract).get("parameters"))
                        .addObject()
                        .put("name", "edition")
                        .put("in", "query")
                        .putObject("schema"));
        edits.put(
                "an optional member of a request",
                contract ->
                        members(contract, "ArticleRequest").putObject("edition").put("type", "string"));
        edits.put("a member of a response", contract -> {
            members(contract, "ArticleView").putObject("edition").put("type", "string");
            ((ArrayNode) schema(contract, "ArticleView").get("required")).add("edition");
        });
        edits.put(
                "a higher limit",
                contract -> at(parameter(contract, "limit"), "/schema").put("maximum", 1_000));
        edits.put(
                "a media type",
                contract -> at(getArticle(contract), "/responses/200/content").putObject("application/x-edition"));
        edits.put(
                "a value of an open list",
                contract -> ((ArrayNode)
                                at(members(contract, "PageWarning"), "/code").at("/anyOf/0/enum"))
                        .add("other"));
        edits.put(
                "a kind of block, which the contract announces",
                contract -> ((ArrayNode) schema(contract, "Block").get("oneOf"))
                        .addObject()
                        .put("type", "object")
                        .putArray("required")
                        .add("surprise"));
        edits.put(
                "a value of a parameter",
                contract ->
                        ((ArrayNode) at(parameter(contract, "sort"), "/schema").get("enum")).add("headline"));
        edits.put("a deprecation", contract -> getArticle(contract).put("deprecated", true));
        edits.put("other descriptions", contract -> getArticle(contract).put("description", "Reads one article."));
        ObjectNode released = read();
        edits.forEach((what, edit) -> {
            ObjectNode edited = released.deepCopy();
            edit.accept(edited);
            assertEquals(List.of(), ContractChanges.breaking(released, edited), what);
        });
    }

    private static ObjectNode read() {
        try {
            return (ObjectNode) YAML.readTree(PRESENT.toFile());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String major(JsonNode contract) {
        return contract.at("/info/version").asText().split("\\.")[0];
    }

    private static ObjectNode at(JsonNode node, String pointer) {
        return (ObjectNode) node.at(pointer);
    }

    private static ObjectNode listArticles(ObjectNode contract) {
        return at(contract, "/paths/~1v1~1articles/get");
    }

    private static ObjectNode getArticle(ObjectNode contract) {
        return at(contract, "/paths/~1v1~1articles~1{article}/get");
    }

    private static ObjectNode schema(ObjectNode contract, String name) {
        return at(contract, "/components/schemas/" + name);
    }

    private static ObjectNode members(ObjectNode contract, String schema) {
        return at(schema(contract, schema), "/properties");
    }

    private static ObjectNode parameter(ObjectNode contract, String name) {
        for (JsonNode parameter : listArticles(contract).get("parameters"))
            if (parameter.get("name").asText().equals(name)) return (ObjectNode) parameter;
        throw new AssertionError(name);
    }

    /** Removes the element that is this text, or has this name. */
    private static void remove(ArrayNode array, String name) {
        for (int i = 0; i < array.size(); i++)
            if (array.get(i).asText().equals(name)
                    || array.get(i).path("name").asText().equals(name)) array.remove(i);
    }
}
