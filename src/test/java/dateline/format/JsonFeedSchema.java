package dateline.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Validates JSON Feed 1.1 by {@code json-feed.schema.json}, and checks the rules between ids and links that a schema
 * cannot express.
 */
public final class JsonFeedSchema {

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(JsonFeedSchema.class.getResourceAsStream("json-feed.schema.json"));

    private JsonFeedSchema() {}

    /** Returns the violations; empty if the document is valid. */
    public static List<String> violations(byte[] json) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(json))
                    .toString();
            JsonNode feed = JSON.readTree(text);
            List<String> violations = new ArrayList<>();
            SCHEMA.validate(feed, context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
                    .forEach(error -> violations.add(error.toString()));
            violations.addAll(byComparison(feed));
            return violations;
        } catch (JsonProcessingException | CharacterCodingException unreadable) {
            return List.of("not JSON in UTF-8: " + unreadable.getMessage());
        }
    }

    private static List<String> byComparison(JsonNode feed) {
        List<String> violations = new ArrayList<>();
        if (feed.has("next_url") && feed.get("next_url").equals(feed.get("feed_url"))) {
            violations.add("next_url is feed_url: " + feed.get("next_url"));
        }
        Set<String> ids = new HashSet<>();
        for (JsonNode item : feed.path("items")) {
            if (!ids.add(item.path("id").asText())) {
                violations.add("two items with one id: " + item.get("id"));
            }
            Set<String> titles = new HashSet<>();
            for (JsonNode attachment : item.path("attachments")) {
                if (attachment.has("title")
                        && !titles.add(attachment.get("title").asText())) {
                    violations.add("two attachments with one title: " + attachment.get("title"));
                }
            }
        }
        return violations;
    }
}
