package dateline.article.editing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.article.body.Block;
import dateline.article.body.Content;
import dateline.article.body.ContentFields;
import dateline.http.base.StoredJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Three-way merge of a change into a draft: members and blocks that the draft has not changed take the new value; those
 * that an editor has changed stay and are reported.
 *
 * @param content the merged content
 * @param conflicts members that kept the value of the draft; of the body {@code body/ID} for each such block, and
 *     {@code body} if the whole body kept its value or a new order of blocks was not applied
 */
public record DraftMerge(Content content, List<String> conflicts) {

    /**
     * Merges the change from {@code before} to {@code after} into a draft.
     *
     * @param before base of the change
     * @param after result of the change
     * @param draft content of the draft
     */
    public static DraftMerge merge(Content before, Content after, Content draft) {
        ObjectNode beforeTree = StoredJson.MAPPER.valueToTree(before);
        ObjectNode afterTree = StoredJson.MAPPER.valueToTree(after);
        ObjectNode resultTree = StoredJson.MAPPER.valueToTree(draft);
        List<String> conflicts = new ArrayList<>();
        List<Block> body = draft.body();
        for (String member : ContentFields.changedMembers(before, after)) {
            if (isSame(resultTree, beforeTree, member) || isSame(resultTree, afterTree, member)) {
                copyMember(resultTree, afterTree, member);
                if (member.equals("body")) body = after.body();
            } else if (member.equals("body")) {
                body = merge(before.body(), after.body(), draft.body(), conflicts);
            } else {
                conflicts.add(member);
            }
        }
        try {
            return new DraftMerge(
                    StoredJson.MAPPER.treeToValue(resultTree, Content.class).withBody(body), conflicts);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isSame(JsonNode one, JsonNode other, String member) {
        return one.path(member).equals(other.path(member));
    }

    private static void copyMember(ObjectNode target, JsonNode from, String member) {
        if (from.has(member)) target.set(member, from.get(member));
        else target.remove(member);
    }

    /** Merges block by block. Blocks that were changed on both sides stay as in the draft, and so does the order. */
    private static List<Block> merge(List<Block> before, List<Block> after, List<Block> draft, List<String> conflicts) {
        Map<String, Block> beforeById = byId(before);
        Map<String, Block> afterById = byId(after);
        Map<String, Block> result = byId(draft);
        // No common block means a retraction or a new text, which is not merged block by block.
        if (!before.isEmpty() && commonIds(before, afterById).isEmpty()) {
            conflicts.add("body");
            return draft;
        }
        if (!commonIds(before, afterById).equals(commonIds(after, beforeById))) conflicts.add("body");
        for (Block block : before) {
            Block changedBlock = afterById.get(block.id());
            if (block.equals(changedBlock)) continue;
            Block draftBlock = result.get(block.id());
            if (Objects.equals(draftBlock, changedBlock)) continue;
            if (!block.equals(draftBlock)) conflicts.add("body/" + block.id());
            else if (changedBlock == null) result.remove(block.id());
            else result.put(block.id(), changedBlock);
        }
        List<Block> merged = new ArrayList<>(result.values());
        for (int i = 0; i < after.size(); i++) {
            Block added = after.get(i);
            if (beforeById.containsKey(added.id())) continue;
            Block draftBlock = result.get(added.id());
            if (draftBlock == null) merged.add(insertionIndex(merged, after.subList(0, i)), added);
            else if (!draftBlock.equals(added)) conflicts.add("body/" + added.id());
        }
        return merged;
    }

    /** Index behind the last of the preceding blocks that the draft still has; 0 without one. */
    private static int insertionIndex(List<Block> blocks, List<Block> preceding) {
        for (int i = preceding.size() - 1; i >= 0; i--) {
            int index = indexOf(blocks, preceding.get(i).id());
            if (index >= 0) return index + 1;
        }
        return 0;
    }

    private static List<String> commonIds(List<Block> blocks, Map<String, Block> others) {
        return blocks.stream().map(Block::id).filter(others::containsKey).toList();
    }

    private static int indexOf(List<Block> blocks, String id) {
        for (int i = 0; i < blocks.size(); i++) if (blocks.get(i).id().equals(id)) return i;
        return -1;
    }

    private static Map<String, Block> byId(List<Block> blocks) {
        Map<String, Block> byId = new LinkedHashMap<>();
        blocks.forEach(block -> byId.put(block.id(), block));
        return byId;
    }
}
