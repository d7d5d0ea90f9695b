package dateline.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.article.body.UsePolicy;
import dateline.article.model.SectionRequest;
import dateline.article.model.SourceRequest;
import dateline.article.names.NameWriter;
import dateline.article.policy.PolicyOwner;
import dateline.article.policy.UsePolicyWriter;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Creates the sources, sections, authors and tags of the demo, and its use policies. */
@Singleton
class DemoNames {

    private final ObjectMapper json;
    private final Map<String, JsonNode> authors = new HashMap<>();

    DemoNames(ObjectMapper json) {
        this.json = json;
    }

    void fill(JsonNode newsroom, Instant now) throws IOException {
        for (JsonNode source : newsroom.get("sources")) {
            NameWriter.createSource(
                    source.get("slug").textValue(),
                    read(withoutSlug(source), SourceRequest.class),
                    DemoNewsroom.ACTOR,
                    now);
        }
        for (JsonNode section : newsroom.get("sections")) {
            NameWriter.createSection(
                    section.get("slug").textValue(),
                    read(withoutSlug(section), SectionRequest.class),
                    DemoNewsroom.ACTOR,
                    now);
        }
        for (JsonNode policy : newsroom.get("usePolicies")) setPolicy(policy, now);
        for (JsonNode author : newsroom.get("authors")) {
            authors.put(author.get("slug").textValue(), author);
            NameWriter.createAuthor(
                    author.get("slug").textValue(),
                    author.get("name").textValue(),
                    author.path("title").textValue(),
                    author.path("organisation").textValue(),
                    author.path("biography").textValue(),
                    now);
        }
        for (JsonNode tag : newsroom.get("tags")) {
            NameWriter.createTag(tag.get("slug").textValue(), tag.get("name").textValue(), now);
        }
    }

    /** @param author slug of an author that has been created */
    void setByline(ObjectNode request, String author) {
        JsonNode fields = authors.get(author);
        ObjectNode byline = request.putArray("bylines").addObject();
        byline.set("author", fields.get("slug"));
        byline.set("name", fields.get("name"));
        byline.set("title", fields.get("title"));
        byline.set("organisation", fields.get("organisation"));
    }

    private void setPolicy(JsonNode policy, Instant now) throws IOException {
        PolicyOwner owner = switch (policy.get("level").textValue()) {
            case "source" -> PolicyOwner.source(policy.get("slug").textValue());
            case "section" -> PolicyOwner.section(policy.get("slug").textValue());
            default -> PolicyOwner.NEWSROOM;
        };
        JsonNode members = policy.<ObjectNode>deepCopy().remove(List.of("level", "slug"));
        UsePolicyWriter.set(owner, read(members, UsePolicy.class), DemoNewsroom.ACTOR, now);
    }

    // In a request the slug is in the path, not in the body.
    private static JsonNode withoutSlug(JsonNode word) {
        return word.<ObjectNode>deepCopy().remove(List.of("slug"));
    }

    private <T> T read(JsonNode node, Class<T> type) throws IOException {
        return json.treeToValue(node, type);
    }
}
