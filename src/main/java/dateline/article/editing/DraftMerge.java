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
     * @param own content of the draft
     */
    public static DraftMerge follow(Content before, Content after, Content own) {
        ObjectNode old = StoredJson.MAPPER.valueToTree(before);
        ObjectNode young = StoredJson.MAPPER.valueToTree(after);
        ObjectNode kept = StoredJson.MAPPER.valueToTree(own);
        List<String> conflicts = new ArrayList<>();
        List<Block> body = own.body();
        for (String member : ContentFields.changed(before, after)) {
            if (same(kept, old, member) || same(kept, young, member)) {
                put(kept, young, member);
                if (member.equals("body")) body = after.body();
            } else if (member.equals("body")) {
                body = follow(before.body(), after.body(), own.body(), conflicts);
            } else {
                conflicts.add(member);
            }
        }
        try {
            return new DraftMerge(
                    StoredJson.MAPPER.treeToValue(kept, Content.class).withBody(body), conflicts);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean same(JsonNode one, JsonNode other, String member) {
        return one.path(member).equals(other.path(member));
    }

    private static void put(ObjectNode target, JsonNode from, String member) {
        if (from.has(member)) target.set(member, from.get(member));
        else target.remove(member);
    }

    /** Merges block by block. Blocks that were changed on both sides stay as in the draft, and so does the order. */
    private static List<Block> follow(List<Block> before, List<Block> after, List<Block> own, List<String> conflicts) {
        Map<String, Block> old = byId(before);
        Map<String, Block> young = byId(after);
        Map<String, Block> result = byId(own);
        // No common block means a retraction or a new text, which is not merged block by block.
        if (!before.isEmpty() && common(before, young).isEmpty()) {
            conflicts.add("body");
            return own;
        }
        if (!common(before, young).equals(common(after, old))) conflicts.add("body");
        for (Block block : before) {
            Block changed = young.get(block.id());
            if (block.equals(changed)) continue;
            Block mine = result.get(block.id());
            if (Objects.equals(mine, changed)) continue;
            if (!block.equals(mine)) conflicts.add("body/" + block.id());
            else if (changed == null) result.remove(block.id());
            else result.put(block.id(), changed);
        }
        List<Block> merged = new ArrayList<>(result.values());
        for (int i = 0; i < after.size(); i++) {
            Block added = after.get(i);
            if (old.containsKey(added.id())) continue;
            Block mine = result.get(added.id());
            if (mine == null) merged.add(after(merged, after.subList(0, i)), added);
            else if (!mine.equals(added)) conflicts.add("body/" + added.id());
        }
        return merged;
    }

    /** Index behind the last of the preceding blocks that the draft still has; 0 without one. */
    private static int after(List<Block> blocks, List<Block> before) {
        for (int i = before.size() - 1; i >= 0; i--) {
            int place = place(blocks, before.get(i).id());
            if (place >= 0) return place + 1;
        }
        return 0;
    }

    private static List<String> common(List<Block> blocks, Map<String, Block> others) {
        return blocks.stream().map(Block::id).filter(others::containsKey).toList();
    }

    private static int place(List<Block> blocks, String id) {
        for (int i = 0; i < blocks.size(); i++) if (blocks.get(i).id().equals(id)) return i;
        return -1;
    }

    private static Map<String, Block> byId(List<Block> blocks) {
        Map<String, Block> byId = new LinkedHashMap<>();
        blocks.forEach(block -> byId.put(block.id(), block));
        return byId;
    }
}
