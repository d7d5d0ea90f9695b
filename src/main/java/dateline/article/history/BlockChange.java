package dateline.article.history;

import dateline.article.body.Block;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Difference of a block between two versions.
 *
 * @param id the same in both
 * @param change added, removed, changed (perhaps moved, too) or moved (and otherwise equal)
 * @param moved whether its order among the common blocks changed
 * @param fromPosition index in the earlier body, from 0; absent if added
 * @param toPosition index in the later body, from 0; absent if removed
 * @param before absent if added
 * @param after absent if removed
 * @param words word diff of a block whose text changed: the complete text of both, in order
 */
public record BlockChange(
        String id,
        String change,
        boolean moved,
        Integer fromPosition,
        Integer toPosition,
        Block before,
        Block after,
        List<WordChange> words) {

    /** A run of words with the characters between them; kind is equal, insert or delete. */
    @Schema(name = "WordChange")
    public record WordChange(
            @Schema(enumeration = {"equal", "insert", "delete"})
            String kind,

            String text) {}
}
