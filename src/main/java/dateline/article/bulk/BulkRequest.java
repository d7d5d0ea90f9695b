package dateline.article.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Articles as lines of the export. Each is read by itself, so that one that cannot be read does not hinder the others.
 *
 * @param items 1 to 1,000
 */
@Schema(name = "BulkRequest")
public record BulkRequest(
        @Schema(type = SchemaType.ARRAY, implementation = BulkItem.class)
        List<JsonNode> items) {}
