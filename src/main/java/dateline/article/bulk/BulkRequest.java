package dateline.article.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Articles in the format of export lines. Each is parsed separately, so that an invalid item does not affect the
 * others.
 *
 * @param items 1 to 1,000
 */
@Schema(name = "BulkRequest")
public record BulkRequest(
        @Schema(type = SchemaType.ARRAY, implementation = BulkItem.class)
        List<JsonNode> items) {}
