package dateline.article.bulk;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Results of the items, in the order of the request. */
@Schema(name = "BulkResult")
public record BulkResult(BulkCounts counts, List<Item> items) {

    /** Number of items per outcome. */
    @Schema(name = "BulkCounts")
    public record BulkCounts(int created, int updated, int unchanged, int skipped, int refused) {}

    /**
     * Result of one item.
     *
     * @param index from 0
     * @param line number of the line in NDJSON, from 1; absent in JSON
     * @param status HTTP status that the item would have received alone
     * @param outcome created, updated, unchanged, skipped (killed elsewhere, so that no article is created) or refused
     * @param article absent if the item was skipped or refused
     * @param problem of a refused item
     */
    @Schema(name = "BulkResultItem")
    public record Item(
            int index,
            Integer line,
            int status,
            String outcome,
            BulkArticle article,

            @Schema(ref = "#/components/schemas/Problem") Map<String, Object> problem) {}

    /** State of the article after the item. */
    @Schema(name = "BulkArticle")
    public record BulkArticle(UUID id, String slug, String state, int version) {}

    static BulkResult of(List<Item> items) {
        return new BulkResult(
                new BulkCounts(
                        count(items, "created"),
                        count(items, "updated"),
                        count(items, "unchanged"),
                        count(items, "skipped"),
                        count(items, "refused")),
                items);
    }

    private static int count(List<Item> items, String outcome) {
        return (int)
                items.stream().filter(item -> item.outcome().equals(outcome)).count();
    }
}
