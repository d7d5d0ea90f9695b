package dateline.article.bulk;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What became of each item, in their order. */
@Schema(name = "BulkResult")
public record BulkResult(BulkCounts counts, List<Item> items) {

    /** How many of each outcome. */
    @Schema(name = "BulkCounts")
    public record BulkCounts(int created, int updated, int unchanged, int skipped, int refused) {}

    /**
     * One item's result.
     *
     * @param index from 0
     * @param line of the NDJSON, from 1
     * @param status as if it had been sent alone
     * @param outcome created, updated, unchanged, skipped (killed elsewhere: nothing is made of it) or refused
     * @param problem of a refused one
     */
    @Schema(name = "BulkResultItem")
    public record Item(
            int index,
            Integer line,
            int status,
            String outcome,
            BulkArticle article,

            @Schema(ref = "#/components/schemas/Problem") Map<String, Object> problem) {}

    /** The article as it stands now. */
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
