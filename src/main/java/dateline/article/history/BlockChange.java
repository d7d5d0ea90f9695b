package dateline.article.history;

import dateline.article.body.Block;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What became of a block between two versions.
 *
 * @param id the same in both
 * @param change added, removed, changed (perhaps moved too) or moved (and otherwise the same)
 * @param moved whether it stands elsewhere among the blocks that both have
 * @param fromPosition in the earlier body, from 0; absent when added
 * @param toPosition in the later body, from 0; absent when removed
 * @param before as it was; absent when added
 * @param after as it is; absent when removed
 * @param words of a block whose text changed: all of both, in order
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

    /** A run of words and what lies between them; kind is equal, insert or delete. */
    @Schema(name = "WordChange")
    public record WordChange(
            @Schema(enumeration = {"equal", "insert", "delete"})
            String kind,

            String text) {}
}
