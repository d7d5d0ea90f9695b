package dateline.article.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.article.body.Block;
import dateline.article.body.Content;
import dateline.article.body.ContentFields;
import dateline.article.editing.DraftMerge;
import dateline.http.base.StoredJson;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Merges a new version of a wire item into the draft without overwriting the changes of editors. */
final class WireMerge {

    private WireMerge() {}

    /**
     * Merges the change that the wire has made into the draft.
     *
     * @param before previous content of the wire item; null if unknown, and then every difference counts as an editor's
     *     change
     * @param sent new content of the wire item
     * @param draft content of the draft
     */
    static DraftMerge of(Content before, Content sent, Content draft) {
        if (before == null) return new DraftMerge(draft, ContentFields.changedMembers(draft, sent));
        DraftMerge merged = DraftMerge.merge(before, sent, draft);
        return hasReferencedMedia(merged.content()) ? merged : keepBodyAndMedia(merged, draft);
    }

    // False if a block refers to media that the merge has removed. Body and media then both stay as in the draft.
    private static boolean hasReferencedMedia(Content content) {
        Set<String> media = new HashSet<>();
        content.media().forEach(item -> media.add(item.id()));
        return content.body().stream().allMatch(block -> {
            String mediaId = block instanceof Block.Image image
                    ? image.media()
                    : block instanceof Block.Audio audio
                            ? audio.media()
                            : block instanceof Block.Video video ? video.media() : null;
            return mediaId == null || media.contains(mediaId);
        });
    }

    private static DraftMerge keepBodyAndMedia(DraftMerge merged, Content draft) {
        ObjectNode result = StoredJson.MAPPER.valueToTree(merged.content());
        result.set("media", StoredJson.MAPPER.valueToTree(draft.media()));
        List<String> conflicts = new ArrayList<>(merged.conflicts());
        for (String member : List.of("body", "media")) if (!conflicts.contains(member)) conflicts.add(member);
        try {
            return new DraftMerge(
                    StoredJson.MAPPER.treeToValue(result, Content.class).withBody(draft.body()), conflicts);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Blocks whose ids are known: an unchanged block of the wire keeps its id; ids of blocks that editors added are
     * only reserved.
     */
    static List<Block> knownBlocks(List<Block> wire, List<Block> draft) {
        List<Block> blocks = new ArrayList<>(wire);
        Set<String> ids = new HashSet<>();
        wire.forEach(block -> ids.add(block.id()));
        draft.stream().filter(block -> !ids.contains(block.id())).forEach(blocks::add);
        return blocks;
    }
}
