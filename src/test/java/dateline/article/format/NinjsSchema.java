package dateline.article.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.List;

/** Validates documents by {@code ninjs.schema.json}: all properties of ninjs 3.1 and 3.2, and no others. */
public final class NinjsSchema {

    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(NinjsSchema.class.getResourceAsStream("ninjs.schema.json"));

    private NinjsSchema() {}

    /** Returns the violations; empty if the document is valid. */
    public static List<String> violations(JsonNode item) {
        List<String> violations = new ArrayList<>();
        SCHEMA.validate(item, context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
                .forEach(error -> violations.add(error.toString()));
        return violations;
    }
}
